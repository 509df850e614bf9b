package stats_test

import (
	"fmt"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/stats"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

var hanoi = time.FixedZone("+07", 7*3600)

// world is a committee with two cells, whose people come and go.
type world struct {
	*storetest.Database
	*store.Store
	commune, east, west roster.UnitID
	people              map[string]roster.PersonID
}

// each runs the test on each kind of database, on 15 December 2026.
func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		d.Clock.Set(time.Date(2026, 12, 15, 1, 0, 0, 0, time.UTC))
		w := &world{Database: d, Store: d.Open(t), people: map[string]roster.PersonID{}}
		w.do(t, func(tx *store.Tx) (err error) {
			if w.commune, err = tx.AddUnit(roster.Unit{Name: "Đảng bộ xã", Kind: roster.Committee}, day(t, "2026-01-01")); err != nil {
				return err
			}
			if w.east, err = tx.AddUnit(roster.Unit{Name: "Chi bộ Đông", Kind: roster.Cell, Parent: w.commune}, day(t, "2026-01-01")); err != nil {
				return err
			}
			w.west, err = tx.AddUnit(roster.Unit{Name: "Chi bộ Tây", Kind: roster.Cell, Parent: w.commune}, day(t, "2026-01-01"))
			return err
		})
		fn(t, w)
	})
}

func day(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func span(t testing.TB, s string) calendar.Span {
	t.Helper()
	all, err := calendar.ParseSpan(s)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (w *world) do(t testing.TB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := w.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// join puts people into a cell from a day on; whoever is new is a full member.
func (w *world) join(t testing.TB, cell roster.UnitID, from string, names ...string) {
	t.Helper()
	for _, name := range names {
		w.do(t, func(tx *store.Tx) error {
			if w.people[name] == 0 {
				ids, err := tx.AddPeople([]roster.Person{{FullName: name}})
				if err != nil {
					return err
				}
				w.people[name] = ids[0]
				sorted := []roster.Sorting{{Person: ids[0], Category: roster.Official}}
				if err := tx.SetCategories(sorted, day(t, from)); err != nil {
					return err
				}
			}
			return tx.SetCells([]roster.Placement{{Person: w.people[name], Cell: cell}}, day(t, from))
		})
	}
}

// become changes somebody's category from a day on.
func (w *world) become(t testing.TB, name string, c roster.Category, from string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		return tx.SetCategories([]roster.Sorting{{Person: w.people[name], Category: c}}, day(t, from))
	})
}

// held makes a regular meeting of a period, held at 19:30 of a day, and takes
// its roll by the marks: "present" for those named, closed if there are any.
func (w *world) held(t testing.TB, cell roster.UnitID, period, on string, marks map[string]attendance.Mark) meeting.Meeting {
	t.Helper()
	month, err := calendar.ParseMonth(period)
	if err != nil {
		t.Fatal(err)
	}
	m := meeting.Meeting{
		Unit: cell, Kind: meeting.Regular, Period: month, StartsAt: day(t, on).At(calendar.NewClock(19, 30), hanoi).UTC(),
		Place: "Nhà văn hóa", Minutes: 90, Status: meeting.Announced, Round: 1,
	}
	w.do(t, func(tx *store.Tx) (err error) {
		m.ID = 0
		if m.ID, err = tx.SaveMeeting(m, nil); err != nil || marks == nil {
			return err
		}
		clerk := attendance.Clerk{By: w.anybody(), Now: m.StartsAt, Zone: hanoi}
		for name, mark := range marks {
			for saw := attendance.Unmarked; saw != mark; saw = saw.Next() {
				if _, err := clerk.Cycle(tx, m, w.people[name], saw); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
		}
		_, err = clerk.Lock(tx, m)
		return err
	})
	return m
}

func (w *world) anybody() roster.PersonID {
	for _, id := range w.people {
		return id
	}
	return 0
}

// report is one of a unit, in lines: the unit, and then each cell.
func (w *world) report(t testing.TB, unit roster.UnitID, over string) []string {
	t.Helper()
	var lines []string
	w.do(t, func(tx *store.Tx) error {
		r, err := stats.OfUnit(tx, unit, span(t, over), tx.Now(), hanoi)
		lines = []string{line(r.Total)}
		for _, c := range r.Cells {
			lines = append(lines, line(c))
		}
		return err
	})
	return lines
}

func line(f stats.Figures) string {
	return fmt.Sprintf("%s: %s, %d unrolled", f.Unit.Name, sums(f.Sums), f.Unrolled)
}

func sums(s attendance.Sums) string {
	return fmt.Sprintf("%d held, %d of %d of %d, late %d, excused %d, unexcused %d, unclear %d, extra %d",
		s.Meetings, s.Present(), s.Must, s.Listed, s.Late, s.Excused, s.Unexcused, s.Unclear, s.Extra)
}

// own are somebody's own figures.
func (w *world) own(t testing.TB, name, over string) (out string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		s, err := stats.OfPerson(tx, w.people[name], span(t, over), tx.Now(), hanoi)
		out = fmt.Sprintf("%s, %d unrolled", sums(s.Sums), s.Unrolled)
		return err
	})
	return out
}

// members are a cell's figures by name.
func (w *world) members(t testing.TB, cell roster.UnitID, over string) (lines []string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		r, err := stats.OfCell(tx, cell, span(t, over), tx.Now(), hanoi)
		lines = []string{line(r.Cell)}
		for _, p := range r.People {
			lines = append(lines, fmt.Sprintf("%s: %d/%d", p.Name, p.Present(), p.Must))
		}
		return err
	})
	return lines
}
