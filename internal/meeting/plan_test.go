package meeting_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/store"
)

func TestPlanTwoMonthsAhead(t *testing.T) {
	each(t, "2026-12-01 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 3", "19:30", "Nhà văn hóa")
		want := []string{
			"2026-12 | 2026-12-03 19:30 | Nhà văn hóa | planned | I",
			"2027-01 | 2027-01-03 19:30 | Nhà văn hóa | planned | I",
		}
		if diff := cmp.Diff(want, w.meetings(t)); diff != "" {
			t.Fatal(diff)
		}
		w.plan(t)
		w.Clock.Set(local(t, "2026-12-03 19:30"))
		w.plan(t)
		want = append(want, "2027-02 | 2027-02-03 19:30 | Nhà văn hóa | planned | I")
		if diff := cmp.Diff(want, w.meetings(t)); diff != "" {
			t.Fatal(diff)
		}
		// A program that was away for months goes on from where it is.
		w.Clock.Set(local(t, "2027-05-10 08:00"))
		w.plan(t)
		want = append(want, "2027-06 | 2027-06-03 19:30 | Nhà văn hóa | planned | I", "2027-07 | 2027-07-03 19:30 | Nhà văn hóa | planned | I")
		if diff := cmp.Diff(want, w.meetings(t)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestPlanEvadesDaysOff(t *testing.T) {
	for _, test := range []struct {
		name, now, rule, shift string
		want                   []string
	}{
		{
			"the next free day may be in the next month", "2027-07-01 08:00", "last day", "next",
			[]string{
				"2027-07 | 2027-08-02 07:30 | H | planned | I", // 31/7 is a Saturday
				"2027-08 | 2027-08-31 07:30 | H | planned | I",
			},
		},
		{
			"the day before may be in the month before", "2027-04-15 08:00", "day 1", "previous",
			[]string{
				"2027-05 | 2027-04-29 07:30 | H | planned | I", // 1/5 is a holiday, 30/4 too
				"2027-06 | 2027-06-01 07:30 | H | planned | I",
			},
		},
		{
			"new year's day", "2026-12-05 08:00", "day 1", "next",
			[]string{
				"2027-01 | 2027-01-04 07:30 | H | planned | I",
				"2027-02 | 2027-02-01 07:30 | H | planned | I",
			},
		},
		{
			"the meeting of the month before is still to come", "2027-08-01 08:00", "last day", "next",
			[]string{
				"2027-07 | 2027-08-02 07:30 | H | planned | I",
				"2027-08 | 2027-08-31 07:30 | H | planned | I",
				"2027-09 | 2027-09-30 07:30 | H | planned | I",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := onSQLite(t, test.now)
			w.set(t, "shift", test.shift)
			w.setSeries(t, test.rule, "07:30", "H")
			if diff := cmp.Diff(test.want, w.meetings(t)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnotherShiftReplans(t *testing.T) {
	each(t, "2027-07-01 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "last day", "07:30", "H")
		w.set(t, "shift", "next")
		w.set(t, "length", "120")
		want := []string{
			"2027-07 | 2027-08-02 07:30 | H | planned | II",
			"2027-08 | 2027-08-31 07:30 | H | planned | I",
		}
		if diff := cmp.Diff(want, w.meetings(t)); diff != "" {
			t.Error(diff)
		}
		m := w.of(t, "2027-07")
		if m.Minutes != 120 {
			t.Errorf("%d minutes", m.Minutes)
		}
		wantDue := []string{
			"I | announce | 2027-07-26 08:00 | void", "I | remind_day | 2027-07-30 08:00 | void",
			"I | remind_hours | 2027-07-30 20:59 | void", "I | roll | 2027-07-31 07:30 | void",
			"II | announce | 2027-07-28 08:00 | ", "II | remind_day | 2027-08-01 08:00 | ",
			"II | remind_hours | 2027-08-01 20:59 | ", "II | roll | 2027-08-02 07:30 | ",
		}
		if diff := cmp.Diff(wantDue, w.due(t, m.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOperatorsHolidaysReplan(t *testing.T) {
	each(t, "2026-12-01 08:00", func(t *testing.T, w *world) {
		w.set(t, "shift", "next")
		w.setSeries(t, "day 4", "14:00", "H")
		closed := meeting.Almanac{Zone: hanoi, Holidays: calendar.NewHolidays(calendar.Day{
			Date: calendar.Date{Year: 2027, Month: time.January, Day: 4}, Kind: calendar.Compensation,
		})}
		w.do(t, func(tx *store.Tx) error { return meeting.Plan(tx, tx.Now(), closed, w.cell) })
		if got := show(w.of(t, "2027-01").StartsAt); got != "2027-01-05 14:00" {
			t.Errorf("planned for %s", got)
		}
	})
}

func TestSeriesSetAnew(t *testing.T) {
	each(t, "2026-12-01 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 3", "19:30", "Nhà văn hóa")
		w.announce(t, "2026-12")
		w.Clock.Set(local(t, "2026-12-01 09:00"))

		next := meeting.Series{Unit: w.cell, Rule: calendar.OnWeekday(1, time.Friday), Clock: calendar.NewClock(14, 0), Place: "Hội trường"}
		w.do(t, func(tx *store.Tx) error {
			p, err := meeting.PreviewSeries(tx, tx.Now(), almanac, next, 3)
			var dates []string
			for _, o := range p.Next {
				dates = append(dates, o.Date.String())
			}
			if diff := cmp.Diff([]string{"2027-01-01", "2027-02-05", "2027-03-05"}, dates); diff != "" {
				t.Error(diff)
			}
			if len(p.Stay) != 1 || p.Stay[0].Period.String() != "2026-12" {
				t.Errorf("stays: %+v", p.Stay)
			}
			return err
		})

		w.setSeries(t, "1 fri", "14:00", "Hội trường")
		want := []string{
			"2026-12 | 2026-12-03 19:30 | Nhà văn hóa | announced | I",
			"2027-01 | 2027-01-01 14:00 | Hội trường | planned | II",
		}
		if diff := cmp.Diff(want, w.meetings(t)); diff != "" {
			t.Fatal(diff)
		}
		// The same again is a new series with the same meetings.
		w.setSeries(t, "1 fri", "14:00", "Hội trường")
		if diff := cmp.Diff(want, w.meetings(t)); diff != "" {
			t.Fatal(diff)
		}
		replanned := w.of(t, "2027-01").ID
		w.do(t, func(tx *store.Tx) error {
			all, err := tx.MeetingChanges(replanned)
			if len(all) != 1 || all[0].What != meeting.Replanned || show(all[0].FromStart) != "2027-01-03 19:30" || all[0].By != 0 {
				t.Errorf("history: %+v", all)
			}
			return err
		})
	})
}

func TestPlannedMeetingThatTheNewSeriesDoesNotHave(t *testing.T) {
	each(t, "2026-12-10 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 20", "19:30", "H")
		withdrawn := w.of(t, "2026-12").ID
		w.setSeries(t, "day 3", "19:30", "H") // December's third is over
		if diff := cmp.Diff([]string{"2027-01 | 2027-01-03 19:30 | H | planned | II", "2027-02 | 2027-02-03 19:30 | H | planned | I"}, w.meetings(t)); diff != "" {
			t.Error(diff)
		}
		for _, line := range w.due(t, withdrawn) {
			if line[len(line)-4:] != "void" {
				t.Errorf("a withdrawn meeting is due: %s", line)
			}
		}
		w.refused(t, "refusal.meeting_unknown", func(tx *store.Tx) error {
			_, err := meeting.OfCell(tx, w.cell, withdrawn)
			return err
		})
		w.setSeries(t, "day 20", "19:30", "H")
		if got := show(w.of(t, "2026-12").StartsAt); got != "2026-12-20 19:30" {
			t.Errorf("planned for %s", got)
		}
	})
}

func TestWithdrawnMeetingComesBack(t *testing.T) {
	each(t, "2027-04-30 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 1", "07:30", "H")
		id := w.of(t, "2027-05").ID
		w.set(t, "shift", "previous") // 29/4 is over
		if diff := cmp.Diff([]string{"2027-06 | 2027-06-01 07:30 | H | planned | I"}, w.meetings(t)); diff != "" {
			t.Error(diff)
		}
		w.set(t, "shift", "")
		m := w.of(t, "2027-05")
		if m.ID != id || m.Round != 2 || show(m.StartsAt) != "2027-05-01 07:30" {
			t.Errorf("came back as %+v", m)
		}
		if due := w.due(t, id); len(due) != 8 || due[7] != "II | roll | 2027-05-01 07:30 | " {
			t.Errorf("due: %q", due)
		}
	})
}

func TestSeriesRefusals(t *testing.T) {
	each(t, "2026-12-10 08:00", func(t *testing.T, w *world) {
		for key, s := range map[string]meeting.Series{
			"refusal.no_rule":  {Unit: w.cell, Clock: calendar.NewClock(19, 30), Place: "H"},
			"refusal.no_place": {Unit: w.cell, Rule: calendar.OnDay(3), Place: " "},
		} {
			w.refused(t, key, func(tx *store.Tx) error {
				_, err := meeting.SetSeries(tx, tx.Now(), almanac, w.secretary, s)
				return err
			})
		}
		w.refused(t, "setting.announce_after_reminder", func(tx *store.Tx) error {
			_, err := meeting.Set(tx, tx.Now(), almanac, w.secretary, w.cell, "remind_days", "14")
			return err
		})
		w.do(t, func(tx *store.Tx) error {
			terms, err := meeting.TermsOf(tx, w.cell, hanoi)
			if terms.RemindDays != 1 {
				t.Errorf("a refused setting was kept: %d", terms.RemindDays)
			}
			return err
		})
	})
}
