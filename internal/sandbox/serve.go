package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// answer is what a call gets back.
type answer struct {
	result      any
	description string // of a success
	err         *apiError
}

func (s *Server) serveBot(w http.ResponseWriter, r *http.Request) {
	token, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || strings.Contains(name, "/") || name == "" {
		writeFailure(w, fail(http.StatusNotFound, "Not Found"))
		return
	}
	if token != s.opts.Token || s.opts.Token == "" {
		s.refuse(w, name, fail(http.StatusUnauthorized, "Unauthorized"))
		return
	}
	m, known := s.methods[strings.ToLower(name)]
	if !known {
		s.refuse(w, name, fail(http.StatusNotFound, "Not Found: method not found"))
		return
	}
	c, err := readCall(r, m)
	if err != nil {
		s.refuse(w, m.name, err)
		return
	}
	s.answer(w, r, c)
}

// refuse writes a refusal down and answers it.
func (s *Server) refuse(w http.ResponseWriter, name string, err *apiError) {
	s.mu.Lock()
	s.record(&call{method: &method{name: name}, arrived: s.opts.Limits.Now()}, answer{err: err}, "")
	s.mu.Unlock()
	writeFailure(w, err)
}

// answer runs a call under the faults that were ordered for it.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, c *call) {
	c.arrived = s.opts.Limits.Now()
	f := s.takeFault(c)
	a := s.run(r.Context(), c, f)
	switch f.Kind {
	case FaultDropBefore, FaultDropAfter:
		panic(http.ErrAbortHandler) // closes the connection without an answer
	case FaultHTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n"))
		return
	case FaultSlow:
		s.sleep(r.Context(), f.Delay)
	default: // the others are in the answer
	}
	if r.Context().Err() != nil {
		return
	}
	if c.opened != nil {
		c.opened.write(w, f.Kind == FaultTruncated)
		return
	}
	writeAnswer(w, a, f.Kind == FaultTruncated)
}

// run performs a call once and writes it into the journal.
func (s *Server) run(ctx context.Context, c *call, f Fault) answer {
	if c.method.name == "getUpdates" && !f.prevents() && s.life.Err() == nil {
		a := s.getUpdates(ctx, c)
		s.mu.Lock()
		s.check(c)
		s.record(c, a, f.Kind)
		s.mu.Unlock()
		return a
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.perform(c, f)
	s.record(c, a, f.Kind)
	return a
}

func (s *Server) perform(c *call, f Fault) answer {
	s.check(c)
	if s.life.Err() != nil {
		return answer{err: fail(http.StatusInternalServerError, "Internal Server Error: restart")}
	}
	if err := s.limiter.paused(c); err != nil {
		s.noteEarly(c)
		return answer{err: err}
	}
	if f.prevents() {
		return answer{err: s.faultAnswer(c, f)}
	}
	if c.method.counted {
		if err := s.limitFor(c); err != nil {
			return answer{err: err}
		}
	}
	result, err := c.method.run(s, c)
	return answer{result: result, description: c.description, err: err}
}

// sleep waits in real time, at most until the caller or the server goes.
func (s *Server) sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-s.life.Done():
	}
}

func writeFailure(w http.ResponseWriter, err *apiError) { writeAnswer(w, answer{err: err}, false) }

func writeAnswer(w http.ResponseWriter, a answer, truncated bool) {
	status, body := a.encode()
	w.Header().Set("Content-Type", "application/json")
	if a.err != nil && a.err.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(a.err.retryAfter))
	}
	w.WriteHeader(status)
	if truncated {
		body = body[:len(body)/2]
	}
	_, _ = w.Write(body)
}

func (a answer) encode() (int, []byte) {
	type parameters struct {
		RetryAfter int   `json:"retry_after,omitempty"`
		MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
	}
	out := struct {
		OK          bool        `json:"ok"`
		Result      any         `json:"result,omitempty"`
		Code        int         `json:"error_code,omitempty"`
		Description string      `json:"description,omitempty"`
		Parameters  *parameters `json:"parameters,omitempty"`
	}{OK: a.err == nil, Result: a.result, Description: a.description}
	status := http.StatusOK
	if a.err != nil {
		status = a.err.code
		out.Result, out.Code, out.Description = nil, a.err.code, a.err.text
		if a.err.retryAfter > 0 || a.err.migratedTo != 0 {
			out.Parameters = &parameters{a.err.retryAfter, a.err.migratedTo}
		}
	}
	body, err := json.Marshal(out)
	if err != nil { // an injected update that is no JSON
		return http.StatusInternalServerError, []byte(`{"ok":false,"error_code":500,"description":"Internal Server Error"}`)
	}
	return status, body
}
