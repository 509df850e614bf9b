package personnel

import (
	"slices"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// begin keeps others from changing the organisation, and makes sure that who
// orders it may still do so: an office may have ended a moment ago.
func (o Order) begin(tx Tx) error {
	if err := tx.LockTree(); err != nil || o.Cell == 0 {
		return err
	}
	by, err := tx.StandingPerson(o.By, o.Today)
	if err != nil {
		return err
	}
	if o.Above {
		return o.standsIn(tx, by)
	}
	leads := slices.ContainsFunc(by.Roles, func(r roster.RoleIn) bool { return r.Unit == o.Cell && r.Role.LeadsCell() })
	if by.Cell != o.Cell || !leads {
		return fault.New(fault.Forbidden, "command.secretaries_only")
	}
	return nil
}

// standsIn refuses one who keeps no unit above the cell, and the cell in which
// somebody with a secretary's rights can be asked.
func (o Order) standsIn(tx Tx, by roster.Record) error {
	path, err := tx.UnitsAbove(o.Cell, o.Today)
	if err != nil {
		return err
	}
	keeps := slices.ContainsFunc(by.Roles, func(r roster.RoleIn) bool {
		return r.Role == roster.Admin && slices.ContainsFunc(path, func(u roster.Unit) bool { return u.ID == r.Unit })
	})
	led, err := HasLeader(tx, o.Cell, o.Today)
	if err == nil && (led || !keeps) {
		err = fault.New(fault.Forbidden, "command.secretaries_only")
	}
	return err
}

// HasLeader tells whether somebody with a secretary's rights in the cell has
// joined. If nobody has, who keeps a unit above stands in.
func HasLeader(tx LeaderTx, cell roster.UnitID, on calendar.Date) (bool, error) {
	facts, err := tx.FactsIn([]roster.UnitID{cell})
	if err != nil {
		return false, err
	}
	var leaders []roster.PersonID
	for _, f := range facts {
		office := f.Kind == roster.Office && roster.Role(f.Value).LeadsCell() && f.HoldsOn(on)
		if office && slices.ContainsFunc(facts, func(h roster.Fact) bool {
			return h.Kind == roster.Home && h.Person == f.Person && h.HoldsOn(on)
		}) {
			leaders = append(leaders, f.Person)
		}
	}
	accounts, err := tx.AccountsOf(leaders)
	return len(accounts) > 0, err
}

// factsOf are a person's facts, once nobody else can change the organisation.
// Somebody who is on another cell's list does not exist.
func (o Order) factsOf(tx Tx, who roster.PersonID) ([]roster.Fact, error) {
	if err := o.begin(tx); err != nil {
		return nil, err
	}
	facts, err := tx.PersonFacts([]roster.PersonID{who})
	if err == nil && o.Cell != 0 && !Belongs(facts, o.Cell, o.Today) {
		err = fault.New(fault.NotFound, "people.not_on_list")
	}
	return facts, err
}

// Belongs tells whether the facts put somebody on the cell's list on the day, or
// later.
func Belongs(facts []roster.Fact, cell roster.UnitID, on calendar.Date) bool {
	return slices.ContainsFunc(facts, func(f roster.Fact) bool {
		return f.Kind == roster.Home && f.Unit == cell && (f.To.IsZero() || on.Before(f.To))
	})
}

// FactOn is the fact of this kind that holds on the day, and false for none.
func FactOn(facts []roster.Fact, kind roster.FactKind, on calendar.Date) (roster.Fact, bool) {
	for _, f := range facts {
		if f.Kind == kind && f.HoldsOn(on) {
			return f, true
		}
	}
	return roster.Fact{}, false
}

// home is the person's cell on the day. Who has none is refused, and who has
// another one than that for which it is ordered.
func (o Order) home(facts []roster.Fact, on calendar.Date) (roster.UnitID, error) {
	f, ok := FactOn(facts, roster.Home, on)
	switch {
	case !ok:
		return 0, fault.New(fault.Invalid, "people.no_cell_then")
	case o.Cell != 0 && f.Unit != o.Cell:
		return 0, fault.New(fault.Invalid, "people.other_cell_then")
	}
	return f.Unit, nil
}

// own refuses what would change the closed rolls of another cell.
func (o Order) own(figures []attendance.Recounted) error {
	if o.Cell == 0 {
		return nil
	}
	for _, f := range figures {
		if f.Meeting.Unit != o.Cell {
			return fault.New(fault.Invalid, "people.others_figures")
		}
	}
	return nil
}

// led refuses to leave the cell for which it is ordered with nobody who has a
// secretary's rights, from the day on and without these people: then nobody could
// keep its list any more.
func (o Order) led(tx Tx, on calendar.Date, but ...roster.PersonID) error {
	if o.Cell == 0 {
		return nil
	}
	if on.Before(o.Today) {
		on = o.Today
	}
	facts, err := tx.FactsIn([]roster.UnitID{o.Cell})
	if err != nil {
		return err
	}
	for _, f := range facts {
		office := f.Kind == roster.Office && roster.Role(f.Value).LeadsCell() && f.HoldsOn(on) && !slices.Contains(but, f.Person)
		if office && slices.ContainsFunc(facts, func(h roster.Fact) bool {
			return h.Kind == roster.Home && h.Person == f.Person && h.HoldsOn(on)
		}) {
			return nil
		}
	}
	return fault.New(fault.Conflict, "people.nobody_leads")
}

// inside refuses a unit that is neither the cell for which it is ordered nor one
// of its groups, and an office that is not the cell's to give.
func (o Order) inside(unit roster.Unit, role roster.Role) error {
	switch {
	case o.Cell == 0:
		return nil
	case unit.ID != o.Cell && (unit.Kind != roster.Group || unit.Parent != o.Cell):
		return fault.New(fault.NotFound, "unit.unknown")
	case role != roster.Deputy && role != roster.CommitteeMember && role != roster.GroupLeader:
		return fault.New(fault.Forbidden, "people.not_ours_to_give")
	}
	return nil
}
