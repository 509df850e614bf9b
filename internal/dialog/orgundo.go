package dialog

import (
	"slices"
	"strconv"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// formOrgUndo asks whether a change of the tree is really to be taken back.
const formOrgUndo = "orgundo"

// keptChange is a change of the tree all of whose units the person may change,
// today or as they were before it. Another one is not there.
func (t *turn) keptChange(id string) (roster.Change, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return roster.Change{}, gone()
	}
	c, err := t.tx.Change(roster.ChangeID(n))
	if fault.Is(err, fault.NotFound) || err == nil && !slices.Contains(reorg.Kinds, c.Kind) {
		return roster.Change{}, gone()
	}
	if err != nil {
		return roster.Change{}, err
	}
	keeps, err := t.keepsAll(c)
	if err == nil && !keeps {
		err = gone()
	}
	if err != nil {
		return roster.Change{}, err
	}
	return c, nil
}

// keepsAll tells whether the person keeps all units of a change.
func (t *turn) keepsAll(c roster.Change) (bool, error) {
	for _, s := range c.Subjects {
		if s.Unit == 0 {
			continue
		}
		if keeps, err := t.kept(s.Unit, c); err != nil || !keeps {
			return false, err
		}
	}
	return true, nil
}

// kept tells whether the person keeps a unit of a change: as it is today; where
// it is no more, as it was on the day before the change; where it is not yet, as
// it will be on its day.
func (t *turn) kept(unit roster.UnitID, c roster.Change) (bool, error) {
	today := t.today()
	for _, on := range []struct{ tree, before bool }{{true, false}, {false, true}, {false, false}} {
		day := c.From
		switch {
		case on.tree:
			day = today
		case on.before:
			day = c.From.AddDays(-1)
		}
		path, err := t.tx.UnitsAbove(unit, day)
		if err != nil {
			return false, err
		}
		if len(path) > 0 {
			return t.actsOn(path), nil
		}
	}
	return false, nil
}

// actsOn has one of those act who may change a unit, of its path, and tells
// whether there is one.
func (t *turn) actsOn(path []roster.Unit) bool {
	for _, who := range t.account.Speakers() {
		if who.May(roster.ChangeTree, false, path...) {
			t.who = who
			return true
		}
	}
	return false
}

// undoable are the changes on a page of a unit's history that the account can take
// back now: all of their units are kept, and undoing them is not refused.
func (t *turn) undoable(unit roster.UnitID, page int) (all []roster.ChangeID, err error) {
	changes, err := t.tx.ChangesBelow(unit, notice.HistoryPage(page))
	if err != nil {
		return nil, err
	}
	who := t.who
	defer func() { t.who = who }() // nobody has acted yet
	for _, c := range changes {
		if !c.UndoneAt.IsZero() {
			continue
		}
		keeps, err := t.keepsAll(c)
		if err == nil && keeps {
			keeps, err = reorg.Undoable(t.tx, t.registrar(), c.ID)
		}
		if err != nil {
			return nil, err
		}
		if keeps {
			all = append(all, c.ID)
		}
	}
	return all, nil
}

// pressOrgUndo shows what taking a change back would come to, and asks: "12".
func pressOrgUndo(t *turn, id string) error {
	c, err := t.keptChange(id)
	if err != nil {
		return err
	}
	t.closeForm()
	t.form.Values = map[string]string{"change": id}
	return t.previewUndo(c)
}

func (t *turn) previewUndo(c roster.Change) error {
	out, err := reorg.Preview(t.tx, t.registrar(), reorg.Undo{Change: c.ID})
	if err != nil {
		return err
	}
	t.askWith(formOrgUndo, "confirm", notice.OrgPreview(out,
		value(formOrgUndo, "confirm", "save"), value(formOrgUndo, "confirm", "cancel"), ""))
	return nil
}

func stepOrgUndo(t *turn, in input) error {
	c, err := t.keptChange(t.form.Values["change"])
	if err != nil {
		return t.leave(err)
	}
	switch in.value {
	case "save":
		return t.doOrg(reorg.Undo{Change: c.ID})
	case "cancel":
		return runCancel(t, "")
	default:
		t.say(notice.Say("form.choose"))
		return t.previewUndo(c)
	}
}
