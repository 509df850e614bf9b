package delivery

import (
	"context"
	"fmt"

	"keng/internal/gather"
)

// note is what a worker has to write: what became of a row, that the next one
// is being sent, or both. The rest is what came of writing it.
type note struct {
	// was may be nil.
	was *outcome
	// next may be nil. It comes back as it was written.
	next *Row
	// ours is false if somebody else has taken a step of the next row.
	ours bool
	err  error
}

// maxNotes bounds one write, far above the number of workers.
const maxNotes = 100

// scribe writes the notes of all workers. Those that come while a write is
// under way go together into the next: with many workers a message costs a
// part of a transaction, and nobody ever waits for company.
type scribe struct {
	write func([]*note) error
	notes *gather.Table[*note]
}

func newScribe(write func([]*note) error) *scribe {
	s := &scribe{write: write}
	s.notes = gather.New(maxNotes, 1, s.writeAll)
	return s
}

// put writes the note down and returns once it is committed: whoever gave up
// waiting would not know whether it was. The write ends by itself.
func (s *scribe) put(ctx context.Context, n *note) error {
	if err := s.notes.Do(context.WithoutCancel(ctx), n); err != nil {
		return err
	}
	return n.err
}

// writeAll writes the notes. The failure of one is not that of its neighbours:
// each is written by itself then, and told its own.
func (s *scribe) writeAll(all []*note) error {
	err := s.guarded(all)
	if err == nil || len(all) == 1 {
		return err
	}
	for _, n := range all {
		n.err = s.guarded([]*note{n})
	}
	return nil
}

// guarded turns a panic, which would be everybody's, into an error.
func (s *scribe) guarded(all []*note) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic while writing: %v", r)
		}
	}()
	return s.write(all)
}

// commit writes notes in one transaction.
func (e *Engine) commit(notes []*note) error {
	if err := e.atAll("committing", notes); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(e.hard, sendTimeout)
	defer cancel()
	marked := make([]Row, len(notes))
	err := e.o.Ledger.Update(ctx, func(tx LedgerTx) error { return e.writeDown(tx, notes, marked) })
	if err != nil {
		return err
	}
	for i, n := range notes {
		if n.next != nil {
			*n.next = marked[i]
			n.next.Version++
		}
	}
	return e.atAll("committed", notes)
}

// writeDown may run more than once; marked takes the next rows as they are
// written.
func (e *Engine) writeDown(tx LedgerTx, notes []*note, marked []Row) error {
	if err := e.mark(tx, notes, marked); err != nil {
		return err
	}
	rows := make([]Row, 0, 2*len(notes))
	for i, n := range notes {
		if n.was != nil {
			if err := n.was.decide(tx); err != nil {
				return err
			}
			rows = append(rows, n.was.written)
		}
		if n.next != nil {
			rows = append(rows, marked[i])
		}
	}
	saved, err := tx.SaveDeliveries(rows)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if n.was != nil {
			if err := n.was.follow(tx, saved[0]); err != nil {
				return err
			}
			saved = saved[1:]
		}
		if n.next != nil {
			n.ours, saved = saved[0], saved[1:]
		}
	}
	return nil
}

// mark fills in the next rows of the notes as they are on their way, or
// superseded if a newer edit has come.
func (e *Engine) mark(tx LedgerTx, notes []*note, marked []Row) error {
	for i, n := range notes {
		if n.next != nil {
			marked[i] = *n.next
		}
	}
	newer, err := tx.NewerEdits(marked)
	if err != nil {
		return err
	}
	for i, n := range notes {
		switch {
		case n.next == nil:
		case newer[i]:
			marked[i] = marked[i].end(Superseded, "", tx.Now())
		default:
			marked[i].Status, marked[i].Owner, marked[i].HeldUntil = Sending, e.id, e.wall().Add(lease)
		}
	}
	return nil
}

func (e *Engine) atAll(stage string, notes []*note) error {
	for _, n := range notes {
		if n.next == nil {
			continue
		}
		if err := e.at(stage, *n.next); err != nil {
			return err
		}
	}
	return nil
}
