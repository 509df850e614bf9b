package reorg_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

var (
	hanoi   = time.FixedZone("+07", 7*3600)
	almanac = meeting.Almanac{Zone: hanoi}
)

// world is a district of two communes with three cells, on 10 June 2026:
//
//	Huyện
//	  Xã Đông: Chi bộ A (An the secretary, Ánh, Ái, in Tổ 1), Chi bộ B (Ba the secretary, Bé)
//	  Xã Tây: Chi bộ C (Cụ the secretary, Cả)
type world struct {
	*storetest.Database
	*store.Store
	unit map[string]roster.UnitID
	who  map[string]roster.PersonID
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, d *storetest.Database) { fn(t, newWorld(t, d)) })
}

// onSQLite is for rules that no database has a say in.
func onSQLite(t *testing.T) *world {
	t.Helper()
	return newWorld(t, storetest.SQLite(t))
}

func newWorld(t testing.TB, d *storetest.Database) *world {
	t.Helper()
	d.Clock.Set(time.Date(2026, time.June, 10, 1, 0, 0, 0, time.UTC))
	w := &world{Database: d, Store: d.Open(t), unit: map[string]roster.UnitID{}, who: map[string]roster.PersonID{}}
	for _, u := range []struct {
		name, above string
		kind        roster.UnitKind
	}{
		{"Huyện", "", roster.Committee},
		{"Xã Đông", "Huyện", roster.Committee},
		{"Xã Tây", "Huyện", roster.Committee},
		{"Chi bộ A", "Xã Đông", roster.Cell},
		{"Chi bộ B", "Xã Đông", roster.Cell},
		{"Chi bộ C", "Xã Tây", roster.Cell},
		{"Tổ 1", "Chi bộ A", roster.Group},
	} {
		w.do(t, func(tx *store.Tx) (err error) {
			w.unit[u.name], err = tx.AddUnit(roster.Unit{Name: u.name, Kind: u.kind, Parent: w.unit[u.above]}, day("2026-01-01"))
			return err
		})
	}
	for cell, names := range map[string]string{"Chi bộ A": "An Ánh Ái", "Chi bộ B": "Ba Bé", "Chi bộ C": "Cụ Cả"} {
		w.join(t, cell, "2026-01-01", strings.Fields(names)...)
	}
	w.lay(t, w.fact(roster.Office, "An", "Chi bộ A", "secretary", "2026-01-01", ""))
	w.lay(t, w.fact(roster.Office, "Ba", "Chi bộ B", "secretary", "2026-01-01", ""))
	w.lay(t, w.fact(roster.Office, "Cụ", "Chi bộ C", "secretary", "2026-01-01", ""))
	w.lay(t, w.fact(roster.InGroup, "Ái", "Tổ 1", "", "2026-01-01", ""))
	return w
}

func day(s string) calendar.Date {
	if s == "" {
		return calendar.Date{}
	}
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (w *world) do(t testing.TB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := w.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// join adds people to a cell, as full members.
func (w *world) join(t testing.TB, cell, from string, names ...string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		people := make([]roster.Person, len(names))
		for i, n := range names {
			people[i].FullName = n
		}
		ids, err := tx.AddPeople(people)
		if err != nil {
			return err
		}
		var placed []roster.Placement
		var sorted []roster.Sorting
		for i, id := range ids {
			w.who[names[i]] = id
			placed = append(placed, roster.Placement{Person: id, Cell: w.unit[cell]})
			sorted = append(sorted, roster.Sorting{Person: id, Category: roster.Official})
		}
		if err := tx.SetCells(placed, day(from)); err != nil {
			return err
		}
		return tx.SetCategories(sorted, day(from))
	})
}

func (w *world) fact(kind roster.FactKind, who, unit, value, from, to string) roster.Fact {
	return roster.Fact{Kind: kind, Person: w.who[who], Unit: w.unit[unit], Value: value, From: day(from), To: day(to)}
}

// lay has facts hold, as a change of people would.
func (w *world) lay(t testing.TB, facts ...roster.Fact) (id roster.ChangeID) {
	t.Helper()
	w.do(t, func(tx *store.Tx) (err error) {
		var e roster.Edit
		for _, f := range facts {
			standing, err := tx.PersonFacts([]roster.PersonID{f.Person})
			if err != nil {
				return err
			}
			e.Add(roster.Lay(standing, f))
		}
		id, err = tx.RecordChange(roster.Change{Kind: "transfer", From: facts[0].From}, e)
		return err
	})
	return id
}

func (w *world) registrar(tx *store.Tx) reorg.Registrar {
	return reorg.Registrar{Now: tx.Now(), Almanac: almanac, By: w.who["Cả"]}
}

// change does an operation that must be possible.
func (w *world) change(t testing.TB, op reorg.Operation) (out reorg.Outcome) {
	t.Helper()
	out, err := w.try(t, op)
	if err != nil {
		t.Fatalf("%+v: %v", op, err)
	}
	return out
}

func (w *world) try(t testing.TB, op reorg.Operation) (out reorg.Outcome, err error) {
	t.Helper()
	err = w.Update(t.Context(), func(tx *store.Tx) (err error) {
		out, err = op.Do(tx, w.registrar(tx))
		return err
	})
	return out, err
}

// refused checks that an operation is refused in the words of the key, and that
// nothing has changed. It returns the fault.
func (w *world) refused(t testing.TB, key string, op reorg.Operation) *fault.Error {
	t.Helper()
	before := w.facts(t)
	_, err := w.try(t, op)
	f := fault.As(err)
	if f == nil || f.Key != key {
		t.Errorf("%+v: got %v, want %s", op, err, key)
		return &fault.Error{}
	}
	if after := w.facts(t); strings.Join(before, "\n") != strings.Join(after, "\n") {
		t.Errorf("%+v: the refusal has changed\n%s\nto\n%s", op, strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
	return f
}

// facts are all that hold on some day, a line each.
func (w *world) facts(t testing.TB) (lines []string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		var people []roster.PersonID
		for _, id := range w.who {
			people = append(people, id)
		}
		own, err := tx.PersonFacts(people)
		if err != nil {
			return err
		}
		var units []roster.UnitID
		for id := range 200 { // more than a test makes
			units = append(units, roster.UnitID(id+1))
		}
		places, err := tx.UnitFacts(units)
		lines = nil
		for _, f := range append(own, places...) {
			lines = append(lines, fmt.Sprintf("%+v", f))
		}
		sort.Strings(lines)
		return err
	})
	return lines
}

// tree is how it all is on a day: each unit with its members and its offices.
func (w *world) tree(t testing.TB, on string) (out string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		out = ""
		units, err := tx.StandingUnits(day(on))
		if err != nil {
			return err
		}
		sort.Slice(units, func(i, j int) bool { return units[i].Name < units[j].Name })
		for _, u := range units {
			if u.Kind == roster.Committee {
				continue
			}
			above, err := tx.Unit(u.Parent, day(on))
			if err != nil {
				return err
			}
			line := above.Name + "/" + u.Name + ":"
			members, err := tx.MembersAt(u.ID, day(on))
			if err != nil {
				return err
			}
			for _, m := range members {
				line += " " + m.Person.FullName
				if m.Category != roster.Official {
					line += "(" + string(m.Category) + ")"
				}
				if m.Role != "" {
					line += "[" + string(m.Role) + "]"
				}
				if m.Group != 0 {
					line += "*"
				}
			}
			out += line + "\n"
		}
		return nil
	})
	return out
}

func (w *world) isTree(t testing.TB, on string, lines ...string) {
	t.Helper()
	if got, want := w.tree(t, on), strings.Join(lines, "\n")+"\n"; got != want {
		t.Errorf("on %s:\n%swant\n%s", on, got, want)
	}
}

// schedule gives a cell its regular meeting on the 15th of each month.
func (w *world) schedule(t testing.TB, cell string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		rule, err := calendar.ParseRule("day 15")
		if err != nil {
			return err
		}
		_, err = meeting.SetSeries(tx, tx.Now(), almanac, w.who["Cả"], meeting.Series{
			Unit: w.unit[cell], Rule: rule, Clock: calendar.NewClock(19, 30), Place: "Nhà văn hóa",
		})
		return err
	})
}

// meetings are those of a cell, with their status and round.
func (w *world) meetings(t testing.TB, cell string) (out string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		out = ""
		all, err := tx.Meetings(meeting.Query{Unit: w.unit[cell], Status: []meeting.Status{
			meeting.Planned, meeting.Announced, meeting.Cancelled, meeting.Held, meeting.Withdrawn,
		}})
		for _, m := range all {
			out += fmt.Sprintf("%s %s %d; ", calendar.DateOf(m.StartsAt, hanoi), m.Status, m.Round)
		}
		return err
	})
	return out
}

func (w *world) announce(t testing.TB, cell, on string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		all, err := tx.Meetings(meeting.Query{Unit: w.unit[cell]})
		for _, m := range all {
			if err == nil && calendar.DateOf(m.StartsAt, hanoi) == day(on) {
				err = tx.SetMeetingStatus(m.ID, meeting.Announced)
			}
		}
		return err
	})
}

// held makes a meeting of a cell whose roll is closed, everybody present.
func (w *world) held(t testing.TB, cell, on string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		m := meeting.Meeting{
			Unit: w.unit[cell], Kind: meeting.Regular, Period: calendar.MonthOf(day(on)), Status: meeting.Announced, Round: 1,
			StartsAt: day(on).At(calendar.NewClock(19, 30), hanoi).UTC(), Place: "Nhà văn hóa", Minutes: 90,
		}
		var err error
		if m.ID, err = tx.SaveMeeting(m, nil); err != nil {
			return err
		}
		clerk := attendance.Clerk{By: w.who["Cả"], Now: m.EndsAt(), Zone: hanoi}
		if _, err := clerk.AllPresent(tx, m); err != nil {
			return err
		}
		_, err = clerk.Lock(tx, m)
		return err
	})
}
