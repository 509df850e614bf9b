package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"keng/internal/sandbox"
	"keng/internal/sqlitetap"
	"keng/internal/store"
)

// errDead says that the bot of the demo does not run.
var errDead = errors.New("the bot was killed")

// life is the demo's bot from a start to its end.
type life struct {
	number  int
	power   power
	sandbox *sandbox.Server
	store   *store.Store
	app     *app
	bot     *bot
	// health answers /healthz and its like, once the bot has begun.
	health http.Handler
	ctx    context.Context //nolint:containedctx // it is the life's
	cancel context.CancelFunc
	// over is closed when nothing is left of it.
	over   chan struct{}
	failed chan<- error
}

// openLife opens the world's database and puts a bot together. It begins nothing.
func (w *world) openLife(ctx context.Context) (*life, error) {
	l := &life{sandbox: w.sandbox, over: make(chan struct{}), failed: w.failed}
	l.ctx, l.cancel = context.WithCancel(context.WithoutCancel(ctx))
	w.lives.add(l)
	log := slog.New(mortal{w.log.Handler(), &l.power})
	cfg := w.cfg
	cfg.TelegramAPIURL = w.address + "/life/" + strconv.Itoa(l.number)
	var err error
	l.store, err = openStoreWith(ctx, cfg, store.Options{
		Now: w.clock.Now, Log: log, Between: sqlitetap.Tap{Pass: l.power.pass}.Between,
	})
	if err == nil {
		err = bringUp(ctx, cfg, l.store, log, true)
	}
	if err == nil {
		l.app, err = newApp(ctx, cfg, log, w.clock, l.store)
	}
	if err != nil {
		l.release()
		return nil, err
	}
	l.app.dialog.Observe = w.decided
	return l, nil
}

// begin starts the bot.
func (l *life) begin(ctx context.Context) error {
	l.bot = l.app.newBot(l.ctx) //nolint:contextcheck // it outlives whoever starts it
	l.health = l.app.routes(l.bot)
	if err := l.bot.start(l.ctx); err != nil { //nolint:contextcheck // it outlives whoever starts it
		return ended(ctx, err)
	}
	go func() {
		select {
		case err := <-l.bot.failed:
			if !l.power.dead() {
				l.failed <- err
			}
		case <-l.over:
		}
	}()
	return nil
}

// deadGrace is how long the parts of a bot without power may take to notice.
// River's elector would take seconds to resign from an office that is in a
// database out of its reach: it is left to that, and can do no harm.
const deadGrace = time.Second

// kill cuts the power. What is left of the bot ends in the background.
func (l *life) kill() {
	l.power.cut()
	l.cancel()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), deadGrace)
		defer cancel()
		l.stop(ctx)
	}()
}

// stop ends the bot and waits for it, until ctx ends.
func (l *life) stop(ctx context.Context) {
	if l.bot != nil {
		l.app.telegram.Close() // the web server would wait for connections that nobody uses
		l.bot.end(ctx)
	}
	l.release()
}

func (l *life) release() {
	l.cancel()
	if l.app != nil {
		_ = l.app.close() // it holds nothing
	}
	if l.store != nil {
		_ = l.store.Close() // everything is committed, or lost on purpose
	}
	close(l.over)
}

// lives are those of the demo's bots, by their numbers.
type lives struct {
	mu  sync.Mutex
	all []*life
}

func (s *lives) add(l *life) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, l)
	l.number = len(s.all)
}

// ended waits until nothing is left of all those lives that were ended.
func (s *lives) ended(ctx context.Context) error {
	s.mu.Lock()
	all := s.all
	s.mu.Unlock()
	for _, l := range all {
		if l.ctx.Err() == nil {
			continue
		}
		select {
		case <-l.over:
		case <-ctx.Done():
			return fmt.Errorf("the bot that was killed is not gone yet: %w", ctx.Err())
		}
	}
	return nil
}

// ServeHTTP hands calls of the bots to their platform, at /life/NUMBER/. Those of
// a dead one get no answer.
func (s *lives) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	number, _ := strconv.Atoi(r.PathValue("number"))
	s.mu.Lock()
	if number < 1 || number > len(s.all) {
		s.mu.Unlock()
		http.NotFound(w, r)
		return
	}
	l := s.all[number-1]
	s.mu.Unlock()
	if l.power.dead() {
		panic(http.ErrAbortHandler)
	}
	http.StripPrefix("/life/"+r.PathValue("number"), l.sandbox.Handler()).ServeHTTP(w, r)
	if l.power.dead() {
		panic(http.ErrAbortHandler)
	}
}
