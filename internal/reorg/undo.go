package reorg

import (
	"cmp"
	"maps"
	"slices"

	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// Undo takes a change of the tree back: what it began never holds, what it ended
// holds on. Where something was built upon it since, it is refused.
type Undo struct{ Change roster.ChangeID }

var _ Operation = Undo{}

// Do implements Operation.
func (o Undo) Do(tx Tx, r Registrar) (Outcome, error) {
	c, err := tx.Change(o.Change)
	if err == nil && !slices.Contains(Kinds, c.Kind) {
		err = fault.New(fault.NotFound, "org.change_unknown")
	}
	if err != nil {
		return Outcome{}, err
	}
	d, err := r.begin(tx, c.Kind, c.From)
	if err != nil {
		return Outcome{}, err
	}
	d.out.Change, d.out.Undone, d.out.Args = c.ID, true, maps.Clone(c.Args)
	if err := d.unrolledSince(c); err != nil {
		return Outcome{}, err
	}
	before, err := tx.FactsOfChange(c.ID)
	if err != nil {
		return Outcome{}, err
	}
	if err := tx.UndoChange(c.ID, r.By); err != nil {
		return Outcome{}, err
	}
	if err := tx.TouchPeople(c.People(roster.Touched)); err != nil {
		return Outcome{}, err
	}
	after, err := tx.FactsOfChange(c.ID)
	if err != nil {
		return Outcome{}, err
	}
	if err := d.restored(before, after); err != nil {
		return Outcome{}, err
	}
	vanished, err := d.vanished(before.Begin)
	if err != nil {
		return Outcome{}, err
	}
	if err := d.tellBack(before, after); err != nil {
		return Outcome{}, err
	}
	err = d.meetingsBack(c, vanished)
	return d.out, err
}

// unrolledSince refuses to change who was in a cell on the day of a closed roll.
func (d *draft) unrolledSince(c roster.Change) error {
	if c.Kind == Moved || c.Kind == Renamed || United(c) {
		return nil
	}
	var cells []roster.Unit
	for _, s := range c.Subjects {
		if s.Unit != 0 && (s.Part != roster.Target || c.Kind != Founded) {
			cells = append(cells, roster.Unit{ID: s.Unit})
		}
	}
	err := d.unrolled(cells...)
	if f := fault.As(err); f != nil {
		return fault.New(fault.Conflict, "org.undo_rolled", "Date", f.Args["Date"])
	}
	return err
}

// builtUpon is the refusal to take back what something else stands on.
func builtUpon() error { return fault.New(fault.Conflict, "org.built_upon") }

// asBuiltUpon is err, or that refusal if it is one.
func asBuiltUpon(err error) error {
	if fault.As(err) != nil {
		return builtUpon()
	}
	return err
}

// restored refuses facts that come back to a unit that is no more on their days,
// or to a name or place that is taken.
func (d *draft) restored(before, after roster.Edit) error {
	for i, f := range after.End {
		f.From = before.End[i].To // until then it held all the time
		if f.Void() {
			continue
		}
		if err := d.fits(f); err != nil {
			return asBuiltUpon(err)
		}
	}
	return nil
}

func (d *draft) fits(f roster.Fact) error {
	switch f.Kind {
	case roster.Grade, roster.Status:
		return nil
	case roster.Name:
		if err := d.open(f.Unit); err != nil {
			return err
		}
		return d.freeWherever(f.Unit, f.Value, f.From, f.To)
	case roster.Place:
		return d.fitsPlace(f)
	default:
		if err := d.open(f.Unit); err != nil {
			return err
		}
		if !exists(d.book.facts, f.Unit, f.From, f.To) {
			return builtUpon()
		}
		return nil
	}
}

func (d *draft) fitsPlace(f roster.Fact) error {
	if err := d.open(f.Unit); err != nil {
		return err
	}
	for _, n := range d.book.from(roster.Name, f.From) {
		if both := common(n, f); n.Unit == f.Unit && !both.Void() {
			if err := d.free(n.Value, f.Parent, both.From, both.To, f.Unit); err != nil {
				return err
			}
		}
	}
	if f.Parent == 0 {
		return nil
	}
	if err := d.open(f.Parent); err != nil {
		return err
	}
	if !exists(d.book.facts, f.Parent, f.From, f.To) {
		return builtUpon()
	}
	circle, err := d.below(f.Parent, f.Unit, f.From, f.To)
	if err == nil && circle {
		err = builtUpon()
	}
	return err
}

// open opens the book on the names and places of a unit.
func (d *draft) open(unit roster.UnitID) error {
	facts, err := d.tx.UnitFacts([]roster.UnitID{unit})
	d.book.add(facts...)
	return err
}

// vanished are the units that are nowhere on the days of a place that was taken
// back. It refuses where something is in them then.
func (d *draft) vanished(began []roster.Fact) ([]roster.Unit, error) {
	var units []roster.Unit
	for _, p := range began {
		if p.Kind != roster.Place {
			continue
		}
		facts, err := d.tx.UnitFacts([]roster.UnitID{p.Unit})
		if err != nil {
			return nil, err
		}
		if exists(facts, p.Unit, p.From, p.To) {
			continue
		}
		units = append(units, roster.Unit{ID: p.Unit, Name: cmp.Or(d.out.Args["Target"], d.out.Args["Unit"])})
		inside, err := d.tx.FactsIn([]roster.UnitID{p.Unit})
		if err != nil {
			return nil, err
		}
		below, err := d.tx.PlacesBelow([]roster.UnitID{p.Unit}, p.From, 1)
		if err != nil {
			return nil, err
		}
		for _, f := range append(inside, below...) {
			if both := common(f, p); !f.Void() && !both.Void() {
				return nil, builtUpon()
			}
		}
	}
	return units, nil
}

// tellBack counts who comes back, and names whose office does.
func (d *draft) tellBack(before, after roster.Edit) error {
	counts := map[roster.FactKind]map[roster.PersonID]bool{roster.Home: {}, roster.Stay: {}}
	for _, f := range slices.Concat(before.End, before.Begin) {
		if who := counts[f.Kind]; who != nil {
			who[f.Person] = true
		}
	}
	d.out.People, d.out.Visitors = len(counts[roster.Home]), len(counts[roster.Stay])
	for _, f := range after.End {
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

// meetingsBack puts back what the change has called off, and calls off what was
// set for units that are no more.
func (d *draft) meetingsBack(c roster.Change, vanished []roster.Unit) error {
	cells := slices.Clone(vanished)
	if c.Kind == Merged || c.Kind == Dissolved {
		for _, id := range c.Units(roster.Source) {
			u, err := d.tx.Unit(id, c.From)
			if err != nil {
				return asBuiltUpon(err)
			}
			cells = append(cells, u)
		}
	}
	for _, u := range inOrder(cells) {
		var err error
		if has(vanished, u.ID) {
			err = d.callOff(u)
		} else {
			err = d.putBack(u, MeetingsOff(c))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// putBack has a cell's meetings be held after all, and plans for it again.
func (d *draft) putBack(cell roster.Unit, off []meeting.ID) error {
	for _, id := range off {
		m, err := d.tx.Meeting(id)
		if err != nil {
			return err
		}
		if m.Unit != cell.ID {
			continue
		}
		m, done, err := meeting.Reinstate(d.tx, d.r.Now, d.r.Almanac, d.r.By, cell.ID, id)
		if err != nil {
			return err
		}
		if !done {
			continue
		}
		zone, err := d.zone(cell.ID)
		if err != nil {
			return err
		}
		d.out.Back = append(d.out.Back, Meeting{ID: m.ID, Unit: cell.Name, StartsAt: m.StartsAt, Zone: zone.String()})
	}
	return meeting.Plan(d.tx, d.r.Now, d.r.Almanac, cell.ID)
}
