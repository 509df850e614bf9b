package dialog

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
	"keng/internal/understand"
)

// formMembers is open while the list of a cell is shown: a name opens somebody.
const formMembers = "members"

// runMembers is /dangvien: the cell's people, or the one who is named.
func runMembers(t *turn, args string) error {
	if args == "" {
		t.offer(notice.Members(t.who.Cell.ID, 0))
		return nil
	}
	return t.findMember(args)
}

// offer shows something beside which a name or other words can be written, if it
// is known later what they are about. It carries all that its choices need.
func (t *turn) offer(n notice.Note) {
	if t.formErr == nil {
		t.form.Name, t.form.Step, t.form.Values = formMembers, "pick", map[string]string{}
		t.formChanged = true
	}
	t.replace(n)
}

// stepMembersPick takes a name from beside the list. What says something about a
// meeting is not one.
func stepMembersPick(t *turn, in input) error {
	if in.file != nil { // the whole list
		t.form.Values = map[string]string{"cell": unitNumber(t.who.Cell.ID)}
		return stepRosterFile(t, in)
	}
	if said := understand.Answer(in.text).Meaning; answers(said) || said == understand.Acknowledge {
		t.closeForm()
		return t.free()
	}
	return t.findMember(in.text)
}

// findMember shows who is named, or those who are called so.
func (t *turn) findMember(name string) error {
	people, err := t.people()
	if err != nil {
		return err
	}
	found := called(name, people)
	switch {
	case len(found) == 0:
		return fault.New(fault.NotFound, "members.not_found")
	case len(found) == 1:
		t.offer(notice.Member(t.who.Cell.ID, found[0].ID))
	case len(found) > notice.MembersPage:
		return fault.New(fault.Invalid, "members.too_many")
	default:
		t.offer(oneOf("members.which", found, notice.MemberData).Note())
	}
	return nil
}

// yearOf is a year of birth in what somebody wrote.
var yearOf = regexp.MustCompile(`\b(19|20)\d\d\b`)

// called are those of the people who are called so, told apart by the diacritics
// and by a year of birth, as far as they were written.
func called(text string, people []roster.Person) []roster.Person {
	found := namedIn(text, people)
	if said := understand.Fold(text); len(found) == 0 && said != "" {
		found = those(people, func(who roster.Person) bool {
			return strings.Contains(" "+understand.Fold(who.FullName)+" ", " "+said+" ")
		})
	}
	written := strings.ToLower(roster.Clean(text))
	year, _ := strconv.Atoi(yearOf.FindString(text)) // none is 0
	for _, closer := range []func(roster.Person) bool{
		func(who roster.Person) bool {
			words := strings.Fields(strings.ToLower(who.FullName))
			return slices.Contains(strings.Fields(written), words[len(words)-1])
		},
		func(who roster.Person) bool { return year != 0 && who.BirthYear == year },
	} {
		if some := those(found, closer); len(some) > 0 {
			found = some
		}
	}
	return found
}

func those(people []roster.Person, such func(roster.Person) bool) (some []roster.Person) {
	for _, who := range people {
		if such(who) {
			some = append(some, who)
		}
	}
	return some
}

// people are those on the list of the secretary's cell, guests and those who will
// come onto it included.
func (t *turn) people() ([]roster.Person, error) {
	cell := t.who.Cell.ID
	members, err := t.tx.MembersAt(cell, t.today())
	if err != nil {
		return nil, err
	}
	people := make([]roster.Person, 0, len(members))
	for _, m := range members {
		people = append(people, m.Person)
	}
	facts, err := t.tx.FactsIn([]roster.UnitID{cell})
	if err != nil {
		return nil, err
	}
	for _, f := range facts {
		known := slices.ContainsFunc(people, func(p roster.Person) bool { return p.ID == f.Person })
		if f.Kind != roster.Home || !f.From.After(t.today()) || known {
			continue
		}
		who, err := t.tx.Person(f.Person)
		if err != nil {
			return nil, err
		}
		people = append(people, who)
	}
	return people, nil
}

// leadOf has the secretary of a cell act: "17" is its number.
func (t *turn) leadOf(cell string) error {
	n, err := strconv.ParseInt(cell, 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	for _, who := range t.allowed(secretaries) {
		if who.Cell.ID == roster.UnitID(n) {
			t.who = who
			return nil
		}
	}
	if !t.actAs(secretaries) {
		return secretaries.refusal()
	}
	return fault.New(fault.NotFound, "press.gone")
}

// pressMembers turns a page of the list: "12:1".
func pressMembers(t *turn, data string) error {
	cell, page, _ := strings.Cut(data, ":")
	n, err := strconv.Atoi(page)
	if err != nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	if err := t.leadOf(cell); err != nil {
		return err
	}
	t.closeForm()
	t.offer(notice.Members(t.who.Cell.ID, n))
	return nil
}

// pressMember is a tap on somebody of the list: "17".
func pressMember(t *turn, data string) error {
	who := person(data)
	for _, s := range t.allowed(secretaries) {
		t.who = s
		people, err := t.people()
		if err != nil {
			return err
		}
		if slices.ContainsFunc(people, func(p roster.Person) bool { return p.ID == who }) {
			t.closeForm()
			t.offer(notice.Member(s.Cell.ID, who))
			return nil
		}
	}
	return t.nobodyHere()
}

// nobodyHere refuses somebody who is on no list that the account keeps, in the
// same words whether there is such a person or not.
func (t *turn) nobodyHere() error {
	if !t.actAs(secretaries) {
		return secretaries.refusal()
	}
	return fault.New(fault.NotFound, "people.not_on_list")
}

// onList has the secretary act on whose cell's list somebody is, or will be.
func (t *turn) onList(who roster.PersonID) error {
	facts, err := t.tx.PersonFacts([]roster.PersonID{who})
	if err != nil {
		return err
	}
	for _, s := range t.allowed(secretaries) {
		if personnel.Belongs(facts, s.Cell.ID, t.today()) {
			t.who = s
			return nil
		}
	}
	return t.nobodyHere()
}

// pressPersonHistory shows what was changed about somebody: "17:0".
func pressPersonHistory(t *turn, data string) error {
	id, page, _ := strings.Cut(data, ":")
	n, err := strconv.Atoi(page)
	if err != nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	if err := t.onList(person(id)); err != nil {
		return err
	}
	t.replace(notice.PersonHistory(t.who.Cell.ID, person(id), n))
	return nil
}
