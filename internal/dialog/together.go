package dialog

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
)

const (
	// tableSize is how many events share a transaction at most. From some dozens
	// on a commit and its statements weigh little beside the rows that they write,
	// and everybody at the table waits for the last.
	tableSize = 64
	// tables is how many such transactions there are at a time: while the
	// database commits one, the program prepares the next.
	tables = 2
)

// errApart says that events which shared a transaction failed together, and
// that each is to be dealt with by itself.
var errApart = errors.New("dialog: to be dealt with apart")

// seat is an event on its way through a transaction.
type seat struct {
	ctx     context.Context //nolint:containedctx // it is the event's, and so is the seat
	event   chat.Event
	form    Form
	formErr error
	// file is what came with the event, if somebody wants it; fileErr is why it
	// could not be fetched.
	file    *chat.File
	fileErr *fault.Error
	// turn is what became of it, once it is committed.
	turn *turn
}

// foretell tells whether the event looks like an answer to a meeting, and what
// it is about. A forged one that is wrong about it is refused in its turn.
func foretell(e chat.Event) (attendance.Foretold, bool) {
	verb, rest, _ := strings.Cut(e.Press.Data, ":")
	if e.Kind != chat.Press || e.Place != chat.Private || e.From == "" || !isAnswer(verb) {
		return attendance.Foretold{}, false
	}
	tapped, err := parseTap(rest)
	return attendance.Foretold{Channel: e.Channel, Event: e.ID, From: e.From, Meeting: tapped.meeting}, err == nil
}

// together deals with answers in one transaction. If that fails for a reason
// that may lie in one of them, none of them is dealt with.
func (d *Dialog) together(seats []*seat) error {
	told := make([]attendance.Foretold, len(seats))
	for i, s := range seats {
		told[i], _ = foretell(s.event)
	}
	ctx := context.WithoutCancel(seats[0].ctx) // whoever else sits here does not go with it
	err := d.serve(ctx, seats, told)
	if err == nil || len(seats) == 1 || d.Store.Away(err) {
		return err
	}
	d.Log.WarnContext(ctx, "events that shared a transaction are dealt with one by one", "events", len(seats), "error", err)
	return errApart
}

// serve deals with the events of the seats in one transaction, for which it
// reads ahead what is foretold. If the context of an event ends meanwhile, the
// event may be committed all the same; its replies are left to the sweep then. A
// panic becomes an error.
func (d *Dialog) serve(ctx context.Context, seats []*seat, told []attendance.Foretold) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return d.Store.Update(ctx, func(tx Tx) error {
		if len(told) > 0 {
			if err := tx.Foresee(calendar.DateOf(tx.Now(), d.Almanac.Zone), told); err != nil {
				return err
			}
		}
		for _, s := range seats {
			if err := s.take(d, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// take has the event answered, if it was not before.
func (s *seat) take(d *Dialog, tx Tx) error {
	s.turn = &turn{
		Dialog: d, ctx: s.ctx, tx: tx, now: tx.Now(), event: s.event,
		form: s.form, formErr: s.formErr, file: s.file, fileErr: s.fileErr,
	}
	first, err := tx.FirstSight(s.event.Channel, s.event.ID)
	if err != nil || !first {
		return err
	}
	return s.turn.run()
}
