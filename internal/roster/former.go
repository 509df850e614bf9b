package roster

import (
	"slices"

	"keng/internal/calendar"
)

// Former is a unit that was called so once, and is not today: it has another name
// now, or it is no more.
type Former struct {
	// Unit is as it was on its last day.
	Unit Unit
	// Name is the one by which it was found.
	Name string
	// Last is the last day on which it stood: today's for one that still stands.
	Last calendar.Date
}

// LastDay is the last day on which the unit, whose names and places are among the
// facts, stood in the tree, that day or before it; known is false if there is none.
func LastDay(facts []Fact, unit UnitID, until calendar.Date) (last calendar.Date, known bool) {
	for _, p := range facts {
		if p.Kind != Place || p.Unit != unit {
			continue
		}
		for _, n := range facts {
			if n.Kind != Name || n.Unit != unit {
				continue
			}
			if d, both := lastOfBoth(p, n, until); both && (!known || last.Before(d)) {
				last, known = d, true
			}
		}
	}
	return last, known
}

// lastOfBoth is the last day, that one or before it, on which both facts hold.
func lastOfBoth(f, g Fact, until calendar.Date) (calendar.Date, bool) {
	last := until
	for _, to := range []calendar.Date{f.To, g.To} {
		if !to.IsZero() && !last.Before(to) {
			last = to.AddDays(-1)
		}
	}
	return last, f.HoldsOn(last) && g.HoldsOn(last)
}

// kindWords are what people leave out of a unit's name.
var kindWords = []string{"", "chi bo ", "dang bo ", "dang bo xa ", "to dang "}

// NamesMeant are the whole names that somebody can mean who gives one, all folded:
// it itself, and with the word before it for what it is.
func NamesMeant(folded string) []string {
	names := make([]string, len(kindWords))
	for i, word := range kindWords {
		names[i] = word + folded
	}
	return names
}

// IsCalled tells whether a name is one of those meant.
func IsCalled(name, folded string) bool { return slices.Contains(NamesMeant(folded), Fold(name)) }

// UnitTx reads a unit, and what is above it, on any day.
type UnitTx interface {
	// UnitFacts returns the names and places of the units, past and to come.
	UnitFacts(units []UnitID) ([]Fact, error)
	// UnitsAbove returns the unit and then those above it up to the top; none
	// if it does not exist on that day.
	UnitsAbove(unit UnitID, on calendar.Date) ([]Unit, error)
}

// PathOn is a unit with all that are above it, itself first, on a day; of one that
// is no more then, on its last day before, which it tells. The path is empty if it
// was not there yet.
func PathOn(tx UnitTx, unit UnitID, on calendar.Date) (path []Unit, last calendar.Date, err error) {
	if path, err = tx.UnitsAbove(unit, on); err != nil || len(path) > 0 {
		return path, on, err
	}
	facts, err := tx.UnitFacts([]UnitID{unit})
	if err != nil {
		return nil, on, err
	}
	last, known := LastDay(facts, unit, on)
	if !known {
		return nil, on, nil
	}
	path, err = tx.UnitsAbove(unit, last)
	return path, last, err
}
