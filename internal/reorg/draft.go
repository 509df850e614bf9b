package reorg

import (
	"slices"
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// draft is a change being put together.
type draft struct {
	tx   Tx
	r    Registrar
	from calendar.Date
	book book
	// subjects are the units that the change concerns.
	subjects []roster.Subject
	out      Outcome
	counted  map[roster.UnitID]bool
	// zones are those of units as they were when they were first asked for:
	// those of cells that end come from above.
	zones map[roster.UnitID]*time.Location
}

// begin locks the tree and opens a draft, from today on if no day is given.
func (r Registrar) begin(tx Tx, kind roster.ChangeKind, from calendar.Date) (*draft, error) {
	if err := tx.LockTree(); err != nil {
		return nil, err
	}
	if from.IsZero() {
		from = r.today()
	}
	return &draft{
		tx: tx, r: r, from: from, counted: map[roster.UnitID]bool{}, zones: map[roster.UnitID]*time.Location{},
		out: Outcome{Kind: kind, From: from, Args: map[string]string{}},
	}, nil
}

// unit is a unit as it is on the day, of which all names and places come into
// the book. One that does not exist then is refused.
func (d *draft) unit(id roster.UnitID) (roster.Unit, error) {
	facts, err := d.tx.UnitFacts([]roster.UnitID{id})
	if err != nil {
		return roster.Unit{}, err
	}
	if len(facts) == 0 {
		return roster.Unit{}, fault.New(fault.NotFound, "unit.unknown")
	}
	d.book.add(facts...)
	u, err := d.tx.Unit(id, d.from)
	if fault.Is(err, fault.NotFound) {
		return u, fault.New(fault.Invalid, "org.not_then", "Unit", lastName(facts), "Date", d.from)
	}
	return u, err
}

// lastName is what a unit is or was called last.
func lastName(facts []roster.Fact) string {
	var last roster.Fact
	for _, f := range facts {
		if f.Kind == roster.Name && !f.Void() && !f.From.Before(last.From) {
			last = f
		}
	}
	return last.Value
}

// cell is a cell that exists on the day and for which no end is planned.
func (d *draft) cell(id roster.UnitID) (roster.Unit, error) {
	u, err := d.unit(id)
	if err == nil && u.Kind != roster.Cell {
		err = fault.New(fault.Invalid, "org.not_a_cell", "Unit", u.Name)
	}
	if err == nil {
		err = d.lasting(u)
	}
	return u, err
}

// place is where the unit stands on the day.
func (d *draft) place(id roster.UnitID) roster.Fact { return d.standing(roster.Place, id, d.from) }

func (d *draft) standing(kind roster.FactKind, unit roster.UnitID, on calendar.Date) roster.Fact {
	for _, f := range d.book.facts {
		if f.Kind == kind && f.Unit == unit && f.HoldsOn(on) {
			return f
		}
	}
	return roster.Fact{}
}

// lasting refuses a unit for which an end is planned: what was planned has to
// be taken back first.
func (d *draft) lasting(u roster.Unit) error {
	if !exists(d.book.facts, u.ID, d.from, calendar.Date{}) {
		return fault.New(fault.Conflict, "org.ends_already", "Unit", u.Name, "Date", d.last(u.ID).To)
	}
	return nil
}

// last is the unit's last place.
func (d *draft) last(id roster.UnitID) roster.Fact {
	var last roster.Fact
	for _, f := range d.book.facts {
		if f.Kind == roster.Place && f.Unit == id && !f.Void() && !f.From.Before(last.From) {
			last = f
		}
	}
	return last
}

// endable refuses to end a unit that begins, or comes to another place, on the
// day or later, or that ends anyway.
func (d *draft) endable(u roster.Unit) error {
	if err := d.lasting(u); err != nil {
		return err
	}
	if last := d.last(u.ID); !last.From.Before(d.from) {
		return fault.New(fault.Invalid, "org.changed_since", "Unit", u.Name, "Date", last.From, "First", last.From.AddDays(1))
	}
	return nil
}

// arg keeps a name for the change's words.
func (d *draft) arg(name, value string) { d.out.Args[name] = value }

func (d *draft) subject(part roster.Part, units ...roster.UnitID) {
	for _, u := range units {
		d.subjects = append(d.subjects, roster.Subject{Part: part, Unit: u})
	}
}

// names joins the names of units. Those that are called alike, among these and
// the others of the change, have the name of the one above with them, if that
// tells them apart.
func (d *draft) names(units []roster.Unit, others ...roster.Unit) (string, error) {
	var all []string
	for _, u := range units {
		name := u.Name
		for _, other := range append(units[:len(units):len(units)], others...) {
			if other.ID == u.ID || other.Parent == u.Parent || roster.Fold(other.Name) != roster.Fold(u.Name) || u.Parent == 0 {
				continue
			}
			above, err := d.tx.Unit(u.Parent, d.from)
			if err != nil {
				return "", err
			}
			name = u.Name + " (" + above.Name + ")"
			break
		}
		all = append(all, name)
	}
	return strings.Join(all, ", "), nil
}

// named keeps the names of the units that people come from and go to.
func (d *draft) named(from string, sources []roster.Unit, to string, targets []roster.Unit) error {
	left, err := d.names(sources, targets...)
	if err != nil {
		return err
	}
	right, err := d.names(targets, sources...)
	d.arg(from, left)
	d.arg(to, right)
	return err
}

// write keeps the change with what it ends and begins.
func (d *draft) write() error {
	e := d.book.edit()
	people := touched(e)
	for _, p := range people {
		d.subjects = append(d.subjects, roster.Subject{Part: roster.Touched, Person: p})
	}
	if err := d.tell(e); err != nil {
		return err
	}
	err := d.tx.TouchPeople(people)
	if err != nil {
		return err
	}
	d.out.Change, err = d.tx.RecordChange(roster.Change{
		Kind: d.out.Kind, From: d.from, Args: d.out.Args, Subjects: d.subjects, By: d.r.By,
	}, e)
	return err
}

// done writes the change, and is what it came to.
func (d *draft) done() (Outcome, error) {
	err := d.write()
	return d.out, err
}

// touched are the people of an edit, each once.
func touched(e roster.Edit) []roster.PersonID {
	var people []roster.PersonID
	for _, facts := range [][]roster.Fact{e.End, e.Begin} {
		for _, f := range facts {
			if f.Person != 0 {
				people = append(people, f.Person)
			}
		}
	}
	slices.Sort(people)
	return slices.Compact(people)
}

// tell counts who moves, and names whose office ends.
func (d *draft) tell(e roster.Edit) error {
	counts := map[roster.FactKind]map[roster.PersonID]bool{roster.Home: {}, roster.Stay: {}}
	for _, f := range slices.Concat(e.End, e.Begin) {
		if who := counts[f.Kind]; who != nil {
			who[f.Person] = true
		}
	}
	d.out.People, d.out.Visitors = len(counts[roster.Home]), len(counts[roster.Stay])
	for _, f := range e.End {
		if f.Kind != roster.Office {
			continue
		}
		office, err := d.office(f)
		if err != nil {
			return err
		}
		d.out.Offices = append(d.out.Offices, office)
	}
	return nil
}

// office names somebody's office in a unit that exists on the day.
func (d *draft) office(f roster.Fact) (Office, error) {
	who, err := d.tx.Person(f.Person)
	if err != nil {
		return Office{}, err
	}
	u, err := d.tx.Unit(f.Unit, d.from)
	return Office{Person: f.Person, In: f.Unit, Name: who.FullName, Role: roster.Role(f.Value), Unit: u.Name}, err
}
