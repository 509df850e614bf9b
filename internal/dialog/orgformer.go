package dialog

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/understand"
)

// searchOrg shows the unit of a name, or those to choose from. A name of today
// goes before one of before; a whole name before a part of one.
func (t *turn) searchOrg(name string) error {
	within := t.overseen()
	units, err := t.unitsCalled(name, within, "")
	if err != nil {
		return err
	}
	parts := strings.Split(name, "/")
	folded := understand.Fold(parts[len(parts)-1])
	var formers []roster.Former
	if !slices.ContainsFunc(units, func(u roster.Unit) bool { return roster.IsCalled(u.Name, folded) }) {
		if formers, err = t.formerlyCalled(parts, within); err != nil {
			return err
		}
	}
	if len(units) > 0 {
		formers = slices.DeleteFunc(formers, func(f roster.Former) bool {
			return !roster.IsCalled(f.Name, folded) || slices.ContainsFunc(units, func(u roster.Unit) bool { return u.ID == f.Unit.ID })
		})
	}
	switch {
	case len(units)+len(formers) == 0:
		return fault.New(fault.NotFound, "org.not_found")
	case len(formers) == 0 && len(units) == 1:
		return t.showUnit(units[0].ID, 0, false)
	case len(units) == 0 && len(formers) == 1:
		return t.showCalled(notice.OrgUnitArgs{Unit: formers[0].Unit.ID, Formerly: formers[0].Name}, false)
	}
	return t.askFormer(units, formers)
}

// askFormer asks which of several units is meant, the former ones first.
func (t *turn) askFormer(units []roster.Unit, formers []roster.Former) error {
	open := func(u roster.UnitID) string { return "o:" + strconv.FormatInt(int64(u), 10) + ":0" }
	say, err := t.whichUnit(units[:min(len(units), choosable-min(len(formers), choosable))], open)
	if err != nil {
		return err
	}
	ask := notice.Say("org.which")
	for _, f := range formers[:min(len(formers), choosable)] {
		ask = ask.Row(formerButton(f, t.today(), open(f.Unit.ID)))
	}
	ask.Choices = append(ask.Choices, say.Choices...)
	t.say(ask)
	return nil
}

// formerButton names a unit with what it was called, or until when it was there.
func formerButton(f roster.Former, today calendar.Date, data string) notice.Button {
	if f.Last == today {
		return notice.Button{Key: "former.once_called", Args: map[string]any{"Unit": f.Unit.Name, "Old": f.Name}, Data: data}
	}
	return notice.Button{Key: "former.once_there", Args: map[string]any{"Unit": f.Name, "Date": notice.Day(f.Last)}, Data: data}
}

// formerlyCalled are the units that had a name, or a path of names, and that the
// account oversaw when they last stood.
func (t *turn) formerlyCalled(parts []string, within []roster.UnitID) ([]roster.Former, error) {
	limit := choosable
	if len(parts) > 1 {
		limit = 4 * choosable // some do not fit
	}
	found, err := t.tx.FormerlyCalled(understand.Fold(parts[len(parts)-1]), within, t.today(), limit)
	if err != nil {
		return nil, err
	}
	var fitting []roster.Former
	for _, f := range found {
		fits, err := t.isBelow(f.Unit, parts[:len(parts)-1], f.Last)
		if err != nil {
			return nil, err
		}
		if fits {
			fitting = append(fitting, f)
		}
	}
	return fitting, nil
}

// becameOf are the units that an ended one became a part of, of those that the
// account may see.
func (t *turn) becameOf(unit roster.UnitID, last calendar.Date) (seen []roster.UnitID, err error) {
	ends, err := reorg.EndOf(t.tx, unit, last)
	if err != nil {
		return nil, err
	}
	for _, c := range ends {
		for _, into := range c.Units(roster.Target) {
			path, _, err := roster.PathOn(t.tx, into, t.today())
			if err != nil {
				return nil, err
			}
			sees := slices.ContainsFunc(t.account.Speakers(), func(who *roster.Identity) bool { return oversees(who, path) })
			if sees && !slices.Contains(seen, into) {
				seen = append(seen, into)
			}
		}
	}
	return seen, nil
}
