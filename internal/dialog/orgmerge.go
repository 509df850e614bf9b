package dialog

import (
	"strconv"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// merge is the merging of a unit, and those that merge along, into another one or
// into a new one below the same unit. A new committee needs the right to that
// unit: whoever keeps those that merge may not keep what is above them.
func (t *turn) merge(u roster.Unit, into roster.UnitID, from calendar.Date) (reorg.Operation, error) {
	units := []roster.UnitID{u.ID}
	for _, id := range identifiers[roster.UnitID](t.form.Values["others"]) {
		other, err := t.keptUnit(strconv.FormatInt(int64(id), 10))
		if err != nil {
			return nil, err
		}
		units = append(units, other.ID)
	}
	name := t.form.Values["name"]
	if u.Kind != roster.Committee {
		return reorg.Merge{Cells: units, Into: into, Name: name, Under: u.Parent, From: from}, nil
	}
	if into == 0 {
		if err := t.keepsAbove(u); err != nil {
			return nil, err
		}
	}
	return reorg.Unite{Committees: units, Into: into, Name: name, Under: u.Parent, From: from}, nil
}

// keepsAbove refuses to found beside a unit if the person may not change what is
// above it.
func (t *turn) keepsAbove(u roster.Unit) error {
	_, err := t.keptUnit(strconv.FormatInt(int64(u.Parent), 10))
	if fault.As(err) != nil {
		return fault.New(fault.Invalid, "unite.not_above", "Unit", u.Name)
	}
	return err
}

// otherItself is what is said of a unit that was chosen to merge into itself.
func otherItself(kind roster.UnitKind) error {
	if kind == roster.Committee {
		return fault.New(fault.Invalid, "unite.into_itself")
	}
	return fault.New(fault.Invalid, "org.into_itself")
}

// mergesTo is of which kind the other unit of a merging, or of a dissolution, is.
func mergesTo(u roster.Unit) roster.UnitKind {
	if u.Kind == roster.Committee {
		return roster.Committee
	}
	return roster.Cell
}
