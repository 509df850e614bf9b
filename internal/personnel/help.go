package personnel

import (
	"slices"

	"keng/internal/fault"
	"keng/internal/roster"
)

// maxHelpers is how many people may answer for one: a family, and somebody of
// the cell. With more nobody knows who has answered.
const maxHelpers = 3

// SetHelper has a member of the same cell answer for somebody from now on, or not
// any more.
type SetHelper struct {
	Person, Helper roster.PersonID
	On             bool
}

// Do sets the helper.
func (s SetHelper) Do(tx Tx, o Order) (Outcome, error) {
	facts, err := o.factsOf(tx, s.Person)
	if err != nil {
		return Outcome{}, err
	}
	cell, err := o.home(facts, o.Today)
	if err != nil {
		return Outcome{}, err
	}
	if _, err := named(tx, s.Person); err != nil {
		return Outcome{}, err
	}
	helper, err := s.check(tx, o, cell)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.touch(tx, s.Person); err != nil {
		return Outcome{}, err
	}
	if err := tx.SetHelper(s.Person, s.Helper, o.By, s.On); err != nil {
		return Outcome{}, err
	}
	c := change{
		order: o, kind: Helped, person: s.Person, from: o.Today, args: map[string]string{"name": helper.FullName},
		units: []roster.Subject{{Part: roster.Source, Unit: cell}, {Part: roster.Touched, Person: s.Helper}},
	}
	if !s.On {
		c.kind = Unhelped
	}
	return c.make(tx)
}

// check refuses a helper who is none of the cell's, one too many, and what
// changes nothing. One who has left the cell can be taken off.
func (s SetHelper) check(tx Tx, o Order, cell roster.UnitID) (roster.Person, error) {
	helpers, err := tx.HelpersOf(s.Person)
	if err != nil {
		return roster.Person{}, err
	}
	switch {
	case slices.Contains(helpers, s.Helper) == s.On:
		return roster.Person{}, fault.New(fault.Invalid, "people.unchanged")
	case !s.On:
		return tx.Person(s.Helper)
	case s.Helper == s.Person:
		return roster.Person{}, fault.New(fault.Invalid, "people.own_helper")
	case len(helpers) >= maxHelpers:
		return roster.Person{}, fault.New(fault.Conflict, "people.many_helpers", "Max", maxHelpers)
	}
	facts, err := tx.PersonFacts([]roster.PersonID{s.Helper})
	if err != nil {
		return roster.Person{}, err
	}
	if f, ok := FactOn(facts, roster.Home, o.Today); !ok || f.Unit != cell {
		return roster.Person{}, fault.New(fault.NotFound, "people.not_on_list")
	}
	return named(tx, s.Helper)
}
