package country

import (
	"fmt"

	"keng/internal/roster"
)

// unit is one with its names and places, each from a day on.
type unit struct {
	id, parent int64
	kind, name string
	past       past
	// oldName and oldParent are those before its past; off: it is no more.
	oldName   string
	oldParent int64
	off       bool
}

// units hands each unit to f.
func (c *Country) units(f func(unit)) {
	f(unit{id: c.Top(), kind: "committee", name: "Đảng bộ toàn quốc"})
	for i := range c.Provinces() {
		f(unit{id: c.Province(i), parent: c.Top(), kind: "committee", name: fmt.Sprintf("Đảng bộ tỉnh số %d", i+1)})
	}
	for i := range c.Communes() {
		f(unit{id: c.Commune(i), parent: c.Province(i / communesInProvince), kind: "committee", name: communeName(i)})
	}
	for i := range c.Cells {
		u := unit{id: c.Cell(i), parent: c.Commune(c.CommuneOf(i)), kind: "cell", name: cellName(i)}
		if p, ok := c.pastOf(i); ok {
			u.past = p
			switch u.past.kind {
			case renamed:
				u.oldName = fmt.Sprintf("Chi bộ xóm %d", i%cellsInCommune+1)
			case moved:
				u.oldParent = c.Commune(c.before(u.past))
			default:
			}
		}
		f(u)
	}
	for _, p := range c.pasts {
		if p.kind == merged {
			f(unit{
				id: c.Cell(p.gone), parent: c.Commune(c.CommuneOf(p.cell)), kind: "cell", name: goneName(p.cell),
				past: p, off: true,
			})
		}
	}
}

func communeName(i int) string {
	return fmt.Sprintf("Đảng bộ xã số %d", i%communesInProvince+1)
}

// villages is how many cells of a commune are called as those of others.
const villages = 40

func cellName(i int) string {
	if n := i % cellsInCommune; n < villages {
		return fmt.Sprintf("Chi bộ thôn %d", n+1)
	}
	return fmt.Sprintf("Chi bộ cơ quan %d", i+1)
}

// CalledAlone tells whether no other cell is called as the i-th.
func (c *Country) CalledAlone(i int) bool { return i%cellsInCommune >= villages }

// CellsOf are the cells of the i-th commune: from the first to before the last.
func (c *Country) CellsOf(i int) (first, last int) {
	return i * cellsInCommune, min((i+1)*cellsInCommune, c.Cells)
}

func goneName(cell int) string { return fmt.Sprintf("Chi bộ thôn %dA", cell%cellsInCommune+1) }

// names and places hand each dated row of the units to f.
func (c *Country) names(row func(...any)) {
	id := int64(0)
	c.units(func(u unit) {
		from := any(founded.String())
		if u.oldName != "" {
			id++
			row(id, u.id, u.oldName, roster.Fold(u.oldName), from, u.past.on.String())
			from = u.past.on.String()
			c.edited(u.past, roster.Name, id, id+1)
		}
		id++
		row(id, u.id, u.name, roster.Fold(u.name), from, nil)
	})
}

func (c *Country) places(row func(...any)) {
	id := int64(0)
	c.units(func(u unit) {
		from, to, parent := any(founded.String()), any(nil), any(u.parent)
		if u.oldParent != 0 {
			id++
			row(id, u.id, u.oldParent, from, u.past.on.String())
			from = u.past.on.String()
			c.edited(u.past, roster.Place, id, id+1)
		}
		if u.off {
			to = u.past.on.String()
			c.edited(u.past, roster.Place, id+1, 0)
		}
		if u.parent == 0 {
			parent = nil
		}
		id++
		row(id, u.id, parent, from, to)
	})
}
