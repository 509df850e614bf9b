package reorg

import (
	"keng/internal/calendar"
	"keng/internal/roster"
)

// Found makes a unit: a committee or a cell below a committee or at the top, a
// group below a cell.
type Found struct {
	Kind roster.UnitKind
	Name string
	// Parent is 0 for the top.
	Parent roster.UnitID
	// Code is the organisation's own key for it, Timezone an IANA name; both may be empty.
	Code, Timezone string
	// From is the first day; no day is today.
	From calendar.Date
}

var _ Operation = Found{}

// Do implements Operation.
func (o Found) Do(tx Tx, r Registrar) (Outcome, error) {
	d, err := r.begin(tx, Founded, o.From)
	if err != nil {
		return Outcome{}, err
	}
	u, above, err := d.found(o)
	if err != nil {
		return Outcome{}, err
	}
	d.arg("Kind", string(u.Kind))
	d.arg("Unit", u.Name)
	d.arg("Parent", above.Name)
	d.subject(roster.About, u.ID)
	if above.ID != 0 {
		d.subject(roster.Target, above.ID)
	}
	if u.Kind == roster.Cell {
		d.fresh(u)
	}
	return d.done()
}

// found puts a new unit into the draft, and returns it and the one above it.
func (d *draft) found(o Found, but ...roster.UnitID) (u, above roster.Unit, err error) {
	u = roster.Unit{Kind: o.Kind, Parent: o.Parent, Code: roster.Clean(o.Code), Timezone: roster.Clean(o.Timezone)}
	if u.Name, err = called(o.Name); err != nil {
		return u, above, err
	}
	if above, err = d.under(o.Parent, o.Kind, 0, d.from, calendar.Date{}); err != nil {
		return u, above, err
	}
	if err = d.free(u.Name, o.Parent, d.from, calendar.Date{}, but...); err != nil {
		return u, above, err
	}
	if err = checkKeys(u); err == nil {
		err = freeCode(d.tx, u.Code, d.from)
	}
	if err != nil {
		return u, above, err
	}
	if u.ID, err = d.tx.NewUnit(u); err != nil {
		return u, above, err
	}
	d.book.lay(roster.Fact{Kind: roster.Name, Unit: u.ID, Value: u.Name, From: d.from}, "")
	d.book.lay(roster.Fact{Kind: roster.Place, Unit: u.ID, Parent: u.Parent, From: d.from}, "")
	return u, above, nil
}

// fresh notes that a new cell has neither a secretary nor a regular meeting.
func (d *draft) fresh(cell roster.Unit) {
	d.out.Headless = append(d.out.Headless, cell.Name)
	d.out.Idle = append(d.out.Idle, cell.Name)
}
