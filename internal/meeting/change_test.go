package meeting_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
)

func (w *world) change(t testing.TB, period string, to meeting.Move) (m meeting.Meeting, c meeting.Change) {
	t.Helper()
	id := w.of(t, period).ID
	w.do(t, func(tx *store.Tx) (err error) {
		m, c, err = to.Change(tx, tx.Now(), almanac, w.secretary, w.cell, id)
		return err
	})
	return m, c
}

func TestMoveAnnouncedMeeting(t *testing.T) {
	each(t, "2026-11-28 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 3", "19:30", "Nhà văn hóa")
		old := w.announce(t, "2026-12")
		w.Clock.Set(local(t, "2026-12-01 10:00"))
		m, c := w.change(t, "2026-12", meeting.Move{StartsAt: local(t, "2027-01-04 20:00"), Place: " Hội trường "})
		if m.Round != 2 || m.Status != meeting.Announced || m.Period.String() != "2026-12" || m.Place != "Hội trường" {
			t.Errorf("moved to %+v", m)
		}
		w.do(t, func(tx *store.Tx) error {
			got, err := tx.MeetingChange(c.ID)
			want := meeting.Change{
				ID: c.ID, Meeting: m.ID, Round: 2, What: meeting.Moved, FromStart: old.StartsAt, ToStart: m.StartsAt,
				FromPlace: "Nhà văn hóa", ToPlace: "Hội trường", At: tx.Now(), By: w.secretary,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
		want := []string{
			"I | announce | 2026-11-28 08:00 | sent", "I | remind_day | 2026-12-02 08:00 | void",
			"I | remind_hours | 2026-12-03 17:30 | void", "I | roll | 2026-12-03 19:30 | void",
			"II | announce | 2026-12-30 08:00 | known", "II | remind_day | 2027-01-03 08:00 | ",
			"II | remind_hours | 2027-01-04 18:00 | ", "II | roll | 2027-01-04 20:00 | ",
		}
		if diff := cmp.Diff(want, w.due(t, m.ID)); diff != "" {
			t.Error(diff)
		}
		// The series goes on; the moved month is not planned again.
		w.plan(t)
		w.setSeries(t, "day 5", "19:30", "Nhà văn hóa")
		wantAll := []string{
			"2026-12 | 2027-01-04 20:00 | Hội trường | announced | II",
			"2027-01 | 2027-01-05 19:30 | Nhà văn hóa | planned | II",
		}
		if diff := cmp.Diff(wantAll, w.meetings(t)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMovePlannedMeeting(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 3", "19:30", "H")
		m, _ := w.change(t, "2026-12", meeting.Move{StartsAt: local(t, "2026-12-04 19:30")})
		w.plan(t)
		if got := w.of(t, "2026-12"); got != m || m.Status != meeting.Planned {
			t.Errorf("planned to %+v, moved to %+v", got, m)
		}
		if due := w.due(t, m.ID); due[4] != "II | announce | 2026-11-29 08:00 | " {
			t.Errorf("due: %q", due)
		}
		m, c := w.change(t, "2026-12", meeting.Move{Place: "Khác"})
		if m.Round != 2 || c.What != meeting.PlaceChanged || c.ToPlace != "Khác" {
			t.Errorf("another place: %+v, %+v", m, c)
		}
	})
}

func TestChangesAreRefused(t *testing.T) {
	each(t, "2026-12-01 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 3", "19:30", "H")
		m := w.of(t, "2026-12")
		later := local(t, "2026-12-10 19:30")
		move := func(unit roster.UnitID, id meeting.ID, to meeting.Move) func(*store.Tx) error {
			return func(tx *store.Tx) error {
				_, _, err := to.Change(tx, tx.Now(), almanac, w.secretary, unit, id)
				return err
			}
		}
		cancel := func(tx *store.Tx) error {
			_, _, err := meeting.Cancel(tx, tx.Now(), w.secretary, w.cell, m.ID)
			return err
		}
		w.refused(t, "refusal.meeting_unknown", move(w.other, m.ID, meeting.Move{StartsAt: later}))
		w.refused(t, "refusal.meeting_unknown", move(w.cell, 4711, meeting.Move{StartsAt: later}))
		w.refused(t, "refusal.past", move(w.cell, m.ID, meeting.Move{StartsAt: w.Clock.Now()}))
		w.refused(t, "refusal.unchanged", move(w.cell, m.ID, meeting.Move{StartsAt: m.StartsAt, Place: "H "}))
		w.refused(t, "refusal.unchanged", move(w.cell, m.ID, meeting.Move{}))

		w.Clock.Set(m.StartsAt)
		w.refused(t, "refusal.begun", move(w.cell, m.ID, meeting.Move{StartsAt: later}))
		w.refused(t, "refusal.begun", cancel)

		w.Clock.Set(m.StartsAt.Add(-time.Minute))
		w.do(t, cancel)
		w.refused(t, "refusal.is_cancelled", cancel)
		w.refused(t, "refusal.is_cancelled", move(w.cell, m.ID, meeting.Move{StartsAt: later}))
		w.refused(t, "refusal.is_cancelled", func(tx *store.Tx) error { return meeting.MarkHeld(tx, w.cell, m.ID) })
		w.plan(t)
		if got := w.of(t, "2026-12"); got.Status != meeting.Cancelled {
			t.Errorf("planned again: %+v", got)
		}
		for _, line := range w.due(t, m.ID) {
			if line[len(line)-4:] != "void" {
				t.Errorf("a cancelled meeting is due: %s", line)
			}
		}
	})
}

func TestNextAndLatest(t *testing.T) {
	each(t, "2026-12-01 08:00", func(t *testing.T, w *world) {
		check := func(next, latest string) {
			t.Helper()
			w.do(t, func(tx *store.Tx) error {
				for name, find := range map[string]func(meeting.Tx, time.Time, roster.UnitID) (meeting.Meeting, error){
					next: meeting.Next, latest: meeting.Latest,
				} {
					m, err := find(tx, tx.Now(), w.cell)
					if (name == "" || name == "none") && err == nil || err == nil && m.Period.String() != name {
						t.Errorf("got %+v, want %s", m, name)
					}
					if err != nil && name != "" && name != "none" {
						t.Errorf("%s: %v", name, err)
					}
				}
				return nil
			})
		}
		check("", "none")
		w.setSeries(t, "day 3", "19:30", "H")
		check("2026-12", "none")
		w.Clock.Set(local(t, "2026-12-03 19:30"))
		check("2027-01", "2026-12")
		w.do(t, func(tx *store.Tx) error { return meeting.MarkHeld(tx, w.cell, 1) })
		check("2027-01", "2026-12")
		next := w.of(t, "2027-01").ID
		w.do(t, func(tx *store.Tx) error {
			_, _, err := meeting.Cancel(tx, tx.Now(), w.secretary, w.cell, next)
			return err
		})
		check("", "2026-12")
	})
}

func TestSettingsMoveWhatIsDue(t *testing.T) {
	each(t, "2026-11-28 08:00", func(t *testing.T, w *world) {
		w.setSeries(t, "day 3", "19:30", "H")
		m := w.announce(t, "2026-12")
		w.set(t, "announce_days", "7")
		w.set(t, "remind_at", "18h")
		w.set(t, "quiet_from", "17:30")
		want := []string{
			"I | announce | 2026-11-28 08:00 | sent", "I | remind_day | 2026-12-02 17:29 | ",
			"I | remind_hours | 2026-12-03 17:29 | ", "I | roll | 2026-12-04 06:30 | ",
		}
		if diff := cmp.Diff(want, w.due(t, m.ID)); diff != "" {
			t.Error(diff)
		}
		if due := w.due(t, w.of(t, "2027-01").ID); due[0] != "I | announce | 2026-12-27 08:00 | " {
			t.Errorf("due: %q", due)
		}
	})
}
