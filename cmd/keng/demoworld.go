package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"keng/internal/calendar"
	"keng/internal/clock"
	"keng/internal/config"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/sandbox"
	"keng/internal/store"
)

// world is a story of the demo from its start: the platform with its people,
// and the bot, which can be killed and started again. A reset makes another one.
type world struct {
	*demo
	cfg     config.Config
	clock   *clock.Clock
	sandbox *sandbox.Server
	cast    []*sampleMember
	// eye looks into the bot's database, whether it is alive or dead.
	eye *store.Store
	// after is the newest delivery from before the story.
	after     int64
	decisions decisions
	// cell is the first of the sample's, of which the story tells.
	cell     roster.UnitID
	renderer *notice.Renderer

	mu   sync.Mutex
	life *life // the bot's; nil while it is dead

	looking sync.RWMutex // held for reading while the eye is used
	shut    bool
}

// newWorld prepares the commune, has its people join, and runs the bot.
func (d *demo) newWorld(ctx context.Context, language string) (*world, error) {
	w := &world{demo: d, cfg: d.cfg, clock: clock.At(d.begin, 1)}
	w.cfg.Language = language
	d.mu.Lock()
	d.worlds++
	w.cfg.DatabaseURL = "sqlite:" + filepath.Join(d.dir, fileOfWorld(d.worlds))
	d.mu.Unlock()
	w.sandbox = sandbox.New(sandbox.Options{
		Token: demoToken, Now: w.clock.Now, Log: d.log,
		Clock: sandbox.Clock{Set: func(to time.Time) { w.setClock(to, 0) }, NextDue: w.nextDue}, //nolint:contextcheck // people act without one
	})
	if err := w.start(ctx); err != nil {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		w.close(end)
		return nil, err
	}
	return w, nil
}

// fileOfWorld is the database's: the first world's is the one that is kept.
func fileOfWorld(n int) string {
	if n == 1 {
		return demoFile
	}
	return fmt.Sprintf("keng-%d.db", n)
}

func (w *world) start(ctx context.Context) error {
	l, err := w.openLife(ctx)
	if err != nil {
		return err
	}
	w.life = l
	if w.eye, err = openStore(ctx, w.cfg, w.clock.Now, w.log); err != nil {
		return err
	}
	w.renderer = l.app.renderer
	if w.cast, w.cell, err = l.app.prepare(ctx, w.begin, sampleOf(w.people)); err != nil {
		return fmt.Errorf("prepare the demo: %w", err)
	}
	w.clock.Set(w.begin, w.cfg.ClockSpeed)
	if err := l.app.plan(ctx); err != nil {
		return err
	}
	if err := l.begin(ctx); err != nil {
		return err
	}
	if err := w.join(ctx, w.cast); err != nil {
		return fmt.Errorf("the demo's people could not join: %w", err)
	}
	return w.calm(ctx)
}

// calm waits until everybody has heard what the bot says to their joining: the
// story begins after it. What waits for the end of the quiet hours is not waited
// for, so that a demo can begin at night.
func (w *world) calm(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, joinTime)
	defer cancel()
	for {
		var view store.DeliveryView
		err := w.view(func(tx *store.Tx) (err error) { //nolint:contextcheck // a look has its own time
			if view, err = tx.ViewDeliveries(0, 1); err == nil {
				w.after, err = tx.NewestDelivery()
			}
			return err
		})
		if err != nil || len(view.Open) == 0 || view.Open[0].DueAt.After(w.clock.Now()) {
			return err
		}
		if err := sleep(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
}

// alive is the bot's life; nil while it is dead.
func (w *world) alive() *life {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.life
}

// close ends the bot and the platform.
func (w *world) close(ctx context.Context) {
	if l := w.take(); l != nil {
		l.stop(ctx)
	}
	w.sandbox.Close()
	w.looking.Lock()
	defer w.looking.Unlock()
	if w.shut = true; w.eye != nil {
		_ = w.eye.Close() // it wrote nothing
	}
}

// kill ends the bot in the middle of what it does.
func (w *world) kill() {
	if l := w.take(); l != nil {
		l.kill()
	}
}

// take is the bot's life, which ends with whoever takes it; nil while it is dead.
func (w *world) take() *life {
	w.mu.Lock()
	defer w.mu.Unlock()
	l := w.life
	w.life = nil
	return l
}

// revive starts the bot again on its database, once what was killed is over.
func (w *world) revive(ctx context.Context) error {
	if w.alive() != nil {
		return nil
	}
	if err := w.lives.ended(ctx); err != nil {
		return err
	}
	l, err := w.openLife(ctx)
	if err != nil {
		return err
	}
	if err := l.begin(ctx); err != nil {
		l.kill() //nolint:contextcheck // it ends in the background
		return err
	}
	w.mu.Lock()
	w.life = l
	w.mu.Unlock()
	return nil
}

// setClock moves the bot's clock and has done at once what is due then. If the
// bot is dead, only the clock moves.
func (w *world) setClock(to time.Time, speed int) {
	w.clock.Set(to, speed)
	defer w.moved()
	l := w.alive()
	if l == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), taskTime)
	defer cancel()
	for _, job := range []func(context.Context) error{l.app.plan, l.app.look} {
		if err := job(ctx); err != nil && w.alive() == l {
			w.log.Error("the clock was moved, but what is due could not be done", "error", err)
		}
	}
}

// nextDue is what the bot will next do by itself, for the people's interface.
func (w *world) nextDue() (at time.Time, what string, found bool) {
	err := w.view(func(tx *store.Tx) error {
		due, ok, err := tx.NextDue(w.clock.Now())
		if err != nil || !ok {
			return err
		}
		unit, err := tx.Unit(due.Unit, w.today())
		at, what, found = due.At, string(due.Kind)+": "+unit.Name, true
		return err
	})
	if err != nil {
		w.log.Error("cannot tell what is due next", "error", err)
	}
	return at, what, found && err == nil
}

// view looks into the bot's database. Once that is closed nothing is seen.
func (w *world) view(f func(*store.Tx) error) error {
	w.looking.RLock()
	defer w.looking.RUnlock()
	if w.shut {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), probeTime)
	defer cancel()
	return w.eye.View(ctx, f)
}

func (w *world) today() calendar.Date { return calendar.DateOf(w.clock.Now(), w.cfg.Zone) }
