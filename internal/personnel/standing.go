package personnel

import (
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// SetGrade makes somebody an official or a probationary member from a day on.
type SetGrade struct {
	Person roster.PersonID
	Grade  roster.Category
	From   calendar.Date
}

// Do sets the grade.
func (s SetGrade) Do(tx Tx, o Order) (Outcome, error) {
	if !s.Grade.Grade() {
		return Outcome{}, fault.New(fault.Invalid, "people.bad_category")
	}
	facts, err := o.factsOf(tx, s.Person)
	if err != nil {
		return Outcome{}, err
	}
	cell, err := o.home(facts, s.From)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.touch(tx, s.Person); err != nil {
		return Outcome{}, err
	}
	return change{
		order: o, kind: Graded, person: s.Person, from: s.From, args: map[string]string{"category": string(s.Grade)},
		units: []roster.Subject{{Part: roster.Source, Unit: cell}},
		edit:  roster.Lay(facts, roster.Fact{Kind: roster.Grade, Person: s.Person, Value: string(s.Grade), From: s.From}),
	}.make(tx)
}

// SetStatus lays a status over somebody's grade from a day to another; without
// an end, until further notice. What holds afterwards is what held before. A
// stay with another cell is [StayAway].
type SetStatus struct {
	Person   roster.PersonID
	Status   roster.Category
	From, To calendar.Date
}

// Do sets the status.
func (s SetStatus) Do(tx Tx, o Order) (Outcome, error) {
	if !s.Status.Status() {
		return Outcome{}, fault.New(fault.Invalid, "people.bad_category")
	}
	if err := inOrder(s.From, s.To); err != nil {
		return Outcome{}, err
	}
	facts, err := o.factsOf(tx, s.Person)
	if err != nil {
		return Outcome{}, err
	}
	cell, err := o.home(facts, s.From)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.touch(tx, s.Person); err != nil {
		return Outcome{}, err
	}
	edit := roster.Lay(facts, roster.Fact{Kind: roster.Status, Person: s.Person, Value: string(s.Status), From: s.From, To: s.To})
	edit.Add(roster.Clear(facts, roster.Fact{Kind: roster.Stay, Person: s.Person, From: s.From, To: s.To}))
	return change{
		order: o, kind: Released, person: s.Person, from: s.From, to: s.To, edit: edit,
		args:  map[string]string{"category": string(s.Status), "to": text(s.To)},
		units: []roster.Subject{{Part: roster.Source, Unit: cell}},
	}.make(tx)
}

// Resume ends whatever status somebody has, and their stay elsewhere, from a day on.
type Resume struct {
	Person roster.PersonID
	From   calendar.Date
}

// Do ends them.
func (r Resume) Do(tx Tx, o Order) (Outcome, error) {
	facts, err := o.factsOf(tx, r.Person)
	if err != nil {
		return Outcome{}, err
	}
	cell, err := o.home(facts, r.From)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.touch(tx, r.Person); err != nil {
		return Outcome{}, err
	}
	edit := roster.Clear(facts, roster.Fact{Kind: roster.Status, Person: r.Person, From: r.From})
	edit.Add(roster.Clear(facts, roster.Fact{Kind: roster.Stay, Person: r.Person, From: r.From}))
	return change{
		order: o, kind: Resumed, person: r.Person, from: r.From, edit: edit,
		units: []roster.Subject{{Part: roster.Source, Unit: cell}},
	}.make(tx)
}

// StayAway has somebody meet with another cell for a time: away here, visiting
// there. Their own cell stays their home.
type StayAway struct {
	Person   roster.PersonID
	With     roster.UnitID
	From, To calendar.Date
}

// Do sends them there.
func (s StayAway) Do(tx Tx, o Order) (Outcome, error) {
	if err := inOrder(s.From, s.To); err != nil {
		return Outcome{}, err
	}
	facts, err := o.factsOf(tx, s.Person)
	if err != nil {
		return Outcome{}, err
	}
	cell, err := o.home(facts, s.From)
	if err != nil {
		return Outcome{}, err
	}
	if cell == s.With {
		return Outcome{}, fault.New(fault.Invalid, "people.own_cell")
	}
	unit, err := cellOn(tx, s.With, s.From)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.touch(tx, s.Person); err != nil {
		return Outcome{}, err
	}
	edit := roster.Lay(facts, roster.Fact{Kind: roster.Status, Person: s.Person, Value: string(roster.Away), From: s.From, To: s.To})
	edit.Add(roster.Lay(facts, roster.Fact{Kind: roster.Stay, Person: s.Person, Unit: s.With, From: s.From, To: s.To}))
	return change{
		order: o, kind: WentAway, person: s.Person, from: s.From, to: s.To, edit: edit,
		args:  map[string]string{"unit": unit.Name, "to": text(s.To)},
		units: []roster.Subject{{Part: roster.Source, Unit: cell}, {Part: roster.Target, Unit: s.With}},
	}.make(tx)
}

// cellOn is the cell as it is on the day; a unit of another kind is refused.
func cellOn(tx PersonTx, id roster.UnitID, on calendar.Date) (roster.Unit, error) {
	unit, err := tx.Unit(id, on)
	if err == nil && unit.Kind != roster.Cell {
		err = fault.New(fault.Invalid, "people.not_a_cell", "Unit", unit.Name)
	}
	return unit, err
}

// text is a day as it is kept in a change; empty for none.
func text(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
