package roster

import "keng/internal/calendar"

// TreeTx reads the tree of units as it is on a day.
type TreeTx interface {
	// Unit returns the unit, or a NotFound fault if it does not exist on that day.
	Unit(id UnitID, on calendar.Date) (Unit, error)
	// UnitsBelow returns the unit and all units below it, by name; none if it
	// does not exist on that day.
	UnitsBelow(id UnitID, on calendar.Date) ([]Unit, error)
	// UnitsAbove returns the unit and then those above it up to the top; none
	// if it does not exist on that day.
	UnitsAbove(id UnitID, on calendar.Date) ([]Unit, error)
}

// Cells returns the cells among the units, in their order.
func Cells(units []Unit) []Unit {
	var cells []Unit
	for _, u := range units {
		if u.Kind == Cell {
			cells = append(cells, u)
		}
	}
	return cells
}
