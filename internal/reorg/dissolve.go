package reorg

import (
	"cmp"
	"slices"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// Dissolve ends a unit: a committee without units below it, a cell whose members
// go to others, or a group.
type Dissolve struct {
	Unit roster.UnitID
	// To is where a cell's members go, 0 if Each says it for all.
	To roster.UnitID
	// Each is where single members go; may be nil.
	Each map[roster.PersonID]roster.UnitID
	// From is the first day on which it is no more; no day is today.
	From calendar.Date
}

var _ Operation = Dissolve{}

// Do implements Operation.
func (o Dissolve) Do(tx Tx, r Registrar) (Outcome, error) {
	d, err := r.begin(tx, Dissolved, o.From)
	if err != nil {
		return Outcome{}, err
	}
	u, err := d.unit(o.Unit)
	if err == nil {
		err = d.endable(u)
	}
	if err != nil {
		return Outcome{}, err
	}
	d.arg("Kind", string(u.Kind))
	d.arg("Unit", u.Name)
	d.subject(roster.Source, u.ID)
	if u.Kind != roster.Cell {
		return d.dissolve(u)
	}
	return o.cell(d, u)
}

// dissolve ends a committee or a group.
func (d *draft) dissolve(u roster.Unit) (Outcome, error) {
	below, err := d.tx.PlacesBelow([]roster.UnitID{u.ID}, d.from, 1)
	if err != nil {
		return Outcome{}, err
	}
	if len(below) > 0 {
		facts, err := d.tx.UnitFacts([]roster.UnitID{below[0].Unit})
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{}, fault.New(fault.Conflict, "org.units_below", "Unit", u.Name, "Below", lastName(facts))
	}
	if _, err := d.inside(u.ID); err != nil {
		return Outcome{}, err
	}
	d.end(u.ID)
	return d.done()
}

// cell ends a cell, and has its members go where they are to.
func (o Dissolve) cell(d *draft, u roster.Unit) (Outcome, error) {
	groups, err := d.inside(u.ID)
	if err != nil {
		return Outcome{}, err
	}
	targets, err := o.targets(d, u)
	if err != nil {
		return Outcome{}, err
	}
	if err := d.unrolled(append(targets[:len(targets):len(targets)], u)...); err != nil {
		return Outcome{}, err
	}
	d.relocate(roster.Home, u.ID, endedDissolved, o.to)
	d.relocate(roster.Stay, u.ID, endedDissolved, o.to)
	d.close(u, groups)
	d.atHome()
	if err := d.named("Unit", []roster.Unit{u}, "Targets", targets); err != nil {
		return Outcome{}, err
	}
	for _, t := range targets {
		d.subject(roster.Target, t.ID)
	}
	if err := d.shift([]roster.Unit{u}, targets); err != nil {
		return Outcome{}, err
	}
	if err := d.leftOpen([]roster.Unit{u}, targets); err != nil {
		return Outcome{}, err
	}
	return d.finish([]roster.Unit{u})
}

// to is where somebody goes.
func (o Dissolve) to(p roster.PersonID) roster.UnitID { return cmp.Or(o.Each[p], o.To) }

// targets are the cells to which members go, in the order of their identifiers.
// It refuses to leave somebody without one.
func (o Dissolve) targets(d *draft, u roster.Unit) ([]roster.Unit, error) {
	var ids []roster.UnitID
	lost := map[roster.PersonID]bool{}
	for _, f := range d.book.from(roster.Home, d.from) {
		switch to := o.to(f.Person); {
		case f.Unit != u.ID:
		case to == u.ID:
			return nil, fault.New(fault.Invalid, "org.into_itself")
		case to == 0:
			lost[f.Person] = true
		default:
			ids = append(ids, to)
		}
	}
	if len(lost) > 0 {
		return nil, fault.New(fault.Invalid, "org.nowhere_to_go", "Number", len(lost))
	}
	slices.Sort(ids)
	return d.cells(ids)
}
