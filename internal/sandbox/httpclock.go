package sandbox

import (
	"net/http"
	"time"
)

// clockView is what the platform's clock shows.
type clockView struct {
	Now  time.Time `json:"now"`
	Next *due      `json:"next,omitempty"`
	// CanSet says that the clock can be moved.
	CanSet bool `json:"can_set"`
}

// due is what the bot will next do by itself.
type due struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
}

func (s *Server) showClock(*http.Request) (any, error) {
	v := clockView{Now: s.opts.Now(), CanSet: s.opts.Clock.Set != nil}
	if next := s.opts.Clock.NextDue; next != nil {
		if at, what, ok := next(); ok {
			v.Next = &due{at, what}
		}
	}
	return v, nil
}

func (s *Server) moveClock(r *http.Request) (any, error) {
	var order struct {
		To      string `json:"to"`
		Set     string `json:"set"`
		Advance string `json:"advance"`
	}
	if err := body(r, &order); err != nil {
		return nil, err
	}
	if s.opts.Clock.Set == nil {
		return nil, problem{http.StatusNotImplemented, "this clock can't be set"}
	}
	at, err := s.destination(order.To, order.Set, order.Advance)
	if err != nil {
		return nil, err
	}
	if at.Before(s.opts.Now()) {
		return nil, problem{http.StatusBadRequest, "the clock goes forward only"}
	}
	s.opts.Clock.Set(at)
	s.mu.Lock()
	s.expire()
	s.changed.fire()
	s.mu.Unlock()
	return s.showClock(r)
}

// destination is the time that an order means.
func (s *Server) destination(to, set, advance string) (time.Time, error) {
	switch {
	case to == "next":
		if s.opts.Clock.NextDue == nil {
			return time.Time{}, problem{http.StatusNotImplemented, "nobody knows what is due next"}
		}
		at, _, ok := s.opts.Clock.NextDue()
		if !ok {
			return time.Time{}, problem{http.StatusConflict, "nothing is due"}
		}
		if now := s.opts.Now(); at.Before(now) {
			return now, nil // overdue: it is being done
		}
		return at, nil
	case set != "":
		return time.Parse(time.RFC3339, set)
	case advance != "":
		d, err := time.ParseDuration(advance)
		return s.opts.Now().Add(d), err
	}
	return time.Time{}, problem{http.StatusBadRequest, `say {"to":"next"}, {"set":"2026-12-01T08:00:00+07:00"} or {"advance":"1h"}`}
}
