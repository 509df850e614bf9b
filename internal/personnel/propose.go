package personnel

import (
	"cmp"
	"slices"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// maxAsked is how many members a cell may have asked for at a time: enough when
// two cells are joined, too few to try names.
const maxAsked = 20

// Propose has a cell propose one of its members to another cell of the same
// organisation. From the day on until they are received they wait: a status of
// theirs stays, others get [roster.Transferring].
type Propose struct {
	Person roster.PersonID
	To     roster.UnitID
	Day    calendar.Date
}

// Do proposes them.
func (p Propose) Do(tx Tx, o Order) (Outcome, error) {
	facts, err := o.factsOf(tx, p.Person)
	if err != nil {
		return Outcome{}, err
	}
	cell, err := o.home(facts, p.Day)
	if err != nil {
		return Outcome{}, err
	}
	target, err := p.check(tx, o, cell)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.touch(tx, p.Person); err != nil {
		return Outcome{}, err
	}
	id, err := tx.AddProposal(Proposal{Person: p.Person, Source: cell, Target: p.To, Day: p.Day, OpenedBy: o.By})
	if err != nil {
		return Outcome{}, err
	}
	c := change{
		order: o, kind: Proposed, person: p.Person, from: p.Day, args: map[string]string{"unit": target.Name},
		units: []roster.Subject{{Part: roster.Source, Unit: cell}, {Part: roster.Target, Unit: p.To}},
	}
	if !slices.ContainsFunc(facts, func(f roster.Fact) bool {
		return f.Kind == roster.Status && (f.To.IsZero() || p.Day.Before(f.To))
	}) {
		c.edit = roster.Lay(facts, roster.Fact{Kind: roster.Status, Person: p.Person, Value: string(roster.Transferring), From: p.Day})
	}
	out, err := c.make(tx)
	out.Proposal = id
	return out, err
}

// check refuses another organisation, a second proposal, and one that would leave
// the cell without anybody to lead it.
func (p Propose) check(tx Tx, o Order, cell roster.UnitID) (roster.Unit, error) {
	if cell == p.To {
		return roster.Unit{}, fault.New(fault.Invalid, "people.own_cell")
	}
	target, err := cellOn(tx, p.To, p.Day)
	if err != nil {
		return target, err
	}
	if err := together(tx, cell, p.To, o.Today); err != nil {
		return target, err
	}
	open, err := tx.ProposalsOf(p.Person)
	if err != nil {
		return target, err
	}
	for _, other := range open {
		switch {
		case other.Asked:
		case other.Source == cell:
			return target, fault.New(fault.Conflict, "transfer.proposed_already")
		default: // of a cell that they left another way, such as a merger
			if _, err := tx.CloseProposal(other.ID, Withdrawn, o.By); err != nil {
				return target, err
			}
		}
	}
	return target, o.led(tx, p.Day, p.Person)
}

// together refuses two cells that are not below the same top.
func together(tx PersonTx, a, b roster.UnitID, on calendar.Date) error {
	var tops [2]roster.UnitID
	for i, cell := range []roster.UnitID{a, b} {
		path, err := tx.UnitsAbove(cell, on)
		if err != nil {
			return err
		}
		if len(path) > 0 {
			tops[i] = path[len(path)-1].ID
		}
	}
	if tops[0] == 0 || tops[0] != tops[1] {
		return fault.New(fault.NotFound, "unit.unknown")
	}
	return nil
}

// Ask has a cell ask another one of the same organisation for a member, by the
// exact name and the year of birth, if it is known. Whether there is such a
// member makes no difference that the asking cell could see.
type Ask struct {
	Name      string
	BirthYear int
	From, To  roster.UnitID
	Day       calendar.Date
}

// Do asks for them. The outcome has a proposal, and neither change nor person.
func (a Ask) Do(tx Tx, o Order) (Outcome, error) {
	asked, err := Check(a.Name, a.BirthYear, "", o.Today)
	if err != nil {
		return Outcome{}, err
	}
	if err := o.begin(tx); err != nil {
		return Outcome{}, err
	}
	switch {
	case o.Cell != 0 && o.Cell != a.To:
		return Outcome{}, fault.New(fault.NotFound, "unit.unknown")
	case a.From == a.To:
		return Outcome{}, fault.New(fault.Invalid, "people.own_cell")
	}
	for _, cell := range []roster.UnitID{a.To, a.From} {
		if _, err := cellOn(tx, cell, a.Day); err != nil {
			return Outcome{}, err
		}
	}
	if err := together(tx, a.From, a.To, o.Today); err != nil {
		return Outcome{}, err
	}
	open, err := tx.OpenProposals(a.To)
	if err != nil {
		return Outcome{}, err
	}
	mine := slices.DeleteFunc(open, func(p Proposal) bool { return !p.Asked || p.Target != a.To })
	if len(mine) >= maxAsked {
		return Outcome{}, fault.New(fault.Conflict, "transfer.many_asked", "Max", maxAsked)
	}
	who, err := a.find(tx, asked, o.Today)
	if err != nil {
		return Outcome{}, err
	}
	id, err := tx.AddProposal(Proposal{
		Person: who, Name: asked.FullName, BirthYear: asked.BirthYear, Source: a.From, Target: a.To,
		Day: a.Day, Asked: true, OpenedBy: o.By,
	})
	return Outcome{Proposal: id}, err
}

// find is who is meant; 0 for nobody, or if it may be several.
func (a Ask) find(tx PersonTx, asked roster.Person, on calendar.Date) (roster.PersonID, error) {
	people, err := tx.StandingPeople([]roster.UnitID{a.From}, on)
	if err != nil {
		return 0, err
	}
	var found roster.PersonID
	for _, r := range people {
		year := asked.BirthYear == 0 || asked.BirthYear == cmp.Or(r.BirthYear, asked.BirthYear)
		if r.Cell != a.From || !year || !roster.SameName(asked.FullName, r.FullName) {
			continue
		}
		if found != 0 {
			return 0, nil
		}
		found = r.ID
	}
	return found, nil
}
