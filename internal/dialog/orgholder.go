package dialog

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/understand"
)

// stepOfficeWho finds who is meant: of the cell for what a member of it holds, of
// all whom the administrator keeps for the rest.
func stepOfficeWho(t *turn, u roster.Unit, in input) error {
	if id, tapped := strings.CutPrefix(in.value, "+"); tapped {
		if !slices.Contains(identifiers[roster.PersonID](t.form.Values["shown"]), person(id)) {
			return fault.New(fault.Invalid, "form.choose")
		}
		t.form.Values["who"] = id
		return t.nextOfOffice(u)
	}
	people, err := t.eligible(u, understand.Fold(in.text))
	switch {
	case err != nil:
		return err
	case len(people) == 0:
		return fault.New(fault.NotFound, "office.nobody", "Unit", u.Name)
	case len(people) > choosable:
		return fault.New(fault.Invalid, "members.too_many")
	}
	ids := make([]roster.PersonID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	t.form.Values["shown"] = listed(ids)
	if len(people) == 1 {
		t.form.Values["who"] = number(people[0].ID)
		return t.nextOfOffice(u)
	}
	return t.whichHolder(u, people)
}

// whichHolder asks which of several people of a name is meant, each with the
// year of birth and the cell.
func (t *turn) whichHolder(u roster.Unit, people []roster.Person) error {
	say := notice.Say("office.which")
	for _, p := range people {
		label := p.FullName
		if p.BirthYear != 0 {
			label += " (" + strconv.Itoa(p.BirthYear) + ")"
		}
		record, err := t.tx.StandingPerson(p.ID, t.today())
		if err != nil {
			return err
		}
		if record.Cell != 0 {
			cell, err := t.tx.Unit(record.Cell, t.today())
			if err != nil {
				return err
			}
			label += ", " + cell.Name
		}
		say = say.Row(notice.Button{Label: label, Data: value(formOrgOffice, "who", "+"+number(p.ID))})
	}
	t.ask(formOrgOffice, "who", say)
	return t.looked(audit.Entry{Kind: audit.MembersSeen, Unit: u.ID}, func() (int, error) { return len(people), nil })
}

// eligible are the people of a name who can hold the office, one more than can be
// chosen from at most. With the year of birth behind it, it is theirs alone.
func (t *turn) eligible(u roster.Unit, name string) (people []roster.Person, err error) {
	if name == "" {
		return nil, nil
	}
	within := t.keptUnits()
	if roster.Role(t.form.Values["role"]).LeadsCell() {
		within = []roster.UnitID{u.ID}
	}
	year := yearOf.FindString(name)
	bare := strings.TrimSpace(strings.TrimSuffix(name, year))
	for _, unit := range within {
		some, err := t.tx.PeopleNamed(unit, t.today(), bare, choosable+1)
		if err != nil {
			return nil, err
		}
		for _, p := range some {
			twice := slices.ContainsFunc(people, func(o roster.Person) bool { return o.ID == p.ID })
			if !twice && (year == "" || strconv.Itoa(p.BirthYear) == year) {
				people = append(people, p)
			}
		}
	}
	return people, nil
}
