package state

import (
	"context"
	"sync"
	"time"
)

// memoryLimiter is the twin of redisLimiter in this process. Its times are
// durations since it was made, by the monotonic clock.
type memoryLimiter struct {
	now   func() time.Time
	start time.Time

	mu   sync.Mutex
	kept table[string, pace]
}

// pace is up to when a key's allowance is used, and the end of its penalty.
type pace struct{ used, penalty time.Duration }

var _ Limiter = (*memoryLimiter)(nil)

func newMemoryLimiter(now func() time.Time) *memoryLimiter {
	return &memoryLimiter{now: now, start: now()}
}

func (s *memoryLimiter) elapsed() time.Duration { return s.now().Sub(s.start) }

// put keeps p; the caller holds mu.
func (s *memoryLimiter) put(key string, p pace, now time.Duration) {
	s.kept.put(key, p, func(p pace) bool { return p.used <= now && p.penalty <= now })
}

func (s *memoryLimiter) Take(_ context.Context, limits []Limit) (time.Duration, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.elapsed()
	var wait time.Duration
	for _, l := range limits {
		p := s.kept.rows[l.Key]
		wait = max(wait, p.penalty-now)
		if l.Interval > 0 {
			ahead := time.Duration(max(l.Burst, 1)-1) * l.Interval
			wait = max(wait, max(p.used, now)-ahead-now)
		}
	}
	if wait > 0 {
		return wait, nil
	}
	for _, l := range limits {
		if l.Interval > 0 {
			p := s.kept.rows[l.Key]
			p.used = max(p.used, now) + l.Interval
			s.put(l.Key, p, now)
		}
	}
	return 0, nil
}

func (s *memoryLimiter) Penalty(_ context.Context, key string, d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.elapsed()
	p := s.kept.rows[key]
	if ends := now + d; ends > p.penalty {
		p.penalty = ends
		s.put(key, p, now)
	}
	return nil
}
