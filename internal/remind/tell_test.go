package remind_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/agenda"
	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/store"
)

// move moves the meeting and tells everybody.
func (w *world) move(t testing.TB, m meeting.Meeting, to meeting.Move) (moved meeting.Meeting, reach remind.Reach) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		var c meeting.Change
		var err error
		if moved, c, err = to.Change(tx, tx.Now(), almanac, w.people["Lan"], m.Unit, m.ID); err != nil {
			return err
		}
		reach, err = remind.TellChange(tx, hanoi, moved, c)
		return err
	})
	return moved, reach
}

func TestMovedMeetingIsAskedAnew(t *testing.T) {
	each(t, "2026-11-28 08:00", func(t *testing.T, w *world) {
		m := w.meet(t, w.cell, 3, 19, 30)
		w.look(t)
		w.answer(t, m, "An", attendance.Coming)
		w.Clock.Set(local(t, "2026-11-30 10:00"))
		m, _ = w.move(t, m, meeting.Move{StartsAt: local(t, "2026-12-07 19:30"), Place: "K"})
		w.answer(t, m, "Bình", attendance.Coming)
		w.lookAt(t, "2026-12-03 17:30")
		w.lookAt(t, "2026-12-06 08:00")
		w.lookAt(t, "2026-12-07 17:30")
		m, _ = w.move(t, m, meeting.Move{Place: "H"})
		want := []string{
			"change/1 meeting.moved: An Bình Cụ Lan at 30/11 10:00:00",
			"change/2 meeting.place_changed: An Bình Cụ Lan at 07/12 17:30:00",
			"r1/announce meeting.announce: An Bình Cụ Lan at 28/11 08:00:00",
			"r2/remind_day meeting.remind_day: An Cụ Lan at 06/12 08:00:00",
			"r2/remind_hours meeting.remind_hours: Bình at 07/12 17:30:00",
		}
		if diff := cmp.Diff(want, w.sent(t, fmt.Sprintf("meeting/%d", m.ID))); diff != "" {
			t.Error(diff)
		}
		w.do(t, func(tx *store.Tx) error {
			_, c, err := meeting.Cancel(tx, tx.Now(), w.people["Lan"], w.cell, m.ID)
			if err != nil {
				return err
			}
			m.Status = meeting.Cancelled
			_, err = remind.TellChange(tx, hanoi, m, c)
			return err
		})
		w.lookAt(t, "2026-12-07 19:30")
		got := w.sent(t, fmt.Sprintf("meeting/%d", m.ID))
		if len(got) != 6 || got[2] != "change/3 meeting.cancelled: An Bình Cụ Lan at 07/12 17:30:00" {
			t.Errorf("%q", got)
		}
	})
}

func TestMovedBeforeItWasAnnounced(t *testing.T) {
	for _, test := range []struct{ to, announce, reminder string }{
		{"2026-12-10 19:30", "2 announce sent 4", "2 remind_day sent 4"},
		{"2026-11-23 19:30", "2 announce known 0", "2 remind_day sent 4"},
		{"2026-11-21 07:30", "2 announce known 0", "2 remind_day known 0"},
	} {
		t.Run(test.to, func(t *testing.T) {
			w := onSQLite(t, "2026-11-20 09:00")
			m, _ := w.move(t, w.meet(t, w.cell, 3, 19, 30), meeting.Move{StartsAt: local(t, test.to)})
			w.Clock.Advance(time.Minute)
			w.look(t)
			for day := range 20 {
				w.Clock.Set(local(t, "2026-11-21 08:00").AddDate(0, 0, day))
				w.look(t)
			}
			got := w.outcomes(t, m.ID)
			if got[4] != test.announce || got[5] != test.reminder {
				t.Errorf("%q", got)
			}
			if got := w.reload(t, m.ID).Status; got != meeting.Announced {
				t.Errorf("the meeting is %s", got)
			}
		})
	}
}

func TestRemindNow(t *testing.T) {
	each(t, "2026-11-28 08:00", func(t *testing.T, w *world) {
		m := w.meet(t, w.cell, 3, 19, 30)
		w.look(t)
		var reach remind.Reach
		now := func(tx *store.Tx) (err error) {
			reach, err = remind.RemindNow(tx, hanoi, w.people["Lan"], m)
			return err
		}
		w.answer(t, m, "An", attendance.Coming)
		w.Clock.Set(local(t, "2026-11-30 10:00"))
		w.do(t, now)
		if reach.People != 2 || !reach.From.Equal(w.Clock.Now()) {
			t.Errorf("%+v", reach)
		}
		w.Clock.Advance(59 * time.Minute)
		w.refused(t, "refusal.reminded", now)
		w.Clock.Advance(time.Minute)
		w.do(t, now)
		want := []string{
			"r1/announce meeting.announce: An Bình Cụ Lan at 28/11 08:00:00",
			"told/1 meeting.remind_now: Bình Lan at 30/11 10:00:00",
			"told/2 meeting.remind_now: Bình Lan at 30/11 11:00:00",
		}
		if diff := cmp.Diff(want, w.sent(t, fmt.Sprintf("meeting/%d", m.ID))); diff != "" {
			t.Error(diff)
		}
		for _, name := range []string{"Bình", "Cụ", "Lan"} {
			w.answer(t, m, name, attendance.AskingLeave)
		}
		w.Clock.Advance(time.Hour)
		w.do(t, now)
		if reach.People != 0 {
			t.Errorf("everybody has answered: %+v", reach)
		}
		w.Clock.Set(m.StartsAt)
		w.refused(t, "refusal.begun_already", now)
	})
}

// Nobody is said to be told who cannot be, and the next in line is offered the roll.
func TestOnlyWhoCanBeReachedIsTold(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		cell := w.addCell(t,
			roster.Member{Person: roster.Person{FullName: "Bí"}, Category: roster.Official, Role: roster.Secretary, Joined: true},
			roster.Member{Person: roster.Person{FullName: "Phó"}, Category: roster.Official, Role: roster.Deputy, Joined: true},
			roster.Member{Person: roster.Person{FullName: "Hà"}, Category: roster.Official, Joined: true},
		)
		m := w.meet(t, cell, 3, 19, 30)
		w.do(t, func(tx *store.Tx) error {
			for _, name := range []string{"Bí", "Hà"} {
				if err := tx.SetUnreachable(chat.Address{Channel: chat.Telegram, Chat: fmt.Sprint(w.people[name])}, chat.ReasonBlocked); err != nil {
					return err
				}
			}
			return nil
		})
		w.lookAt(t, "2026-11-28 08:00")
		w.Clock.Set(local(t, "2026-11-30 10:00"))
		w.do(t, func(tx *store.Tx) error {
			reach, err := remind.RemindNow(tx, hanoi, w.people["Phó"], m)
			if reach.People != 1 {
				t.Errorf("reminded %d", reach.People)
			}
			return err
		})
		w.lookAt(t, "2026-12-03 19:30")
		got := w.sent(t, fmt.Sprintf("meeting/%d", m.ID))
		want := []string{
			"r1/announce meeting.announce: Phó at 28/11 08:00:00",
			"r1/roll roll.call: Phó at 03/12 19:30:00",
			"told/1 meeting.remind_now: Phó at 30/11 10:00:00",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTellingKeepsQuiet(t *testing.T) {
	each(t, "2026-12-02 22:00", func(t *testing.T, w *world) {
		evening := w.meet(t, w.cell, 3, 19, 30)
		morning := w.meet(t, w.addCell(t, roster.Member{Person: roster.Person{FullName: "Hà"}, Category: roster.SpecialDuty, Joined: true}), 3, 8, 0)
		for m, want := range map[meeting.Meeting]string{evening: "2026-12-03 06:30", morning: "2026-12-02 22:00"} {
			w.do(t, func(tx *store.Tx) error {
				reach, err := remind.TellAgenda(tx, hanoi, w.people["Lan"], m)
				if reach.People != map[bool]int{true: 5, false: 1}[m == evening] || !reach.From.Equal(local(t, want)) {
					t.Errorf("%+v, want %s", reach, want)
				}
				return err
			})
		}
		// Brought forward to so early that it cannot wait.
		_, reach := w.move(t, evening, meeting.Move{StartsAt: local(t, "2026-12-03 07:00")})
		if !reach.From.Equal(w.Clock.Now()) {
			t.Errorf("%+v", reach)
		}
	})
}

func TestTellBulletin(t *testing.T) {
	each(t, "2026-12-02 10:00", func(t *testing.T, w *world) {
		w.do(t, func(tx *store.Tx) error {
			b, err := agenda.Publish(tx, tx.Now(), w.people["Lan"], w.cell, " Mai trực nhật. ", func(string) bool { return false })
			if err != nil {
				return err
			}
			for range 2 { // the same bulletin is sent once
				reach, err := remind.TellBulletin(tx, hanoi, b)
				if err != nil || reach.People != 5 {
					t.Errorf("%+v, %v", reach, err)
				}
			}
			kept, err := tx.Bulletin(b.ID)
			if diff := cmp.Diff(b, kept); diff != "" || b.Text != "Mai trực nhật." {
				t.Error(diff, b)
			}
			return err
		})
		if diff := cmp.Diff([]string{"bulletin/1 bulletin: An Bình Cụ Dừng Lan at 02/12 10:00:00"}, w.sent(t, "bulletin/1")); diff != "" {
			t.Error(diff)
		}
	})
}
