package meeting_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// Whatever a secretary does in whatever order: a month has at most one meeting
// of the series, what is done stays done, and exactly what can still be said is
// due.
func TestWhateverIsDone(t *testing.T) {
	d := storetest.SQLite(t)
	w := &world{Database: d, Store: d.Open(t)}
	w.do(t, func(tx *store.Tx) error {
		people, err := tx.AddPeople([]roster.Person{{FullName: "Nông Thị Lan"}})
		w.secretary = people[0]
		return err
	})
	cells := 0
	rapid.Check(t, func(rt *rapid.T) {
		d.Clock.Set(storetest.Start)
		cells++
		w.do(t, func(tx *store.Tx) (err error) {
			w.cell, err = tx.AddUnit(roster.Unit{Name: fmt.Sprint("Chi bộ ", cells), Kind: roster.Cell}, calendar.DateOf(tx.Now(), hanoi))
			return err
		})
		done := map[string]meeting.Due{}
		for range rapid.IntRange(3, 12).Draw(rt, "steps") {
			step := rapid.SampledFrom(steps).Draw(rt, "step")
			if err := w.try(t, step(rt, w)); err != nil && fault.As(err) == nil {
				rt.Fatal(err)
			}
			w.check(t, rt, done)
		}
	})
}

// steps are what can happen; a refusal is an answer too.
var steps = []func(*rapid.T, *world) func(*store.Tx) error{
	func(rt *rapid.T, w *world) func(*store.Tx) error {
		w.Clock.Advance(time.Duration(rapid.IntRange(1, 40*24).Draw(rt, "hours")) * time.Hour)
		return func(tx *store.Tx) error { return meeting.Plan(tx, tx.Now(), almanac, w.cell) }
	},
	func(rt *rapid.T, w *world) func(*store.Tx) error {
		s := meeting.Series{
			Unit: w.cell, Place: "H", Clock: calendar.NewClock(rapid.IntRange(0, 23).Draw(rt, "hour"), 0),
			Rule: calendar.OnDay(rapid.SampledFrom([]int{1, 3, 15, 31, calendar.Last}).Draw(rt, "day")),
		}
		return func(tx *store.Tx) error {
			_, err := meeting.SetSeries(tx, tx.Now(), almanac, w.secretary, s)
			return err
		}
	},
	func(rt *rapid.T, w *world) func(*store.Tx) error {
		setting := rapid.SampledFrom([][2]string{
			{"shift", "next"}, {"shift", "previous"}, {"shift", ""}, {"announce_days", "9"}, {"remind_at", "22:00"}, {"length", "120"},
		}).Draw(rt, "setting")
		return func(tx *store.Tx) error {
			_, err := meeting.Set(tx, tx.Now(), almanac, w.secretary, w.cell, setting[0], setting[1])
			return err
		}
	},
	withMeeting(func(rt *rapid.T, w *world, tx *store.Tx, m meeting.Meeting) error {
		to := meeting.Move{Place: rapid.SampledFrom([]string{"", "K"}).Draw(rt, "place")}
		if days := rapid.IntRange(-5, 40).Draw(rt, "days"); days != 0 {
			to.StartsAt = m.StartsAt.AddDate(0, 0, days)
		}
		_, _, err := to.Change(tx, tx.Now(), almanac, w.secretary, w.cell, m.ID)
		return err
	}),
	withMeeting(func(_ *rapid.T, w *world, tx *store.Tx, m meeting.Meeting) error {
		_, _, err := meeting.Cancel(tx, tx.Now(), w.secretary, w.cell, m.ID)
		return err
	}),
	withMeeting(func(_ *rapid.T, w *world, tx *store.Tx, m meeting.Meeting) error {
		return meeting.MarkHeld(tx, w.cell, m.ID)
	}),
	withMeeting(func(_ *rapid.T, _ *world, tx *store.Tx, m meeting.Meeting) error {
		due, err := tx.DueOf(m.ID)
		for _, d := range due {
			if d.Outcome == "" && d.Kind == meeting.Announce && m.Status == meeting.Planned {
				d.DoneAt, d.Outcome = tx.Now(), meeting.Sent
				if _, err := tx.FinishDue(d); err != nil {
					return err
				}
				return tx.SetMeetingStatus(m.ID, meeting.Announced)
			}
		}
		return err
	}),
}

func withMeeting(fn func(*rapid.T, *world, *store.Tx, meeting.Meeting) error) func(*rapid.T, *world) func(*store.Tx) error {
	return func(rt *rapid.T, w *world) func(*store.Tx) error {
		which := rapid.IntRange(0, 3).Draw(rt, "which")
		return func(tx *store.Tx) error {
			all, err := tx.Meetings(meeting.Query{Unit: w.cell})
			if err != nil || which >= len(all) {
				return err
			}
			return fn(rt, w, tx, all[which])
		}
	}
}

func (w *world) check(t *testing.T, rt *rapid.T, done map[string]meeting.Due) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		all, err := tx.Meetings(meeting.Query{Unit: w.cell, Status: []meeting.Status{
			meeting.Planned, meeting.Announced, meeting.Cancelled, meeting.Held, meeting.Withdrawn,
		}})
		if err != nil {
			return err
		}
		months := map[calendar.Month]bool{}
		for _, m := range all {
			if m.Status != meeting.Withdrawn {
				if months[m.Period] {
					rt.Fatalf("two meetings of %v: %+v", m.Period, all)
				}
				months[m.Period] = true
			}
			due, err := tx.DueOf(m.ID)
			if err != nil {
				return err
			}
			present := 0
			for _, d := range due {
				key := fmt.Sprint(d.Meeting, d.Round, d.Kind)
				if before, found := done[key]; found && before != d {
					rt.Fatalf("what was done has changed: %+v, now %+v", before, d)
				}
				switch {
				case d.Outcome != "":
					done[key] = d
				case d.Round != m.Round || !m.Status.Open():
					rt.Fatalf("%+v is due for %+v", d, m)
				}
				if d.Round == m.Round {
					present++
				}
			}
			if present != 4 {
				rt.Fatalf("%d of 4 instants of %+v: %+v", present, m, due)
			}
		}
		return nil
	})
}

func TestTwoPlannersAtOnce(t *testing.T) {
	each(t, "2026-12-01 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 3", "19:30", "H")
		w.Clock.Set(local(t, "2027-03-10 08:00"))
		second := w.Open(t)
		var wait sync.WaitGroup
		for i := range 6 {
			wait.Go(func() {
				s := []*store.Store{w.Store, second}[i%2]
				err := s.Update(t.Context(), func(tx *store.Tx) error {
					return meeting.Plan(tx, tx.Now(), almanac, w.cell)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if got := w.meetings(t); len(got) != 4 {
			t.Errorf("%q", got)
		}
	})
}
