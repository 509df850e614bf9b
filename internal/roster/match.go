package roster

import (
	"cmp"
	"slices"

	"keng/internal/calendar"
)

// matcher finds out which rows are about whom. People are known by unit, name
// and birth year or phone; beyond their unit, by name and phone alone.
type matcher struct {
	plan *plan
	// in are the people who stand in a unit, by the spelling of their names.
	in map[UnitID]map[string][]*Record
	// phones are people, of all units, by name and phone.
	phones map[nameAndPhone][]*Record
	// claimed are the people whom a row is about, and subjects their plans.
	claimed map[PersonID]*subject
	// known are the plan's people by name and phone, new ones too.
	known map[nameAndPhone]*subject
	// left are the rows whose people do not stand in their units.
	left []seat
}

type nameAndPhone struct{ name, phone string }

func newMatcher(tx StandingTx, p *plan, today calendar.Date) (*matcher, error) {
	m := &matcher{
		plan: p, in: map[UnitID]map[string][]*Record{},
		claimed: map[PersonID]*subject{}, known: map[nameAndPhone]*subject{},
	}
	var units []UnitID
	for _, pl := range p.places {
		if !pl.fresh && len(pl.rows) > 0 {
			units = append(units, pl.unit.ID)
		}
	}
	people, err := tx.StandingPeople(units, today)
	if err != nil {
		return nil, err
	}
	for i := range people {
		r := &people[i]
		m.stand(r.Cell, r)
		for _, held := range r.Roles {
			if held.Unit != r.Cell {
				m.stand(held.Unit, r)
			}
		}
	}
	return m, nil
}

// stand notes that somebody stands in a unit, once.
func (m *matcher) stand(unit UnitID, r *Record) {
	names := m.in[unit]
	if names == nil {
		names = map[string][]*Record{}
		m.in[unit] = names
	}
	key := sameName(r.FullName)
	for _, other := range names[key] {
		if other == r {
			return
		}
	}
	names[key] = append(names[key], r)
}

// match makes the plan's subjects: members first, so that a leader's row can
// be about one of them; then it counts who is in no row.
func (m *matcher) match(tx StandingTx, today calendar.Date) error {
	for _, members := range []bool{true, false} {
		for _, pl := range m.plan.places {
			if members == (pl.unit.Kind != Committee) {
				m.matchPlace(pl)
			}
		}
		if err := m.matchLeft(tx, today); err != nil {
			return err
		}
	}
	slices.SortStableFunc(m.plan.subjects, func(a, b *subject) int {
		return cmp.Compare(a.seats[0].row.Line, b.seats[0].row.Line)
	})
	m.countAbsent()
	return nil
}

func (m *matcher) countAbsent() {
	seen := map[PersonID]bool{}
	for _, pl := range m.plan.places {
		if len(pl.rows) == 0 || pl.fresh {
			continue
		}
		for _, people := range m.in[pl.unit.ID] {
			for _, r := range people {
				if m.claimed[r.ID] == nil && !seen[r.ID] {
					seen[r.ID] = true
					m.plan.absent = append(m.plan.absent, *r)
				}
			}
		}
	}
	slices.SortFunc(m.plan.absent, func(a, b Record) int {
		return cmp.Or(cmp.Compare(SortKey(a.FullName), SortKey(b.FullName)), cmp.Compare(a.ID, b.ID))
	})
}

// matchPlace matches the rows of a unit, name by name.
func (m *matcher) matchPlace(pl *place) {
	var names []string
	rows := map[string][]*Row{}
	for _, row := range pl.rows {
		key := sameName(row.FullName)
		if rows[key] == nil {
			names = append(names, key)
		}
		rows[key] = append(rows[key], row)
	}
	for _, name := range names {
		if !m.tellApart(rows[name]) {
			continue
		}
		m.matchName(pl, rows[name], m.in[pl.unit.ID][name])
	}
}

// tellApart checks that several rows of one name in one unit are about as many
// people, and that one can say about whom.
func (m *matcher) tellApart(rows []*Row) bool {
	ok := true
	for i, row := range rows {
		for _, other := range rows[:i] {
			var key string
			switch {
			case differ(row.BirthYear, other.BirthYear) || differ(row.Phone, other.Phone):
				continue
			case row.Phone != "" && row.Phone == other.Phone,
				row.BirthYear != 0 && row.BirthYear == other.BirthYear && row.Phone == other.Phone:
				key = "import.listed_twice"
			default:
				key = "import.same_name"
			}
			m.plan.wrong(row, key, "Name", row.FullName, "Other", other.Line)
			ok = false
			break
		}
	}
	return ok
}

// differ tells whether two values are both known and not the same.
func differ[T comparable](a, b T) bool {
	var unknown T
	return a != b && a != unknown && b != unknown
}

// alike are the ways to recognise a person of the same unit and name, the
// surest first.
var alike = []func(row *Row, r *Record) bool{
	func(row *Row, r *Record) bool {
		return row.BirthYear != 0 && row.BirthYear == r.BirthYear && row.Phone == r.Phone
	},
	func(row *Row, r *Record) bool {
		return row.BirthYear != 0 && row.BirthYear == r.BirthYear && !differ(row.Phone, r.Phone)
	},
	func(row *Row, r *Record) bool { return row.Phone != "" && row.Phone == r.Phone },
	func(row *Row, r *Record) bool { return row.BirthYear != 0 && row.BirthYear == r.BirthYear },
	func(row *Row, r *Record) bool { return !differ(row.BirthYear, r.BirthYear) },
}

// matchName matches rows of one name in one unit with the people of that name
// who stand there.
func (m *matcher) matchName(pl *place, rows []*Row, people []*Record) {
	for _, same := range alike {
		var left []*Row
		for _, row := range rows {
			var found []*Record
			for _, r := range people {
				if m.free(pl, r) && same(row, r) {
					found = append(found, r)
				}
			}
			switch len(found) {
			case 0:
				left = append(left, row)
			case 1:
				m.claim(pl, row, found[0])
			default:
				m.plan.wrong(row, "import.which_one", "Name", row.FullName, "People", len(found))
			}
		}
		rows = left
	}
	for _, row := range rows {
		m.left = append(m.left, seat{row, pl})
	}
}

// free tells whether no row of this unit is about the person yet.
func (m *matcher) free(pl *place, r *Record) bool {
	s := m.claimed[r.ID]
	if s == nil {
		return true
	}
	for _, seat := range s.seats {
		if seat.place == pl {
			return false
		}
	}
	return true
}
