package reorg

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// HeirTx is what finding out where cells have ended needs of one transaction.
type HeirTx interface {
	// ChangesOfUnits returns changes that hold from a day of the span on, first
	// day inclusive, last exclusive, and concern one of the units; the oldest
	// first. Those that were undone are not among them.
	ChangesOfUnits(units []roster.UnitID, from, to calendar.Date) ([]roster.Change, error)
}

// Heir is the cell to which the members of a cell went that has ended by the day,
// all of them together; or where that one has ended too, the one to which they
// went then. End is the first day on which the cell was no more. Heir is 0 while
// the cell goes on, and where its members went to several.
func Heir(tx HeirTx, cell roster.UnitID, on calendar.Date) (heir roster.UnitID, end calendar.Date, err error) {
	for at := cell; ; at = heir {
		changes, err := changesUntil(tx, at, on)
		if err != nil {
			return 0, end, err
		}
		last := slices.IndexFunc(changes, func(c roster.Change) bool { return ends(c, at) })
		if last < 0 {
			return heir, end, nil
		}
		if end.IsZero() {
			end = changes[last].From
		}
		if heir = into(changes[last]); heir == 0 {
			return 0, end, nil
		}
	}
}

// Left are the cells whose heir a cell is on a day, in the order in which they ended.
func Left(tx HeirTx, heir roster.UnitID, on calendar.Date) (all []roster.UnitID, err error) {
	changes, err := changesUntil(tx, heir, on)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		if into(c) != heir {
			continue
		}
		for _, cell := range c.Units(roster.Source) {
			before, err := Left(tx, cell, on)
			if err != nil {
				return nil, err
			}
			all = append(append(all, before...), cell)
		}
	}
	return all, nil
}

func changesUntil(tx HeirTx, unit roster.UnitID, on calendar.Date) ([]roster.Change, error) {
	return tx.ChangesOfUnits([]roster.UnitID{unit}, calendar.NewDate(1, 1, 1), on.AddDays(1))
}

// ends tells whether a change has ended the unit.
func ends(c roster.Change, unit roster.UnitID) bool {
	return (c.Kind == Merged || c.Kind == Dissolved) && slices.Contains(c.Units(roster.Source), unit)
}

// into is the one cell to which the members of cells go that a change ends; 0 for
// a change that ends none, or sends them to several.
func into(c roster.Change) roster.UnitID {
	targets := c.Units(roster.Target)
	if c.Kind != Merged && c.Kind != Dissolved || len(targets) != 1 {
		return 0
	}
	return targets[0]
}
