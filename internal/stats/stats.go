// Package stats answers questions over the past: how many meetings were held,
// who had to come, who came. It only reads.
//
// Every figure is by the day of its meeting: the tree, the memberships and the
// categories are those of that day. A span takes in the meetings of its months'
// titles, whatever their dates. Only regular meetings count here, and of those
// only the closed rolls make figures; the others are named as missing.
package stats

import (
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// MeetingFigures are the figures of one regular meeting that has begun.
type MeetingFigures struct {
	Meeting  meeting.ID
	Unit     roster.UnitID
	Period   calendar.Month
	StartsAt time.Time
	// Rolled tells whether the roll was closed; without, Sums are empty.
	Rolled bool
	Sums   attendance.Sums
	// From and To bound the days on which the unit was below the one asked
	// about; To is no day for an open end.
	From, To calendar.Date
}

// PersonMark is what the closed roll of one regular meeting says about one person
// of the list, with what they counted as then.
type PersonMark struct {
	Meeting meeting.ID
	Person  roster.PersonID
	Name    string
	Mark    attendance.Mark
	Duty    roster.Duty
}

// OpenMeeting is a meeting whose roll is not closed, or of whose roll only sums are
// left, of a cell that somebody has belonged to from a day to another.
type OpenMeeting struct {
	Meeting  meeting.ID
	StartsAt time.Time
	From, To calendar.Date
	// Reduced: there are sums, and it cannot be told any more who was there.
	Reduced bool
}

// Tx is what this package needs of one transaction.
type Tx interface {
	// MeetingFigures returns the regular meetings of a span that began before
	// now, of the unit and all that were ever below it, oldest first.
	MeetingFigures(unit roster.UnitID, span calendar.Span, now time.Time) ([]MeetingFigures, error)
	// CellMarks returns the marks of everybody on the lists of the cell's closed
	// rolls, in the order of a Vietnamese list, then of the meetings.
	CellMarks(cell roster.UnitID, span calendar.Span, now time.Time) ([]PersonMark, error)
	// PersonMarks returns a person's marks in the order of the meetings.
	PersonMarks(who roster.PersonID, span calendar.Span, now time.Time) ([]PersonMark, error)
	// OpenMeetings returns the meetings that began before now and whose roll is not
	// closed, or reduced to sums, of the cells that were ever the person's home.
	OpenMeetings(who roster.PersonID, span calendar.Span, now time.Time) ([]OpenMeeting, error)
	// UnitsBelow returns the unit and all units below it on a day, by name.
	UnitsBelow(unit roster.UnitID, day calendar.Date) ([]roster.Unit, error)
	// Unit returns a unit as it is on a day, or a NotFound fault.
	Unit(unit roster.UnitID, day calendar.Date) (roster.Unit, error)
	roster.UnitTx
}

// Figures are the sums of a unit's meetings.
type Figures struct {
	Unit roster.Unit
	attendance.Sums
	// Unrolled is how many meetings began and have no closed roll.
	Unrolled int
}

// Report is what a leader sees: a unit with all its cells.
type Report struct {
	Span  calendar.Span
	Total Figures
	// Cells are in the order of their names, those without a meeting among them,
	// and then those that have left the unit since they met.
	Cells []Figures
}

// OfUnit counts a unit and each cell below it. The names are those of the
// span's last day, or of today if that is earlier or the unit is younger; of a unit
// that was no more by then, of its own last day.
func OfUnit(tx Tx, unit roster.UnitID, span calendar.Span, now time.Time, zone *time.Location) (Report, error) {
	today := calendar.DateOf(now, zone)
	path, day, err := pathIn(tx, unit, span, today)
	if err == nil && len(path) == 0 {
		err = fault.New(fault.NotFound, "unit.unknown")
	}
	if err != nil {
		return Report{}, err
	}
	r := Report{Span: span, Total: Figures{Unit: path[0]}}
	units, err := tx.UnitsBelow(unit, day)
	if err != nil {
		return Report{}, err
	}
	index := map[roster.UnitID]int{}
	for _, u := range roster.Cells(units) {
		index[u.ID] = len(r.Cells)
		r.Cells = append(r.Cells, Figures{Unit: u})
	}
	meetings, err := tx.MeetingFigures(unit, span, now)
	if err != nil {
		return Report{}, err
	}
	for _, m := range meetings {
		held := calendar.DateOf(m.StartsAt, zone)
		if !within(held, m.From, m.To) {
			continue
		}
		i, known := index[m.Unit]
		if !known { // below the unit when it met, but no more
			u, err := tx.Unit(m.Unit, held)
			if err != nil {
				return Report{}, err
			}
			i = len(r.Cells)
			index[m.Unit] = i
			r.Cells = append(r.Cells, Figures{Unit: u})
		}
		r.Cells[i].count(m)
		r.Total.count(m)
	}
	return r, nil
}

// pathIn is a unit with those above it on the span's last day, as [roster.PathOn]
// tells; today's if the unit is younger.
func pathIn(tx roster.UnitTx, unit roster.UnitID, span calendar.Span, today calendar.Date) ([]roster.Unit, calendar.Date, error) {
	path, day, err := roster.PathOn(tx, unit, lastDay(span, today))
	if err == nil && len(path) == 0 {
		return roster.PathOn(tx, unit, today)
	}
	return path, day, err
}

// Above is a unit with all that are above it, itself first, by which it is decided
// who sees its figures of a span: those of today; of a unit that is no more, those
// of the last day of the span on which it was there. None, if it never was.
func Above(tx roster.UnitTx, unit roster.UnitID, span calendar.Span, today calendar.Date) ([]roster.Unit, error) {
	path, err := tx.UnitsAbove(unit, today)
	if err == nil && len(path) == 0 {
		path, _, err = pathIn(tx, unit, span, today)
	}
	return path, err
}

func (f *Figures) count(m MeetingFigures) {
	if !m.Rolled {
		f.Unrolled++
		return
	}
	f.Add(m.Sums)
}

// PersonFigures are the sums of one member's meetings. Must is how many they
// had to attend.
type PersonFigures struct {
	Person roster.PersonID
	Name   string
	attendance.Sums
}

// CellReport is what a secretary sees: a cell with the names of its members.
type CellReport struct {
	Span   calendar.Span
	Cell   Figures
	People []PersonFigures
	// Nameless are the sums of those whose names are gone: they were deleted, or the
	// roll was kept for long enough. With those of the people they are the cell's.
	Nameless attendance.Sums
}

// OfCell counts a cell and each of its members.
func OfCell(tx Tx, cell roster.UnitID, span calendar.Span, now time.Time, zone *time.Location) (CellReport, error) {
	whole, err := OfUnit(tx, cell, span, now, zone)
	if err != nil {
		return CellReport{}, err
	}
	r := CellReport{Span: span, Cell: whole.Total}
	marks, err := tx.CellMarks(cell, span, now)
	if err != nil {
		return CellReport{}, err
	}
	for _, m := range marks {
		if n := len(r.People); n == 0 || r.People[n-1].Person != m.Person {
			r.People = append(r.People, PersonFigures{Person: m.Person, Name: m.Name})
		}
		r.People[len(r.People)-1].Count(m.Duty, m.Mark)
	}
	var named attendance.Sums
	for _, p := range r.People {
		named.Add(p.Sums)
	}
	r.Nameless, _ = r.Cell.Less(named)
	r.Nameless.Meetings = 0 // as of the people
	return r, nil
}

// Own are one member's own figures.
type Own struct {
	attendance.Sums
	// Unrolled is how many of their meetings have no closed roll, Reduced of how
	// many it cannot be told any more who was there.
	Unrolled, Reduced int
}

// OfPerson counts one member's meetings, in whichever cell they were.
func OfPerson(tx Tx, who roster.PersonID, span calendar.Span, now time.Time, zone *time.Location) (own Own, err error) {
	marks, err := tx.PersonMarks(who, span, now)
	if err != nil {
		return own, err
	}
	for _, m := range marks {
		own.Meetings++
		own.Count(m.Duty, m.Mark)
	}
	open, err := tx.OpenMeetings(who, span, now)
	for _, m := range open {
		switch {
		case !within(calendar.DateOf(m.StartsAt, zone), m.From, m.To):
		case m.Reduced:
			own.Reduced++
		default:
			own.Unrolled++
		}
	}
	return own, err
}

// within tells whether from ≤ d < to; no day as to is an open end.
func within(d, from, to calendar.Date) bool {
	return !d.Before(from) && (to.IsZero() || d.Before(to))
}

// lastDay is the last day of the span, or today if that is earlier.
func lastDay(span calendar.Span, today calendar.Date) calendar.Date {
	if last := span.Last().Last(); last.Before(today) {
		return last
	}
	return today
}
