package roster

import (
	"slices"

	"keng/internal/calendar"
)

// Record is what stands about a person on a day.
type Record struct {
	Person
	// Cell is the home cell, 0 for none.
	Cell UnitID
	// Category is empty if none is recorded.
	Category Category
	// Roles are those in all units.
	Roles []RoleIn
}

// Seat is the person's cell or, for one who has none, where they hold an office; 0
// for nowhere.
func (r Record) Seat() UnitID {
	if r.Cell == 0 && len(r.Roles) > 0 {
		return r.Roles[0].Unit
	}
	return r.Cell
}

// Placement is a person's home cell.
type Placement struct {
	Person PersonID
	Cell   UnitID
}

// Sorting is a person's category.
type Sorting struct {
	Person   PersonID
	Category Category
}

// Appointment is a person's role in a unit.
type Appointment struct {
	Person PersonID
	RoleIn
}

// StandingTx reads what stands on a day, for many at once.
type StandingTx interface {
	// StandingUnits are all units.
	StandingUnits(on calendar.Date) ([]Unit, error)
	// StandingPeople are those who belong to one of the units or hold a role there,
	// and have a name.
	StandingPeople(units []UnitID, on calendar.Date) ([]Record, error)
	// StandingByPhone are those with one of the numbers.
	StandingByPhone(phones []string, on calendar.Date) ([]Record, error)
}

// ImportTx is what an import needs of a transaction. What begins on a day ends
// what stood before on that day.
type ImportTx interface {
	StandingTx
	// LockTree keeps others from changing the organisation until the transaction ends.
	LockTree() error
	// AddUnit makes a unit that stands from the day on.
	AddUnit(unit Unit, from calendar.Date) (UnitID, error)
	// AddPeople returns the people's identifiers in their order.
	AddPeople(people []Person) ([]PersonID, error)
	// UpdatePeople overwrites name, birth year and phone.
	UpdatePeople(people []Person) error
	// SetCells makes cells the home cells of people.
	SetCells(placements []Placement, from calendar.Date) error
	// SetCategories makes categories those of people.
	SetCategories(sortings []Sorting, from calendar.Date) error
	// StartRoles has people hold offices from the day on.
	StartRoles(appointments []Appointment, from calendar.Date) error
	// EndRoles has people hold them no more, that day included.
	EndRoles(appointments []Appointment, on calendar.Date) error
}

// Import brings the roster to what the rows say, from today on, and tells what
// that changed. The same rows again change nothing. It takes nobody out who is
// missing in the rows, but counts them.
//
// If anything is wrong with the rows the error is a [Problems] with all of it,
// and nothing is changed.
func Import(tx ImportTx, rows []Row, today calendar.Date) (*Changes, error) {
	if err := tx.LockTree(); err != nil {
		return nil, err
	}
	p, err := newPlan(tx, rows, today)
	if err != nil {
		return nil, err
	}
	if err := p.apply(tx, today); err != nil {
		return nil, err
	}
	return p.changes(), nil
}

// Preview tells what [Import] would change, and changes nothing. The people it
// would add have no identifiers.
func Preview(tx StandingTx, rows []Row, today calendar.Date) (*Changes, error) {
	p, err := newPlan(tx, rows, today)
	if err != nil {
		return nil, err
	}
	return p.changes(), nil
}

// apply writes the plan, set by set.
func (p *plan) apply(tx ImportTx, today calendar.Date) error {
	for _, pl := range p.places { // parents first
		if !pl.fresh {
			continue
		}
		if pl.parent != nil {
			pl.unit.Parent = pl.parent.unit.ID
		}
		id, err := tx.AddUnit(pl.unit, today)
		if err != nil {
			return err
		}
		pl.unit.ID = id
	}
	if err := p.addPeople(tx); err != nil {
		return err
	}
	w := p.writes()
	if err := tx.UpdatePeople(w.corrected); err != nil {
		return err
	}
	if err := tx.SetCells(w.cells, today); err != nil {
		return err
	}
	if err := tx.SetCategories(w.categories, today); err != nil {
		return err
	}
	if err := tx.EndRoles(w.ended, today); err != nil {
		return err
	}
	return tx.StartRoles(w.started, today)
}

func (p *plan) addPeople(tx ImportTx) error {
	var added []*subject
	var people []Person
	for _, s := range p.subjects {
		if s.record.ID == 0 {
			added, people = append(added, s), append(people, s.person)
		}
	}
	ids, err := tx.AddPeople(people)
	for i, id := range ids {
		added[i].person.ID = id
	}
	return err
}

// writes are the rows to write, in the order of the file.
type writes struct {
	corrected  []Person
	cells      []Placement
	categories []Sorting
	started    []Appointment
	ended      []Appointment
}

func (p *plan) writes() writes {
	w := writes{ended: slices.Clone(p.relieved)}
	for _, s := range p.subjects {
		id := s.person.ID
		if s.corrected() {
			w.corrected = append(w.corrected, s.person)
		}
		if s.moved() {
			w.cells = append(w.cells, Placement{id, s.cell.unit.ID})
		}
		if s.category != s.record.Category {
			w.categories = append(w.categories, Sorting{id, s.category})
		}
		for _, a := range s.started {
			w.started = append(w.started, Appointment{id, RoleIn{a.role, a.place.unit.ID}})
		}
		for _, r := range s.ended {
			w.ended = append(w.ended, Appointment{id, r})
		}
	}
	return w
}
