package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// peopleHandler is the people's interface: everything below /sandbox/.
func (s *Server) peopleHandler() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, f func(*http.Request) (any, error)) {
		mux.Handle(pattern, jsonHandler(f))
	}
	mux.HandleFunc("GET /sandbox/{$}", s.welcome)
	handle("GET /sandbox/people", s.listPeople)
	handle("POST /sandbox/people", s.addPerson)
	handle("GET /sandbox/people/{id}", s.showPerson)
	handle("GET /sandbox/people/{id}/messages", s.listMessages)
	mux.HandleFunc("GET /sandbox/people/{id}/messages/{message}/file", s.downloadFile)
	handle("POST /sandbox/people/{id}/{act}", s.act)
	handle("GET /sandbox/groups", s.listGroups)
	handle("POST /sandbox/groups", s.addGroup)
	handle("GET /sandbox/groups/{id}", s.showGroup)
	handle("GET /sandbox/groups/{id}/messages", s.listGroupMessages)
	handle("POST /sandbox/groups/{id}/{act}", s.actInGroup)
	handle("GET /sandbox/bot", s.showBot)
	handle("POST /sandbox/updates", s.changeUpdates)
	handle("POST /sandbox/limits", s.changeLimits)
	handle("GET /sandbox/journal", s.listJournal)
	handle("GET /sandbox/violations", s.listViolations)
	handle("GET /sandbox/faults", func(*http.Request) (any, error) { return orEmpty(s.PendingFaults()), nil })
	handle("POST /sandbox/faults", s.addFault)
	handle("GET /sandbox/clock", s.showClock)
	handle("POST /sandbox/clock", s.moveClock)
	return local(mux)
}

// problem is a refusal of the people's interface.
type problem struct {
	status int
	text   string
}

func (p problem) Error() string { return p.text }

func jsonHandler(f func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out, err := f(r)
		status := http.StatusOK
		if err != nil {
			status = http.StatusBadRequest
			var p problem
			if errors.As(err, &p) {
				status = p.status
			}
			out = map[string]string{"error": err.Error()}
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		_ = enc.Encode(out) // the reader is gone
	})
}

// body reads a request's JSON; an empty one is fine.
func body(r *http.Request, into any) error { return bodyUpTo(maxParameters, r, into) }

// bodyUpTo is body for JSON of at most so many bytes.
func bodyUpTo(most int64, r *http.Request, into any) error {
	d := json.NewDecoder(io.LimitReader(r.Body, most))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return problem{http.StatusBadRequest, "the body is not the JSON that is expected: " + err.Error()}
	}
	return nil
}

func number(r *http.Request, name string) int64 {
	n, _ := strconv.ParseInt(r.FormValue(name), 10, 64)
	return n
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (s *Server) listJournal(r *http.Request) (any, error) {
	q := Query{
		Method: r.FormValue("method"), Chat: number(r, "chat"), After: number(r, "after"),
		Failed: r.FormValue("failed") != "", Last: int(number(r, "last")),
	}
	var calls []Call
	s.waitFor(r, func() bool {
		calls = s.Journal(q)
		return len(calls) > 0
	})
	return orEmpty(calls), nil
}

// waitFor looks again after every change, for at most ?wait= seconds.
func (s *Server) waitFor(r *http.Request, ok func() bool) {
	limit := time.NewTimer(time.Duration(min(number(r, "wait"), 60)) * time.Second)
	defer limit.Stop()
	for {
		s.mu.Lock()
		change := s.changed.wait()
		s.mu.Unlock()
		if ok() {
			return
		}
		select {
		case <-change:
		case <-limit.C:
			return
		case <-r.Context().Done():
			return
		case <-s.life.Done():
			return
		}
	}
}

func (s *Server) listViolations(*http.Request) (any, error) {
	return struct {
		Violations []Violation `json:"violations"`
		Early      int         `json:"early_calls"`
		Unanswered []Tap       `json:"unanswered_taps"`
	}{orEmpty(s.Violations()), s.EarlyCalls(), orEmpty(s.Unanswered())}, nil
}

func (s *Server) addFault(r *http.Request) (any, error) {
	var f struct {
		Fault
		Delay string `json:"delay"`
		Lift  bool   `json:"lift"`
	}
	if err := body(r, &f); err != nil {
		return nil, err
	}
	switch f.Kind {
	case FaultTooMany, FaultServer, FaultHTML, FaultError, FaultDropBefore, FaultDropAfter, FaultSlow, FaultTruncated:
	default:
		return nil, problem{http.StatusBadRequest, "kind is one of 429, 500, 502, error, drop-before, drop-after, slow, truncated"}
	}
	if f.Kind == FaultError && !f.Lift && (f.Code < 400 || f.Code > 599) {
		return nil, problem{http.StatusBadRequest, "an error needs a code from 400 to 599"}
	}
	if f.Delay != "" {
		d, err := time.ParseDuration(f.Delay)
		if err != nil {
			return nil, err
		}
		f.Fault.Delay = d
	}
	if f.Lift {
		s.Lift(f.Kind)
	} else {
		s.Fail(f.Fault)
	}
	return orEmpty(s.PendingFaults()), nil
}
