package reorg

import (
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// Move puts a unit under another one, with all that is below it, from a day on
// until the next move that is known of it. What was counted on those days counts
// for the committees above it then.
type Move struct {
	Unit roster.UnitID
	// Under is 0 for the top.
	Under roster.UnitID
	// From is the first day; no day is today.
	From calendar.Date
}

var _ Operation = Move{}

// Do implements Operation.
func (o Move) Do(tx Tx, r Registrar) (Outcome, error) {
	d, err := r.begin(tx, Moved, o.From)
	if err != nil {
		return Outcome{}, err
	}
	u, err := d.unit(o.Unit)
	if err != nil {
		return Outcome{}, err
	}
	old := d.place(u.ID)
	above, err := d.under(o.Under, u.Kind, u.ID, d.from, old.To)
	if err != nil {
		return Outcome{}, err
	}
	if u.Parent == o.Under {
		return Outcome{}, fault.New(fault.Invalid, "org.same_place", "Unit", u.Name)
	}
	if err := d.freeAt(u.ID, o.Under, old.To); err != nil {
		return Outcome{}, err
	}
	if err := d.leave(u); err != nil {
		return Outcome{}, err
	}
	if err := d.recount(u, o.Under, old.To); err != nil {
		return Outcome{}, err
	}
	d.book.lay(roster.Fact{Kind: roster.Place, Unit: u.ID, Parent: o.Under, From: d.from, To: old.To}, "")
	if err := d.movedWords(u, above); err != nil {
		return Outcome{}, err
	}
	return d.done()
}

// freeAt refuses a place at which another unit has a name of this one's.
func (d *draft) freeAt(unit, parent roster.UnitID, to calendar.Date) error {
	for _, n := range d.book.from(roster.Name, d.from) {
		if n.Unit != unit || !to.IsZero() && !n.From.Before(to) {
			continue
		}
		until := n.To
		if until.IsZero() || !to.IsZero() && to.Before(until) {
			until = to
		}
		if err := d.free(n.Value, parent, n.From, until, unit); err != nil {
			return err
		}
	}
	return nil
}

// leave ends what ties a unit to the one above it: who follows a cell does so
// for that committee; who is in a group belongs to that cell.
func (d *draft) leave(u roster.Unit) error {
	inside, err := d.tx.FactsIn([]roster.UnitID{u.ID})
	if err != nil {
		return err
	}
	for _, f := range inside {
		switch f.Kind {
		case roster.InGroup:
			if f.To.IsZero() || d.from.Before(f.To) {
				return fault.New(fault.Conflict, "org.group_has_members", "Unit", u.Name)
			}
		case roster.Office:
			if f.Value == string(roster.Follower) {
				d.book.add(f)
			}
		default:
		}
	}
	for _, f := range d.book.from(roster.Office, d.from) {
		d.book.clear(f)
	}
	return nil
}

// recount notes whose figures become others.
func (d *draft) recount(u roster.Unit, under roster.UnitID, to calendar.Date) error {
	before, err := d.tx.UnitsAbove(u.ID, d.from)
	if err != nil {
		return err
	}
	var after []roster.Unit
	if under != 0 {
		if after, err = d.tx.UnitsAbove(under, d.from); err != nil {
			return err
		}
	}
	months, err := d.rolled(u.ID, to)
	if err != nil {
		return err
	}
	d.figures(before[1:], after, months) // the unit's own stay as they are
	return nil
}

// rolled are the months until today, and before another day if there is one, for
// which there are closed rolls of the unit or below it.
func (d *draft) rolled(unit roster.UnitID, to calendar.Date) ([]calendar.Month, error) {
	today := d.r.today()
	if d.from.After(today) {
		return nil, nil
	}
	if to.IsZero() || to.After(today) {
		to = today.AddDays(1)
	}
	return d.tx.RolledMonths(unit, d.from, to, d.r.Almanac.Zone)
}

func (d *draft) movedWords(u, above roster.Unit) error {
	d.arg("Unit", u.Name)
	d.arg("Parent", above.Name)
	d.subject(roster.About, u.ID)
	if u.Parent != 0 {
		old, err := d.tx.Unit(u.Parent, d.from)
		if err != nil {
			return err
		}
		d.arg("Old", old.Name)
		d.subject(roster.Source, old.ID)
	}
	if above.ID != 0 {
		d.subject(roster.Target, above.ID)
	}
	return nil
}
