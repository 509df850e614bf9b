package sandbox

import (
	"net/http"
	"slices"
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

// Sends stands, in a Fault.Method, for every method that sends or edits a message.
const Sends = "sends"

// Fault is an order to let calls go wrong.
type Fault struct {
	// Method is the method that fails, or several with blanks between them;
	// [Sends] stands for all that send or edit, [Download] for that of a file.
	// Empty is any, but a standing fault then spares getUpdates, or the bot would
	// hear of nothing.
	Method string `json:"method"`
	// Chat is the chat whose calls fail; 0 for any.
	Chat int64     `json:"chat"`
	Kind FaultKind `json:"kind"`
	// Times is how often; 0 is once.
	Times int `json:"times"`
	// Standing is for as often as it takes, until [Server.Lift].
	Standing bool `json:"standing"`
	// RetryAfter is in seconds, for FaultTooMany; 0 is 1.
	RetryAfter int `json:"retry_after"`
	// Code and Text are for FaultError, the text with its prefix ("Forbidden: …").
	Code int    `json:"code"`
	Text string `json:"text"`
	// Delay is for FaultSlow.
	Delay time.Duration `json:"-"`
}

// Fail orders a fault. Faults that concern the same call are used up in the
// order they were given; behind a standing one there is nothing to use up.
func (s *Server) Fail(f Fault) {
	f.Times = max(f.Times, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
	s.changed.fire()
}

// Lift drops the standing orders of this kind. A bot that was told to wait by
// one of them may still wait for its RetryAfter.
func (s *Server) Lift(kind FaultKind) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = slices.DeleteFunc(s.faults, func(f *Fault) bool { return f.Standing && f.Kind == kind })
	s.changed.fire()
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
	s.changed.fire()
}

func (s *Server) takeFault(c *call) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		switch {
		case !f.concerns(c):
			continue
		case f.Standing:
			return *f
		}
		if f.Times--; f.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		return *f
	}
	return Fault{}
}

// concerns says whether the order is for this call.
func (f *Fault) concerns(c *call) bool {
	switch {
	case f.Chat != 0 && f.Chat != c.chat():
		return false
	case f.Method == "":
		return !f.Standing || c.method.name != "getUpdates"
	}
	return slices.ContainsFunc(strings.Fields(f.Method), func(name string) bool {
		return name == Sends && c.method.counted || strings.EqualFold(name, c.method.name)
	})
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
