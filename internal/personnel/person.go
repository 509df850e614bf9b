package personnel

import (
	"strconv"
	"unicode/utf8"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// The bounds of what can be kept about a person: the longest Vietnamese names
// have some forty letters, and nobody alive was born before 1900.
const (
	MaxName = 120
	oldest  = 1900
	// adult is the age at which one can be admitted (Charter, article 1).
	adult = 18
)

// Check brings a name, a year of birth and a phone number into the form in which
// they are kept; a year of 0 and an empty number are unknown. What cannot be is
// an Invalid fault.
func Check(name string, year int, phone string, today calendar.Date) (roster.Person, error) {
	p := roster.Person{FullName: roster.Clean(name), BirthYear: year}
	switch n := utf8.RuneCountInString(p.FullName); {
	case n < 2:
		return p, fault.New(fault.Invalid, "people.no_name")
	case n > MaxName:
		return p, fault.New(fault.Invalid, "people.long_name", "Max", MaxName)
	}
	if year != 0 && (year < oldest || year > today.Year-adult) {
		return p, fault.New(fault.Invalid, "people.bad_year", "From", strconv.Itoa(oldest), "To", strconv.Itoa(today.Year-adult))
	}
	if phone != "" {
		var ok bool
		if p.Phone, ok = roster.Phone(phone); !ok {
			return p, fault.New(fault.Invalid, "people.bad_phone")
		}
	}
	return p, nil
}

// Add takes somebody new into a cell. Somebody of the same name and no other
// year of birth there is refused, unless Twin says that they are two people.
type Add struct {
	Cell   roster.UnitID
	Person roster.Person
	// Category is a grade or a status; empty for a full member.
	Category roster.Category
	From     calendar.Date
	Twin     bool
}

// Do adds the person.
func (a Add) Do(tx Tx, o Order) (Outcome, error) {
	person, err := Check(a.Person.FullName, a.Person.BirthYear, a.Person.Phone, o.Today)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.begin(tx); err != nil {
		return Outcome{}, err
	}
	if o.Cell != 0 && o.Cell != a.Cell {
		return Outcome{}, fault.New(fault.NotFound, "unit.unknown")
	}
	unit, err := cellOn(tx, a.Cell, a.From)
	if err != nil {
		return Outcome{}, err
	}
	if err := a.alone(tx, person); err != nil {
		return Outcome{}, err
	}
	ids, err := tx.AddPeople([]roster.Person{person})
	if err != nil {
		return Outcome{}, err
	}
	c := change{
		order: o, kind: Added, person: ids[0], from: a.From,
		args:  map[string]string{"name": person.FullName, "unit": unit.Name},
		units: []roster.Subject{{Part: roster.Target, Unit: a.Cell}},
	}
	c.edit.Begin = []roster.Fact{
		{Kind: roster.Home, Person: ids[0], Unit: a.Cell, From: a.From},
		{Kind: roster.Grade, Person: ids[0], Value: string(roster.Official), From: a.From},
	}
	switch {
	case a.Category.Grade():
		c.edit.Begin[1].Value = string(a.Category)
	case a.Category.Status():
		c.edit.Begin = append(c.edit.Begin, roster.Fact{Kind: roster.Status, Person: ids[0], Value: string(a.Category), From: a.From})
	}
	return c.make(tx)
}

// alone refuses somebody of whom nobody can tell whether they stand there already.
func (a Add) alone(tx PersonTx, person roster.Person) error {
	people, err := tx.StandingPeople([]roster.UnitID{a.Cell}, a.From)
	if err != nil {
		return err
	}
	for _, other := range people {
		same := roster.Fold(other.FullName) == roster.Fold(person.FullName) &&
			(other.BirthYear == person.BirthYear || other.BirthYear == 0 || person.BirthYear == 0)
		if same && other.Cell == a.Cell && !a.Twin {
			return fault.New(fault.Conflict, "people.same_name", "Name", other.FullName)
		}
	}
	return nil
}

// named is a person, who must have a name: who had their data deleted is counted,
// and nothing is added to that any more.
func named(tx PersonTx, id roster.PersonID) (roster.Person, error) {
	p, err := tx.Person(id)
	if err == nil && p.Nameless {
		err = fault.New(fault.Conflict, "people.nameless")
	}
	return p, err
}

// Correct puts name, year of birth and phone number right; they are facts about
// the person and hold for all time.
type Correct struct {
	Person roster.Person
}

// Do corrects the person.
func (c Correct) Do(tx Tx, o Order) (Outcome, error) {
	p := c.Person
	right, err := Check(p.FullName, p.BirthYear, p.Phone, o.Today)
	if err != nil {
		return Outcome{}, err
	}
	if _, err := o.factsOf(tx, p.ID); err != nil {
		return Outcome{}, err
	}
	before, err := named(tx, p.ID)
	if err != nil {
		return Outcome{}, err
	}
	if before.FullName == right.FullName && before.BirthYear == right.BirthYear && before.Phone == right.Phone {
		return Outcome{}, fault.New(fault.Invalid, "people.unchanged")
	}
	if err := o.touch(tx, p.ID); err != nil {
		return Outcome{}, err
	}
	right.ID, right.Language = p.ID, before.Language
	if err := tx.UpdatePeople([]roster.Person{right}); err != nil {
		return Outcome{}, err
	}
	// What it was is not kept: a wrong phone number may be somebody else's.
	what := ""
	for _, field := range []struct {
		name    string
		changed bool
	}{
		{"name", before.FullName != right.FullName}, {"year", before.BirthYear != right.BirthYear}, {"phone", before.Phone != right.Phone},
	} {
		if field.changed {
			what += " " + field.name
		}
	}
	return change{
		order: o, kind: Corrected, person: p.ID, from: o.Today, args: map[string]string{"what": what[1:]},
	}.make(tx)
}
