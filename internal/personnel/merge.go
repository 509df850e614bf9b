package personnel

import (
	"slices"
	"strconv"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// MergeTx is what bringing two records of one person together needs.
type MergeTx interface {
	// MergePeople has all that is kept by one person's number stand by another's, takes
	// the dated facts of the first away, and leaves a number that is nobody's. What
	// both have of a meeting becomes one: the later answer, and a mark of the roll
	// by attendance.Mark.Beside.
	MergePeople(goes, stays roster.PersonID) error
	// AsksOpenly tells whether somebody has asked about their data what is not done yet.
	AsksOpenly(roster.PersonID) (bool, error)
}

// Merge brings together two records of one person, who was written into two
// rosters, or twice into one: all that is kept in the one that goes stands in the
// other then, and closed rolls count them once. It is the operator's alone, and
// cannot be taken back.
type Merge struct {
	Goes, Stays roster.PersonID
}

// Do merges them. Two records whose names or years of birth differ are two
// people's, as far as anybody can tell: they are to be corrected first.
func (m Merge) Do(tx Tx, o Order) (Outcome, error) {
	if o.Cell != 0 {
		return Outcome{}, fault.New(fault.Forbidden, "people.not_ours_to_give")
	}
	if m.Goes == m.Stays {
		return Outcome{}, fault.New(fault.Invalid, "people.merge_self")
	}
	standing, err := o.factsOf(tx, m.Stays)
	if err != nil {
		return Outcome{}, err
	}
	going, err := tx.PersonFacts([]roster.PersonID{m.Goes})
	if err != nil {
		return Outcome{}, err
	}
	whole, err := m.whole(tx)
	if err != nil {
		return Outcome{}, err
	}
	if err := m.fits(tx, standing, going); err != nil {
		return Outcome{}, err
	}
	if err := o.touch(tx, m.Stays); err != nil {
		return Outcome{}, err
	}
	if err := lockCells(tx, append(standing, going...)); err != nil {
		return Outcome{}, err
	}
	if err := tx.MergePeople(m.Goes, m.Stays); err != nil {
		return Outcome{}, err
	}
	if err := tx.UpdatePeople([]roster.Person{whole}); err != nil {
		return Outcome{}, err
	}
	return change{
		order: o, kind: Merged, person: m.Stays, from: firstDay(going, o.Today), gone: going,
		args:  map[string]string{"number": strconv.FormatInt(int64(m.Goes), 10)},
		units: []roster.Subject{{Part: roster.Touched, Person: m.Goes}},
		edit:  roster.Join(m.Stays, standing, going),
	}.make(tx)
}

// whole is who stays, with what only the other record says of them.
func (m Merge) whole(tx PersonTx) (roster.Person, error) {
	stays, err := named(tx, m.Stays)
	if err != nil {
		return stays, err
	}
	goes, err := named(tx, m.Goes)
	if err != nil {
		return stays, err
	}
	years := stays.BirthYear != goes.BirthYear && stays.BirthYear != 0 && goes.BirthYear != 0
	if years || !roster.SameName(stays.FullName, goes.FullName) {
		return stays, fault.New(fault.Conflict, "people.merge_others", "One", goes.FullName, "Other", stays.FullName)
	}
	if stays.BirthYear == 0 {
		stays.BirthYear = goes.BirthYear
	}
	if stays.Phone == "" {
		stays.Phone = goes.Phone
	}
	return stays, nil
}

// fits refuses a person who would belong to two cells at a time or have too many
// helpers, and a record that is to be deleted or put right, or waits for another cell.
func (m Merge) fits(tx Tx, standing, going []roster.Fact) error {
	if a, b, two := roster.TwoHomes(going, standing); two {
		var names [2]string
		for i, f := range []roster.Fact{a, b} {
			unit, err := tx.Unit(f.Unit, later(a.From, b.From))
			if err != nil {
				return err
			}
			names[i] = unit.Name
		}
		return fault.New(fault.Conflict, "people.merge_cells", "One", names[0], "Other", names[1])
	}
	switch open, err := tx.AsksOpenly(m.Goes); {
	case err != nil:
		return err
	case open:
		return fault.New(fault.Conflict, "people.merge_asked")
	}
	waits, err := tx.ProposalsOf(m.Goes)
	switch {
	case err != nil:
		return err
	case len(waits) > 0:
		return fault.New(fault.Conflict, "people.merge_waits")
	}
	return m.helped(tx)
}

// helped refuses one for whom more people would answer than may.
func (m Merge) helped(tx roster.HelperTx) error {
	var all []roster.PersonID
	for _, who := range []roster.PersonID{m.Goes, m.Stays} {
		some, err := tx.HelpersOf(who)
		if err != nil {
			return err
		}
		all = append(all, some...)
	}
	all = slices.DeleteFunc(all, func(h roster.PersonID) bool { return h == m.Goes || h == m.Stays })
	slices.Sort(all)
	if len(slices.Compact(all)) > maxHelpers {
		return fault.New(fault.Conflict, "people.many_helpers", "Max", maxHelpers)
	}
	return nil
}

// lockCells keeps the members of all cells of which the facts tell from answering
// until it is done.
func lockCells(tx Tx, facts []roster.Fact) error {
	cells := cellsOf(facts)
	slices.Sort(cells)
	for _, cell := range cells {
		if err := tx.LockCell(cell); err != nil {
			return err
		}
	}
	return nil
}

func later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// firstDay is the first day of which the facts tell, or the day if they tell of none.
func firstDay(facts []roster.Fact, day calendar.Date) calendar.Date {
	for _, f := range facts {
		if f.From.Before(day) {
			day = f.From
		}
	}
	return day
}
