package dialog

import (
	"strings"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/understand"
)

// elsewhere is what a choice enters for an organisation that is not on Kẻng.
const elsewhere = "0"

func askWhere(e *edit) (notice.Saying, error) {
	s := notice.Say("people.ask_where_" + e.v["what"])
	if e.v["what"] == "category" {
		s = s.Row(notice.Press("people.elsewhere", value(formPerson, "where", elsewhere)))
	}
	return s, nil
}

// takeWhere takes another cell of the same organisation by its name.
func takeWhere(e *edit, in input) error {
	if in.value == elsewhere && e.v["what"] == "category" {
		e.v["where"] = elsewhere
		return nil
	}
	cells, err := e.otherCells()
	if err != nil {
		return err
	}
	if in.value != "" {
		for _, u := range cells {
			if unitNumber(u.ID) == in.value {
				e.v["where"] = in.value
				return nil
			}
		}
		return fault.New(fault.NotFound, "unit.unknown")
	}
	found := unitsNamed(in.text, cells)
	switch {
	case len(found) == 0:
		if e.v["what"] != "category" {
			return fault.New(fault.Invalid, "people.no_such_cell_here")
		}
		return fault.New(fault.Invalid, "people.no_such_cell")
	case len(found) > notice.MembersPage:
		return fault.New(fault.Invalid, "people.many_cells")
	case len(found) == 1:
		e.v["where"] = unitNumber(found[0].ID)
		return nil
	}
	s, err := e.whichUnit(found, func(u roster.UnitID) string { return value(formPerson, "where", unitNumber(u)) })
	if err != nil {
		return err
	}
	s.Text = "people.which_cell"
	e.ask(formPerson, "where", s)
	return errAsked
}

// otherCells are the cells below the same top as that of who acts, without it.
func (t *turn) otherCells() ([]roster.Unit, error) {
	own := t.who.Cell.ID
	path, err := t.tx.UnitsAbove(own, t.today())
	if err != nil || len(path) == 0 {
		return nil, err
	}
	below, err := t.tx.UnitsBelow(path[len(path)-1].ID, t.today())
	if err != nil {
		return nil, err
	}
	var cells []roster.Unit
	for _, u := range roster.Cells(below) {
		if u.ID != own {
			cells = append(cells, u)
		}
	}
	return cells, nil
}

// unitsNamed are those whose whole name was written, else those in whose names
// the words are.
func unitsNamed(text string, units []roster.Unit) []roster.Unit {
	said := understand.Fold(text)
	if said == "" {
		return nil
	}
	var whole, part []roster.Unit
	for _, u := range units {
		name := understand.Fold(u.Name)
		if name == said {
			whole = append(whole, u)
		}
		if strings.Contains(" "+name+" ", " "+said+" ") {
			part = append(part, u)
		}
	}
	if len(whole) > 0 {
		return whole
	}
	return part
}
