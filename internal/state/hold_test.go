package state

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"keng/internal/testserver"
)

const ttl = 21 * time.Second

// inBubble runs the test on a state in this process whose time is the bubble's.
func inBubble(t *testing.T, test func(t *testing.T, s *State)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(t, inProcess(time.Now, time.Now, newJournal(0).log()))
	})
}

// acquires compares whether another process gets the lease.
func acquires(t *testing.T, s *State, holder string, want bool) {
	t.Helper()
	if got, err := s.Leases.Acquire(t.Context(), "poll", holder, ttl); got != want || err != nil {
		t.Errorf("%s acquires the lease: %v, %v", holder, got, err)
	}
}

func TestHoldRunsUnderTheLeaseAndGivesItUp(t *testing.T) {
	inBubble(t, func(t *testing.T, s *State) {
		broken := errors.New("broken")
		err := s.Hold(t.Context(), "poll", ttl, func(ctx context.Context) error {
			for range 20 {
				acquires(t, s, "another", false)
				time.Sleep(ttl / 2)
			}
			if ctx.Err() != nil {
				t.Error("cancelled: ", context.Cause(ctx))
			}
			return broken
		})
		if !errors.Is(err, broken) {
			t.Error(err)
		}
		acquires(t, s, "another", true)
	})
}

func TestHoldWaitsForItsTurn(t *testing.T) {
	inBubble(t, func(t *testing.T, s *State) {
		var inside int
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				err := s.Hold(t.Context(), "poll", ttl, func(context.Context) error {
					if inside++; inside > 1 {
						t.Error("two at once")
					}
					time.Sleep(time.Hour)
					inside--
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		start := time.Now()
		all.Wait()
		if took := time.Since(start); took > 5*time.Hour+5*ttl/3 {
			t.Errorf("five hours took %v", took)
		}
	})
}

func TestHoldTakesOverFromTheDeadWithinHalfAMinute(t *testing.T) {
	inBubble(t, func(t *testing.T, s *State) {
		time.Sleep(time.Second)
		acquires(t, s, "soon dead", true)
		start := time.Now()
		err := s.Hold(t.Context(), "poll", ttl, func(context.Context) error { return nil })
		if err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took < ttl || took > 4*ttl/3 {
			t.Errorf("took over after %v", took)
		}
	})
}

func TestHoldStartsOverAfterALoss(t *testing.T) {
	inBubble(t, func(t *testing.T, s *State) {
		runs := 0
		err := s.Hold(t.Context(), "poll", ttl, func(ctx context.Context) error {
			if runs++; runs > 1 {
				return nil
			}
			held := s.Leases.(*memoryLeases)
			held.mu.Lock()
			clear(held.held)
			held.mu.Unlock()
			acquires(t, s, "thief", true)
			start := time.Now()
			<-ctx.Done()
			if cause := context.Cause(ctx); !errors.Is(cause, ErrLeaseLost) || time.Since(start) > ttl/3 {
				t.Errorf("cancelled after %v: %v", time.Since(start), cause)
			}
			time.Sleep(time.Second)
			acquires(t, s, "thief", true) // Hold has not taken back what is no longer its own
			return ctx.Err()
		})
		if err != nil || runs != 2 {
			t.Errorf("%d runs, %v", runs, err)
		}
	})
}

func TestHoldEndsWithItsContext(t *testing.T) {
	t.Run("while waiting", func(t *testing.T) {
		inBubble(t, func(t *testing.T, s *State) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			acquires(t, s, "another", true)
			err := s.Hold(ctx, "poll", ttl, func(context.Context) error {
				t.Error("ran")
				return nil
			})
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			acquires(t, s, "another", true)
		})
	})
	t.Run("while running", func(t *testing.T) {
		inBubble(t, func(t *testing.T, s *State) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			last := errors.New("the last words")
			err := s.Hold(ctx, "poll", ttl, func(ctx context.Context) error {
				<-ctx.Done()
				return last
			})
			if !errors.Is(err, last) {
				t.Error(err)
			}
			acquires(t, s, "another", true)
		})
	})
	t.Run("before it began", func(t *testing.T) {
		inBubble(t, func(t *testing.T, s *State) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			err := s.Hold(ctx, "poll", ttl, func(context.Context) error {
				t.Error("ran")
				return nil
			})
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			acquires(t, s, "another", true)
		})
	})
}

func TestPanicUnderHoldIsTheCallersAndGivesTheLeaseUp(t *testing.T) {
	inBubble(t, func(t *testing.T, s *State) {
		func() {
			defer func() {
				if p := recover(); p != "oh" {
					t.Errorf("recovered %v", p)
				}
			}()
			err := s.Hold(t.Context(), "poll", ttl, func(context.Context) error { panic("oh") })
			t.Error("returned ", err)
		}()
		acquires(t, s, "another", true)
	})
}

// TestHoldWhileRedisIsAway: who has the lease runs on until Redis, back and
// empty, says that the lease is gone; then Hold gets it anew.
func TestHoldWhileRedisIsAway(t *testing.T) {
	server := testserver.OwnRedis(t)
	log := newJournal(0)
	s := open(t, server.URL(), log.log())
	runs := 0
	err := s.Hold(t.Context(), "poll", 1500*time.Millisecond, func(ctx context.Context) error {
		if runs++; runs > 1 {
			return nil
		}
		if err := server.Kill(); err != nil {
			return err
		}
		log.await(t, "cannot renew the lease, going on")
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := server.Start(t.Context()); err != nil {
			return err
		}
		<-ctx.Done()
		if cause := context.Cause(ctx); !errors.Is(cause, ErrLeaseLost) {
			t.Error(cause)
		}
		return ctx.Err()
	})
	if err != nil || runs != 2 {
		t.Errorf("%d runs, %v", runs, err)
	}
}

func TestHoldWaitsUntilRedisIsThere(t *testing.T) {
	server := testserver.OwnRedis(t)
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	log := newJournal(0)
	s := open(t, server.URL(), log.log())
	done := make(chan error, 1)
	go func() {
		done <- s.Hold(t.Context(), "poll", 300*time.Millisecond, func(context.Context) error { return nil })
	}()
	log.await(t, "cannot ask for the lease")
	if err := server.Start(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
