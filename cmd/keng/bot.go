package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"keng/internal/chat"
)

// The times of a bot's life.
const (
	// pollLease is how long the right to poll outlives the process that had it:
	// another has it within 4/3 of that.
	pollLease = 20 * time.Second
	// grace is how long the bot may take to end what it is doing. Whoever runs
	// programs kills them after 10 seconds or more.
	grace = 8 * time.Second
)

// bot is an app at work.
type bot struct {
	*app
	secret string
	handle chat.Handle
	tasks  *schedule
	// listens is set once updates can come: before, a webhook would refuse them
	// for a secret that the platform has not heard of yet.
	listens atomic.Bool
	// failed takes what the bot cannot go on without.
	failed chan error
	// ends are what is to be ended, in the order in which it was begun.
	ends []func(context.Context)
}

// serve runs the bot until ctx ends, which is no error, or something fails
// that it cannot go on without.
func (a *app) serve(ctx context.Context, l net.Listener) error {
	b := a.newBot(ctx)
	defer b.stop(ctx)
	web := serveWeb(l, a.routes(b), a.log)
	a.log.InfoContext(ctx, "listening", "address", l.Addr().String())
	err := b.start(ctx)
	b.ends = append(b.ends, web.close) // first of all, so that no webhook comes in while the rest ends
	if err != nil {
		return ended(ctx, err)
	}
	return b.wait(ctx, web)
}

// wait returns when ctx ends, which is no error, or something fails that the
// bot cannot go on without.
func (b *bot) wait(ctx context.Context, web *web) error {
	var err error
	select {
	case <-ctx.Done():
	case err = <-b.failed:
	case err = <-web.failed:
	}
	return ended(ctx, err)
}

// ended tells how it ended: being told to stop is no failure.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the error is that ctx has ended
	}
	return err
}

// newBot begins nothing yet.
func (a *app) newBot(ctx context.Context) *bot {
	b := &bot{app: a, failed: make(chan error, 1), secret: webhookSecret(a.cfg, a.store.Postgres())}
	longer, cancel := outliving(ctx, grace)
	b.ends = append(b.ends, func(context.Context) { cancel() }, b.acks.close)
	b.handle = a.metrics.counted(finishing(longer, a.dialog.Handle))
	return b
}

// start begins everything but the web server: first what sends, then what has
// something to say, then what listens.
func (b *bot) start(ctx context.Context) error {
	err := b.tempo.insist(ctx, b.log, "getMe", func() error {
		_, err := b.telegram.Me(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if err := b.startDeliveries(ctx); err != nil {
		return err
	}
	b.tasks = startTasks(ctx, b.clock.Speed(), b.log, b.app.tasks())
	b.ends = append(b.ends, b.tasks.close)
	b.keepTime(ctx)
	if b.cfg.PublicURL == "" {
		b.startPolling(ctx)
	} else if err := b.startWebhook(ctx); err != nil {
		return err
	}
	b.listens.Store(true)
	return nil
}

// probe asks whether updates can come.
func (b *bot) probe(context.Context) error {
	if !b.listens.Load() {
		return errors.New("still starting")
	}
	return nil
}

func (b *bot) startWebhook(ctx context.Context) error {
	err := b.tempo.insist(ctx, b.log, "setWebhook", func() error { return b.telegram.SetWebhook(ctx, b.cfg.PublicURL, b.secret) })
	if err != nil {
		return fmt.Errorf("cannot set the webhook to KENG_PUBLIC_URL: %w", err)
	}
	b.log.InfoContext(ctx, "updates come by webhook", "address", b.cfg.PublicURL)
	return nil
}

func (b *bot) startDeliveries(ctx context.Context) error {
	if !b.store.Postgres() {
		// Nobody else works on a database of SQLite: what is being sent by
		// somebody is being sent by nobody.
		if err := b.engine.Recover(ctx); err != nil {
			return err
		}
	}
	stop, err := b.store.Work(ctx, b.engine.Work)
	if err != nil {
		return err
	}
	b.ends = append(b.ends, func(ctx context.Context) {
		if err := b.engine.Close(ctx); err != nil {
			b.log.WarnContext(ctx, "some sends were cut off and will be repeated", "error", err)
		}
	}, func(ctx context.Context) {
		if err := stop(ctx); err != nil {
			b.log.WarnContext(ctx, "the queue did not stop in time", "error", err)
		}
	})
	return nil
}

// startPolling polls whenever no other process does.
func (b *bot) startPolling(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		err := b.state.Hold(ctx, "telegram", b.tempo.short(pollLease), func(ctx context.Context) error {
			b.log.InfoContext(ctx, "this process polls for updates")
			return b.telegram.Poll(ctx, b.handle)
		})
		switch {
		case ctx.Err() != nil:
		case wrongToken(err):
			b.failed <- errWrongToken
		case err == nil:
			b.failed <- errors.New("polling ended by itself")
		default:
			b.failed <- err
		}
	}()
	b.ends = append(b.ends, func(context.Context) { cancel(); <-done })
}

// stop ends what was begun, the last first, within the time of grace.
func (b *bot) stop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	b.end(ctx)
}

// end is stop within the time that ctx leaves.
func (b *bot) end(ctx context.Context) {
	for _, end := range slices.Backward(b.ends) {
		end(ctx)
	}
	b.ends = nil
}
