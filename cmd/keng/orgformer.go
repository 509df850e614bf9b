package main

import (
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
	"keng/internal/store"
)

// once returns the one unit that is no more, or is called otherwise now, and was
// called so, with the names of units above it before it if need be.
func (w *orgWork) once(tx *store.Tx, named string) (roster.UnitID, error) {
	found, err := former(tx, named, w.today)
	switch {
	case err != nil:
		return 0, err
	case len(found) == 0:
		return 0, fault.New(fault.NotFound, "org.cli_unknown", "Unit", named)
	case len(found) == 1:
		return found[0].Unit.ID, nil
	}
	var paths []string
	for _, f := range found {
		path, err := pathOf(tx, f.Unit.ID, f.Last)
		if err != nil {
			return 0, err
		}
		paths = append(paths, path)
	}
	return 0, fault.New(fault.Invalid, "org.cli_several", "Unit", named, "Units", strings.Join(paths, "; "))
}

// former are the units that had the whole name, or have the number, and do not have
// the name, or are not there, on the day: of a path, those that were below the
// others that it names.
func former(tx *store.Tx, named string, today calendar.Date) ([]roster.Former, error) {
	if n, err := strconv.ParseInt(named, 10, 64); err == nil {
		path, last, err := roster.PathOn(tx, roster.UnitID(n), today)
		if err != nil || len(path) == 0 {
			return nil, err
		}
		return []roster.Former{{Unit: path[0], Name: path[0].Name, Last: last}}, nil
	}
	within, err := tops(tx, today)
	if err != nil {
		return nil, err
	}
	names := strings.Split(named, pathSign)
	name := roster.Fold(roster.Clean(names[len(names)-1]))
	found, err := tx.FormerlyCalled(name, within, today, several)
	if err != nil {
		return nil, err
	}
	var all []roster.Former
	for _, f := range found {
		path, err := tx.UnitsAbove(f.Unit.ID, f.Last)
		if err != nil {
			return nil, err
		}
		if roster.IsCalled(f.Name, name) && isPath(path[1:], names[:len(names)-1]) {
			all = append(all, f)
		}
	}
	return all, nil
}

// isPath tells whether the names, from the top, are those of units of a path, in
// their order.
func isPath(path []roster.Unit, names []string) bool {
	for _, u := range path {
		if n := len(names); n > 0 && roster.Fold(u.Name) == roster.Fold(roster.Clean(names[n-1])) {
			names = names[:n-1]
		}
	}
	return len(names) == 0
}

// tops are the units at the top.
func tops(tx *store.Tx, on calendar.Date) (all []roster.UnitID, err error) {
	units, _, err := tx.Branches(0, on, 0, 1000)
	for _, u := range units {
		all = append(all, u.ID)
	}
	return all, err
}
