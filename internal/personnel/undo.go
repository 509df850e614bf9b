package personnel

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// undoable are the kinds of changes that can be taken back. A correction is not
// among them, since what was there before is not kept; nor is what two were told
// of at once: that is done again, the other way round. A transfer can be taken
// back by the cell that answered its proposal, which waits again then.
var undoable = []roster.ChangeKind{Added, Graded, Released, Resumed, WentAway, Left, Grouped, Appointed, Dismissed, Transferred}

// Undoable tells whether a change is one that [Undo] can take back, as long as
// nothing was built upon it.
func Undoable(c roster.Change) bool { return c.UndoneAt.IsZero() && slices.Contains(undoable, c.Kind) }

// Undo takes a change of a person back: what it began never held, what it ended
// holds on. If something was built upon it since, that is a Conflict fault.
type Undo struct {
	Change roster.ChangeID
}

// Do takes it back. The outcome's change is the one that was taken back.
func (u Undo) Do(tx Tx, o Order) (Outcome, error) {
	if err := o.begin(tx); err != nil {
		return Outcome{}, err
	}
	c, err := u.change(tx, o)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Change: c.ID, Person: c.People(roster.About)[0]}
	if c.Kind == Transferred {
		if out.Proposal, err = o.reopen(tx, c, out.Person); err != nil {
			return Outcome{}, err
		}
	}
	before, err := tx.PersonFacts([]roster.PersonID{out.Person})
	if err != nil {
		return Outcome{}, err
	}
	if err := tx.UndoChange(c.ID, o.By); err != nil {
		return Outcome{}, err
	}
	if err := (Order{Seen: -1}).touch(tx, out.Person); err != nil {
		return Outcome{}, err
	}
	after, err := tx.PersonFacts([]roster.PersonID{out.Person})
	if err != nil {
		return Outcome{}, err
	}
	if o.Cell != 0 && !Belongs(before, o.Cell, o.Today) && !Belongs(after, o.Cell, o.Today) {
		return Outcome{}, fault.New(fault.NotFound, "org.change_unknown")
	}
	if c.From.Before(o.Today) {
		if out.Figures, err = recount(tx, append(before, after...), c.From, calendar.Date{}, o.Zone); err != nil {
			return Outcome{}, err
		}
	}
	if err := o.own(out.Figures); err != nil {
		return Outcome{}, err
	}
	return out, o.led(tx, c.From)
}

// change is the change, if it can be taken back by who orders it.
func (u Undo) change(tx Tx, o Order) (roster.Change, error) {
	c, err := tx.Change(u.Change)
	if err != nil {
		return c, err
	}
	if err := o.concerns(tx, c); err != nil {
		return c, err
	}
	switch {
	case !c.UndoneAt.IsZero():
		return c, fault.New(fault.Conflict, "org.undone_already")
	case !Undoable(c):
		return c, fault.New(fault.Conflict, "people.not_undoable")
	}
	return c, unmerged(tx, c)
}

// unmerged refuses a change from before another record of the person went into this
// one: what was joined then rests on how both stood.
func unmerged(tx roster.ChangeTx, c roster.Change) error {
	all, err := tx.ChangesOfPerson(c.People(roster.About)[0])
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(other roster.Change) bool { return other.Kind == Merged && other.ID > c.ID }) {
		return fault.New(fault.Conflict, "org.built_upon")
	}
	return nil
}

// reopen has the proposal wait again by which somebody was transferred, if the
// cell for which it is ordered has answered it. The operator may have transferred
// somebody without one: then it is 0.
func (o Order) reopen(tx Tx, c roster.Change, who roster.PersonID) (ProposalID, error) {
	p, err := tx.LastReceived(who, c.Units(roster.Target)[0])
	switch none := fault.Is(err, fault.NotFound) || err == nil && !p.ClosedAt.Equal(c.At); {
	case none && o.Cell == 0:
		return 0, nil
	case none, err == nil && o.Cell != 0 && o.Cell != p.Answerer():
		return 0, fault.New(fault.Conflict, "people.not_undoable")
	case err != nil:
		return 0, err
	}
	return p.ID, tx.ReopenProposal(p.ID)
}

// concerns refuses a change that was not the cell's, for which it is ordered, to
// make, as if there were none.
func (o Order) concerns(tx Tx, c roster.Change) error {
	unknown := fault.New(fault.NotFound, "org.change_unknown")
	if len(c.People(roster.About)) != 1 {
		return unknown // of units, not of a person
	}
	if o.Cell == 0 {
		return nil
	}
	units := c.Units(roster.Source)
	if c.Kind == Transferred && slices.Contains(append(units, c.Units(roster.Target)...), o.Cell) {
		return nil // see reopen
	}
	if len(units) == 0 {
		units = c.Units(roster.Target)
	}
	if len(units) != 1 {
		return unknown
	}
	if c.Kind != Appointed && c.Kind != Dismissed {
		if units[0] != o.Cell {
			return unknown
		}
		return nil
	}
	unit, err := tx.Unit(units[0], o.Today)
	if err != nil {
		return err
	}
	return o.inside(unit, roster.Role(c.Args["role"]))
}
