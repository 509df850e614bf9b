// Package personnel changes what is kept about people: who they are, where they
// belong and as what, and which offices they hold, each from a day on.
//
// To see what an order would do it is done and taken back, in one transaction.
package personnel

import (
	"slices"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// The kinds of changes.
const (
	Added       roster.ChangeKind = "person_added"
	Corrected   roster.ChangeKind = "person_corrected"
	Graded      roster.ChangeKind = "person_graded"
	Released    roster.ChangeKind = "person_status"
	Resumed     roster.ChangeKind = "person_resumed"
	WentAway    roster.ChangeKind = "person_away"
	Transferred roster.ChangeKind = "person_transferred"
	Left        roster.ChangeKind = "person_left"
	Returned    roster.ChangeKind = "person_returned"
	Grouped     roster.ChangeKind = "person_grouped"
	Appointed   roster.ChangeKind = "person_appointed"
	Dismissed   roster.ChangeKind = "person_dismissed"
	HandedOver  roster.ChangeKind = "person_handed_over"
	Helped      roster.ChangeKind = "person_helped"
	Unhelped    roster.ChangeKind = "person_unhelped"
	Merged      roster.ChangeKind = "person_merged"
	// Proposed is waiting to be received by another cell, Stayed that it came to nothing.
	Proposed roster.ChangeKind = "person_proposed"
	Stayed   roster.ChangeKind = "person_stayed"
)

// Operation is something that can be done to people.
type Operation interface {
	// Do does it. A refusal is a fault, of which nothing remains once the
	// transaction's savepoint is gone.
	Do(tx Tx, o Order) (Outcome, error)
}

// PersonTx reads and writes people themselves.
type PersonTx interface {
	// Person returns the person, or a NotFound fault.
	Person(roster.PersonID) (roster.Person, error)
	// StandingPerson returns what stands about the person on a day.
	StandingPerson(id roster.PersonID, on calendar.Date) (roster.Record, error)
	// StandingPeople are those who belong to one of the units or hold a role there.
	StandingPeople(units []roster.UnitID, on calendar.Date) ([]roster.Record, error)
	// AddPeople returns the people's identifiers in their order.
	AddPeople(people []roster.Person) ([]roster.PersonID, error)
	// UpdatePeople overwrites name, birth year and phone.
	UpdatePeople(people []roster.Person) error
	// TouchPerson notes that the person was changed, unless somebody else has done
	// so since this version of them was read; it tells whether it was noted.
	TouchPerson(id roster.PersonID, version int) (bool, error)
	// Unit returns the unit, or a NotFound fault if it does not exist on that day.
	Unit(id roster.UnitID, on calendar.Date) (roster.Unit, error)
	// UnitsAbove returns the unit and then those above it up to the top; none if it
	// does not exist on that day.
	UnitsAbove(id roster.UnitID, on calendar.Date) ([]roster.Unit, error)
	// DropDeliveries has the person told nothing more of what waits to be sent.
	DropDeliveries(roster.PersonID) error
}

// Tx is what this package needs of one transaction.
type Tx interface {
	PersonTx
	roster.FactTx
	roster.ChangeTx
	roster.HelperTx
	ProposalTx
	LeaderTx
	MergeTx
	attendance.RecountTx
	meeting.CellTx
}

// Order says who changes something, and what they saw.
type Order struct {
	// By is 0 for the operator.
	By roster.PersonID
	// Cell is the cell for which somebody with a secretary's rights there orders
	// it: nobody else's people can be reached. It is 0 for the operator.
	Cell roster.UnitID
	// Above: who orders it leads no cell but keeps a unit above, and stands in for
	// a cell in which nobody with a secretary's rights has joined.
	Above bool
	// Today is the day on which it is ordered.
	Today calendar.Date
	// Seen is the version of the person that was looked at; negative if nobody did.
	Seen int
	// Zone is the default time zone.
	Zone *time.Location
}

// Outcome is what an order has changed.
type Outcome struct {
	// Change is 0 if no person was changed.
	Change roster.ChangeID
	Person roster.PersonID
	// Proposal is the one that was made or answered; 0 for none.
	Proposal ProposalID
	// Figures are the closed rolls that count differently now.
	Figures []attendance.Recounted
}

// change is a change being made of one person.
type change struct {
	order  Order
	kind   roster.ChangeKind
	person roster.PersonID
	from   calendar.Date
	args   map[string]string
	edit   roster.Edit
	// units are those that take part, beside the person.
	units []roster.Subject
	// gone are facts that stood about another record of the person.
	gone []roster.Fact
	// to is the last day, exclusive, of what past figures it touches; zero for none.
	to calendar.Date
}

// touch refuses a change of somebody whom another has changed meanwhile.
func (o Order) touch(tx PersonTx, id roster.PersonID) error {
	person, err := tx.Person(id)
	if err != nil {
		return err
	}
	seen := o.Seen
	if seen < 0 {
		seen = person.Version
	}
	ok, err := tx.TouchPerson(id, seen)
	if err == nil && !ok {
		err = fault.New(fault.Conflict, "people.changed_meanwhile", "Name", person.FullName)
	}
	return err
}

// bare are the kinds of changes that no dated facts tell of.
var bare = []roster.ChangeKind{Corrected, Merged, Helped, Unhelped, Proposed, Stayed}

// make writes the change and counts what it touches anew.
func (c change) make(tx Tx) (Outcome, error) {
	if c.edit.Empty() && !slices.Contains(bare, c.kind) {
		return Outcome{}, fault.New(fault.Invalid, "people.unchanged")
	}
	before, err := tx.PersonFacts([]roster.PersonID{c.person})
	if err != nil {
		return Outcome{}, err
	}
	subjects := append([]roster.Subject{{Part: roster.About, Person: c.person}}, c.units...)
	id, err := tx.RecordChange(roster.Change{Kind: c.kind, From: c.from, Args: c.args, Subjects: subjects, By: c.order.By}, c.edit)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Change: id, Person: c.person}
	if c.kind != Merged && !c.from.Before(c.order.Today) { // lines of rolls are merged, even of today's
		return out, nil
	}
	after, err := tx.PersonFacts([]roster.PersonID{c.person})
	if err != nil {
		return Outcome{}, err
	}
	if out.Figures, err = recount(tx, slices.Concat(before, after, c.gone), c.from, c.to, c.order.Zone); err != nil {
		return Outcome{}, err
	}
	return out, c.order.own(out.Figures)
}

// recount counts the rolls anew of all cells in which the facts place somebody.
func recount(tx Tx, facts []roster.Fact, from, to calendar.Date, zone *time.Location) ([]attendance.Recounted, error) {
	var all []attendance.Recounted
	for _, cell := range cellsOf(facts) {
		terms, err := meeting.TermsOf(tx, cell, zone)
		if err != nil {
			return nil, err
		}
		some, err := attendance.Recount(tx, cell, from, to, terms.Zone)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// cellsOf are the cells in whose rolls the facts place somebody, as a member or as
// a guest who follows them.
func cellsOf(facts []roster.Fact) (cells []roster.UnitID) {
	for _, f := range facts {
		on := f.Kind == roster.Home || f.Kind == roster.Stay || f.Kind == roster.Office && f.Value == string(roster.Follower)
		if on && !slices.Contains(cells, f.Unit) {
			cells = append(cells, f.Unit)
		}
	}
	return cells
}

// inOrder refuses a period that ends before it begins.
func inOrder(from, to calendar.Date) error {
	if !to.IsZero() && !from.Before(to) {
		return fault.New(fault.Invalid, "people.ends_before")
	}
	return nil
}
