package sandbox

import (
	"strings"
	"time"
)

// ViolationKind says what a bot did that the real platform lets pass in silence.
type ViolationKind string

// The kinds of violations.
const (
	// ViolationUnknown is a parameter or field that the Bot API would ignore.
	ViolationUnknown ViolationKind = "unknown"
	// ViolationPath is an uploaded file whose name tells a path of the bot's machine.
	ViolationPath ViolationKind = "path"
	// ViolationEarly is a call before a retry_after was over.
	ViolationEarly ViolationKind = "early"
	// ViolationUnsupported is something real that this platform does not know.
	ViolationUnsupported ViolationKind = "unsupported"
)

// Violation is something that must not happen in a test.
type Violation struct {
	At     time.Time     `json:"at"`
	Method string        `json:"method"`
	Kind   ViolationKind `json:"kind"`
	Detail string        `json:"detail"`
}

// Violations lists everything that must not have happened. A good bot has none.
func (s *Server) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Violation(nil), s.violations...)
}

func (s *Server) violate(c *call, kind ViolationKind, detail string) {
	s.violations = append(s.violations, Violation{s.opts.Now(), c.method.name, kind, detail})
	s.opts.Log.Warn("sandbox: violation", "method", c.method.name, "kind", string(kind), "detail", detail)
}

// check writes down what the real platform would ignore.
func (s *Server) check(c *call) {
	for name := range c.params {
		if !c.method.params[name] {
			s.violate(c, ViolationUnknown, name)
		}
	}
	for name := range c.uploads {
		if !c.method.params[name] && !c.attached(name) {
			s.violate(c, ViolationUnknown, name)
		}
	}
	for _, name := range c.pathNames {
		s.violate(c, ViolationPath, name)
	}
}

func (s *Server) noteEarly(c *call) {
	if c.early {
		s.violate(c, ViolationEarly, "called before retry_after was over")
	}
}

// attached says whether a parameter refers to a part of the upload.
func (c *call) attached(part string) bool {
	for _, v := range c.params {
		if strings.Contains(v, "attach://"+part) {
			return true
		}
	}
	return false
}
