package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Drained waits until the bot has confirmed every update.
func (s *Server) Drained(ctx context.Context) error {
	return s.Until(ctx, func() bool { return s.Pending() == 0 })
}

// Pending is how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	return s.queue.pending()
}

// Until waits for a condition on the server. It is looked at again after every
// call of the bot and every act of a person.
func (s *Server) Until(ctx context.Context, ok func() bool) error {
	for {
		s.mu.Lock()
		change := s.changed.wait()
		s.mu.Unlock()
		if ok() {
			return nil
		}
		select {
		case <-change:
		case <-ctx.Done():
			return fmt.Errorf("sandbox: %w; %d updates are waiting for the bot", ctx.Err(), s.Pending())
		}
	}
}

// Inject queues an update of any kind with any content, as a new version of
// the Bot API might send it, or one that can't be decoded. The content must be JSON.
func (s *Server) Inject(kind string, content json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enqueue(kind, content, "injected", updateLife)
}

// DuplicateNext delivers each of the next n updates twice, with the same id.
func (s *Server) DuplicateNext(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.double += n
}

// HoldNext keeps each of the next n updates back until ReleaseHeld.
func (s *Server) HoldNext(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.hold += n
}

// ReleaseHeld delivers what HoldNext has kept back, the last first, and so
// after updates that came later; nothing is kept back any more. A webhook gets
// them under their own ids. A bot that polls would never see those, since it
// has confirmed greater ones: it gets them under new ids.
func (s *Server) ReleaseHeld() {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := s.queue.held
	s.queue.held, s.queue.hold = nil, 0
	for _, u := range slices.Backward(held) {
		if s.hook == nil {
			u.id = s.queue.nextID
			s.queue.nextID++
		}
		s.arrive(u)
	}
}

// EchoNext remembers each of the next n updates, for Echo.
func (s *Server) EchoNext(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.echo += n
}

// Echo delivers once more, with the same ids, what EchoNext has remembered, as
// when the platform did not hear that it was delivered. A bot that polls has
// confirmed those ids and does not get them.
func (s *Server) Echo() {
	s.mu.Lock()
	defer s.mu.Unlock()
	echoes := s.queue.echoes
	s.queue.echoes, s.queue.echo = nil, 0
	if s.hook == nil {
		return
	}
	for _, u := range echoes {
		u.expires = s.opts.Now().Add(callbackLife)
		s.arrive(u)
	}
}

// ResetUpdateIDs lets the numbering of updates start again at first, as it
// happens after a week of silence. Updates that wait are numbered anew.
func (s *Server) ResetUpdateIDs(first int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.queue.items {
		u.id = first
		first++
	}
	s.queue.nextID = first
}

// Age makes everything that waits for the bot older, as if the platform's
// clock had moved.
func (s *Server) Age(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.queue.items {
		u.expires = u.expires.Add(-by)
	}
	s.queue.expiry = s.queue.expiry.Add(-by)
	for _, cb := range s.callbacks {
		cb.tapped = cb.tapped.Add(-by)
	}
}

// Polling says whether a poll of the bot is being held.
func (s *Server) Polling() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.poll.waiting != nil
}

// Failures is how many deliveries to webhooks were not acknowledged.
func (s *Server) Failures() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failures
}
