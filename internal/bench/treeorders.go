package bench

import (
	"fmt"
	"time"

	"keng/internal/reorg"
	"keng/internal/roster"
)

// found makes a cell in a commune.
func (v *visit) found() order {
	v.n++
	commune := v.chance.IntN(v.country.Communes())
	unit := v.country.Commune(commune)
	return order{
		op:      reorg.Found{Kind: roster.Cell, Name: fmt.Sprintf("Chi bộ mới %d", v.n), Parent: roster.UnitID(unit)},
		commune: commune, units: []int64{unit},
	}
}

// move puts a cell under another commune. The keeper of the one that it comes
// from does it: who may is looked up for that.
func (v *visit) move() order {
	cell := v.cell(-1)
	from := v.country.CommuneOf(cell)
	to := (from + 1 + v.chance.IntN(v.country.Communes()-1)) % v.country.Communes()
	return order{
		op:      reorg.Move{Unit: roster.UnitID(v.country.Cell(cell)), Under: roster.UnitID(v.country.Commune(to))},
		commune: from, units: []int64{v.country.Cell(cell)},
	}
}

// merge has a cell go into another one of its commune.
func (v *visit) merge() order {
	cell := v.cell(-1)
	into := v.cell(v.country.CommuneOf(cell))
	return order{
		op: reorg.Merge{
			Cells: []roster.UnitID{roster.UnitID(v.country.Cell(cell))}, Into: roster.UnitID(v.country.Cell(into)),
		},
		commune: v.country.CommuneOf(cell), units: []int64{v.country.Cell(cell), v.country.Cell(into)},
	}
}

// undo takes a merger back.
func (v *visit) undo() (time.Duration, error) {
	o := v.merge()
	if _, err := v.change(o); err != nil {
		return 0, err
	}
	o.op, o.units = reorg.Undo{Change: v.last}, nil
	return v.change(o)
}

// cell is one that nothing was done with yet, of a commune or of any for -1. Of
// those of any, no other commune's cell is called so.
func (v *visit) cell(commune int) int {
	first, last := 0, v.country.Cells
	if commune >= 0 {
		first, last = v.country.CellsOf(commune)
	}
	for {
		cell := first + v.chance.IntN(last-first)
		if !v.used[cell] && (commune >= 0 || v.country.CalledAlone(cell)) {
			v.used[cell] = true
			return cell
		}
	}
}

// CellsNeeded is how many cells a country must have for so many changes of each
// kind: each cell is changed once.
func (o TreeOptions) CellsNeeded() int {
	needed := 30 * (o.Times + warmUps)
	if !o.alone() {
		needed *= smallest
	}
	return needed
}
