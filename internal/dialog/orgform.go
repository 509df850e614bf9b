package dialog

import (
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// formOrg changes the tree, step by step: what it needs, from which day on, and
// then yes or no. Its values are "do", "unit" and what the operation asks for.
const formOrg = "org"

// pressOrgDeed begins what was tapped under a unit: "12:merge".
func pressOrgDeed(t *turn, data string) error {
	id, what, _ := strings.Cut(data, ":")
	u, err := t.keptUnit(id)
	if err != nil {
		return err
	}
	switch what {
	case "settings":
		return t.showOrgSettings(u)
	case "offices":
		return t.showOffices(u)
	}
	if what == "import" {
		t.closeForm()
		t.askRoster("above", id)
		return nil
	}
	if orgDeed(what).first(u) == "" {
		return gone()
	}
	t.closeForm()
	t.form.Values = map[string]string{"do": what, "unit": id}
	return t.nextOrgStep(u)
}

// orgDeed is what is done with a unit.
type orgDeed string

// first is the first thing that the deed asks for with such a unit; empty where
// it makes no sense.
func (d orgDeed) first(u roster.Unit) string {
	group, cell := u.Kind == roster.Group, u.Kind == roster.Cell
	switch {
	case d == "found" && cell, d == "rename":
		return "name"
	case d == "found" && !group:
		return "kind"
	case d == "move" && !group:
		return "parent"
	case d == "merge" && !group:
		return "target"
	case d == "split" && cell:
		return "people"
	case d == "dissolve" && cell:
		return "target"
	case d == "dissolve":
		return "from"
	}
	return ""
}

// nextOrgStep asks for the first thing that is missing, or shows what it would
// come to.
func (t *turn) nextOrgStep(u roster.Unit) error {
	v := t.form.Values
	first := orgDeed(v["do"]).first(u)
	switch {
	case first == "kind" && v["kind"] == "":
		t.ask(formOrg, "kind", notice.Say("org.ask_kind", "Unit", u.Name).Row(
			notice.Press("org.kind_cell", value(formOrg, "kind", "cell")), notice.Press("org.kind_committee", value(formOrg, "kind", "committee"))))
	case first == "parent" && v["parent"] == "":
		t.ask(formOrg, "parent", notice.Say("org.ask_parent", "Unit", u.Name))
	case first == "people" && v["people"] == "":
		return t.askPeople(u, "people", "org.ask_split", "")
	case first == "target" && v["target"] == "" && v["into"] == "":
		t.askTarget(u)
	case v["into"] == "several" && v["left"] != "":
		return t.askWho(u)
	case v["adding"] != "":
		return t.askMore(u)
	case t.needsName() && v["name"] == "":
		t.askUnitName(u)
	case v["from"] == "":
		t.askOrgDay(formOrg)
	default:
		return t.previewOrg(u)
	}
	return nil
}

// needsName tells whether the deed makes or names a unit.
func (t *turn) needsName() bool {
	v := t.form.Values
	return v["do"] == "found" || v["do"] == "rename" || v["do"] == "split" || v["do"] == "merge" && v["into"] == "new"
}

func (t *turn) askUnitName(u roster.Unit) {
	say := notice.Say("org.ask_name")
	if t.form.Values["do"] == "rename" {
		say = notice.Say("org.ask_new_name", "Unit", u.Name)
	}
	t.ask(formOrg, "name", say)
}

// askTarget asks for the cell that people come to, or the committee that units
// come to.
func (t *turn) askTarget(u roster.Unit) {
	fresh := notice.Press("org.new_cell", value(formOrg, "target", "new"))
	switch {
	case t.form.Values["do"] != "merge":
		t.ask(formOrg, "target", notice.Say("org.ask_dissolve", "Unit", u.Name).Row(notice.Press("org.to_several", value(formOrg, "target", "several"))))
	case u.Kind == roster.Committee:
		fresh.Key = "unite.fresh"
		t.ask(formOrg, "target", notice.Say("unite.ask_target", "Unit", u.Name).Row(fresh))
	default:
		t.ask(formOrg, "target", notice.Say("org.ask_target", "Unit", u.Name).Row(fresh))
	}
}

// askMore asks for another unit that merges along.
func (t *turn) askMore(u roster.Unit) error {
	chosen := []string{u.Name}
	for _, id := range identifiers[roster.UnitID](t.form.Values["others"]) {
		other, err := t.tx.Unit(id, t.today())
		if err != nil {
			return err
		}
		chosen = append(chosen, other.Name)
	}
	ask := "org.ask_more"
	if u.Kind == roster.Committee {
		ask = "unite.ask_more"
	}
	t.ask(formOrg, "more", notice.Say(ask, "Units", strings.Join(chosen, ", ")).
		Row(notice.Press("org.enough", value(formOrg, "more", "enough"))))
	return nil
}

// previewOrg shows what the operation would come to. What it refuses is asked
// for again.
func (t *turn) previewOrg(u roster.Unit) error {
	op, err := t.operation(u)
	if err != nil {
		return err
	}
	out, err := reorg.Preview(t.tx, t.registrar(), op)
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return t.askAgainFor(u, f)
	}
	if err != nil {
		return err
	}
	more := ""
	if t.form.Values["do"] == "merge" {
		more = value(formOrg, "confirm", "more")
	}
	t.askWith(formOrg, "confirm", notice.OrgPreview(out, value(formOrg, "confirm", "save"), value(formOrg, "confirm", "cancel"), more))
	return nil
}

// blames tells which step of a form a refusal is about; any other is about the day.
var blames = map[string]string{
	"org.name_needed": "name", "org.name_long": "name", "org.name_taken": "name", "org.same_name": "name",
	"org.circle": "parent", "org.same_place": "parent", "org.not_a_committee": "parent",
	"org.not_a_cell": "target", "org.into_itself": "target", "org.too_few": "more",
	"unite.circle": "target", "unite.into_itself": "target", "unite.not_a_committee": "target", "unite.too_few": "more",
	"org.not_a_member": "people", "org.split_none": "people", "org.split_all": "people",
}

// askAgainFor tells a refusal, and puts the person at the step that it is about.
func (t *turn) askAgainFor(u roster.Unit, f *fault.Error) error {
	step := blames[f.Key]
	switch {
	case step == "":
		step = "from"
	case step == "people" && t.form.Values["do"] != "split", step == "target" && t.form.Values["do"] == "move":
		step = "from"
	}
	t.form.Values["from"] = ""
	switch step {
	case "people", "target":
		// What was chosen is chosen anew, with the list or the choices.
		for _, name := range []string{"people", "shown", "target", "into", "left", "each"} {
			t.form.Values[name] = ""
		}
	case "more":
		t.form.Values["adding"] = "yes"
	default:
		t.form.Values[step] = ""
		t.ask(formOrg, step, notice.Refusal(f))
		return nil
	}
	t.say(notice.Refusal(f))
	return t.nextOrgStep(u)
}

// registrar is the person as who changes the tree.
func (t *turn) registrar() reorg.Registrar {
	return reorg.Registrar{By: t.who.Person.ID, Now: t.now, Almanac: t.Almanac}
}

// operation is what the form has so far. Whoever may not do it with one of its
// units is told that there is no such unit.
func (t *turn) operation(u roster.Unit) (reorg.Operation, error) {
	v := t.form.Values
	from, err := calendar.ParseDate(v["from"])
	if err != nil {
		return nil, fault.New(fault.NotFound, "form.gone")
	}
	units := map[string]roster.UnitID{}
	for _, name := range []string{"parent", "target"} {
		if v[name] == "" {
			continue
		}
		other, err := t.keptUnit(v[name])
		if err != nil {
			return nil, err
		}
		units[name] = other.ID
	}
	switch v["do"] {
	case "found":
		kind := roster.UnitKind(v["kind"])
		if u.Kind == roster.Cell {
			kind = roster.Group
		}
		return reorg.Found{Kind: kind, Name: v["name"], Parent: u.ID, From: from}, nil
	case "rename":
		return reorg.Rename{Unit: u.ID, Name: v["name"], From: from}, nil
	case "move":
		return reorg.Move{Unit: u.ID, Under: units["parent"], From: from}, nil
	case "split":
		people := identifiers[roster.PersonID](v["people"])
		return reorg.Split{Cell: u.ID, People: people, Name: v["name"], Under: u.Parent, From: from}, nil
	case "merge":
		return t.merge(u, units["target"], from)
	default:
		return t.dissolution(u, units["target"], from)
	}
}

func (t *turn) dissolution(u roster.Unit, to roster.UnitID, from calendar.Date) (reorg.Operation, error) {
	op := reorg.Dissolve{Unit: u.ID, To: to, From: from, Each: map[roster.PersonID]roster.UnitID{}}
	for pair := range strings.SplitSeq(t.form.Values["each"], ",") {
		person, unit, ok := strings.Cut(pair, "=")
		if !ok {
			continue
		}
		target, err := t.keptUnit(unit)
		if err != nil {
			return nil, err
		}
		for _, p := range identifiers[roster.PersonID](person) {
			op.Each[p] = target.ID
		}
	}
	return op, nil
}

// identifiers reads "7,12,9".
func identifiers[ID ~int64](list string) (all []ID) {
	for text := range strings.SplitSeq(list, ",") {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			all = append(all, ID(n))
		}
	}
	return all
}

// listed writes identifiers as [identifiers] reads them.
func listed[ID ~int64](ids []ID) string {
	var parts []string
	for _, id := range ids {
		parts = append(parts, strconv.FormatInt(int64(id), 10))
	}
	return strings.Join(parts, ",")
}
