package reorg

import (
	"time"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// Tx is what this package needs of one transaction.
type Tx interface {
	roster.FactTx
	roster.ChangeTx
	roster.TreeTx
	roster.BranchTx
	roster.MemberTx
	meeting.Tx
	TreeTx
	RollsTx
	// Try runs f so that what it did is undone if it returns an error, while
	// the transaction goes on. It returns f's error.
	Try(f func() error) error
}

// TreeTx asks about the tree what no fact of a single unit tells.
type TreeTx interface {
	// NewUnit keeps the kind, the code and the zone of a unit that is nowhere yet.
	NewUnit(roster.Unit) (roster.UnitID, error)
	// PutKeys keeps another code and zone of a unit, of which nothing else is read.
	PutKeys(roster.Unit) error
	// Namesakes returns the units right below the parent, 0 for those at the
	// top, that are called so, folded, on some day from the first on and before
	// the last; no last day is an open end.
	Namesakes(parent roster.UnitID, folded string, from, to calendar.Date) ([]roster.UnitID, error)
	// CodeTaken tells whether a unit that exists on the day or later has the code.
	CodeTaken(code string, from calendar.Date) (bool, error)
	// PlacesBelow returns at most so many places right below one of the units
	// that hold on the day or later.
	PlacesBelow(units []roster.UnitID, from calendar.Date, limit int) ([]roster.Fact, error)
	// TouchPeople notes that what is kept about people has changed, for whoever
	// looks at one of them to change more.
	TouchPeople(people []roster.PersonID) error
	// FactsOfChange returns the facts that a change has ended and begun, as they
	// are now.
	FactsOfChange(roster.ChangeID) (roster.Edit, error)
}

// RollsTx asks which meetings have a closed roll.
type RollsTx interface {
	// LastRolls returns when the last meeting with a closed roll began, of those
	// of the cells that have one.
	LastRolls(cells []roster.UnitID) (map[roster.UnitID]time.Time, error)
	// UnrolledMeetings returns the cell's regular meetings that began before an
	// instant and have no closed roll, the earliest first.
	UnrolledMeetings(cell roster.UnitID, before time.Time) ([]meeting.Meeting, error)
	// RolledMonths returns the months for which the unit, or one that was below
	// it then, has a closed roll of a regular meeting on a day in [from, to).
	RolledMonths(unit roster.UnitID, from, to calendar.Date, zone *time.Location) ([]calendar.Month, error)
}
