package state

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"
)

// ErrLeaseLost is the cause ([context.Cause]) for which [State.Hold] cancels
// its function's context when another holder has, or may have, the lease.
var ErrLeaseLost = errors.New("state: the lease was lost")

// Hold waits for the lease and then runs fn, renewing the lease meanwhile. When
// the lease is lost, it cancels fn's context, waits for fn to return, and
// starts over, so fn must bear being run again. Hold returns what fn returned
// while the lease was held, or ctx's error if ctx ended before. Either way the
// lease is free again at once; after a crash, another process's Hold has it
// within 4/3 of ttl.
//
// While Redis is away, nobody gets the lease, but who has it runs on: there is
// no one who could take over, and the bot goes on hearing people. A process
// that is cut off from Redis alone thus runs beside its successor until it is
// told otherwise, and fn must bear that too, as polling does: the platform
// turns one of two pollers away, and an event that came twice is seen once.
func (s *State) Hold(ctx context.Context, name string, ttl time.Duration, fn func(context.Context) error) error {
	h := holding{
		leases: s.Leases, log: s.log.With("lease", name),
		name: name, holder: rand.Text(), ttl: ttl,
	}
	for {
		if err := h.wait(ctx); err != nil {
			return err
		}
		lost, err := h.run(ctx, fn)
		if !lost || ctx.Err() != nil {
			return err
		}
		h.log.WarnContext(ctx, "the lease was lost, waiting for it again")
	}
}

type holding struct {
	leases       Leases
	log          *slog.Logger
	name, holder string
	ttl          time.Duration
}

// beat is how often to ask for a lease or renew it: two renewals may fail
// before it runs out.
func (h *holding) beat() time.Duration { return h.ttl / 3 }

// wait returns nil once the lease is held, and ctx's error if ctx ends before.
func (h *holding) wait(ctx context.Context) error {
	beat := time.NewTicker(h.beat())
	defer beat.Stop()
	for failing := false; ; {
		ok, err := h.leases.Acquire(ctx, h.name, h.holder, h.ttl)
		if ok && ctx.Err() == nil {
			return nil
		}
		if err != nil && !failing && ctx.Err() == nil {
			h.log.WarnContext(ctx, "cannot ask for the lease, trying on", "error", err)
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			h.release(ctx)
			return ctx.Err()
		case <-beat.C:
		}
	}
}

// run runs fn under the lease, and tells whether the lease was lost.
func (h *holding) run(ctx context.Context, fn func(context.Context) error) (lost bool, err error) {
	held, cancel := context.WithCancelCause(ctx)
	kept := make(chan struct{})
	var gone atomic.Bool
	go func() {
		defer close(kept)
		if !h.keep(held) {
			gone.Store(true)
			cancel(ErrLeaseLost)
		}
	}()
	// fn runs in the caller's goroutine, so a panic is the caller's to recover.
	defer func() {
		cancel(nil)
		<-kept
		lost = gone.Load()
		h.release(ctx)
	}()
	return false, fn(held)
}

// keep renews the lease until ctx ends and returns true, or until the lease is
// lost and returns false.
func (h *holding) keep(ctx context.Context) bool {
	beat := time.NewTicker(h.beat())
	defer beat.Stop()
	for failing := false; ; {
		select {
		case <-ctx.Done():
			return true
		case <-beat.C:
		}
		ok, err := h.leases.Renew(ctx, h.name, h.holder, h.ttl)
		switch {
		case ctx.Err() != nil:
			return true
		case err == nil && !ok:
			return false
		case err != nil && !failing:
			h.log.WarnContext(ctx, "cannot renew the lease, going on", "error", err)
		case err == nil && failing:
			h.log.InfoContext(ctx, "the lease is renewed again")
		}
		failing = err != nil
	}
}

// release gives the lease up even though ctx may have ended. If that fails,
// the lease runs out.
func (h *holding) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := h.leases.Release(ctx, h.name, h.holder); err != nil {
		h.log.DebugContext(ctx, "the lease was not released and runs out", "error", err)
	}
}
