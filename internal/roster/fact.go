package roster

import (
	"cmp"
	"slices"

	"keng/internal/calendar"
)

// FactKind tells what a dated fact is about.
type FactKind string

// The kinds of facts. Of each but Office, only one holds at a time about its
// person or unit.
const (
	// Name is what a unit is called.
	Name FactKind = "name"
	// Place is where a unit stands in the tree; it exists while it has one.
	Place FactKind = "place"
	// Home is a person's cell.
	Home FactKind = "home"
	// Stay is the cell with which a person meets for a time, beside their own.
	Stay FactKind = "stay"
	// InGroup is the group, of a large cell, that a person belongs to.
	InGroup FactKind = "group"
	// Grade is a person's grade.
	Grade FactKind = "grade"
	// Status is what lies over a person's grade for a time.
	Status FactKind = "status"
	// Office is a role that a person holds in a unit.
	Office FactKind = "office"
)

// Fact is something that holds from a day to another.
type Fact struct {
	// ID is 0 until it is kept.
	ID   int64
	Kind FactKind
	// Person is set but for Name and Place.
	Person PersonID
	// Unit is the one named or placed, belonged to, or where the office is; 0
	// for Grade and Status.
	Unit UnitID
	// Parent is the unit above, for Place; 0 at the top.
	Parent UnitID
	// Value is the name, the category or the role.
	Value string
	// From is the first day, To the day after the last; zero for an open end.
	From, To calendar.Date
	// Ended is why it came to its end, for Home; a word such as "transferred".
	Ended string
}

// HoldsOn tells whether the fact holds on the day.
func (f Fact) HoldsOn(d calendar.Date) bool {
	return !d.Before(f.From) && (f.To.IsZero() || d.Before(f.To))
}

// Void tells whether it holds on no day: it was taken back before it began.
func (f Fact) Void() bool { return !f.To.IsZero() && !f.From.Before(f.To) }

// sameLine tells whether only one of the two can hold at a time.
func (f Fact) sameLine(g Fact) bool {
	if f.Kind != g.Kind || f.Person != g.Person {
		return false
	}
	switch f.Kind {
	case Name, Place:
		return f.Unit == g.Unit
	case Office:
		return f.Unit == g.Unit && f.Value == g.Value
	default:
		return true
	}
}

// says tells whether both say the same, whenever.
func (f Fact) says(g Fact) bool {
	return f.Unit == g.Unit && f.Parent == g.Parent && f.Value == g.Value
}

// Edit is what has to be written so that facts change.
type Edit struct {
	// End are facts that there are, with new ends.
	End []Fact
	// Begin are new ones.
	Begin []Fact
}

// Empty tells whether nothing changes.
func (e Edit) Empty() bool { return len(e.End) == 0 && len(e.Begin) == 0 }

// Add appends another edit, of other facts.
func (e *Edit) Add(more Edit) {
	e.End = append(e.End, more.End...)
	e.Begin = append(e.Begin, more.Begin...)
}

// Lay is the edit after which f holds from its first day to its last, whatever
// of the standing facts would hold then; before and after that they hold as they
// did. Facts of other persons, units and kinds are left alone. An f that holds
// already changes nothing. f.Ended is why what stood there comes to its end, and
// nothing about f's own.
func Lay(standing []Fact, f Fact) Edit {
	if slices.ContainsFunc(standing, func(g Fact) bool { return g.sameLine(f) && g.says(f) && g.covers(f) }) {
		return Edit{}
	}
	e := Clear(standing, f)
	f.Ended = ""
	e.Begin = append(e.Begin, f)
	return e
}

// Clear is the edit after which nothing of f's line holds from its first day to
// its last.
func Clear(standing []Fact, f Fact) Edit {
	var e Edit
	for _, g := range inOrder(standing) {
		if !g.sameLine(f) || g.Void() || !g.meets(f) {
			continue
		}
		before, after := g.From.Before(f.From), !f.To.IsZero() && (g.To.IsZero() || f.To.Before(g.To))
		cut := g
		cut.To, cut.Ended = g.From, "" // nothing of it is left but what comes after
		if before {
			cut.To, cut.Ended = f.From, f.Ended
		}
		e.End = append(e.End, cut)
		if after {
			rest := g
			rest.ID, rest.From = 0, f.To
			e.Begin = append(e.Begin, rest)
		}
	}
	return e
}

// meets tells whether there is a day on which both hold.
func (f Fact) meets(g Fact) bool {
	return (g.To.IsZero() || f.From.Before(g.To)) && (f.To.IsZero() || g.From.Before(f.To))
}

// covers tells whether f holds on each day on which g does.
func (f Fact) covers(g Fact) bool {
	return !g.From.Before(f.From) && (f.To.IsZero() || !g.To.IsZero() && !f.To.Before(g.To))
}

func inOrder(facts []Fact) []Fact {
	return slices.SortedFunc(slices.Values(facts), func(a, b Fact) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID))
	})
}
