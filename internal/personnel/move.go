package personnel

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// Transfer makes another cell somebody's home from a day on. Their offices in
// the old one and its groups, any status but a grade, and a stay elsewhere end.
type Transfer struct {
	Person roster.PersonID
	To     roster.UnitID
	From   calendar.Date
}

// Do transfers them. It is not for one cell alone to order: see [Proposal].
func (t Transfer) Do(tx Tx, o Order) (Outcome, error) {
	if o.Cell != 0 {
		return Outcome{}, fault.New(fault.Forbidden, "people.not_ours_to_give")
	}
	facts, err := o.factsOf(tx, t.Person)
	if err != nil {
		return Outcome{}, err
	}
	unit, err := cellOn(tx, t.To, t.From)
	if err != nil {
		return Outcome{}, err
	}
	c := change{
		order: o, kind: Transferred, person: t.Person, from: t.From, args: map[string]string{"unit": unit.Name},
		units: []roster.Subject{{Part: roster.Target, Unit: t.To}},
	}
	old, had := FactOn(facts, roster.Home, t.From)
	switch {
	case !had:
		c.kind = Returned
	case old.Unit == t.To:
		return Outcome{}, fault.New(fault.Invalid, "people.own_cell")
	default:
		c.units = append(c.units, roster.Subject{Part: roster.Source, Unit: old.Unit})
	}
	if err := o.touch(tx, t.Person); err != nil {
		return Outcome{}, err
	}
	if err := o.overtaken(tx, t.Person); err != nil {
		return Outcome{}, err
	}
	c.edit = roster.Lay(facts, roster.Fact{Kind: roster.Home, Person: t.Person, Unit: t.To, From: t.From, Ended: "transferred"})
	c.edit.Add(farewell(facts, t.Person, old.Unit, t.From))
	return c.make(tx)
}

// Why is why somebody is a member no more.
type Why string

// The reasons for leaving.
const (
	// LeftParty has left of their own will (ra khỏi Đảng).
	LeftParty Why = "left"
	// Removed was struck off the list (xóa tên).
	Removed Why = "removed"
	// Expelled was expelled (khai trừ).
	Expelled Why = "expelled"
	// Deceased has died (từ trần).
	Deceased Why = "deceased"
	// MovedOut went to an organisation that is not on Kẻng (chuyển sinh hoạt đi nơi khác).
	MovedOut Why = "moved_out"
	// Unlisted is not in a new roster, which does not say why.
	Unlisted Why = "unlisted"
)

// Reasons are the reasons for leaving in the order in which they are offered.
var Reasons = []Why{MovedOut, LeftParty, Removed, Expelled, Deceased}

// Leave takes somebody off the list from a day on. What was counted until then
// stays as it was; they can come back ([Transfer]). Once that day has come they
// are told nothing more, not even what waits to be sent.
type Leave struct {
	Person roster.PersonID
	Why    Why
	From   calendar.Date
}

// Do takes them off.
func (l Leave) Do(tx Tx, o Order) (Outcome, error) {
	facts, err := o.factsOf(tx, l.Person)
	if err != nil {
		return Outcome{}, err
	}
	if l.Why != Unlisted && !slices.Contains(Reasons, l.Why) {
		return Outcome{}, fault.New(fault.Invalid, "people.no_reason")
	}
	cell, err := o.home(facts, l.From)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.touch(tx, l.Person); err != nil {
		return Outcome{}, err
	}
	edit := roster.Clear(facts, roster.Fact{Kind: roster.Home, Person: l.Person, From: l.From, Ended: string(l.Why)})
	edit.Add(farewell(facts, l.Person, 0, l.From))
	out, err := change{
		order: o, kind: Left, person: l.Person, from: l.From, edit: edit, args: map[string]string{"why": string(l.Why)},
		units: []roster.Subject{{Part: roster.Source, Unit: cell}},
	}.make(tx)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.overtaken(tx, l.Person); err != nil {
		return Outcome{}, err
	}
	if !l.From.After(o.Today) {
		if err := tx.DropDeliveries(l.Person); err != nil {
			return Outcome{}, err
		}
	}
	return out, o.led(tx, l.From)
}

// farewell ends what somebody leaves behind with their cell: the group, a status,
// a stay elsewhere, and the offices in that cell; all offices if it is 0.
func farewell(facts []roster.Fact, who roster.PersonID, cell roster.UnitID, from calendar.Date) roster.Edit {
	var e roster.Edit
	for _, kind := range []roster.FactKind{roster.InGroup, roster.Status, roster.Stay} {
		e.Add(roster.Clear(facts, roster.Fact{Kind: kind, Person: who, From: from}))
	}
	groups := map[roster.UnitID]bool{}
	for _, f := range facts {
		if f.Kind == roster.InGroup {
			groups[f.Unit] = true
		}
	}
	ended := map[roster.RoleIn]bool{}
	for _, f := range facts {
		in := roster.RoleIn{Role: roster.Role(f.Value), Unit: f.Unit}
		if f.Kind != roster.Office || cell != 0 && f.Unit != cell && !groups[f.Unit] || ended[in] {
			continue
		}
		ended[in] = true
		e.Add(roster.Clear(facts, roster.Fact{Kind: roster.Office, Person: who, Unit: f.Unit, Value: f.Value, From: from}))
	}
	return e
}

// SetGroup puts somebody into a group of their cell from a day on; 0 for none.
type SetGroup struct {
	Person roster.PersonID
	Group  roster.UnitID
	From   calendar.Date
}

// Do puts them there.
func (s SetGroup) Do(tx Tx, o Order) (Outcome, error) {
	facts, err := o.factsOf(tx, s.Person)
	if err != nil {
		return Outcome{}, err
	}
	cell, err := o.home(facts, s.From)
	if err != nil {
		return Outcome{}, err
	}
	c := change{
		order: o, kind: Grouped, person: s.Person, from: s.From,
		units: []roster.Subject{{Part: roster.Source, Unit: cell}}, args: map[string]string{"unit": ""},
	}
	at := roster.Fact{Kind: roster.InGroup, Person: s.Person, Unit: s.Group, From: s.From}
	if s.Group == 0 {
		c.edit = roster.Clear(facts, at)
	} else {
		group, err := tx.Unit(s.Group, s.From)
		if err != nil {
			return Outcome{}, err
		}
		if group.Kind != roster.Group || group.Parent != cell {
			return Outcome{}, fault.New(fault.NotFound, "unit.unknown")
		}
		c.args["unit"] = group.Name
		c.edit = roster.Lay(facts, at)
	}
	if err := o.touch(tx, s.Person); err != nil {
		return Outcome{}, err
	}
	return c.make(tx)
}
