package reorg

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// EndTx reads what ended units.
type EndTx interface {
	// ChangesOfUnits returns changes that hold from a day of the span on, first
	// day inclusive, last exclusive, and concern one of the units; the oldest
	// first. Those that were undone are not among them.
	ChangesOfUnits(units []roster.UnitID, from, to calendar.Date) ([]roster.Change, error)
}

// EndOf returns what ended a unit after its last day: one change, or none if it
// ended with the cell that it was a group of.
func EndOf(tx EndTx, unit roster.UnitID, last calendar.Date) ([]roster.Change, error) {
	changes, err := tx.ChangesOfUnits([]roster.UnitID{unit}, last.AddDays(1), last.AddDays(2))
	return slices.DeleteFunc(changes, func(c roster.Change) bool {
		return c.Kind != Merged && c.Kind != Dissolved || !slices.Contains(c.Units(roster.Source), unit)
	}), err
}
