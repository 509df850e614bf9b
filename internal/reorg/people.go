package reorg

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// Why memberships end, as it is kept with them.
const (
	endedMerged    = "merged"
	endedSplit     = "split"
	endedDissolved = "dissolved"
)

// maxGroups is more than a cell has.
const maxGroups = 1000

// inside opens the book on everybody who belongs to one of the cells or their
// groups on the day or later, or holds an office there, and on the groups. It
// returns the groups.
func (d *draft) inside(cells ...roster.UnitID) ([]roster.Unit, error) {
	places, err := d.tx.PlacesBelow(cells, d.from, maxGroups)
	if err != nil {
		return nil, err
	}
	var groups []roster.Unit
	units := append([]roster.UnitID(nil), cells...)
	for _, p := range places {
		if slices.Contains(units, p.Unit) {
			continue
		}
		facts, err := d.tx.UnitFacts([]roster.UnitID{p.Unit})
		if err != nil {
			return nil, err
		}
		d.book.add(facts...)
		units = append(units, p.Unit)
		groups = append(groups, roster.Unit{ID: p.Unit, Parent: p.Parent, Name: lastName(facts), Kind: roster.Group})
	}
	facts, err := d.tx.FactsIn(units)
	if err != nil {
		return nil, err
	}
	var people []roster.PersonID
	for _, f := range facts {
		if !f.Void() && (f.To.IsZero() || d.from.Before(f.To)) {
			people = append(people, f.Person)
		}
	}
	all, err := d.tx.PersonFacts(people)
	d.book.add(all...)
	return groups, err
}

// relocate has those who belong to a unit from the day on, for good or for a
// time, belong to another one, or to none if to says 0. It keeps for how long.
func (d *draft) relocate(kind roster.FactKind, unit roster.UnitID, why string, to func(roster.PersonID) roster.UnitID) {
	for _, f := range d.book.from(kind, d.from) {
		if f.Unit != unit {
			continue
		}
		if f.Unit = to(f.Person); f.Unit != 0 {
			d.book.lay(f, why)
			continue
		}
		f.Ended = why
		d.book.clear(f)
		if kind == roster.Stay {
			d.comeHome(f)
		}
	}
}

// atHome ends the stays of people with the cell that is their own by then.
func (d *draft) atHome() {
	for _, stay := range d.book.from(roster.Stay, d.from) {
		for _, home := range d.book.from(roster.Home, d.from) {
			if home.Person != stay.Person || home.Unit != stay.Unit {
				continue
			}
			if both := common(stay, home); !both.Void() {
				d.book.clear(both)
				d.comeHome(both)
			}
		}
	}
}

// comeHome ends that somebody is away while they do not stay anywhere any more.
func (d *draft) comeHome(stay roster.Fact) {
	for _, status := range d.book.from(roster.Status, stay.From) {
		if status.Person != stay.Person || status.Value != string(roster.Away) {
			continue
		}
		if both := common(status, stay); !both.Void() {
			d.book.clear(both)
		}
	}
}

// common is f on the days on which g holds too.
func common(f, g roster.Fact) roster.Fact {
	if f.From.Before(g.From) {
		f.From = g.From
	}
	if f.To.IsZero() || !g.To.IsZero() && g.To.Before(f.To) {
		f.To = g.To
	}
	return f
}

// close ends a unit with the offices in it; of a cell the groups, too.
func (d *draft) close(u roster.Unit, groups []roster.Unit) {
	d.end(u.ID)
	for _, g := range groups {
		if g.Parent != u.ID {
			continue
		}
		d.end(g.ID)
		d.out.Groups = append(d.out.Groups, g.Name)
	}
}

// end ends a unit, who belongs to it as to a group, and the offices in it.
func (d *draft) end(unit roster.UnitID) {
	for _, kind := range []roster.FactKind{roster.Place, roster.InGroup, roster.Office} {
		for _, f := range d.book.from(kind, d.from) {
			if f.Unit == unit {
				d.book.clear(f)
			}
		}
	}
}

// kept notes who is secretary of a cell that goes on, or that nobody is.
func (d *draft) kept(cell roster.Unit) error {
	members, err := d.tx.MembersAt(cell.ID, d.from)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Role == roster.Secretary {
			d.out.Kept = append(d.out.Kept, Office{Person: m.Person.ID, In: cell.ID, Name: m.Person.FullName, Role: m.Role, Unit: cell.Name})
			return nil
		}
	}
	d.out.Headless = append(d.out.Headless, cell.Name)
	return nil
}

// members are those whose home is the cell on the day.
func (d *draft) members(cell roster.UnitID, on calendar.Date) map[roster.PersonID]bool {
	all := map[roster.PersonID]bool{}
	for _, f := range d.book.facts {
		if f.Kind == roster.Home && f.Unit == cell && f.HoldsOn(on) {
			all[f.Person] = true
		}
	}
	return all
}

// aboveAll are the units above each of the cells on the day.
func (d *draft) aboveAll(cells ...roster.Unit) ([]roster.Unit, error) {
	var all []roster.Unit
	for _, c := range cells {
		if c.Parent == 0 {
			continue
		}
		above, err := d.tx.UnitsAbove(c.Parent, d.from)
		if err != nil {
			return nil, err
		}
		all = append(all, above...)
	}
	return all, nil
}

// shift notes the committees that lose people or win them.
func (d *draft) shift(sources, targets []roster.Unit) error {
	before, err := d.aboveAll(sources...)
	if err != nil {
		return err
	}
	after, err := d.aboveAll(targets...)
	d.figures(before, after, nil)
	return err
}

// distinct are the units, each once, in their order.
func distinct(ids []roster.UnitID) []roster.UnitID {
	var all []roster.UnitID
	for _, id := range ids {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// cells are cells that exist on the day and for which no end is planned.
func (d *draft) cells(ids []roster.UnitID) ([]roster.Unit, error) {
	var all []roster.Unit
	for _, id := range distinct(ids) {
		c, err := d.cell(id)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// endableCells are cells that can end on the day.
func (d *draft) endableCells(ids []roster.UnitID) ([]roster.Unit, error) {
	cells, err := d.cells(ids)
	for _, c := range cells {
		if err == nil {
			err = d.endable(c)
		}
	}
	return cells, err
}
