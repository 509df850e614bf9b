package roster

import (
	"fmt"
	"slices"
	"strings"
)

// Changes are what an import changes, or would change.
type Changes struct {
	// The counts of units and people that are new, of people who changed their
	// cell, whose name, birth year or phone was corrected, whose category
	// changed, and of roles that began and ended.
	Units, People, Moved, Corrected, Categories, RolesStarted, RolesEnded int
	// Absent are the people who stand in one of the roster's units but in none
	// of its rows. They stay as they are.
	Absent []Record
	// Lines tell each change, in the order of the roster.
	Lines []RowChange
	// Listed are the people of the roster in its order, each once. After a
	// preview, new ones have no identifier.
	Listed []Listed
	// Seats are the units that rows name last, with how many rows do, and
	// Appointed and Dismissed whose roles began and ended.
	Seats                []Seats
	Appointed, Dismissed []Appointment
	// HandedOver are the secretaries' offices among these that go from one to another.
	HandedOver []HandOver
	// Movers are the people who were there before and come to another cell.
	Movers []Mover
}

// Mover is somebody who comes to another cell.
type Mover struct {
	Line   int
	Person PersonID
	// From is 0 for one who was in no cell.
	From UnitID
}

// Seats are the rows of a roster about one unit.
type Seats struct {
	Unit UnitID
	Rows int
}

// None tells whether nothing changes.
func (c *Changes) None() bool { return len(c.Lines) == 0 }

// RowChange is one change. Key names its words in the locales.
type RowChange struct {
	// Line is the row that brings it.
	Line int
	Key  string
	// Args are the placeholders; a Role and a Category among them are values of
	// these types, still to be put into words.
	Args map[string]any
}

// String tells the change for logs and tests.
func (c RowChange) String() string { return Problem{Line: c.Line, Key: c.Key, Args: c.Args}.String() }

// Listed is a person of a roster.
type Listed struct {
	ID       PersonID
	FullName string
	// Unit is the path of the unit whose row lists the person first, names
	// parted by " / ".
	Unit string
}

func (p *plan) changes() *Changes {
	c := &Changes{Absent: p.absent, HandedOver: p.handOvers(), RolesEnded: len(p.relieved)}
	for _, pl := range p.places {
		if pl.fresh {
			c.Units++
			c.add(pl.line, "import.unit_added", "Unit", pl.path())
		}
	}
	for _, s := range p.subjects {
		first := s.seats[0]
		c.Listed = append(c.Listed, Listed{s.person.ID, s.person.FullName, first.place.path()})
		c.tell(s)
	}
	for _, pl := range p.places {
		if len(pl.rows) > 0 {
			c.Seats = append(c.Seats, Seats{pl.unit.ID, len(pl.rows)})
		}
	}
	w := p.writes()
	c.Appointed, c.Dismissed = w.started, w.ended
	return c
}

func (c *Changes) add(line int, key string, args ...any) {
	change := RowChange{Line: line, Key: key, Args: map[string]any{}}
	for i := 0; i+1 < len(args); i += 2 {
		change.Args[args[i].(string)] = args[i+1]
	}
	c.Lines = append(c.Lines, change)
}

// tell adds what changes for one person.
func (c *Changes) tell(s *subject) {
	first := s.seats[0]
	line, name := first.row.Line, s.person.FullName
	switch {
	case s.record.ID == 0:
		c.People++
		c.add(line, "import.person_added", "Name", name, "Unit", first.place.path())
	case s.corrected():
		c.Corrected++
		c.add(line, "import.person_corrected", "Name", name, "Unit", first.place.path())
	}
	if s.record.ID != 0 && s.moved() {
		c.Moved++
		c.Movers = append(c.Movers, Mover{line, s.record.ID, s.record.Cell})
		c.add(line, "import.person_moved", "Name", name, "Unit", s.cell.path())
	}
	if s.category != s.record.Category && (s.record.ID != 0 || s.category != Official) {
		c.Categories++
		c.add(line, "import.category", "Name", name, "Category", s.category)
	}
	for _, r := range s.ended {
		c.RolesEnded++
		if !slices.Contains(s.gave, r) { // the row of who takes it over tells it
			c.add(line, "import.role_ended", "Name", name, "Role", r.Role)
		}
	}
	for _, a := range s.started {
		c.RolesStarted++
		if !s.takesOver(a) {
			c.add(line, "import.role_started", "Name", name, "Role", a.role, "Unit", a.place.path())
		}
	}
	for _, x := range s.after {
		c.add(x.seat.row.Line, "import.handed_over", "Role", Secretary, "From", x.from.FullName, "Name", name, "Unit", x.seat.place.path())
	}
}

// String tells all of it for logs and tests.
func (c *Changes) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "units %d, people %d, moved %d, corrected %d, categories %d, roles +%d -%d, absent %d\n",
		c.Units, c.People, c.Moved, c.Corrected, c.Categories, c.RolesStarted, c.RolesEnded, len(c.Absent))
	for _, line := range c.Lines {
		b.WriteString(line.String() + "\n")
	}
	return b.String()
}
