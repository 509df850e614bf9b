package sandbox

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"time"
)

// pump starts as many deliveries as the webhook allows. The lock is held.
func (s *Server) pump() {
	h := s.hook
	s.expire()
	for h != nil && h.active < h.parallel && s.life.Err() == nil {
		u := h.next(s.opts.Now())
		if u == nil {
			return
		}
		h.active++
		s.work.Add(1)
		go func() {
			defer s.work.Done()
			s.deliver(h, u)
		}()
	}
}

// outcome is what came of a delivery.
type outcome struct {
	status int // 0: no answer
	err    error
	retry  time.Duration // ordered by the webhook; 0: none
	kind   string        // of the body
	body   []byte
}

// deliver pushes one update once, and arranges what comes after.
func (s *Server) deliver(h *webhook, u *update) {
	o := s.push(h, u)
	done := o.status >= 200 && o.status < 300
	if done {
		s.reply(o.kind, o.body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h.active--
	if s.hook != h {
		return
	}
	if done {
		h.goneSince, h.lastError = time.Time{}, ""
		h.advance(u.key)
		s.delivered(u)
		s.pump()
		return
	}
	s.failed(h, u, o)
	s.pump()
}

// failed notes a failure and lets the update's key wait.
func (s *Server) failed(h *webhook, u *update, o outcome) {
	now := s.opts.Now()
	s.failures++
	defer s.changed.fire()
	h.lastErrorT = now
	if h.lastError = fmt.Sprintf("Wrong response from the webhook: %d %s", o.status, http.StatusText(o.status)); o.status == 0 {
		h.lastError = "Connection failed"
	}
	s.opts.Log.Info("sandbox: webhook failed", "update", u.id, "try", u.tries, "error", h.lastError)
	switch {
	case o.status != http.StatusGone:
		h.goneSince = time.Time{}
	case h.goneSince.IsZero():
		h.goneSince = now
	case now.Sub(h.goneSince) >= 23*time.Hour:
		s.dropWebhook()
		return
	}
	u.tries++
	wait := o.retry
	if wait == 0 {
		wait = s.backOff(u.tries)
	}
	s.work.Add(1)
	go func() {
		defer s.work.Done()
		s.sleep(h.life, wait)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.hook == h {
			h.ready = append(h.ready, u.key)
			s.pump()
		}
	}()
}

// backOff is none for the first try again, then doubles up to a cap.
func (s *Server) backOff(tries int) time.Duration {
	t := s.opts.Timing
	if tries <= 1 {
		return 0
	}
	wait := t.RetryFirst << min(tries-2, 10)
	if limit := t.RetryCap/2 + time.Duration(rand.Int64N(int64(t.RetryCap/2)+1)); wait > limit {
		return limit
	}
	return wait
}

func (s *Server) push(h *webhook, u *update) outcome {
	ctx, cancel := context.WithTimeout(h.life, s.opts.Timing.HandlerTime)
	defer cancel()
	s.mu.Lock()
	body := u.wire()
	s.mu.Unlock()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return outcome{err: err}
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := s.opts.WebhookClient.Do(req)
	if err != nil {
		return outcome{err: err}
	}
	defer resp.Body.Close()
	o := outcome{status: resp.StatusCode}
	o.retry = time.Duration(retryAfter(resp.Header.Get("Retry-After"))) * s.opts.Timing.RetryAfterUnit
	o.kind, _, _ = mime.ParseMediaType(resp.Header.Get("Content-Type"))
	o.body, err = io.ReadAll(io.LimitReader(resp.Body, maxParameters))
	if err != nil {
		return outcome{err: err}
	}
	return o
}
