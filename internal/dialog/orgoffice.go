package dialog

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
	"keng/internal/understand"
)

// formOrgOffice gives somebody an office in a unit, or ends one: an administrator
// does so where the cell cannot, for its first secretary, for who follows it from
// above, and in the committees.
//
// Its values are "unit", "role", "who", "from" and "to"; "end" if it ends.
const formOrgOffice = "orgoffice"

// showOffices shows who holds an office in the unit, and what can be given.
func (t *turn) showOffices(u roster.Unit) error {
	t.closeForm()
	t.form.Values = map[string]string{"unit": unitNumber(u.ID)}
	t.askWith(formOrgOffice, "role", notice.OrgOffices(u.ID, value(formOrgOffice, "role", "")))
	return nil
}

// officeSteps are the steps of the form. Each begins with the right to its unit.
func officeSteps() map[string]func(*turn, input) error {
	steps := map[string]func(*turn, input) error{}
	for name, step := range map[string]func(*turn, roster.Unit, input) error{
		"role": stepOfficeRole, "who": stepOfficeWho, "from": stepOfficeFrom, "to": stepOfficeTo, "confirm": stepOfficeConfirm,
	} {
		steps[name] = func(t *turn, in input) error {
			u, err := t.keptUnit(t.form.Values["unit"])
			if err != nil {
				return t.leave(err)
			}
			return step(t, u, in)
		}
	}
	return steps
}

// stepOfficeRole takes "deputy" for an office to give, "end:deputy:17" for one
// that ends.
func stepOfficeRole(t *turn, u roster.Unit, in input) error {
	v := t.form.Values
	if rest, ends := strings.CutPrefix(in.value, endWord+":"); ends {
		role, who, _ := strings.Cut(rest, ":")
		held, err := t.officesIn(u)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(held, func(f roster.Fact) bool { return f.Value == role && f.Person == person(who) }) {
			return gone()
		}
		if role == string(roster.Admin) && person(who) == t.who.Person.ID {
			return fault.New(fault.Forbidden, "office.not_own")
		}
		v[endWord], v["role"], v["who"] = "yes", role, who
		return t.nextOfOffice(u)
	}
	if !slices.Contains(notice.Givable(u.Kind), roster.Role(in.value)) {
		return fault.New(fault.Invalid, "form.choose")
	}
	v["role"] = in.value
	return t.nextOfOffice(u)
}

// officesIn are the offices that are held in the unit, today or later.
func (t *turn) officesIn(u roster.Unit) ([]roster.Fact, error) {
	facts, err := t.tx.FactsIn([]roster.UnitID{u.ID})
	return slices.DeleteFunc(facts, func(f roster.Fact) bool {
		return f.Kind != roster.Office || !f.To.IsZero() && !t.today().Before(f.To)
	}), err
}

// nextOfOffice asks for the first thing that is missing, or shows what would be.
func (t *turn) nextOfOffice(u roster.Unit) error {
	v := t.form.Values
	_, dated := v["to"]
	switch {
	case v["who"] == "":
		t.ask(formOrgOffice, "who", notice.Say("office.ask_who", "Role", notice.Word("role."+v["role"]), "Unit", u.Name))
	case v["from"] == "":
		t.ask(formOrgOffice, "from", notice.Say("org.ask_from").Row(notice.Press("org.today", value(formOrgOffice, "from", todayValue))))
	case !dated && v[endWord] == "":
		t.ask(formOrgOffice, "to", notice.Say("people.ask_to").Row(notice.Press("people.for_good", value(formOrgOffice, "to", forGood))))
	default:
		return t.previewOffice(u)
	}
	return nil
}

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

func stepOfficeFrom(t *turn, u roster.Unit, in input) error {
	said := understand.Day(in.text, t.today())
	switch {
	case in.value == todayValue:
		said.Date = t.today()
	case in.value != "":
		d, err := calendar.ParseDate(in.value)
		if err != nil {
			return fault.New(fault.Invalid, "org.day_unclear")
		}
		said.Date = d
	case !said.Found:
		return fault.New(fault.Invalid, "org.day_unclear")
	case !said.Other.IsZero():
		t.ask(formOrgOffice, "from", notice.Say("org.which_day").Row(dayChoice(formOrgOffice, said.Date), dayChoice(formOrgOffice, said.Other)))
		return nil
	}
	t.form.Values["from"] = said.Date.String()
	return t.nextOfOffice(u)
}

// stepOfficeTo takes the last day of an office; kept is the day after.
func stepOfficeTo(t *turn, u roster.Unit, in input) error {
	v := t.form.Values
	if in.value == forGood {
		v["to"] = ""
		return t.nextOfOffice(u)
	}
	from, err := calendar.ParseDate(v["from"])
	if err != nil {
		return fault.New(fault.NotFound, "form.gone")
	}
	parts := understand.Until(in.text, from)
	if err := dayFault(parts); err != nil {
		return err
	}
	if parts.Date.Before(from) {
		return fault.New(fault.Invalid, "people.ends_before")
	}
	v["to"] = parts.Date.AddDays(1).String()
	return t.nextOfOffice(u)
}

// officeOrder is what the form has come to. A secretary who begins today takes the
// office over from whoever has it.
func (t *turn) officeOrder(u roster.Unit) (personnel.Operation, error) {
	v := t.form.Values
	from, err := calendar.ParseDate(v["from"])
	if err != nil {
		return nil, fault.New(fault.NotFound, "form.gone")
	}
	to, _ := calendar.ParseDate(v["to"]) // none is an open end
	who, role := person(v["who"]), roster.Role(v["role"])
	switch {
	case v[endWord] != "":
		return personnel.Dismiss{Person: who, Role: role, Unit: u.ID, From: from}, nil
	case role == roster.Secretary && from == t.today() && to.IsZero():
		return personnel.HandOver{Cell: u.ID, To: who}, nil
	}
	return personnel.Appoint{Person: who, Role: role, Unit: u.ID, From: from, To: to}, nil
}

// inOffice does what the form has come to; it is taken back if keep is false.
func (t *turn) inOffice(u roster.Unit, keep bool) (said notice.PersonChange, c roster.Change, err error) {
	op, err := t.officeOrder(u)
	if err != nil {
		return said, c, err
	}
	err = t.tx.Try(func() error {
		out, err := op.Do(t.tx, personnel.Order{By: t.who.Person.ID, Today: t.today(), Seen: -1, Zone: t.Almanac.Zone})
		if err != nil {
			return err
		}
		if c, err = t.tx.Change(out.Change); err == nil && !keep {
			err = errLooked
		}
		return err
	})
	if err != nil && !errors.Is(err, errLooked) {
		return said, c, err
	}
	who, err := t.tx.Person(person(t.form.Values["who"]))
	return notice.PersonChange{
		Unit: u.ID, Person: who.ID, Name: who.FullName, Kind: c.Kind, From: c.From, Args: c.Args, Over: true,
	}, c, err
}

func (t *turn) previewOffice(u roster.Unit) error {
	said, _, err := t.inOffice(u, false)
	if f := fault.As(err); f != nil {
		// Another day or another person helps: the day is asked for again.
		delete(t.form.Values, "from")
		delete(t.form.Values, "to")
		t.ask(formOrgOffice, "from", notice.Refusal(f).Row(notice.Press("org.today", value(formOrgOffice, "from", todayValue))))
		return nil
	}
	if err != nil {
		return err
	}
	said.Save, said.Cancel = value(formOrgOffice, "confirm", "save"), value(formOrgOffice, "confirm", "cancel")
	t.askWith(formOrgOffice, "confirm", notice.PersonPreview(said))
	return nil
}

func stepOfficeConfirm(t *turn, u roster.Unit, in input) error {
	switch in.value {
	case "save":
	case "cancel":
		return runCancel(t, "")
	default:
		t.say(notice.Say("form.choose"))
		return t.previewOffice(u)
	}
	said, c, err := t.inOffice(u, true)
	if err != nil {
		return err
	}
	kind := audit.RoleGiven
	if c.Kind == personnel.Dismissed {
		kind = audit.RoleTaken
	}
	if err := t.audited(audit.Entry{Kind: kind, Unit: u.ID, Person: said.Person}); err != nil {
		return err
	}
	if err := t.tellOffice(u.ID, c); err != nil {
		return err
	}
	t.closeForm()
	t.replace(notice.PersonSaved(said))
	return nil
}
