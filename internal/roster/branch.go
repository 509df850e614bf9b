package roster

import "keng/internal/calendar"

// Branch is a unit with how much is below it.
type Branch struct {
	Unit
	// Below is how many units are right below it.
	Below int
	// Members is how many people belong to it, or to the cells below it; it is
	// not counted where these are too many to be counted while somebody waits.
	Members int
	Counted bool
}

// BranchTx reads the tree a page at a time, however large it is.
type BranchTx interface {
	// Branch returns the unit as it is on a day, or a NotFound fault.
	Branch(unit UnitID, on calendar.Date) (Branch, error)
	// Branches returns the units right below one, 0 for those at the top, by
	// name: at most so many after the first so many; and how many there are.
	Branches(below UnitID, on calendar.Date, after, limit int) (page []Branch, all int, err error)
	// UnitsCalled returns at most so many units that are called so on a day, of
	// the units themselves and all below them: by the whole name, with or
	// without the word for what it is, else by a part of it. The text is folded.
	UnitsCalled(folded string, within []UnitID, on calendar.Date, limit int) ([]Unit, error)
	// FormerlyCalled returns at most so many units that were called so before the
	// day and are not on it, in the same way: of those that were one of the units
	// or below when they last stood. Each comes with its latest such name.
	FormerlyCalled(folded string, within []UnitID, on calendar.Date, limit int) ([]Former, error)
	// CellsBelow returns at most so many cells of the unit and all below it, by
	// their identifiers.
	CellsBelow(unit UnitID, on calendar.Date, limit int) ([]UnitID, error)
	// ChangesBelow returns changes of these kinds that concern the unit or one
	// that was below it on their day or the day before; 0 stands for all units.
	// They hold from a day in [from, to) on, no day being an open end; the latest
	// first, at most so many after the first so many. Those that were undone are
	// among them only if undone says so.
	ChangesBelow(unit UnitID, q ChangeQuery) ([]Change, error)
}

// ChangeQuery describes changes.
type ChangeQuery struct {
	Kinds    []ChangeKind
	From, To calendar.Date
	// Undone asks for those that were undone, too.
	Undone       bool
	After, Limit int
}
