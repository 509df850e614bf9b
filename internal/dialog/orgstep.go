package dialog

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/understand"
)

// orgSteps are the steps of the form. Each begins with the right to its unit.
func orgSteps() map[string]func(*turn, input) error {
	steps := map[string]func(*turn, input) error{}
	for name, step := range map[string]func(*turn, roster.Unit, input) error{
		"kind": stepOrgKind, "name": stepOrgName, "parent": stepOrgParent, "target": stepOrgTarget, "more": stepOrgMore,
		"people": stepOrgPeople, "who": stepOrgWho, "where": stepOrgWhere, "from": stepOrgFrom, "confirm": stepOrgConfirm,
	} {
		steps[name] = func(t *turn, in input) error {
			u, err := t.keptUnit(t.form.Values["unit"])
			if err == nil && orgDeed(t.form.Values["do"]).first(u) == "" {
				err = fault.New(fault.NotFound, "form.gone")
			}
			if err != nil {
				return t.leave(err)
			}
			return step(t, u, in)
		}
	}
	return steps
}

// leave closes a form whose unit or change is not there for the person any more.
func (t *turn) leave(err error) error {
	f := fault.As(err)
	if f == nil {
		return err
	}
	t.closeForm()
	t.say(notice.Refusal(f))
	return nil
}

func stepOrgKind(t *turn, u roster.Unit, in input) error {
	if in.value != "cell" && in.value != "committee" {
		return fault.New(fault.Invalid, "form.choose")
	}
	t.form.Values["kind"] = in.value
	return t.nextOrgStep(u)
}

func stepOrgName(t *turn, u roster.Unit, in input) error {
	name := roster.Clean(in.text)
	if name == "" {
		return fault.New(fault.Invalid, "org.name_needed")
	}
	t.form.Values["name"] = name
	if f, err := t.nameRefused(u); err != nil || f != nil {
		if f != nil {
			err = f
		}
		return err
	}
	return t.nextOrgStep(u)
}

// nameRefused is why the name cannot be, as it is today, if everything else is
// known: who has chosen a name wants to know it then, and not after the day.
func (t *turn) nameRefused(u roster.Unit) (*fault.Error, error) {
	t.form.Values["from"] = t.today().String()
	op, err := t.operation(u)
	t.form.Values["from"] = ""
	if err != nil {
		return nil, err
	}
	_, err = reorg.Preview(t.tx, t.registrar(), op)
	f := fault.As(err)
	if f != nil && blames[f.Key] != "name" {
		f = nil
	}
	if f == nil && fault.As(err) == nil {
		return nil, err
	}
	return f, nil
}

// pick finds the unit of a step, by a tap or by its name. Where several are
// called so it asks, and ok is false.
func (t *turn) pick(step string, kind roster.UnitKind, in input) (u roster.Unit, ok bool, err error) {
	if id, tapped := strings.CutPrefix(in.value, "u"); tapped {
		u, err = t.keptUnit(id)
		return u, err == nil, err
	}
	units, err := t.unitsCalled(in.text, t.keptUnits(), kind)
	switch {
	case err != nil:
		return u, false, err
	case len(units) == 0:
		return u, false, fault.New(fault.NotFound, "org.not_found")
	case len(units) == 1:
		return units[0], true, nil
	}
	say, err := t.whichUnit(units, func(id roster.UnitID) string {
		return value(formOrg, step, "u"+strconv.FormatInt(int64(id), 10))
	})
	if err == nil {
		t.ask(formOrg, step, say)
	}
	return u, false, err
}

func stepOrgParent(t *turn, u roster.Unit, in input) error {
	parent, ok, err := t.pick("parent", roster.Committee, in)
	if err != nil || !ok {
		return err
	}
	t.form.Values["parent"] = strconv.FormatInt(int64(parent.ID), 10)
	return t.nextOrgStep(u)
}

func stepOrgTarget(t *turn, u roster.Unit, in input) error {
	v := t.form.Values
	switch {
	case in.value == "new" && v["do"] == "merge":
		v["into"], v["adding"] = "new", "yes"
		return t.nextOrgStep(u)
	case in.value == "several" && v["do"] == "dissolve":
		members, err := t.homeMembers(u)
		if err != nil {
			return err
		}
		v["into"], v["left"] = "several", listed(members)
		return t.nextOrgStep(u)
	}
	target, ok, err := t.pick("target", roster.Cell, in)
	if err != nil || !ok {
		return err
	}
	if target.ID == u.ID {
		return fault.New(fault.Invalid, "org.into_itself")
	}
	v["target"] = strconv.FormatInt(int64(target.ID), 10)
	return t.nextOrgStep(u)
}

// stepOrgMore takes another cell that merges along, or that these are all.
func stepOrgMore(t *turn, u roster.Unit, in input) error {
	v := t.form.Values
	if in.value == "enough" {
		if v["into"] == "new" && v["others"] == "" {
			return fault.New(fault.Invalid, "org.too_few")
		}
		v["adding"] = ""
		return t.nextOrgStep(u)
	}
	other, ok, err := t.pick("more", roster.Cell, in)
	if err != nil || !ok {
		return err
	}
	others := identifiers[roster.UnitID](v["others"])
	id := strconv.FormatInt(int64(other.ID), 10)
	if other.ID == u.ID || id == v["target"] {
		return fault.New(fault.Invalid, "org.into_itself")
	}
	if !slices.Contains(others, other.ID) {
		v["others"] = listed(append(others, other.ID))
	}
	return t.askMore(u)
}

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

func stepOrgFrom(t *turn, u roster.Unit, in input) error {
	day, err := calendar.ParseDate(in.value)
	switch {
	case err == nil:
	case in.value == "today":
		day = t.today()
	default:
		said := understand.Day(in.text, t.today())
		if !said.Found {
			return fault.New(fault.Invalid, "org.day_unclear")
		}
		if !said.Other.IsZero() {
			t.ask(formOrg, "from", notice.Say("org.which_day").Row(dayChoice(formOrg, said.Date), dayChoice(formOrg, said.Other)))
			return nil
		}
		day = said.Date
	}
	t.form.Values["from"] = day.String()
	return t.nextOrgStep(u)
}

// dayChoice is the choice of a day from which on.
func dayChoice(form string, d calendar.Date) notice.Button {
	return notice.Button{Key: "org.a_day", Args: map[string]any{"Date": notice.Day(d)}, Data: value(form, "from", d.String())}
}

func stepOrgConfirm(t *turn, u roster.Unit, in input) error {
	switch in.value {
	case "save":
		op, err := t.operation(u)
		if err != nil {
			return err
		}
		return t.doOrg(op)
	case "more":
		if t.form.Values["do"] != "merge" {
			return fault.New(fault.NotFound, "form.gone")
		}
		t.form.Values["adding"] = "yes"
		return t.nextOrgStep(u)
	case "cancel":
		return runCancel(t, "")
	}
	if said := understand.Day(in.text, t.today()); said.Found {
		return stepOrgFrom(t, u, in) // from another day on, then
	}
	t.say(notice.Say("form.choose"))
	return t.previewOrg(u)
}

// OfficesAudited are the entries of the audit log for the offices that a change
// of the tree ends, or that are back after it was undone.
func OfficesAudited(out reorg.Outcome) (all []audit.Entry) {
	kind := audit.RoleTaken
	if out.Undone {
		kind = audit.RoleGiven
	}
	for _, f := range out.Offices {
		all = append(all, audit.Entry{Kind: kind, Unit: f.In, Person: f.Person})
	}
	return all
}

// doOrg changes the tree and tells everybody, once.
func (t *turn) doOrg(op reorg.Operation) error {
	out, err := op.Do(t.tx, t.registrar())
	if err != nil {
		return err
	}
	c, err := t.tx.Change(out.Change)
	if err != nil {
		return err
	}
	for _, e := range OfficesAudited(out) {
		if err := t.audited(e); err != nil {
			return err
		}
	}
	reach, err := remind.TellReorganised(t.tx, t.Almanac.Zone, c)
	if err != nil {
		return err
	}
	t.closeForm()
	// An office of one's own may have ended with its unit, or be back.
	t.menuChanged = t.menuChanged || slices.Contains(c.People(roster.Touched), t.who.Person.ID)
	var later time.Time
	if reach.From.After(t.now) {
		later = reach.From
	}
	t.replace(notice.OrgDone(out, reach.People, later))
	return nil
}
