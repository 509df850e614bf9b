package sandbox

import (
	"context"
	"encoding/json"
	"time"
)

// pollState is what the platform remembers between calls of getUpdates. All
// times are real.
type pollState struct {
	waiting      *waiter
	lastOffset   int64
	started      time.Time
	finished     time.Time
	nextConflict time.Time
}

// waiter is a long poll that is held.
type waiter struct{ end chan *apiError }

const (
	otherPoll  = "terminated by other getUpdates request; make sure that only one bot instance is running"
	hookActive = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

// getUpdates is the one method that waits; it takes the lock itself.
func (s *Server) getUpdates(ctx context.Context, c *call) answer {
	s.mu.Lock()
	if err := s.limiter.paused(c); err != nil {
		s.noteEarly(c)
		s.mu.Unlock()
		return answer{err: err}
	}
	if s.hook != nil {
		wait := s.conflictDelay()
		s.mu.Unlock()
		s.sleep(ctx, wait)
		return answer{err: conflict(hookActive)}
	}
	offset := c.integer("offset", 0, -1<<31, 1<<52)
	limit := int(c.integer("limit", 100, 1, 100))
	seconds := c.integer("timeout", 0, 0, 50)
	s.subscribe(c)
	hold, limit := s.spin(offset, time.Duration(seconds)*s.opts.Timing.SecondWait, limit)
	items := s.confirmed(offset)
	if len(items) > 0 || hold == 0 {
		defer s.mu.Unlock()
		return s.batch(items, limit)
	}
	w := &waiter{end: make(chan *apiError, 1)}
	s.terminate(otherPoll)
	s.poll.waiting = w
	defer s.mu.Unlock()
	return s.hold(ctx, w, hold, offset, limit)
}

// spin slows down a bot that asks the same again and again.
func (s *Server) spin(offset int64, hold time.Duration, limit int) (time.Duration, int) {
	now, t, p := time.Now(), s.opts.Timing, &s.poll
	if offset == p.lastOffset && !p.finished.IsZero() {
		if now.Before(p.finished.Add(t.SpinRepeat)) {
			limit = 1
		}
		if hold < t.SpinWindow && now.Before(p.started.Add(t.SpinWindow)) {
			hold = t.SpinWindow
		}
	}
	p.lastOffset, p.started = offset, now
	return hold, limit
}

// hold waits for an update; it is called and returns with the lock held.
func (s *Server) hold(ctx context.Context, w *waiter, d time.Duration, offset int64, limit int) answer {
	timer := time.NewTimer(d)
	defer timer.Stop()
	defer func() {
		if s.poll.waiting == w {
			s.poll.waiting = nil
		}
	}()
	for {
		arrived := s.queue.changed.wait()
		s.mu.Unlock()
		var ended *apiError
		over := false
		select {
		case <-arrived:
		case ended = <-w.end:
		case <-timer.C:
			over = true
		case <-ctx.Done():
			over = true
		case <-s.life.Done():
			over = true
		}
		if ended != nil {
			s.mu.Lock()
			delay := s.conflictDelay()
			s.mu.Unlock()
			s.sleep(ctx, delay)
			s.mu.Lock()
			return answer{err: ended}
		}
		s.mu.Lock()
		if ctx.Err() != nil {
			return answer{result: []json.RawMessage{}}
		}
		if items := s.confirmed(offset); len(items) > 0 || over {
			return s.batch(items, limit)
		}
	}
}

// terminate ends the poll that is being held, if there is one.
func (s *Server) terminate(why string) {
	if w := s.poll.waiting; w != nil {
		s.poll.waiting = nil
		w.end <- conflict(why)
	}
}

// conflictDelay holds back all but the first of several conflicts.
func (s *Server) conflictDelay() time.Duration {
	now := time.Now()
	if now.Before(s.poll.nextConflict) {
		return s.opts.Timing.ConflictDelay
	}
	s.poll.nextConflict = now.Add(s.opts.Timing.ConflictDelay)
	return 0
}

// batch is the answer with the first updates, at most about 4 MiB.
func (s *Server) batch(items []*update, limit int) answer {
	out := []json.RawMessage{}
	size := 0
	for _, u := range items {
		if len(out) == limit || size > 4<<20 {
			break
		}
		w := u.wire()
		size += len(w)
		out = append(out, w)
	}
	s.poll.finished = time.Now()
	return answer{result: out}
}
