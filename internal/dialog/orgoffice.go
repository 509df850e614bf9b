package dialog

import (
	"errors"
	"slices"
	"strings"

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
		t.askOrgDay(formOrgOffice)
	case !dated && v[endWord] == "":
		t.ask(formOrgOffice, "to", notice.Say("people.ask_to").Row(notice.Press("people.for_good", value(formOrgOffice, "to", forGood))))
	default:
		return t.previewOffice(u)
	}
	return nil
}

func stepOfficeFrom(t *turn, u roster.Unit, in input) error {
	day, known, err := t.orgDay(formOrgOffice, in)
	if err != nil || !known {
		return err
	}
	t.form.Values["from"] = day.String()
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
		t.ask(formOrgOffice, "from", notice.Refusal(f).Row(todayChoice(formOrgOffice)))
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
	if err := t.auditedAll(PersonAudited(personnel.Outcome{Person: said.Person}, c, u.ID)); err != nil {
		return err
	}
	if err := t.tellOffice(u.ID, c); err != nil {
		return err
	}
	t.closeForm()
	t.replace(notice.PersonSaved(said))
	return nil
}
