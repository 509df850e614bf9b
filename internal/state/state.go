// Package state keeps what may be lost: where each conversation is, which
// process does what only one may do, and how fast messages may go out. It
// keeps it in Redis, for several processes, or in this process.
//
// What must not be lost is in the database. So when Redis is away, its calls
// fail with a fault of kind Unavailable, sends fall back to a pace of this
// process's own ([Fallback]), and a lease that is held goes on ([State.Hold]).
package state

import (
	"context"
	"log/slog"
	"time"

	"keng/internal/dialog"
)

// State is the open state of this process.
type State struct {
	Forms   dialog.Forms
	Leases  Leases
	Limiter Limiter

	log   *slog.Logger
	ping  func(context.Context) error
	close func() error
}

// Open returns the state kept in the Redis at redisURL ("redis://…",
// "rediss://…" or "unix://…"), or in this process if redisURL is empty.
//
// Only an address that makes no sense is an error. A Redis that does not
// answer is not: it is logged, and used as soon as it is there. [State.Ping]
// tells. now is the clock by which forms in this process expire; in Redis it
// is the clock of Redis. Two bots on one Redis need databases of different
// number in their addresses. Leases and limits always run in real time, because
// they guard against things outside, which no simulated clock can hurry.
func Open(ctx context.Context, redisURL string, now func() time.Time, log *slog.Logger) (*State, error) {
	if redisURL == "" {
		log.InfoContext(ctx, "conversation state, locks and limits are in this process: run one process only, or set a Redis address")
		return inProcess(now, realTime, log), nil
	}
	client, err := connect(redisURL, log)
	if err != nil {
		return nil, err
	}
	s := inRedis(client, log)
	if err := s.Ping(ctx); err != nil {
		log.WarnContext(ctx, "Redis does not answer; starting without it", "error", err)
	}
	return s, nil
}

// Ping tells whether the state can be reached. In this process it always can.
func (s *State) Ping(ctx context.Context) error { return s.ping(ctx) }

// Close ends the connections. Leases that are still held run out by themselves.
func (s *State) Close() error { return s.close() }

func inProcess(now, real func() time.Time, log *slog.Logger) *State {
	return &State{
		Forms:   newMemoryForms(now),
		Leases:  newMemoryLeases(real),
		Limiter: newMemoryLimiter(real),
		log:     log,
		ping:    func(context.Context) error { return nil },
		close:   func() error { return nil },
	}
}

// realTime is what leases and limits go by, because they guard against things
// outside, which no simulated clock can hurry.
var realTime = time.Now //nolint:forbidigo // it is the real time that is meant
