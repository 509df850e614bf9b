package delivery

import (
	"errors"
	"math/rand/v2"
	"time"

	"keng/internal/chat"
	"keng/internal/roster"
)

const (
	// maxDoubts is how often a message of unknown outcome is tried: each time
	// the reader may get it once more. The waits between add up to over an hour.
	maxDoubts = 8
	// maxWordless is how often words are looked for before it is taken for a bug.
	maxWordless = 8
	// triedTooLong is when a channel that does not answer is given up: longer
	// than a weekend's outage.
	triedTooLong = 72 * time.Hour
	// misconfiguredPause is how long a channel rests that does not know us.
	misconfiguredPause = 30 * time.Second
)

// ErrPointless is returned by Render to say that there is nothing left to say: the
// meeting is over, the answer is there. The row is skipped.
var ErrPointless = errors.New("nothing left to say")

// Backoff is how long to wait before a try, after so many failed ones: 1 s,
// 2 s, 4 s … up to 10 minutes, each up to half as much again so that those who
// failed together do not return together.
func Backoff(failed int) time.Duration {
	d := min(time.Second<<min(max(failed-1, 0), 20), 10*time.Minute)
	return d + rand.N(d/2)
}

// outcome is what a try has come to, to be written down.
type outcome struct {
	row Row
	// to is where it was sent.
	to Target
	// closed is why the target is unreachable from now on.
	closed string
	// moved is the chat's new identifier.
	moved string
	// written is the row as it was last written, if saved says so.
	written Row
	saved   bool
	// penalty is how long the chat must be left alone, rest how long the channel is.
	penalty, rest time.Duration
}

// judge turns a failed send into what to do about it.
func (e *Engine) judge(r Row, to Target, now time.Time, err error) outcome {
	var se *chat.SendError
	if !errors.As(err, &se) {
		// The context's error: the send was cut off, so nobody knows.
		se = &chat.SendError{Failure: chat.OutcomeUnknown, Err: err}
	}
	o := outcome{row: r, to: to}
	switch se.Failure {
	case chat.NotSent:
		o.row = e.again(r, now)
		o.rest = time.Second
	case chat.Limited:
		o.penalty = max(se.RetryAfter, time.Second)
		o.row = r.putOff(e.wall().Add(o.penalty))
	case chat.Unreachable:
		o.closed = se.Reason
		if o.closed == "" {
			o.closed = "unreachable"
		}
		o.row = r.putOff(time.Time{})
		o.row.Parts, o.row.InDoubt = 0, false
	case chat.ChatMoved:
		o.moved = se.NewChat
		o.row = r.putOff(time.Time{})
		o.row.Edit = ""
	case chat.EditLost:
		o.row = r.putOff(time.Time{})
		o.row.Edit = ""
	case chat.Rejected:
		o.row = r.end(Parked, ReasonRejected, now)
	case chat.Misconfigured:
		o.rest = misconfiguredPause
		o.row = r.putOff(e.wall().Add(o.rest))
	default:
		r.Doubts++
		r.InDoubt = true
		o.row = e.again(r, now)
		if r.Doubts >= maxDoubts {
			o.row = r.end(Parked, ReasonUnknown, now)
		}
	}
	return o
}

// again lets the row be tried once more, later and later.
func (e *Engine) again(r Row, now time.Time) Row {
	r.Attempt++
	if now.Sub(r.DueAt) > triedTooLong {
		return r.end(Parked, ReasonTooLong, now)
	}
	return r.putOff(e.wall().Add(e.o.Backoff(r.Attempt)))
}

// decide settles what is to be written of the row, and closes the way there if
// it has come to that.
func (o *outcome) decide(tx LedgerTx) (err error) {
	o.written = o.row
	if o.closed != "" {
		o.written, err = o.close(tx)
	}
	return err
}

// follow does what follows once the row is written, unless somebody else's step
// in between has won.
func (o *outcome) follow(tx LedgerTx, saved bool) error {
	if o.saved = saved; !saved || o.moved == "" {
		return nil
	}
	return tx.MoveChat(o.to.Address.Channel, o.to.Address.Chat, o.moved)
}

// close marks the target unreachable. If the person has no other account, the
// row is parked, and whoever cares is told.
func (o *outcome) close(tx LedgerTx) (Row, error) {
	parked := o.row.end(Parked, o.closed, tx.Now())
	if o.to.Account == 0 {
		return parked, nil
	}
	first, err := tx.MarkUnreachable(o.to.Account, o.closed)
	if err != nil || o.to.Person == 0 {
		return parked, err
	}
	targets, err := tx.TargetsOf([]roster.PersonID{o.to.Person})
	if err != nil {
		return o.row, err
	}
	for _, t := range targets[o.to.Person] {
		if t.Unreachable == "" && o.row.Person != 0 {
			return o.row, nil
		}
		if t.Unreachable == "" {
			return parked, nil // a reply belongs where it was asked for
		}
	}
	if !first {
		return parked, nil
	}
	return parked, tx.TellUnreachable(o.to.Person, o.closed)
}
