// Package reorg changes the tree of units, each change from a day on.
//
// An operation is a struct that says what shall change; its Do writes it, as
// facts that end and begin ([roster.Edit]), as an entry in the history
// ([roster.Change]), and with what follows for the meetings. A change holds from
// its day until the next one that is known of the same unit: what was planned
// for later stays. Nothing is ever half done, and the past keeps its shape: who
// was on the list of a cell on the day of a closed roll cannot become another.
package reorg

import (
	"errors"
	"time"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// The kinds of changes.
const (
	Founded   roster.ChangeKind = "found"
	Renamed   roster.ChangeKind = "rename"
	Moved     roster.ChangeKind = "move"
	Merged    roster.ChangeKind = "merge"
	Separated roster.ChangeKind = "split"
	Dissolved roster.ChangeKind = "dissolve"
)

// Kinds are all of them.
var Kinds = []roster.ChangeKind{Founded, Renamed, Moved, Merged, Separated, Dissolved}

// United tells whether a change has merged committees, and not cells.
func United(c roster.Change) bool {
	return c.Kind == Merged && c.Args["Kind"] == string(roster.Committee)
}

// Operation is one way to change the tree.
type Operation interface {
	// Do changes the tree and returns what that came to. A refusal is a fault,
	// and then the transaction, or the Try around it, has to be given up.
	Do(tx Tx, r Registrar) (Outcome, error)
}

// Registrar keeps the tree: who, when, and by which calendar.
type Registrar struct {
	// By is 0 for the operator at a terminal.
	By      roster.PersonID
	Now     time.Time
	Almanac meeting.Almanac
}

// today is the day in the default zone.
func (r Registrar) today() calendar.Date { return calendar.DateOf(r.Now, r.Almanac.Zone) }

// errPreview takes back what was done to see what it comes to.
var errPreview = errors.New("reorg: only a preview")

// Preview tells what an operation would come to, or refuses what it refuses, and
// changes nothing. The outcome's Change is of no use.
func Preview(tx Tx, r Registrar, op Operation) (out Outcome, err error) {
	err = tx.Try(func() error {
		if out, err = op.Do(tx, r); err != nil {
			return err
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return out, err
}

// Undoable tells whether a change can be taken back now: by doing so, and back.
// What is refused is so before much was done, by a look at closed rolls and at
// whether the change's facts are as it left them.
func Undoable(tx Tx, r Registrar, change roster.ChangeID) (bool, error) {
	_, err := Preview(tx, r, Undo{Change: change})
	can := err == nil
	if fault.As(err) != nil {
		err = nil // it is refused, which is an answer
	}
	return can, err
}
