package country

import (
	"keng/internal/calendar"
)

// past is what has once become of a cell.
type past struct {
	kind pastKind
	cell int
	// on is the first day of what the cell is since then.
	on calendar.Date
	// gone is the cell that has merged into this one, which some of its people
	// come from: those from the first on.
	gone, first int
}

type pastKind int

const (
	renamed pastKind = iota
	moved
	merged
	pastKinds
)

// pastEvery is that one of so many cells has a past.
const pastEvery = 20

// number is the place of the past among all of them.
func (p past) number() int { return p.cell / pastEvery }

// remember makes the pasts, spread over two years.
func (c *Country) remember() {
	for n := 0; n*pastEvery+pastEvery/2 < c.Cells; n++ {
		p := past{kind: pastKind(n) % pastKinds, cell: n*pastEvery + pastEvery/2, on: founded.AddDays(400 + n%700)}
		if p.kind == moved && c.Communes() == 1 {
			p.kind = renamed
		}
		if p.kind == merged {
			p.gone = c.Cells + c.merged
			p.first = c.sizes[p.cell] * 2 / 3
			c.merged++
		}
		c.pasts = append(c.pasts, p)
	}
}

// pastOf is the cell's past, if it has one.
func (c *Country) pastOf(cell int) (p past, ok bool) {
	n := cell / pastEvery
	if cell%pastEvery != pastEvery/2 || n >= len(c.pasts) {
		return p, false
	}
	return c.pasts[n], true
}

// before is the commune that a cell was in before it moved: the next one.
func (c *Country) before(p past) int { return (c.CommuneOf(p.cell) + 1) % c.Communes() }
