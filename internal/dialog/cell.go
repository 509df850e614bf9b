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

// fewCells is how many cells are offered when a name fits several.
const fewCells = 8

// cellFor finds the cell that somebody means, among those for whose people they
// may have codes made: their own without a name. Whoever of the account may do it
// acts. Where a folded name fits several, it asks which, data giving what a choice
// carries, and returns no cell.
func (t *turn) cellFor(name string, data func(roster.UnitID) string) (roster.Unit, error) {
	all, err := t.invitedCells()
	if err != nil {
		return roster.Unit{}, err
	}
	fits := all
	if name != "" {
		fits = cellsNamed(name, all)
	}
	switch own := slices.IndexFunc(all, t.leadsOwn); {
	case name == "" && own >= 0:
		fits = all[own : own+1]
	case len(fits) == 0:
		return roster.Unit{}, fault.New(fault.NotFound, "invite.no_cell")
	case len(fits) > fewCells:
		return roster.Unit{}, fault.New(fault.Invalid, "invite.which_cell")
	case len(fits) > 1:
		return roster.Unit{}, t.whichCell(fits, data)
	}
	return t.invitedCell(strconv.FormatInt(int64(fits[0].ID), 10))
}

// leadsOwn tells whether somebody of the account leads the cell as their own.
func (t *turn) leadsOwn(cell roster.Unit) bool {
	return slices.ContainsFunc(t.account.Speakers(), func(who *roster.Identity) bool { return who.IsMember(cell.ID) && who.Leads(cell.ID) })
}

// invitedCells are the cells for whose people the account may have codes made.
func (t *turn) invitedCells() ([]roster.Unit, error) {
	var cells []roster.Unit
	for _, who := range t.account.Speakers() {
		if who.LeadsCell() {
			cells = append(cells, who.Cell)
		}
		for _, unit := range keptBy(who) {
			below, err := t.tx.UnitsBelow(unit, t.today())
			if err != nil {
				return nil, err
			}
			cells = append(cells, roster.Cells(below)...)
		}
	}
	seen := map[roster.UnitID]bool{}
	return slices.DeleteFunc(cells, func(u roster.Unit) bool {
		twice := seen[u.ID]
		seen[u.ID] = true
		return twice
	}), nil
}

// cellsNamed are those called so, or else those whose names have these words.
func cellsNamed(name string, cells []roster.Unit) []roster.Unit {
	var called, having []roster.Unit
	for _, u := range cells {
		switch folded := understand.Fold(u.Name); {
		case folded == name:
			called = append(called, u)
		case strings.Contains(" "+folded+" ", " "+name+" "):
			having = append(having, u)
		}
	}
	if len(called) > 0 {
		return called
	}
	return having
}

// whichCell asks for one of some cells, each with the unit above it.
func (t *turn) whichCell(cells []roster.Unit, data func(roster.UnitID) string) error {
	s := notice.Say("invite.choose_cell")
	for _, u := range cells {
		label := u.Name
		if u.Parent != 0 {
			above, err := t.tx.Unit(u.Parent, t.today())
			if err != nil {
				return err
			}
			label += " (" + above.Name + ")"
		}
		s = s.Row(notice.Button{Label: label, Data: data(u.ID)})
	}
	t.say(s)
	return nil
}

// invitedCell is the cell of a tap or a form. It refuses whoever may not have codes
// made there, as if there were none; whoever of the account may acts.
func (t *turn) invitedCell(id string) (roster.Unit, error) {
	gone := fault.New(fault.NotFound, "press.gone")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n <= 0 {
		return roster.Unit{}, gone
	}
	for _, who := range t.account.Speakers() {
		may, err := roster.MayInvite(t.tx, who, roster.UnitID(n), t.today())
		if err != nil {
			return roster.Unit{}, err
		}
		if may {
			t.who = who
			return t.tx.Unit(roster.UnitID(n), t.today())
		}
	}
	return roster.Unit{}, gone
}
