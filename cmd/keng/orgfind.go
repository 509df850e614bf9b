package main

import (
	"strings"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
	"keng/internal/store"
)

// pathSign parts the names of a path.
const pathSign = "/"

// find returns the unit of a code or a path, as it is on the day; where it is
// not there on that day, as it is today.
func (w *orgWork) find(tx *store.Tx, named string, on calendar.Date) (roster.Unit, error) {
	for _, day := range []calendar.Date{on, w.today} {
		u, err := w.findOn(tx, named, day)
		if !fault.Is(err, fault.NotFound) {
			return u, err
		}
	}
	return roster.Unit{}, fault.New(fault.NotFound, "org.cli_unknown", "Unit", named)
}

func (w *orgWork) findOn(tx *store.Tx, named string, on calendar.Date) (roster.Unit, error) {
	u, err := tx.UnitCoded(strings.TrimSpace(named), on)
	if !fault.Is(err, fault.NotFound) {
		return u, err
	}
	names := strings.Split(named, pathSign)
	u, err = walkDown(tx, roster.Unit{}, names, on)
	if !fault.Is(err, fault.NotFound) {
		return u, err
	}
	// What is above the first name may be left out where there is only one.
	top, err := w.findAnywhere(tx, names[0], on)
	if err != nil {
		return top, err
	}
	return walkDown(tx, top, names[1:], on)
}

// walkDown follows the names from the top.
func walkDown(tx *store.Tx, at roster.Unit, names []string, on calendar.Date) (roster.Unit, error) {
	for _, name := range names {
		ids, err := tx.Namesakes(at.ID, roster.Fold(roster.Clean(name)), on, on.AddDays(1))
		if err != nil {
			return at, err
		}
		if len(ids) == 0 {
			return at, fault.New(fault.NotFound, "unit.unknown")
		}
		below := at
		for _, id := range ids { // two can be alike but for their diacritics
			u, err := tx.Unit(id, on)
			if err != nil {
				return at, err
			}
			if below == at || u.Name == roster.Clean(name) {
				below = u
			}
		}
		at = below
	}
	return at, nil
}

// several is how many units of one name are listed.
const several = 8

// findAnywhere returns the one unit that is called so, wherever it is.
func (w *orgWork) findAnywhere(tx *store.Tx, name string, on calendar.Date) (roster.Unit, error) {
	within, err := tops(tx, on)
	if err != nil {
		return roster.Unit{}, err
	}
	found, err := tx.UnitsCalled(roster.Fold(roster.Clean(name)), within, on, several)
	switch {
	case err != nil:
		return roster.Unit{}, err
	case len(found) == 0:
		return roster.Unit{}, fault.New(fault.NotFound, "unit.unknown")
	case len(found) == 1:
		return found[0], nil
	}
	var paths []string
	for _, u := range found {
		path, err := pathOf(tx, u.ID, on)
		if err != nil {
			return roster.Unit{}, err
		}
		paths = append(paths, path)
	}
	return roster.Unit{}, fault.New(fault.Invalid, "org.cli_several", "Unit", name, "Units", strings.Join(paths, "; "))
}

// pathOf is a unit's path from the top.
func pathOf(tx *store.Tx, unit roster.UnitID, on calendar.Date) (string, error) {
	above, err := tx.UnitsAbove(unit, on)
	var names []string
	for _, u := range above {
		names = append([]string{u.Name}, names...)
	}
	return strings.Join(names, " / "), err
}
