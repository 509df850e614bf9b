package reorg

import (
	"errors"
	"slices"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// Unite has all that is right below committees come under another one, and ends
// these committees with the offices in them. The other one keeps its own, and its
// settings hold for what comes.
type Unite struct {
	Committees []roster.UnitID
	// Into is the committee that goes on; 0 for a new one, which the rest is about.
	Into roster.UnitID
	// Name, Under and Code are those of a new committee; Under is 0 for the top.
	Name  string
	Under roster.UnitID
	Code  string
	// From is the first day; no day is today.
	From calendar.Date
}

var _ Operation = Unite{}

// Do implements Operation.
func (o Unite) Do(tx Tx, r Registrar) (Outcome, error) {
	d, err := r.begin(tx, Merged, o.From)
	if err != nil {
		return Outcome{}, err
	}
	d.arg("Kind", string(roster.Committee))
	sources, err := o.sources(d)
	if err != nil {
		return Outcome{}, err
	}
	into, err := o.target(d, sources)
	if err != nil {
		return Outcome{}, err
	}
	if err := d.named("Sources", sources, "Target", []roster.Unit{into}); err != nil {
		return Outcome{}, err
	}
	d.subject(roster.Source, distinct(o.Committees)...)
	d.subject(roster.Target, into.ID)
	if err := d.gather(sources, into); err != nil {
		return Outcome{}, err
	}
	for _, s := range sources {
		d.end(s.ID)
	}
	if err := d.alike(into); err != nil {
		return Outcome{}, err
	}
	if err := d.tellUnited(sources, into); err != nil {
		return Outcome{}, err
	}
	return d.done()
}

// sources are committees that can end on the day.
func (o Unite) sources(d *draft) ([]roster.Unit, error) {
	var all []roster.Unit
	for _, id := range distinct(o.Committees) {
		u, err := d.committee(id)
		if err == nil {
			err = d.endable(u)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	switch {
	case slices.Contains(o.Committees, o.Into):
		return nil, fault.New(fault.Invalid, "unite.into_itself")
	case len(all) == 0, o.Into == 0 && len(all) < 2:
		return nil, fault.New(fault.Invalid, "unite.too_few")
	}
	return all, nil
}

// committee is a committee that exists on the day.
func (d *draft) committee(id roster.UnitID) (roster.Unit, error) {
	u, err := d.unit(id)
	if err == nil && u.Kind != roster.Committee {
		err = fault.New(fault.Invalid, "unite.not_a_committee", "Unit", u.Name)
	}
	return u, err
}

// target is the committee that goes on, which is not below one that ends, or a
// new one.
func (o Unite) target(d *draft, sources []roster.Unit) (into roster.Unit, err error) {
	if o.Into == 0 {
		if err := d.notBelow(o.Under, sources); err != nil {
			return into, err
		}
		into, _, err = d.found(Found{Kind: roster.Committee, Name: o.Name, Parent: o.Under, Code: o.Code}, o.Committees...)
		d.arg("New", "yes")
		return into, err
	}
	if into, err = d.committee(o.Into); err == nil {
		err = d.lasting(into)
	}
	if err == nil {
		err = d.notBelow(into.ID, sources)
	}
	return into, err
}

// notBelow refuses a unit that is one of the sources or below one, on the day or later.
func (d *draft) notBelow(unit roster.UnitID, sources []roster.Unit) error {
	for _, s := range sources {
		below := s.ID == unit
		if unit != 0 && !below {
			var err error
			if below, err = d.below(unit, s.ID, d.from, calendar.Date{}); err != nil {
				return err
			}
		}
		if below {
			return fault.New(fault.Invalid, "unite.circle", "Unit", s.Name)
		}
	}
	return nil
}

// maxBelow is more than there are right below a few committees.
const maxBelow = 20000

var errTooManyBelow = errors.New("reorg: more units below a committee than there can be")

// gather has what is right below the sources, on the day or later, come under
// another committee for as long as it would have stayed. Who follows a cell for
// a committee that ends does so no more.
func (d *draft) gather(sources []roster.Unit, into roster.Unit) error {
	ids := []roster.UnitID{into.ID}
	for _, s := range sources {
		ids = append(ids, s.ID)
	}
	places, err := d.tx.PlacesBelow(ids, d.from, maxBelow)
	if err == nil && len(places) == maxBelow {
		err = errTooManyBelow
	}
	if err != nil {
		return err
	}
	var below, coming []roster.UnitID
	for _, p := range places {
		below = append(below, p.Unit)
		if p.Parent != into.ID && !has(sources, p.Unit) {
			coming = append(coming, p.Unit)
		}
	}
	coming = distinct(coming)
	facts, err := d.tx.UnitFacts(distinct(below))
	if err != nil {
		return err
	}
	d.book.add(facts...)
	d.subject(roster.About, coming...)
	return d.endOffices(sources, d.bring(coming, sources, into))
}

// bring lays the places under another committee, and returns the units that
// come there on the day itself.
func (d *draft) bring(coming []roster.UnitID, sources []roster.Unit, into roster.Unit) (now []roster.UnitID) {
	for _, p := range d.book.from(roster.Place, d.from) {
		if !has(sources, p.Parent) || !slices.Contains(coming, p.Unit) {
			continue
		}
		if p.From == d.from {
			now = append(now, p.Unit)
			d.out.Below = append(d.out.Below, d.standing(roster.Name, p.Unit, d.from).Value)
		}
		p.Parent = into.ID
		d.book.lay(p, "")
	}
	return now
}

// endOffices ends the offices in the sources, and who follows what comes.
func (d *draft) endOffices(sources []roster.Unit, followed []roster.UnitID) error {
	units := slices.Clone(followed)
	for _, s := range sources {
		units = append(units, s.ID)
	}
	facts, err := d.tx.FactsIn(units)
	if err != nil {
		return err
	}
	for _, f := range facts {
		if f.Kind == roster.Office && (has(sources, f.Unit) || f.Value == string(roster.Follower)) {
			d.book.add(f)
		}
	}
	for _, f := range d.book.from(roster.Office, d.from) {
		d.book.clear(f)
	}
	return nil
}

// alike refuses two units right below a committee that are called alike on the
// same day.
func (d *draft) alike(into roster.Unit) error {
	called := map[string][]roster.Fact{}
	names := map[roster.UnitID][]roster.Fact{}
	for _, n := range d.book.from(roster.Name, d.from) {
		names[n.Unit] = append(names[n.Unit], n)
	}
	for _, p := range d.book.from(roster.Place, d.from) {
		if p.Parent != into.ID {
			continue
		}
		for _, n := range names[p.Unit] {
			n = common(n, p)
			if n.Void() {
				continue
			}
			folded := roster.Fold(n.Value)
			for _, other := range called[folded] {
				if both := common(n, other); other.Unit != n.Unit && !both.Void() {
					return fault.New(fault.Conflict, "unite.alike", "Name", n.Value, "Unit", into.Name)
				}
			}
			called[folded] = append(called[folded], n)
		}
	}
	return nil
}

// tellUnited notes how many people that concerns, whose settings hold no more,
// and whose figures become others.
func (d *draft) tellUnited(sources []roster.Unit, into roster.Unit) error {
	before := slices.Clone(sources)
	var months []calendar.Month
	counted := true
	for _, s := range sources {
		above, err := d.aboveAll(s)
		if err != nil {
			return err
		}
		before = append(before, above...)
		if !slices.ContainsFunc(above, func(u roster.Unit) bool { return has(sources, u.ID) }) {
			b, err := d.tx.Branch(s.ID, d.from)
			if err != nil {
				return err
			}
			d.out.Members += b.Members
			counted = counted && b.Counted
		}
		rolled, err := d.rolled(s.ID, calendar.Date{})
		if err != nil {
			return err
		}
		months = append(months, rolled...)
		if err := d.own(s); err != nil {
			return err
		}
	}
	if !counted {
		d.out.Members = 0
	}
	slices.SortFunc(months, calendar.Month.Compare)
	after, err := d.aboveAll(into)
	if d.out.Args["New"] == "" { // a new one had none
		after = append(after, into)
	}
	d.figures(before, after, slices.Compact(months))
	return err
}

// own notes a committee that has settings of its own.
func (d *draft) own(u roster.Unit) error {
	said, err := d.tx.Cell(u.ID)
	if err == nil && (len(said.Values) > 0 || u.Timezone != "") {
		d.out.Own = append(d.out.Own, u.Name)
	}
	return err
}
