package roster

import (
	"time"

	"keng/internal/calendar"
)

// ChangeID identifies a change.
type ChangeID int64

// ChangeKind tells what was done to the organisation or to a person.
type ChangeKind string

// Part is how a unit or person takes part in a change.
type Part string

// The parts.
const (
	// About is what the change is about.
	About Part = "about"
	// Source is what people or units come from.
	Source Part = "source"
	// Target is where they come to.
	Target Part = "target"
	// Touched is a person whom it concerns without being about them.
	Touched Part = "touched"
)

// Subject is a unit or a person whom a change concerns.
type Subject struct {
	Part   Part
	Unit   UnitID
	Person PersonID
}

// Change is an entry in the history of the organisation.
type Change struct {
	ID   ChangeID
	Kind ChangeKind
	// From is the day from which on it holds.
	From calendar.Date
	// Args are what its words need beside the subjects: names as they were.
	Args     map[string]string
	Subjects []Subject
	At       time.Time
	// By is 0 for the operator at a terminal.
	By PersonID
	// UndoneAt is zero while it stands.
	UndoneAt time.Time
	UndoneBy PersonID
}

// Units are those that take this part, in their order.
func (c Change) Units(part Part) []UnitID {
	var units []UnitID
	for _, s := range c.Subjects {
		if s.Part == part && s.Unit != 0 {
			units = append(units, s.Unit)
		}
	}
	return units
}

// People are those who take this part, in their order.
func (c Change) People(part Part) []PersonID {
	var people []PersonID
	for _, s := range c.Subjects {
		if s.Part == part && s.Person != 0 {
			people = append(people, s.Person)
		}
	}
	return people
}

// FactTx reads dated facts and writes changes of them.
type FactTx interface {
	// Now is the time of the transaction.
	Now() time.Time
	// LockTree keeps others from changing the organisation until the transaction ends.
	LockTree() error
	// PersonFacts returns all facts of the people, past and to come.
	PersonFacts(people []PersonID) ([]Fact, error)
	// UnitFacts returns the names and places of the units, past and to come.
	UnitFacts(units []UnitID) ([]Fact, error)
	// FactsIn returns who belongs to the units or holds an office there, past and to come.
	FactsIn(units []UnitID) ([]Fact, error)
	// RecordChange keeps a change and writes the facts that it ends and begins,
	// in this order. It returns the change's ID.
	RecordChange(Change, Edit) (ChangeID, error)
}

// ChangeTx reads the history of the organisation.
type ChangeTx interface {
	// Change returns the change, or a NotFound fault.
	Change(ChangeID) (Change, error)
	// ChangesOfUnits returns changes that hold from a day of the span on, first
	// day inclusive, last exclusive, and concern one of the units; the oldest
	// first. Those that were undone are not among them.
	ChangesOfUnits(units []UnitID, from, to calendar.Date) ([]Change, error)
	// ChangesOfPerson returns all changes that concern the person, the latest first.
	ChangesOfPerson(PersonID) ([]Change, error)
	// UndoChange takes a change back: what it began never holds, what it ended
	// holds on. If something was built upon it since, that is a Conflict fault
	// and nothing is taken back.
	UndoChange(id ChangeID, by PersonID) error
}
