package main

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// acksAtOnce is how many taps are answered side by side. They wait for the
	// network, and the platform sets them no pace.
	acksAtOnce = 64
	// ackTime bounds one: the person who tapped sees a sign of waiting meanwhile.
	ackTime = 10 * time.Second
)

// acks answers taps beside what goes on: an event is dealt with once it is
// committed, and a tap whose short answer is late or lost has lost nothing.
type acks struct {
	send  func(ctx context.Context, tap, text string) error
	log   *slog.Logger
	slots chan struct{}
	work  sync.WaitGroup
	alive context.Context //nolint:containedctx // the life of what is under way
	end   context.CancelFunc
}

func newAcks(log *slog.Logger, send func(ctx context.Context, tap, text string) error) *acks {
	a := &acks{send: send, log: log, slots: make(chan struct{}, acksAtOnce)}
	a.alive, a.end = context.WithCancel(context.Background())
	return a
}

// answer answers a tap soon. It waits only while too many are under way.
func (a *acks) answer(ctx context.Context, tap, text string) error {
	select {
	case a.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	a.work.Go(func() {
		defer func() { <-a.slots }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ackTime)
		defer cancel()
		defer context.AfterFunc(a.alive, cancel)() //nolint:contextcheck // alive ends with the bot, not with the event
		if err := a.send(ctx, tap, text); err != nil {
			a.log.WarnContext(ctx, "a tap was not answered", "error", err)
		}
	})
	return nil
}

// close waits for what is under way until ctx ends. Nothing may begin any more.
func (a *acks) close(ctx context.Context) {
	defer context.AfterFunc(ctx, a.end)()
	a.work.Wait()
	a.end()
}
