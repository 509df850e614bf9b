package reorg

import (
	"slices"
	"time"
	"unicode/utf8"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// maxName bounds a unit's name: the longest of real ones have about a hundred letters.
const maxName = 200

// called cleans a unit's name, and refuses one that is none.
func called(name string) (string, error) {
	name = roster.Clean(name)
	switch {
	case name == "":
		return "", fault.New(fault.Invalid, "org.name_needed")
	case utf8.RuneCountInString(name) > maxName:
		return "", fault.New(fault.Invalid, "org.name_long", "Max", maxName)
	}
	return name, nil
}

// free refuses a name that a unit right below the parent has on one of the days
// too: people find units by their names, with or without diacritics. Those that
// are left out do not count.
func (d *draft) free(name string, parent roster.UnitID, from, to calendar.Date, but ...roster.UnitID) error {
	found, err := d.tx.Namesakes(parent, roster.Fold(name), from, to)
	if err != nil {
		return err
	}
	for _, id := range found {
		if !slices.Contains(but, id) {
			return fault.New(fault.Invalid, "org.name_taken", "Name", name)
		}
	}
	return nil
}

// under refuses a place that a unit of the kind cannot have on all of the days:
// below what is no unit for it, below one that does not exist then, or below
// one that is below the unit itself. It returns the parent.
func (d *draft) under(parent roster.UnitID, kind roster.UnitKind, unit roster.UnitID, from, to calendar.Date) (roster.Unit, error) {
	if parent == 0 {
		if kind == roster.Group {
			return roster.Unit{}, fault.New(fault.Invalid, "org.group_of_cell")
		}
		return roster.Unit{}, nil
	}
	above, err := d.unit(parent)
	switch {
	case err != nil:
		return above, err
	case parent == unit:
		return above, fault.New(fault.Invalid, "org.circle", "Unit", above.Name)
	case kind == roster.Group && above.Kind != roster.Cell:
		return above, fault.New(fault.Invalid, "org.group_of_cell")
	case kind != roster.Group && above.Kind != roster.Committee:
		return above, fault.New(fault.Invalid, "org.not_a_committee", "Unit", above.Name)
	case !exists(d.book.facts, parent, from, to):
		return above, fault.New(fault.Conflict, "org.ends_already", "Unit", above.Name, "Date", d.last(parent).To)
	}
	circle, err := d.below(parent, unit, from, to)
	if err == nil && circle {
		err = fault.New(fault.Invalid, "org.circle", "Unit", above.Name)
	}
	return above, err
}

// maxDepth ends a walk up a tree that is no tree.
const maxDepth = 32

// below tells whether the one unit is below the other on one of the days. It
// walks up, by the places of all these days: what is planned counts too.
func (d *draft) below(unit, other roster.UnitID, from, to calendar.Date) (bool, error) {
	level := []roster.Fact{{Parent: unit, From: from, To: to}}
	for range maxDepth {
		var ids []roster.UnitID
		for _, f := range level {
			if f.Parent == other {
				return true, nil
			}
			if f.Parent != 0 {
				ids = append(ids, f.Parent)
			}
		}
		if len(ids) == 0 || other == 0 {
			return false, nil
		}
		facts, err := d.tx.UnitFacts(ids)
		if err != nil {
			return false, err
		}
		level = higher(level, facts)
	}
	return true, nil
}

// higher are the places of the parents of a level, on the days of the level.
func higher(level, facts []roster.Fact) []roster.Fact {
	var next []roster.Fact
	for _, f := range level {
		for _, p := range facts {
			if p.Kind != roster.Place || p.Unit != f.Parent {
				continue
			}
			if p.From.Before(f.From) {
				p.From = f.From
			}
			if p.To.IsZero() || !f.To.IsZero() && f.To.Before(p.To) {
				p.To = f.To
			}
			if !p.Void() {
				next = append(next, p)
			}
		}
	}
	return next
}

// unrolled refuses a day on or before one on which one of the cells has a closed
// roll, and names the first that can be.
func (d *draft) unrolled(cells ...roster.Unit) error {
	var ids []roster.UnitID
	for _, c := range cells {
		ids = append(ids, c.ID)
	}
	last, err := d.tx.LastRolls(ids)
	if err != nil {
		return err
	}
	var latest calendar.Date
	var name string
	for _, c := range cells {
		at, rolled := last[c.ID]
		if !rolled {
			continue
		}
		zone, err := d.zone(c.ID)
		if err != nil {
			return err
		}
		if day := calendar.DateOf(at, zone); latest.IsZero() || day.After(latest) {
			latest, name = day, c.Name
		}
	}
	if latest.IsZero() || latest.Before(d.from) {
		return nil
	}
	return fault.New(fault.Invalid, "org.rolled_since", "Unit", name, "Date", latest, "First", latest.AddDays(1))
}

// zone is the one that a unit lives in.
func (d *draft) zone(unit roster.UnitID) (*time.Location, error) {
	if z := d.zones[unit]; z != nil {
		return z, nil
	}
	terms, err := meeting.TermsOf(d.tx, unit, d.r.Almanac.Zone)
	if err == nil {
		d.zones[unit] = terms.Zone
	}
	return terms.Zone, err
}
