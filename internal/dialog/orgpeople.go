package dialog

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/understand"
)

// homeMembers are those whose home the cell is, in the order of its list.
func (t *turn) homeMembers(u roster.Unit) ([]roster.PersonID, error) {
	members, err := t.tx.MembersAt(u.ID, t.today())
	if err != nil {
		return nil, err
	}
	var people []roster.PersonID
	for _, m := range members {
		if m.Listed && m.Category != roster.Visiting {
			people = append(people, m.Person.ID)
		}
	}
	return people, nil
}

// askPeople shows the cell's members to choose from. The form keeps whom it has
// shown, so that a number is who it was.
func (t *turn) askPeople(u roster.Unit, step, ask, all string) error {
	people, err := t.homeMembers(u)
	if err != nil {
		return err
	}
	t.form.Values["shown"] = listed(people)
	t.askWith(formOrg, step, notice.OrgPeople(u.ID, t.today(), people, ask, all))
	return nil
}

// chosen are the people whose numbers were typed.
func (t *turn) chosen(in input) ([]roster.PersonID, error) {
	shown := identifiers[roster.PersonID](t.form.Values["shown"])
	numbers, ok := understand.Numbers(in.text, len(shown))
	if !ok {
		return nil, fault.New(fault.Invalid, "org.numbers_unclear")
	}
	people := make([]roster.PersonID, len(numbers))
	for i, n := range numbers {
		people[i] = shown[n-1]
	}
	return people, nil
}

func stepOrgPeople(t *turn, u roster.Unit, in input) error {
	people, err := t.chosen(in)
	if err != nil {
		return err
	}
	t.form.Values["people"] = listed(people)
	return t.nextOrgStep(u)
}

// askWho asks who of those that are left goes to the same cell.
func (t *turn) askWho(u roster.Unit) error {
	left := identifiers[roster.PersonID](t.form.Values["left"])
	t.form.Values["shown"] = listed(left)
	t.askWith(formOrg, "who", notice.OrgPeople(u.ID, t.today(), left, "org.ask_who", value(formOrg, "who", "all")))
	return nil
}

func stepOrgWho(t *turn, _ roster.Unit, in input) error {
	people := identifiers[roster.PersonID](t.form.Values["shown"])
	if in.value != "all" {
		var err error
		if people, err = t.chosen(in); err != nil {
			return err
		}
	}
	t.form.Values["people"] = listed(people)
	t.ask(formOrg, "where", notice.Say("org.ask_where", "Number", len(people)))
	return nil
}

func stepOrgWhere(t *turn, u roster.Unit, in input) error {
	target, ok, err := t.pick("where", roster.Cell, in)
	if err != nil || !ok {
		return err
	}
	if target.ID == u.ID {
		return fault.New(fault.Invalid, "org.into_itself")
	}
	v := t.form.Values
	going := identifiers[roster.PersonID](v["people"])
	var pairs []string
	for _, p := range going {
		pairs = append(pairs, strconv.FormatInt(int64(p), 10)+"="+strconv.FormatInt(int64(target.ID), 10))
	}
	left := slices.DeleteFunc(identifiers[roster.PersonID](v["left"]), func(p roster.PersonID) bool { return slices.Contains(going, p) })
	v["each"], v["left"], v["people"] = strings.Trim(v["each"]+","+strings.Join(pairs, ","), ","), listed(left), ""
	return t.nextOrgStep(u)
}
