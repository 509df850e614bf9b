package dialog

import (
	"slices"
	"strings"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// fewMembers is how many people are offered by name; of more, a name is asked for.
const fewMembers = 20

// others are the people of the cell, but for the one whom it is about.
func (e *edit) others() ([]roster.Person, error) {
	members, err := e.tx.MembersAt(e.who.Cell.ID, e.today())
	var people []roster.Person
	for _, m := range members {
		if m.Listed && m.Category != roster.Visiting && m.Person.ID != e.about.ID && !m.Person.Nameless {
			people = append(people, m.Person)
		}
	}
	return people, err
}

// askMember asks for one of the cell's people by name, or by a choice if they are
// few; some need not be offered.
func (e *edit) askMember(question, step string, but ...roster.PersonID) (notice.Saying, error) {
	people, err := e.others()
	people = those(people, func(p roster.Person) bool { return !slices.Contains(but, p.ID) })
	if err != nil {
		return notice.Saying{}, err
	}
	if len(people) > fewMembers {
		people = nil
	}
	if len(people) > 0 {
		err = e.looked(audit.Entry{Kind: audit.ListSeen, Unit: e.who.Cell.ID}, func() (int, error) { return len(people), nil })
	}
	return oneOf(question, people, func(who roster.PersonID) string { return value(formPerson, step, "+"+number(who)) }), err
}

// takeMember takes one of the cell's people; several of one name are asked about.
func (e *edit) takeMember(question, step string, in input) error {
	people, err := e.others()
	if err != nil {
		return err
	}
	if in.value != "" {
		who := person(strings.TrimPrefix(in.value, "+"))
		people = those(people, func(p roster.Person) bool { return p.ID == who })
	} else {
		people = called(in.text, people)
	}
	switch {
	case len(people) == 0:
		return fault.New(fault.Invalid, "members.not_found")
	case len(people) > notice.MembersPage:
		return fault.New(fault.Invalid, "members.too_many")
	case len(people) > 1:
		e.ask(formPerson, step, oneOf(question, people, func(who roster.PersonID) string { return value(formPerson, step, "+"+number(who)) }))
		return errAsked
	}
	e.v[step] = number(people[0].ID)
	return nil
}

// askWhom asks who becomes secretary.
func askWhom(e *edit) (notice.Saying, error) { return e.askMember("people.ask_whom", "whom") }

func takeWhom(e *edit, in input) error { return e.takeMember("members.which", "whom", in) }

// askHelper asks who answers for somebody, and offers to do without those who do.
func askHelper(e *edit) (notice.Saying, error) {
	helpers, err := e.tx.HelpersOf(e.about.ID)
	if err != nil {
		return notice.Saying{}, err
	}
	s, err := e.askMember("people.ask_helper", "helper", helpers...)
	if err != nil {
		return s, err
	}
	offered := s.Choices
	s.Choices = nil
	for _, id := range helpers {
		who, err := e.tx.Person(id)
		if err != nil {
			return s, err
		}
		s = s.Row(notice.Button{
			Key: "people.end_helper", Args: map[string]any{"Name": who.FullName}, Data: value(formPerson, "helper", nothing+number(id)),
		})
	}
	s.Choices = append(s.Choices, offered...)
	return s, nil
}

// takeHelper takes "-17" for somebody who is to help no more.
func takeHelper(e *edit, in input) error {
	off, ends := strings.CutPrefix(in.value, nothing)
	if !ends {
		return e.takeMember("members.which", "helper", in)
	}
	helpers, err := e.tx.HelpersOf(e.about.ID)
	if err == nil && !slices.Contains(helpers, person(off)) {
		err = fault.New(fault.Invalid, "form.choose")
	}
	e.v["helper"] = in.value
	return err
}

func orderHelper(e *edit) (personnel.Operation, error) {
	off, ends := strings.CutPrefix(e.v["helper"], nothing)
	return personnel.SetHelper{Person: e.about.ID, Helper: person(off), On: !ends}, nil
}

// remarkHelper says that both are told, and that somebody cannot be yet.
func remarkHelper(e *edit) ([]notice.Saying, error) {
	off, ends := strings.CutPrefix(e.v["helper"], nothing)
	if ends {
		return nil, nil
	}
	accounts, err := e.tx.AccountsOf([]roster.PersonID{person(off)})
	if err != nil || len(accounts) > 0 {
		return nil, err
	}
	return []notice.Saying{notice.Say("people.helper_not_joined")}, nil
}
