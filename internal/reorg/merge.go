package reorg

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// Merge has the members of cells belong to another one, and ends these cells
// with the offices in them. The other one keeps its own.
type Merge struct {
	Cells []roster.UnitID
	// Into is the cell that goes on; 0 for a new one, which the rest is about.
	Into roster.UnitID
	// Name, Under and Code are those of a new cell.
	Name  string
	Under roster.UnitID
	Code  string
	// From is the first day; no day is today.
	From calendar.Date
}

var _ Operation = Merge{}

// Do implements Operation.
func (o Merge) Do(tx Tx, r Registrar) (Outcome, error) {
	d, err := r.begin(tx, Merged, o.From)
	if err != nil {
		return Outcome{}, err
	}
	cells, err := d.endableCells(o.Cells)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.check(cells); err != nil {
		return Outcome{}, err
	}
	into, err := o.target(d, cells)
	if err != nil {
		return Outcome{}, err
	}
	groups, err := d.inside(distinct(o.Cells)...)
	if err != nil {
		return Outcome{}, err
	}
	for _, c := range cells {
		to := func(roster.PersonID) roster.UnitID { return into.ID }
		d.relocate(roster.Home, c.ID, endedMerged, to)
		d.relocate(roster.Stay, c.ID, endedMerged, to)
		d.close(c, groups)
	}
	d.atHome()
	if err := d.named("Sources", cells, "Target", []roster.Unit{into}); err != nil {
		return Outcome{}, err
	}
	d.subject(roster.Source, distinct(o.Cells)...)
	d.subject(roster.Target, into.ID)
	if err := d.shift(cells, []roster.Unit{into}); err != nil {
		return Outcome{}, err
	}
	if err := d.leftOpen(cells, []roster.Unit{into}); err != nil {
		return Outcome{}, err
	}
	return d.finish(cells)
}

func (o Merge) check(cells []roster.Unit) error {
	switch {
	case slices.Contains(o.Cells, o.Into):
		return fault.New(fault.Invalid, "org.into_itself")
	case len(cells) == 0, o.Into == 0 && len(cells) < 2:
		return fault.New(fault.Invalid, "org.too_few")
	}
	return nil
}

// target is the cell that goes on, which has no closed roll on the day or later
// either, or a new one.
func (o Merge) target(d *draft, cells []roster.Unit) (into roster.Unit, err error) {
	if o.Into == 0 {
		into, _, err = d.found(Found{Kind: roster.Cell, Name: o.Name, Parent: o.Under, Code: o.Code}, o.Cells...)
		d.fresh(into)
		if err == nil {
			d.arg("New", "yes")
			err = d.unrolled(cells...)
		}
		return into, err
	}
	if into, err = d.cell(o.Into); err == nil {
		err = d.unrolled(append(cells[:len(cells):len(cells)], into)...)
	}
	if err == nil {
		err = d.kept(into)
	}
	return into, err
}
