package reorg

import (
	"strconv"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// Split has some members of a cell belong to a new one. The offices that they
// hold in the old one end.
type Split struct {
	Cell   roster.UnitID
	People []roster.PersonID
	// Name, Under and Code are those of the new cell.
	Name  string
	Under roster.UnitID
	Code  string
	// From is the first day; no day is today.
	From calendar.Date
}

var _ Operation = Split{}

// Do implements Operation.
func (o Split) Do(tx Tx, r Registrar) (Outcome, error) {
	d, err := r.begin(tx, Separated, o.From)
	if err != nil {
		return Outcome{}, err
	}
	cell, err := d.cell(o.Cell)
	if err != nil {
		return Outcome{}, err
	}
	if err := d.unrolled(cell); err != nil {
		return Outcome{}, err
	}
	groups, err := d.inside(cell.ID)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.check(d.members(cell.ID, d.from)); err != nil {
		return Outcome{}, err
	}
	into, _, err := d.found(Found{Kind: roster.Cell, Name: o.Name, Parent: o.Under, Code: o.Code})
	if err != nil {
		return Outcome{}, err
	}
	d.fresh(into)
	if o.move(d, cell, into, groups) {
		d.out.Headless = append(d.out.Headless, cell.Name)
	}
	d.atHome()
	if err := d.named("Source", []roster.Unit{cell}, "Target", []roster.Unit{into}); err != nil {
		return Outcome{}, err
	}
	d.arg("Count", strconv.Itoa(len(o.People)))
	d.subject(roster.Source, cell.ID)
	d.subject(roster.Target, into.ID)
	if err := d.shift([]roster.Unit{cell}, []roster.Unit{into}); err != nil {
		return Outcome{}, err
	}
	return d.finish(nil)
}

// check refuses whoever is no member on the day, and to take all or none.
func (o Split) check(members map[roster.PersonID]bool) error {
	going := map[roster.PersonID]bool{}
	for _, p := range o.People {
		if !members[p] {
			return fault.New(fault.Invalid, "org.not_a_member")
		}
		going[p] = true
	}
	switch len(going) {
	case 0:
		return fault.New(fault.Invalid, "org.split_none")
	case len(members):
		return fault.New(fault.Invalid, "org.split_all")
	}
	return nil
}

// move has those who go belong to the new cell and to no group, and ends their
// offices. It tells whether the secretary is one of them.
func (o Split) move(d *draft, cell, into roster.Unit, groups []roster.Unit) (headless bool) {
	going := map[roster.PersonID]bool{}
	for _, p := range o.People {
		going[p] = true
	}
	d.relocate(roster.Home, cell.ID, endedSplit, func(p roster.PersonID) roster.UnitID {
		if going[p] {
			return into.ID
		}
		return cell.ID // as it is
	})
	for _, f := range d.book.from(roster.InGroup, d.from) {
		if going[f.Person] && has(groups, f.Unit) {
			d.book.clear(f)
		}
	}
	for _, f := range d.book.from(roster.Office, d.from) {
		role := roster.Role(f.Value)
		inCell := f.Unit == cell.ID && role.LeadsCell()
		if going[f.Person] && (inCell || has(groups, f.Unit)) {
			d.book.clear(f)
			headless = headless || role == roster.Secretary && f.From == d.from
		}
	}
	return headless
}
