package dialog

import (
	"slices"
	"strconv"
	"strings"
	"time"

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
		if u.Kind == roster.Committee {
			if err := t.keepsAbove(u); err != nil {
				return err
			}
		}
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
	target, ok, err := t.pick("target", mergesTo(u), in)
	if err != nil || !ok {
		return err
	}
	if target.ID == u.ID {
		return otherItself(u.Kind)
	}
	v["target"] = strconv.FormatInt(int64(target.ID), 10)
	return t.nextOrgStep(u)
}

// stepOrgMore takes another unit that merges along, or that these are all.
func stepOrgMore(t *turn, u roster.Unit, in input) error {
	v := t.form.Values
	if in.value == "enough" {
		if v["into"] == "new" && v["others"] == "" {
			if u.Kind == roster.Committee {
				return fault.New(fault.Invalid, "unite.too_few")
			}
			return fault.New(fault.Invalid, "org.too_few")
		}
		v["adding"] = ""
		return t.nextOrgStep(u)
	}
	other, ok, err := t.pick("more", mergesTo(u), in)
	if err != nil || !ok {
		return err
	}
	others := identifiers[roster.UnitID](v["others"])
	id := strconv.FormatInt(int64(other.ID), 10)
	if other.ID == u.ID || id == v["target"] {
		return otherItself(u.Kind)
	}
	if !slices.Contains(others, other.ID) {
		v["others"] = listed(append(others, other.ID))
	}
	return t.askMore(u)
}

func stepOrgFrom(t *turn, u roster.Unit, in input) error {
	day, known, err := t.orgDay(formOrg, in)
	if err != nil || !known {
		return err
	}
	t.form.Values["from"] = day.String()
	return t.nextOrgStep(u)
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
	if err := t.auditedAll(OrgAudited(out, c)); err != nil {
		return err
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
