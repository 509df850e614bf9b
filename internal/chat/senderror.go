package chat

import (
	"fmt"
	"time"
)

// Failure tells what became of a message that was not sent, and so what to do.
type Failure int

// The failures of a send.
const (
	// OutcomeUnknown means that the message may or may not have arrived: a
	// time-out, a cut connection, a server error. Saying it again may say it twice.
	OutcomeUnknown Failure = iota
	// NotSent means that it certainly was not sent, and may be tried again.
	NotSent
	// Limited means that it was refused for now: wait [SendError.RetryAfter].
	Limited
	// Unreachable means that this person or chat takes no messages from the bot
	// until they act: blocked, deactivated, never started, kicked.
	Unreachable
	// ChatMoved means that the chat has a new identifier, [SendError.NewChat].
	ChatMoved
	// EditLost means that the message to edit is gone: send a new one.
	EditLost
	// Rejected means that the platform finds the message malformed: a bug of ours.
	Rejected
	// Misconfigured means that the platform does not accept the bot's credentials.
	Misconfigured
)

var failureNames = [...]string{
	OutcomeUnknown: "outcome unknown", NotSent: "not sent", Limited: "limited",
	Unreachable: "unreachable", ChatMoved: "chat moved", EditLost: "edit lost",
	Rejected: "rejected", Misconfigured: "misconfigured",
}

// String names the failure for logs.
func (f Failure) String() string {
	if f < 0 || int(f) >= len(failureNames) {
		return fmt.Sprintf("failure %d", int(f))
	}
	return failureNames[f]
}

// SendError is why a message was not, or perhaps not, sent. Its text holds no
// credentials and nothing of the message.
type SendError struct {
	Failure Failure
	// RetryAfter is how long to wait. Set for Limited.
	RetryAfter time.Duration
	// NewChat is set for ChatMoved.
	NewChat string
	// Reason is a short word for an Unreachable chat, such as [ReasonBlocked].
	Reason string
	Err    error
}

// Error implements error.
func (e *SendError) Error() string {
	if e.Err == nil {
		return e.Failure.String()
	}
	return e.Failure.String() + ": " + e.Err.Error()
}

// Unwrap returns the cause, or nil.
func (e *SendError) Unwrap() error { return e.Err }
