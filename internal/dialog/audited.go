package dialog

import (
	"slices"

	"keng/internal/audit"
	"keng/internal/personnel"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// PersonAudited are the entries of the audit log for a change of somebody that was
// made, or taken back. An office that is given or ends has its own kinds and the
// unit in which it is held; what concerns two cells is kept for both. The seat is
// where a change stands that names no unit, as a correction does, or that is none.
func PersonAudited(out personnel.Outcome, c roster.Change, seat roster.UnitID) (all []audit.Entry) {
	given, taken := audit.RoleGiven, audit.RoleTaken
	if !c.UndoneAt.IsZero() {
		given, taken = taken, given
	}
	kind := audit.PersonChanged
	switch c.Kind {
	case personnel.Appointed:
		kind = given
	case personnel.Dismissed:
		kind = taken
	case personnel.HandedOver:
		kind = given
		for _, before := range c.People(roster.Touched) {
			all = append(all, audit.Entry{Kind: taken, Unit: c.Units(roster.Target)[0], Person: before})
		}
	}
	units := unitsOf(c)
	if len(units) == 0 {
		units = []roster.UnitID{seat}
	}
	for _, unit := range units {
		all = append(all, audit.Entry{Kind: kind, Unit: unit, Person: out.Person})
	}
	return all
}

// OrgAudited are those for a change of the tree that was made, or taken back: one
// for each unit that it concerns, so that who keeps either side can see it, and one
// for each office that ends, or is back.
func OrgAudited(out reorg.Outcome, c roster.Change) (all []audit.Entry) {
	for _, unit := range unitsOf(c) {
		all = append(all, audit.Entry{Kind: audit.UnitChanged, Unit: unit, People: len(c.People(roster.Touched))})
	}
	kind := audit.RoleTaken
	if out.Undone {
		kind = audit.RoleGiven
	}
	for _, f := range out.Offices {
		all = append(all, audit.Entry{Kind: kind, Unit: f.In, Person: f.Person})
	}
	return all
}

// unitsOf are those that take part in a change, each once.
func unitsOf(c roster.Change) (units []roster.UnitID) {
	for _, s := range c.Subjects {
		if s.Unit != 0 && !slices.Contains(units, s.Unit) {
			units = append(units, s.Unit)
		}
	}
	return units
}

// auditedAll keeps entries of what who acts has changed.
func (t *turn) auditedAll(entries []audit.Entry) error {
	for _, e := range entries {
		if err := t.audited(e); err != nil {
			return err
		}
	}
	return nil
}
