package delivery

import (
	"encoding/json"
	"time"

	"keng/internal/chat"
	"keng/internal/roster"
)

// Status tells what became of a delivery.
type Status string

// The statuses. A row is open while it is Pending or Sending.
const (
	// Pending waits to be sent, for the first time or again.
	Pending Status = "pending"
	// Sending is on its way; if its hold is over, nobody knows whether it arrived.
	Sending Status = "sending"
	// Sent has arrived.
	Sent Status = "sent"
	// Skipped would have come too late, or had nothing left to say.
	Skipped Status = "skipped"
	// Parked is given up, for Row.Reason.
	Parked Status = "parked"
	// Superseded gave way to a newer edit of the same message.
	Superseded Status = "superseded"
)

// Reasons for parking and skipping, besides what a channel says of an
// unreachable chat ("blocked", "gone", …).
const (
	// ReasonNoAccount: nobody has linked an account to this person.
	ReasonNoAccount = "no account"
	// ReasonChannelOff: the account's channel is switched off.
	ReasonChannelOff = "channel off"
	// ReasonRejected: the platform found the message malformed.
	ReasonRejected = "rejected"
	// ReasonWords: no words could be found for it.
	ReasonWords = "no words"
	// ReasonUnknown: it may have arrived, and was tried too often to try again.
	ReasonUnknown = "outcome unknown"
	// ReasonTooLong: the channel could not be reached for days.
	ReasonTooLong = "tried too long"
	// ReasonWithdrawn: the person has withdrawn their consent.
	ReasonWithdrawn = "withdrawn"
	// ReasonLate: it would have come too late.
	ReasonLate = "late"
	// ReasonPointless: there was nothing left to say; see [ErrPointless].
	ReasonPointless = "pointless"
)

// Row is a delivery in the ledger. Its zero times are unset.
type Row struct {
	ID int64
	// Version counts the steps that were written.
	Version      int
	Key, Subject string
	Kind         string
	Args         json.RawMessage
	Class        Class
	Person       roster.PersonID
	Address      chat.Address
	Lane         string
	// Batch is what a job of the queue works on; 0 for replies.
	Batch int64
	// Edit is the message to replace; emptied when it is gone.
	Edit         string
	CreatedAt    time.Time
	DueAt        time.Time
	UselessAfter time.Time

	Status Status
	Reason string
	// Attempt counts the tries that failed, Doubts those of unknown outcome.
	Attempt, Doubts int
	// Parts is how many parts of a long message have arrived.
	Parts int
	// InDoubt is true if the part after those may have arrived.
	InDoubt bool
	// Resent is true if it was sent once more, with the mark.
	Resent bool
	// HeldUntil, in real time, keeps all but the owner off the row.
	HeldUntil time.Time
	Owner     string
	// Account is where it was sent to, Message the platform's name for it.
	Account roster.AccountID
	Message string
	DoneAt  time.Time
}

// Open tells whether there is something left to do.
func (r *Row) Open() bool { return r.Status == Pending || r.Status == Sending }

func (r *Row) lane() Lane { return Lane{Name: r.Lane, Class: r.Class} }

// held tells how much longer others have to keep off the row.
func (r *Row) held(wall time.Time) time.Duration { return left(r.HeldUntil, wall) }

func left(until, wall time.Time) time.Duration { return max(until.Sub(wall), 0) }

// end settles the row for good.
func (r Row) end(s Status, reason string, now time.Time) Row {
	r.Status, r.Reason, r.DoneAt = s, reason, now
	r.HeldUntil, r.Owner = time.Time{}, ""
	return r
}

// putOff lets the row wait, in real time.
func (r Row) putOff(until time.Time) Row {
	r.Status, r.HeldUntil, r.Owner = Pending, until, ""
	return r
}
