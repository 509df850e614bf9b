package state

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"keng/internal/fault"
)

const (
	// localShare is the part of a limit, one in so many, that a process takes
	// for itself while it cannot ask the others: as many processes as are ever
	// likely to run side by side. Should there be more, the platform refuses
	// some sends for a while, and the penalties keep them in bounds.
	localShare = 4
	// askAgain is how often one send asks whether the primary is back, and may
	// have to wait for an answer that does not come.
	askAgain = time.Second
)

// Fallback returns a limiter that asks primary, and local while primary is
// unavailable: then each limit's interval is four times as long and its burst a
// quarter (at least 1), so that up to four processes without a common limiter
// stay within it together. It goes back to primary as soon as that answers, and
// logs each change once. Penalties are known to both.
func Fallback(primary, local Limiter, log *slog.Logger) Limiter {
	return &fallback{primary: primary, local: local, log: log, now: realTime}
}

type fallback struct {
	primary, local Limiter
	log            *slog.Logger
	now            func() time.Time

	mu   sync.Mutex
	away bool
	next time.Time            // when to ask primary again
	owed map[string]time.Time // ends of the penalties that primary has not heard of
}

func (f *fallback) Take(ctx context.Context, limits []Limit) (time.Duration, error) {
	var wait time.Duration
	there, err := f.ask(ctx, func() (err error) {
		wait, err = f.primary.Take(ctx, limits)
		return err
	})
	if there || err != nil {
		return wait, err
	}
	return f.local.Take(ctx, shares(limits))
}

func (f *fallback) Penalty(ctx context.Context, key string, d time.Duration) error {
	if err := f.local.Penalty(ctx, key, d); err != nil {
		return err
	}
	there, err := f.ask(ctx, func() error { return f.primary.Penalty(ctx, key, d) })
	if !there {
		f.owe(key, f.now().Add(d))
	}
	return err
}

// shares returns the limits as they are while this process is on its own.
func shares(limits []Limit) []Limit {
	own := make([]Limit, len(limits))
	for i, l := range limits {
		own[i] = Limit{Key: l.Key, Interval: l.Interval * localShare, Burst: max(l.Burst/localShare, 1)}
	}
	return own
}

// ask calls primary, if it is there or may be again, and tells whether it
// answered. An error is one that is not about primary being away.
func (f *fallback) ask(ctx context.Context, call func() error) (there bool, err error) {
	if !f.due() {
		return false, nil
	}
	err = f.settle(ctx)
	if err == nil {
		err = call()
	}
	if err != nil && !fault.Is(err, fault.Unavailable) {
		return false, err
	}
	f.turn(ctx, err)
	return err == nil, nil
}

// due tells whether to ask primary: always while it is there, else one caller
// a second.
func (f *fallback) due() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.away {
		return true
	}
	now := f.now()
	if now.Before(f.next) {
		return false
	}
	f.next = now.Add(askAgain)
	return true
}

// turn notes whether primary is away, because of err, or there.
func (f *fallback) turn(ctx context.Context, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case err != nil && !f.away:
		f.log.WarnContext(ctx, "the shared limits are out of reach, sending at this process's own slower pace", "error", err)
	case err == nil && f.away:
		f.log.InfoContext(ctx, "the shared limits are back, sending at the full pace")
	}
	f.away = err != nil
	if f.away {
		f.next = f.now().Add(askAgain)
	}
}

// owe remembers a penalty for primary.
func (f *fallback) owe(key string, ends time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.owed == nil {
		f.owed = make(map[string]time.Time)
	}
	if ends.After(f.owed[key]) {
		f.owed[key] = ends
	}
}

// settle tells primary the penalties that it has not heard of. One that fails
// stays owed.
func (f *fallback) settle(ctx context.Context) error {
	f.mu.Lock()
	owed := f.owed
	f.owed = nil
	f.mu.Unlock()
	for key, ends := range owed {
		if err := f.primary.Penalty(ctx, key, ends.Sub(f.now())); err != nil {
			for key, ends := range owed {
				f.owe(key, ends)
			}
			return err
		}
	}
	return nil
}
