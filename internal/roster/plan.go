package roster

import (
	"cmp"
	"slices"

	"keng/internal/calendar"
)

// adult is the age at which one can be admitted (Charter, article 1).
const adult = 18

// plan is what an import is about to do.
type plan struct {
	rows     []Row
	problems Problems
	// places are the units of the rows, parents before children.
	places   []*place
	subjects []*subject
	// absent are those who stand in the rows' units and in no row.
	absent []Record
	// relieved are the offices of those of them that another takes over.
	relieved []Appointment
}

// subject is a person of the plan, with all rows about them.
type subject struct {
	// record is what stands; its ID is 0 for one who is new.
	record Record
	// person is what shall stand.
	person   Person
	category Category
	// cell is nil if no row makes the person a member.
	cell *place
	// seats are the person's rows, each with its unit.
	seats   []seat
	started []start
	ended   []RoleIn
	// after are those from whom the person takes a secretary's office over, gave
	// those of the ended offices that another takes over.
	after []succession
	gave  []RoleIn
}

type seat struct {
	row   *Row
	place *place
}

type start struct {
	role  Role
	place *place
}

func (s *subject) corrected() bool {
	return s.record.ID != 0 && s.person != s.record.Person
}

// moved tells whether the person comes to another cell, or to their first one.
func (s *subject) moved() bool {
	return s.cell != nil && (s.cell.fresh || s.cell.unit.ID != s.record.Cell)
}

func newPlan(tx StandingTx, rows []Row, today calendar.Date) (*plan, error) {
	p := &plan{rows: rows}
	for i := range rows {
		if rows[i].BirthYear > today.Year-adult {
			p.wrong(&rows[i], "import.too_young", "Year", rows[i].BirthYear)
		}
	}
	units, err := tx.StandingUnits(today)
	if err != nil {
		return nil, err
	}
	p.takeUnits(units)
	if err := p.problems.orNil(); err != nil {
		return nil, p.sorted() // who is who depends on what is a cell
	}
	m, err := newMatcher(tx, p, today)
	if err != nil {
		return nil, err
	}
	if err := m.match(tx, today); err != nil {
		return nil, err
	}
	if len(p.problems) > 0 {
		return nil, p.sorted()
	}
	for _, s := range p.subjects {
		s.decide()
	}
	p.checkSecretaries()
	if len(p.problems) > 0 {
		return nil, p.sorted()
	}
	p.succeed()
	return p, nil
}

// wrong notes what is wrong with a row; the args are pairs of a placeholder's
// name and its value.
func (p *plan) wrong(row *Row, key string, args ...any) {
	problem := Problem{Line: row.Line, Key: key, Args: make(map[string]any, len(args)/2)}
	for i := 0; i+1 < len(args); i += 2 {
		problem.Args[args[i].(string)] = args[i+1]
	}
	p.problems = append(p.problems, problem)
}

func (p *plan) sorted() Problems {
	slices.SortStableFunc(p.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return p.problems
}

// decide says what shall stand about the person from now on.
func (s *subject) decide() {
	s.person = s.record.Person
	s.category = s.record.Category
	for _, seat := range s.seats {
		s.person.FullName = seat.row.FullName
		s.person.BirthYear = cmp.Or(seat.row.BirthYear, s.person.BirthYear)
		s.person.Phone = cmp.Or(seat.row.Phone, s.person.Phone)
		if seat.place.unit.Kind != Committee {
			s.cell = seat.place
			s.category = cmp.Or(seat.row.Category, s.category, Official)
		}
		s.decideRoles(seat)
	}
	if !s.moved() || s.record.Cell == 0 {
		return
	}
	for _, held := range s.record.Roles { // who moves leaves the old cell's offices behind
		if held.Unit == s.record.Cell {
			s.ended = append(s.ended, held)
		}
	}
}

func (s *subject) decideRoles(seat seat) {
	if !seat.row.RolesGiven {
		return
	}
	unit := seat.place.unit.ID
	for _, role := range seat.row.Roles {
		if unit == 0 || !slices.Contains(s.record.Roles, RoleIn{role, unit}) {
			s.started = append(s.started, start{role, seat.place})
		}
	}
	for _, held := range s.record.Roles {
		if held.Unit == unit && !seat.row.has(held.Role) {
			s.ended = append(s.ended, held)
		}
	}
}

// checkSecretaries refuses two secretaries in one unit of the rows.
func (p *plan) checkSecretaries() {
	for _, pl := range p.places {
		var first *Row
		for _, row := range pl.rows {
			if !row.has(Secretary) {
				continue
			}
			if first != nil {
				p.wrong(row, "import.two_secretaries", "Unit", pl.path(), "Name", first.FullName, "Other", first.Line)
			}
			first = cmp.Or(first, row)
		}
	}
}
