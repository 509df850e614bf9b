package roster

import (
	"slices"
	"strings"
)

// place is a unit of the plan; it may not be there yet.
type place struct {
	// unit.ID is 0 until it is there.
	unit   Unit
	parent *place
	// line is the first row that names it.
	line int
	// rows are those whose last unit it is.
	rows []*Row
	// above tells that a row names a unit below it.
	above bool
	// fresh tells that the import makes it.
	fresh bool
}

// path is the unit's name with those of the units above it.
func (pl *place) path() string {
	if pl.parent == nil {
		return pl.unit.Name
	}
	return pl.parent.path() + " / " + pl.unit.Name
}

type childKey struct {
	parent UnitID
	name   string
}

// takeUnits finds the rows' units in the tree and plans those that are missing.
func (p *plan) takeUnits(standing []Unit) {
	children := make(map[childKey]Unit, len(standing))
	for _, u := range standing {
		children[childKey{u.Parent, sameName(u.Name)}] = u
	}
	byPath := map[string]*place{}
	last := map[string]*place{} // by the path as it is written, which most rows share
	for i := range p.rows {
		row := &p.rows[i]
		written := strings.Join(row.Unit, "\x00")
		at := last[written]
		if at != nil {
			at.rows = append(at.rows, row)
			continue
		}
		for n := 1; n <= len(row.Unit); n++ {
			key := row.path(n)
			pl := byPath[key]
			if pl == nil {
				pl = newPlace(at, row.Unit[n-1], children)
				pl.line = row.Line
				byPath[key] = pl
				p.places = append(p.places, pl)
			}
			if at != nil {
				at.above = true
			}
			at = pl
		}
		at.rows = append(at.rows, row)
		last[written] = at
	}
	for _, pl := range p.places {
		p.takeKind(pl)
	}
}

// newPlace finds the unit of that name below parent, or plans it.
func newPlace(parent *place, name string, children map[childKey]Unit) *place {
	pl := &place{parent: parent, unit: Unit{Name: name}, fresh: true}
	key := childKey{name: sameName(name)}
	if parent != nil {
		if parent.fresh {
			return pl
		}
		key.parent = parent.unit.ID
	}
	if found, ok := children[key]; ok {
		pl.unit, pl.fresh = found, false
	}
	return pl
}

// takeKind decides what a unit is, or checks that the rows agree with what it is.
func (p *plan) takeKind(pl *place) {
	members := false
	for _, row := range pl.rows {
		members = members || !row.office()
	}
	if pl.fresh {
		pl.unit.Kind = Committee
		if members && !pl.above {
			pl.unit.Kind = Cell
		}
	}
	for _, row := range pl.rows {
		switch {
		case pl.unit.Kind == Committee && !row.office():
			p.wrong(row, "import.members_above", "Unit", pl.path())
		case pl.unit.Kind != Committee && row.has(Leader):
			p.wrong(row, "import.leader_of_cell", "Unit", pl.path())
		}
	}
	if pl.above && pl.unit.Kind != Committee {
		p.problems = append(p.problems, Problem{Line: pl.line, Key: "import.below_cell", Args: map[string]any{"Unit": pl.path()}})
	}
}

func (r Row) has(role Role) bool { return slices.Contains(r.Roles, role) }
