package personnel

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// places says in which kinds of units an office is held.
var places = map[roster.Role][]roster.UnitKind{
	roster.Secretary:       {roster.Cell},
	roster.Deputy:          {roster.Cell},
	roster.CommitteeMember: {roster.Cell},
	roster.GroupLeader:     {roster.Group},
	roster.Follower:        {roster.Cell},
	roster.Leader:          {roster.Committee},
	roster.Admin:           {roster.Committee, roster.Cell},
}

// Appoint has somebody hold an office in a unit, from a day to another; without
// an end, until further notice. A cell has one secretary: a second one is
// refused, see [HandOver].
type Appoint struct {
	Person   roster.PersonID
	Role     roster.Role
	Unit     roster.UnitID
	From, To calendar.Date
}

// Do appoints them.
func (a Appoint) Do(tx Tx, o Order) (Outcome, error) {
	if err := inOrder(a.From, a.To); err != nil {
		return Outcome{}, err
	}
	unit, facts, err := a.ready(tx, o)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.inside(unit, a.Role); err != nil {
		return Outcome{}, err
	}
	if a.Role == roster.Secretary {
		held, err := secretaryOf(tx, a.Unit, a.From, a.To, a.Person)
		if err != nil {
			return Outcome{}, err
		}
		if held != 0 {
			other, err := tx.Person(held)
			if err != nil {
				return Outcome{}, err
			}
			return Outcome{}, fault.New(fault.Conflict, "people.has_secretary", "Name", other.FullName)
		}
	}
	if err := o.touch(tx, a.Person); err != nil {
		return Outcome{}, err
	}
	return change{
		order: o, kind: Appointed, person: a.Person, from: a.From, to: a.To,
		edit:  roster.Lay(facts, a.fact()),
		args:  map[string]string{"role": string(a.Role), "unit": unit.Name, "to": text(a.To)},
		units: []roster.Subject{{Part: roster.Target, Unit: a.Unit}},
	}.make(tx)
}

func (a Appoint) fact() roster.Fact {
	return roster.Fact{Kind: roster.Office, Person: a.Person, Unit: a.Unit, Value: string(a.Role), From: a.From, To: a.To}
}

// ready reads the unit and the person's facts, and refuses an office that is not
// held in such a unit, or by somebody who is not a member where one has to be.
func (a Appoint) ready(tx Tx, o Order) (roster.Unit, []roster.Fact, error) {
	facts, err := o.factsOf(tx, a.Person)
	if err != nil {
		return roster.Unit{}, nil, err
	}
	if _, err := named(tx, a.Person); err != nil {
		return roster.Unit{}, nil, err
	}
	unit, err := tx.Unit(a.Unit, a.From)
	if err != nil {
		return unit, nil, err
	}
	if !slices.Contains(places[a.Role], unit.Kind) {
		return unit, nil, fault.New(fault.Invalid, "people.not_there", "Unit", unit.Name)
	}
	at := unit.ID
	switch {
	case a.Role == roster.GroupLeader:
		at = unit.Parent
	case !a.Role.LeadsCell():
		return unit, facts, nil
	}
	if f, ok := FactOn(facts, roster.Home, a.From); !ok || f.Unit != at {
		return unit, nil, fault.New(fault.Invalid, "people.not_a_member", "Unit", unit.Name)
	}
	return unit, facts, nil
}

// secretaryOf is who holds the secretary's office at some time between the days,
// but for one person; 0 for nobody.
func secretaryOf(tx roster.FactTx, cell roster.UnitID, from, to calendar.Date, but roster.PersonID) (roster.PersonID, error) {
	facts, err := tx.FactsIn([]roster.UnitID{cell})
	for _, f := range facts {
		office := f.Kind == roster.Office && f.Value == string(roster.Secretary) && f.Person != but
		if office && (f.To.IsZero() || from.Before(f.To)) && (to.IsZero() || f.From.Before(to)) {
			return f.Person, err
		}
	}
	return 0, err
}

// Dismiss ends an office from a day on; today, at once.
type Dismiss struct {
	Person roster.PersonID
	Role   roster.Role
	Unit   roster.UnitID
	From   calendar.Date
}

// Do ends it.
func (d Dismiss) Do(tx Tx, o Order) (Outcome, error) {
	facts, err := o.factsOf(tx, d.Person)
	if err != nil {
		return Outcome{}, err
	}
	unit, err := tx.Unit(d.Unit, d.From)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.inside(unit, d.Role); err != nil {
		return Outcome{}, err
	}
	if err := o.touch(tx, d.Person); err != nil {
		return Outcome{}, err
	}
	end := roster.Fact{Kind: roster.Office, Person: d.Person, Unit: d.Unit, Value: string(d.Role), From: d.From}
	out, err := change{
		order: o, kind: Dismissed, person: d.Person, from: d.From, edit: roster.Clear(facts, end),
		args:  map[string]string{"role": string(d.Role), "unit": unit.Name},
		units: []roster.Subject{{Part: roster.Target, Unit: d.Unit}},
	}.make(tx)
	if err != nil {
		return Outcome{}, err
	}
	return out, o.led(tx, d.From)
}

// HandOver makes somebody else secretary of a cell, today: the one ends as the
// other begins, everywhere at once.
type HandOver struct {
	Cell roster.UnitID
	To   roster.PersonID
}

// Do hands the office over.
func (h HandOver) Do(tx Tx, o Order) (Outcome, error) {
	a := Appoint{Person: h.To, Role: roster.Secretary, Unit: h.Cell, From: o.Today}
	unit, facts, err := a.ready(tx, o)
	if err != nil {
		return Outcome{}, err
	}
	if o.Cell != 0 && o.Cell != h.Cell {
		return Outcome{}, fault.New(fault.NotFound, "unit.unknown")
	}
	c := change{
		order: o, kind: HandedOver, person: h.To, from: o.Today, edit: roster.Lay(facts, a.fact()),
		args:  map[string]string{"role": string(roster.Secretary), "unit": unit.Name},
		units: []roster.Subject{{Part: roster.Target, Unit: h.Cell}},
	}
	from, err := secretaryOf(tx, h.Cell, o.Today, calendar.Date{}, h.To)
	if err != nil {
		return Outcome{}, err
	}
	if from != 0 {
		before, err := tx.PersonFacts([]roster.PersonID{from})
		if err != nil {
			return Outcome{}, err
		}
		c.edit.Add(roster.Clear(before, roster.Fact{
			Kind: roster.Office, Person: from, Unit: h.Cell, Value: string(roster.Secretary), From: o.Today,
		}))
		c.units = append(c.units, roster.Subject{Part: roster.Touched, Person: from})
		if err := (Order{Seen: -1}).touch(tx, from); err != nil {
			return Outcome{}, err
		}
	}
	if err := o.touch(tx, h.To); err != nil {
		return Outcome{}, err
	}
	return c.make(tx)
}
