package meeting_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
)

// TestFollowWhatIsSaidAbove: what a committee decides moves what is due below it,
// and nothing that is done.
func TestFollowWhatIsSaidAbove(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 3", "19:30", "Nhà văn hóa")
		m := w.announce(t, "2026-12")
		follow := func() {
			w.do(t, func(tx *store.Tx) error { return meeting.Follow(tx, tx.Now(), almanac, w.cell) })
		}
		before := w.due(t, m.ID)
		follow()
		if diff := cmp.Diff(before, w.due(t, m.ID)); diff != "" {
			t.Errorf("nothing was said (-before +after):\n%s", diff)
		}
		w.do(t, func(tx *store.Tx) error {
			above, err := tx.AddUnit(roster.Unit{Name: "Đảng bộ", Kind: roster.Committee}, calendar.NewDate(2026, 11, 1))
			if err != nil {
				return err
			}
			place := roster.Fact{Kind: roster.Place, Unit: w.cell, Parent: above, From: calendar.NewDate(2026, 11, 20)}
			standing, err := tx.UnitFacts([]roster.UnitID{w.cell})
			if err != nil {
				return err
			}
			if _, err := tx.RecordChange(roster.Change{Kind: "move", From: place.From}, roster.Lay(standing, place)); err != nil {
				return err
			}
			_, err = meeting.Set(tx, tx.Now(), almanac, 0, above, "remind_at", "9:15")
			return err
		})
		for range 2 {
			follow()
			want := []string{
				"I | announce | 2026-11-28 08:00 | sent", "I | remind_day | 2026-12-02 09:15 | ", "I | remind_hours | 2026-12-03 17:30 | ", "I | roll | 2026-12-03 19:30 | ",
			}
			if diff := cmp.Diff(want, w.due(t, m.ID)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
	})
}

func TestReinstate(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 3", "19:30", "Nhà văn hóa")
		m := w.announce(t, "2026-12")
		reinstate := func() (m2 meeting.Meeting, done bool) {
			w.do(t, func(tx *store.Tx) (err error) {
				m2, done, err = meeting.Reinstate(tx, tx.Now(), almanac, w.secretary, w.cell, m.ID)
				return err
			})
			return m2, done
		}
		if _, done := reinstate(); done {
			t.Error("one that is not off was put back")
		}
		w.do(t, func(tx *store.Tx) error {
			_, _, err := meeting.Cancel(tx, tx.Now(), w.secretary, w.cell, m.ID)
			return err
		})
		back, done := reinstate()
		if !done || back.Status != meeting.Planned || back.Round != 2 || !back.StartsAt.Equal(m.StartsAt) {
			t.Errorf("%t, %+v", done, back)
		}
		want := []string{
			"I | announce | 2026-11-28 08:00 | sent", "I | remind_day | 2026-12-02 08:00 | void", "I | remind_hours | 2026-12-03 17:30 | void", "I | roll | 2026-12-03 19:30 | void",
			"II | announce | 2026-11-28 08:00 | ", "II | remind_day | 2026-12-02 08:00 | ", "II | remind_hours | 2026-12-03 17:30 | ", "II | roll | 2026-12-03 19:30 | ",
		}
		if diff := cmp.Diff(want, w.due(t, m.ID)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		w.refused(t, "refusal.meeting_unknown", func(tx *store.Tx) error {
			_, _, err := meeting.Reinstate(tx, tx.Now(), almanac, w.secretary, w.other, m.ID)
			return err
		})
		w.do(t, func(tx *store.Tx) error {
			_, _, err := meeting.Cancel(tx, tx.Now(), w.secretary, w.cell, m.ID)
			return err
		})
		w.Clock.Set(m.StartsAt)
		if _, done := reinstate(); done {
			t.Error("one whose time is over was put back")
		}
	})
}
