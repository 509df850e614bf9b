package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// FaultKind says how a call goes wrong.
type FaultKind string

// The kinds of faults.
const (
	// FaultTooMany answers 429 with Fault.RetryAfter; the call has no effect.
	FaultTooMany FaultKind = "429"
	// FaultServer answers 500; the call has no effect.
	FaultServer FaultKind = "500"
	// FaultHTML answers 502 with a page of HTML; the call has no effect.
	FaultHTML FaultKind = "502"
	// FaultError answers Fault.Code and Fault.Text; the call has no effect.
	FaultError FaultKind = "error"
	// FaultDropBefore closes the connection; the call has no effect.
	FaultDropBefore FaultKind = "drop-before"
	// FaultDropAfter closes the connection after the call took effect.
	FaultDropAfter FaultKind = "drop-after"
	// FaultSlow answers after Fault.Delay; the call takes effect at once.
	FaultSlow FaultKind = "slow"
	// FaultTruncated answers with half of the JSON; the call takes effect.
	FaultTruncated FaultKind = "truncated"
)

// Fault is an order to let calls go wrong.
type Fault struct {
	// Method is the method that fails; empty for any.
	Method string `json:"method"`
	// Chat is the chat whose calls fail; 0 for any.
	Chat int64     `json:"chat"`
	Kind FaultKind `json:"kind"`
	// Times is how often; 0 is once.
	Times int `json:"times"`
	// RetryAfter is in seconds, for FaultTooMany; 0 is 1.
	RetryAfter int `json:"retry_after"`
	// Code and Text are for FaultError, the text with its prefix ("Forbidden: …").
	Code int    `json:"code"`
	Text string `json:"text"`
	// Delay is for FaultSlow.
	Delay time.Duration `json:"-"`
}

// Fail orders a fault. Faults that concern the same call are used up in the
// order they were given.
func (s *Server) Fail(f Fault) {
	f.Times = max(f.Times, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// PendingFaults lists the orders that are not used up.
func (s *Server) PendingFaults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Fault
	for _, f := range s.faults {
		if f.Times > 0 {
			out = append(out, *f)
		}
	}
	return out
}

// Mend drops all orders that are not used up.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Server) takeFault(c *call) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Method != "" && !strings.EqualFold(f.Method, c.method.name) || f.Chat != 0 && f.Chat != c.chat() {
			continue
		}
		if f.Times--; f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		return *f
	}
	return Fault{}
}

// prevents says whether the fault keeps the call from having an effect.
func (f Fault) prevents() bool {
	switch f.Kind {
	case FaultTooMany, FaultServer, FaultHTML, FaultError, FaultDropBefore:
		return true
	default:
		return false
	}
}

// faultAnswer is what the journal says of a prevented call, and what the bot
// gets unless the connection goes or HTML comes.
func (s *Server) faultAnswer(c *call, f Fault) *apiError {
	switch f.Kind {
	case FaultTooMany:
		return s.limiter.pause(c, max(f.RetryAfter, 1))
	case FaultServer:
		return fail(http.StatusInternalServerError, "Internal Server Error: restart")
	case FaultError:
		return fail(f.Code, f.Text)
	default:
		return fail(http.StatusBadGateway, "Bad Gateway")
	}
}
