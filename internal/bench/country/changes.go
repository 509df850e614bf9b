package country

import (
	"encoding/json"
	"fmt"

	"keng/internal/reorg"
	"keng/internal/roster"
)

// change is a past as the history has it.
type change struct {
	id       int64
	kind     roster.ChangeKind
	args     map[string]string
	past     past
	subjects []roster.Subject
}

// changes hands each change to f.
func (c *Country) changes(f func(change)) {
	for n, p := range c.pasts {
		ch := change{id: int64(n + 1), past: p}
		cell := roster.UnitID(c.Cell(p.cell))
		switch p.kind {
		case renamed:
			ch.kind = reorg.Renamed
			ch.args = map[string]string{"Old": fmt.Sprintf("Chi bộ xóm %d", p.cell%cellsInCommune+1), "Unit": cellName(p.cell)}
			ch.subjects = []roster.Subject{{Part: roster.About, Unit: cell}}
		case moved:
			ch.kind = reorg.Moved
			ch.args = map[string]string{"Unit": cellName(p.cell), "Old": communeName(c.before(p)), "Parent": communeName(c.CommuneOf(p.cell))}
			ch.subjects = []roster.Subject{
				{Part: roster.About, Unit: cell},
				{Part: roster.Source, Unit: roster.UnitID(c.Commune(c.before(p)))},
				{Part: roster.Target, Unit: roster.UnitID(c.Commune(c.CommuneOf(p.cell)))},
			}
		default:
			ch.kind = reorg.Merged
			ch.args = map[string]string{"Sources": goneName(p.cell), "Target": cellName(p.cell)}
			ch.subjects = []roster.Subject{
				{Part: roster.Source, Unit: roster.UnitID(c.Cell(p.gone))}, {Part: roster.Target, Unit: cell},
			}
			for n := p.first; n < c.sizes[p.cell]; n++ {
				ch.subjects = append(ch.subjects, roster.Subject{Part: roster.Touched, Person: roster.PersonID(c.starts[p.cell] + n + 1)})
			}
		}
		f(ch)
	}
}

func (c *Country) changeRows(row func(...any)) {
	c.changes(func(ch change) {
		args, _ := json.Marshal(ch.args) // strings alone: it never fails
		row(ch.id, string(ch.kind), ch.past.on.String(), string(args), ch.past.on.At(0, hanoi).UTC())
	})
}

func (c *Country) subjectRows(row func(...any)) {
	c.changes(func(ch change) {
		for _, s := range ch.subjects {
			if s.Unit != 0 {
				row(ch.id, string(s.Part), int64(s.Unit), nil)
			} else {
				row(ch.id, string(s.Part), nil, int64(s.Person))
			}
		}
	})
}

// edit is what a change did to a row: it ended it or began it.
type edit struct {
	change int64
	fact   roster.FactKind
	row    int64
	began  bool
	to     any
}

// edited notes that a cell's past has ended a row and begun another one, 0 for none.
func (c *Country) edited(p past, fact roster.FactKind, ended, began int64) {
	change := int64(p.number() + 1)
	c.edits = append(c.edits, edit{change, fact, ended, false, p.on.String()})
	if began != 0 {
		c.edits = append(c.edits, edit{change, fact, began, true, nil})
	}
}

// editRows are those that were noted while the rows that they are about were written.
func (c *Country) editRows(row func(...any)) {
	for _, e := range c.edits {
		row(e.change, string(e.fact), e.row, e.began, nil, e.to, "")
	}
}
