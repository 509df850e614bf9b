// Package fault holds the errors that a person may see: what went wrong in
// terms of what they asked for, with the key of the words that tell them.
//
// Any other error is internal: it is logged whole and told as one apology.
package fault

import "errors"

// Kind groups faults by what the caller can do about them.
type Kind int

// The kinds of faults.
const (
	// Invalid means that what was entered makes no sense; entering something else helps.
	Invalid Kind = iota + 1
	// Forbidden means that this person may not do it.
	Forbidden
	// NotFound means that what it is about does not exist, or not for this person.
	NotFound
	// Conflict means that somebody or something else came first.
	Conflict
	// Unavailable means that it cannot be done now; later helps.
	Unavailable
)

// Error is a refusal in a person's terms.
type Error struct {
	Kind Kind
	// Key names the message in the locales.
	Key string
	// Args are the message's placeholders; may be nil.
	Args map[string]any
	// Err is the cause for the log; may be nil.
	Err error
}

// Error implements error.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Key + ": " + e.Err.Error()
	}
	return e.Key
}

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Err }

// New returns a fault of this kind, told in the words of key. The args are
// pairs of a placeholder's name and its value.
func New(kind Kind, key string, args ...any) *Error {
	e := &Error{Kind: kind, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Args == nil {
			e.Args = make(map[string]any, len(args)/2)
		}
		e.Args[args[i].(string)] = args[i+1]
	}
	return e
}

// As returns the fault in err's chain, or nil if there is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// Is tells whether err's chain has a fault of this kind.
func Is(err error, kind Kind) bool {
	e := As(err)
	return e != nil && e.Kind == kind
}
