package meeting_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

var almanac = meeting.Almanac{Zone: hanoi}

// world is a database with two cells and one person, the secretary.
type world struct {
	*storetest.Database
	*store.Store
	cell, other roster.UnitID
	secretary   roster.PersonID
}

// each runs the test on each kind of database, with the clock at the start.
func each(t *testing.T, start string, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		d.Clock.Set(local(t, start))
		fn(t, newWorld(t, d))
	})
}

// onSQLite is for rules that no database has a say in.
func onSQLite(t testing.TB, start string) *world {
	t.Helper()
	d := storetest.SQLite(t)
	d.Clock.Set(local(t, start))
	return newWorld(t, d)
}

func newWorld(t testing.TB, d *storetest.Database) *world {
	t.Helper()
	w := &world{Database: d, Store: d.Open(t)}
	w.do(t, func(tx *store.Tx) error {
		today := calendar.DateOf(tx.Now(), hanoi)
		for i, id := range []*roster.UnitID{&w.cell, &w.other} {
			var err error
			if *id, err = tx.AddUnit(roster.Unit{Name: fmt.Sprintf("Chi bộ thôn %d", i+1), Kind: roster.Cell}, today); err != nil {
				return err
			}
		}
		people, err := tx.AddPeople([]roster.Person{{FullName: "Nông Thị Lan"}})
		if err == nil {
			w.secretary = people[0]
		}
		return err
	})
	return w
}

// do runs fn in a transaction that must succeed.
func (w *world) do(t testing.TB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := w.try(t, fn); err != nil {
		t.Fatal(err)
	}
}

func (w *world) try(t testing.TB, fn func(tx *store.Tx) error) error {
	t.Helper()
	return w.Update(t.Context(), fn)
}

// refused checks that fn is refused in the words of key.
func (w *world) refused(t testing.TB, key string, fn func(tx *store.Tx) error) {
	t.Helper()
	err := w.try(t, fn)
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("got %v, want the refusal %s", err, key)
	}
}

func (w *world) setSeries(t testing.TB, rule, clock, place string) meeting.Series {
	t.Helper()
	s := meeting.Series{Unit: w.cell, Place: place}
	var err error
	if s.Rule, err = calendar.ParseRule(rule); err != nil {
		t.Fatal(err)
	}
	if s.Clock, err = calendar.ParseClock(clock); err != nil {
		t.Fatal(err)
	}
	w.do(t, func(tx *store.Tx) error {
		s, err = meeting.SetSeries(tx, tx.Now(), almanac, w.secretary, s)
		return err
	})
	return s
}

func (w *world) plan(t testing.TB) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error { return meeting.Plan(tx, tx.Now(), almanac, w.cell) })
}

func (w *world) set(t testing.TB, name, value string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		_, err := meeting.Set(tx, tx.Now(), almanac, w.secretary, w.cell, name, value)
		return err
	})
}

// meetings lists the cell's meetings: period, start, place, status, round.
func (w *world) meetings(t testing.TB) []string {
	t.Helper()
	var lines []string
	w.do(t, func(tx *store.Tx) error {
		lines = nil
		all, err := tx.Meetings(meeting.Query{Unit: w.cell})
		for _, m := range all {
			lines = append(lines, strings.Join([]string{
				m.Period.String(), show(m.StartsAt), m.Place, string(m.Status), strings.Repeat("I", m.Round),
			}, " | "))
		}
		return err
	})
	return lines
}

// of returns the cell's meeting of a month.
func (w *world) of(t testing.TB, period string) meeting.Meeting {
	t.Helper()
	var found []meeting.Meeting
	w.do(t, func(tx *store.Tx) error {
		found = nil
		all, err := tx.Meetings(meeting.Query{Unit: w.cell})
		for _, m := range all {
			if m.Period.String() == period {
				found = append(found, m)
			}
		}
		return err
	})
	if len(found) != 1 {
		t.Fatalf("%d meetings of %s", len(found), period)
	}
	return found[0]
}

// announce notes that people were told of a meeting.
func (w *world) announce(t testing.TB, period string) meeting.Meeting {
	t.Helper()
	m := w.of(t, period)
	m.Status = meeting.Announced
	w.do(t, func(tx *store.Tx) error {
		if err := tx.SetMeetingStatus(m.ID, m.Status); err != nil {
			return err
		}
		due, err := tx.DueOf(m.ID)
		for _, d := range due {
			if d.Kind == meeting.Announce && d.Round == m.Round {
				d.DoneAt, d.Outcome, d.People = tx.Now(), meeting.Sent, 30
				_, err = tx.FinishDue(d)
			}
		}
		return err
	})
	return m
}

// due lists what is or was due for a meeting: round, kind, instant, outcome.
func (w *world) due(t testing.TB, id meeting.ID) []string {
	t.Helper()
	var lines []string
	w.do(t, func(tx *store.Tx) error {
		lines = nil
		all, err := tx.DueOf(id)
		for _, d := range all {
			lines = append(lines, strings.Join([]string{
				strings.Repeat("I", d.Round), string(d.Kind), show(d.At), string(d.Outcome),
			}, " | "))
		}
		return err
	})
	return lines
}

func show(at time.Time) string { return at.In(hanoi).Format("2006-01-02 15:04") }
