package reorg

import (
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// Rename gives a unit another name, from a day on until the next name that is
// known of it.
type Rename struct {
	Unit roster.UnitID
	Name string
	// From is the first day; no day is today.
	From calendar.Date
}

var _ Operation = Rename{}

// Do implements Operation.
func (o Rename) Do(tx Tx, r Registrar) (Outcome, error) {
	d, err := r.begin(tx, Renamed, o.From)
	if err != nil {
		return Outcome{}, err
	}
	name, err := called(o.Name)
	if err != nil {
		return Outcome{}, err
	}
	u, err := d.unit(o.Unit)
	if err != nil {
		return Outcome{}, err
	}
	if u.Name == name {
		return Outcome{}, fault.New(fault.Invalid, "org.same_name", "Name", name)
	}
	until := d.standing(roster.Name, u.ID, d.from).To
	if err := d.freeWherever(u.ID, name, d.from, until); err != nil {
		return Outcome{}, err
	}
	d.book.lay(roster.Fact{Kind: roster.Name, Unit: u.ID, Value: name, From: d.from, To: until}, "")
	d.arg("Old", u.Name)
	d.arg("Unit", name)
	d.subject(roster.About, u.ID)
	return d.done()
}

// freeWherever refuses a name that another unit has on one of the days, at the
// place that the unit has then.
func (d *draft) freeWherever(unit roster.UnitID, name string, from, to calendar.Date) error {
	for _, p := range d.book.from(roster.Place, from) {
		if p.Unit != unit || !to.IsZero() && !p.From.Before(to) {
			continue
		}
		until := p.To
		if until.IsZero() || !to.IsZero() && to.Before(until) {
			until = to
		}
		if err := d.free(name, p.Parent, p.From, until, unit); err != nil {
			return err
		}
	}
	return nil
}
