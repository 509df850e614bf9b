package remind_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"keng/internal/attendance"
	"keng/internal/meeting"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/store"
)

func TestTheCycle(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		m := w.meet(t, w.cell, 3, 19, 30)
		subject := fmt.Sprintf("meeting/%d", m.ID)
		if r := w.lookAt(t, "2026-11-28 07:59"); r.Done != 0 {
			t.Errorf("too early: %+v", r)
		}
		if r := w.lookAt(t, "2026-11-28 08:00"); r.Done != 1 || r.Outcomes[meeting.Sent] != 1 {
			t.Errorf("announced: %+v", r)
		}
		if got := w.reload(t, m.ID).Status; got != meeting.Announced {
			t.Errorf("the meeting is %s", got)
		}
		w.answer(t, m, "An", attendance.Coming)
		w.answer(t, m, "Bình", attendance.Undecided)
		w.answer(t, m, "Cụ", attendance.AskingLeave)
		// A restart: another process looks again at the same time.
		w.Store = w.Open(t)
		w.look(t)
		w.lookAt(t, "2026-12-02 08:01")
		w.answer(t, m, "Bình", attendance.ComingLate)
		w.lookAt(t, "2026-12-03 17:30")
		w.lookAt(t, "2026-12-03 19:30")
		for range 3 {
			if r := w.look(t); r.Done != 0 {
				t.Errorf("done twice: %+v", r)
			}
		}
		want := []string{
			"r1/announce meeting.announce: An Bình Cụ Lan at 28/11 08:00:00",
			"r1/remind_day meeting.remind_day: Bình Lan at 02/12 08:01:00",
			"r1/remind_hours meeting.remind_hours: An Bình at 03/12 17:30:00",
			"r1/roll roll.call: Lan at 03/12 19:30:00",
		}
		if diff := cmp.Diff(want, w.sent(t, subject)); diff != "" {
			t.Error(diff)
		}
		wantOutcomes := []string{"1 announce sent 4", "1 remind_day sent 2", "1 remind_hours sent 2", "1 roll sent 1"}
		if diff := cmp.Diff(wantOutcomes, w.outcomes(t, m.ID)); diff != "" {
			t.Error(diff)
		}
		w.do(t, func(tx *store.Tx) error {
			rows, err := tx.DeliveriesAbout(subject)
			for _, r := range rows {
				if string(r.Args) != fmt.Sprintf(`{"meeting":%d}`, m.ID) && string(r.Args) != fmt.Sprintf(`{"meeting": %d}`, m.ID) {
					t.Errorf("args: %s", r.Args)
				}
				if want := m.StartsAt; !r.UselessAfter.Equal(want) && r.Kind != "roll.call" {
					t.Errorf("%s is useless after %v", r.Key, r.UselessAfter)
				}
			}
			counts, err2 := tx.DueOutcomes(local(t, "2026-11-01 00:00"), local(t, "2027-01-01 00:00"))
			if counts[meeting.Sent] != 4 || len(counts) != 1 {
				t.Errorf("counted: %v", counts)
			}
			if err == nil {
				err = err2
			}
			return err
		})
	})
}

func TestDowntime(t *testing.T) {
	for _, test := range []struct {
		name     string
		hour     int // of the meeting on 3/12
		looks    []string
		outcomes []string
		sent     []string
	}{
		{
			"an hour late", 19,
			[]string{"2026-11-28 09:00"},
			[]string{"1 announce late 4", "1 remind_day  0", "1 remind_hours  0", "1 roll  0"},
			[]string{"r1/announce meeting.announce: An Bình Cụ Lan at 28/11 09:00:00"},
		},
		{
			"a day late", 19,
			[]string{"2026-11-29 08:00"},
			[]string{"1 announce late 4", "1 remind_day  0", "1 remind_hours  0", "1 roll  0"},
			[]string{"r1/announce meeting.announce: An Bình Cụ Lan at 29/11 08:00:00"},
		},
		{
			"in the quiet hours", 19,
			[]string{"2026-11-28 23:00"},
			[]string{"1 announce late 4", "1 remind_day  0", "1 remind_hours  0", "1 roll  0"},
			[]string{"r1/announce meeting.announce: An Bình Cụ Lan at 29/11 06:30:00"},
		},
		{
			"so late that the reminder would come with it", 19,
			[]string{"2026-12-02 10:00"},
			[]string{"1 announce late 4", "1 remind_day known 0", "1 remind_hours  0", "1 roll  0"},
			[]string{"r1/announce meeting.announce: An Bình Cụ Lan at 02/12 10:00:00"},
		},
		{
			"the reminder is a day late and of use", 19,
			[]string{"2026-11-28 08:00", "2026-12-03 09:00"},
			[]string{"1 announce sent 4", "1 remind_day late 4", "1 remind_hours  0", "1 roll  0"},
			[]string{
				"r1/announce meeting.announce: An Bình Cụ Lan at 28/11 08:00:00",
				"r1/remind_day meeting.remind_day: An Bình Cụ Lan at 03/12 09:00:00",
			},
		},
		{
			"the meeting has begun", 19,
			[]string{"2026-11-28 08:00", "2026-12-03 19:00"},
			[]string{"1 announce sent 4", "1 remind_day skipped_begun 0", "1 remind_hours skipped_begun 0", "1 roll sent 1"},
			[]string{
				"r1/announce meeting.announce: An Bình Cụ Lan at 28/11 08:00:00",
				"r1/roll roll.call: Lan at 03/12 19:00:00",
			},
		},
		{
			"the meeting is over", 19,
			[]string{"2026-12-03 20:30"},
			[]string{"1 announce skipped_over 0", "1 remind_day skipped_over 0", "1 remind_hours skipped_over 0", "1 roll late 1"},
			[]string{"r1/roll roll.call: Lan at 03/12 20:30:00"},
		},
		{
			"days later", 19,
			[]string{"2026-12-06 20:00"},
			[]string{"1 announce skipped_over 0", "1 remind_day skipped_over 0", "1 remind_hours skipped_over 0", "1 roll skipped_over 0"},
			nil,
		},
		{
			"it begins before the quiet hours end", 5,
			[]string{"2026-12-02 23:00", "2026-12-03 06:30"},
			[]string{"1 announce skipped_begun 0", "1 remind_day skipped_begun 0", "1 remind_hours skipped_begun 0", "1 roll sent 1"},
			[]string{"r1/roll roll.call: Lan at 03/12 06:30:00"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := onSQLite(t, "2026-11-20 08:00")
			m := w.meet(t, w.cell, 3, test.hour, 0)
			for _, at := range test.looks {
				w.lookAt(t, at)
			}
			if diff := cmp.Diff(test.outcomes, w.outcomes(t, m.ID)); diff != "" {
				t.Error(diff)
			}
			sent := strings.Join(w.sent(t, fmt.Sprintf("meeting/%d", m.ID)), "\n")
			if diff := cmp.Diff(strings.Join(test.sent, "\n"), sent); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNobodyToTell(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		cell := w.addCell(t, roster.Member{Person: roster.Person{FullName: "Hà"}, Category: roster.Official, Role: roster.Secretary})
		m := w.meet(t, cell, 3, 19, 30)
		w.lookAt(t, "2026-11-28 08:00")
		if got := w.outcomes(t, m.ID)[0]; got != "1 announce nobody 0" {
			t.Error(got)
		}
		if got := w.reload(t, m.ID).Status; got != meeting.Announced {
			t.Errorf("the meeting is %s", got)
		}
	})
}

func TestCellsThatShareADateAreSpread(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		member := roster.Member{Category: roster.Official, Joined: true}
		var meetings []meeting.Meeting
		for i := range 63 {
			member.Person.FullName = fmt.Sprint("Đảng viên ", i)
			meetings = append(meetings, w.meet(t, w.addCell(t, member), 3, 7, 30))
		}
		alone := w.meet(t, w.cell, 4, 19, 30)
		starts := func(m meeting.Meeting, kind string) string {
			for _, line := range w.sent(t, fmt.Sprintf("meeting/%d", m.ID)) {
				if strings.HasPrefix(line, "r1/"+kind+" ") {
					return line[strings.LastIndex(line, " at ")+4:]
				}
			}
			return ""
		}
		w.Clock.Set(local(t, "2026-11-28 08:00"))
		w.do(t, func(tx *store.Tx) error { // in two portions, as if there were many
			for range 2 {
				if _, err := remind.Look(tx, hanoi, time.Second, 40); err != nil {
					return err
				}
			}
			return nil
		})
		for i, want := range map[int]string{0: "28/11 08:00:00", 1: "28/11 08:00:01", 62: "28/11 08:01:02"} {
			if got := starts(meetings[i], "announce"); got != want {
				t.Errorf("cell %d starts at %s, want %s", i, got, want)
			}
		}
		w.lookAt(t, "2026-11-29 08:00")
		if got := starts(alone, "announce"); got != "29/11 08:00:00" {
			t.Errorf("a lone cell starts at %s", got)
		}
		// The last minute before the quiet hours has no room for 63 seconds.
		for i, m := range meetings {
			w.answer(t, m, fmt.Sprint("Đảng viên ", i), attendance.Coming)
		}
		w.lookAt(t, "2026-12-02 20:59")
		for i, want := range map[int]string{0: "02/12 20:59:00", 59: "02/12 20:59:59", 60: "02/12 20:59:00", 62: "02/12 20:59:02"} {
			if got := starts(meetings[i], "remind_hours"); got != want {
				t.Errorf("cell %d starts at %s, want %s", i, got, want)
			}
		}
	})
}

func TestWithoutAPaceCellsBeginTogether(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		member := roster.Member{Person: roster.Person{FullName: "Hà"}, Category: roster.Official, Joined: true}
		meetings := []meeting.Meeting{w.meet(t, w.cell, 3, 19, 30), w.meet(t, w.addCell(t, member), 3, 19, 30)}
		w.Clock.Set(local(t, "2026-11-28 08:00"))
		w.do(t, func(tx *store.Tx) error {
			_, err := remind.Look(tx, hanoi, 0, 100)
			return err
		})
		for _, m := range meetings {
			for _, line := range w.sent(t, fmt.Sprintf("meeting/%d", m.ID)) {
				if !strings.HasSuffix(line, " at 28/11 08:00:00") {
					t.Error(line)
				}
			}
		}
	})
}

func TestTwoLookersAtOnce(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		member := roster.Member{Category: roster.Official, Joined: true}
		var ids []meeting.ID
		for i := range 8 {
			member.Person.FullName = fmt.Sprint("Đảng viên ", i)
			ids = append(ids, w.meet(t, w.addCell(t, member), 3, 19, 30).ID)
		}
		w.Clock.Set(local(t, "2026-11-28 08:00"))
		stores := []*store.Store{w.Store, w.Open(t)}
		done := make([]int, 6)
		var wait sync.WaitGroup
		for i := range done {
			wait.Go(func() {
				err := stores[i%2].Update(t.Context(), func(tx *store.Tx) error {
					r, err := remind.Look(tx, hanoi, time.Second, 100)
					done[i] = r.Done
					if err == nil {
						err = r.Failed
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		total := 0
		for _, n := range done {
			total += n
		}
		if total != len(ids) {
			t.Errorf("%d of %d were done: %v", total, len(ids), done)
		}
		for _, id := range ids {
			if got := w.sent(t, fmt.Sprintf("meeting/%d", id)); len(got) != 1 {
				t.Errorf("meeting %d: %q", id, got)
			}
		}
	})
}

func TestOneFailureDoesNotStopTheOthers(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		broken := w.addCell(t)
		bad, good := w.meet(t, broken, 3, 19, 30), w.meet(t, w.cell, 3, 19, 30)
		w.do(t, func(tx *store.Tx) error { return tx.PutSetting(broken, "length", "long", 0) })
		w.Clock.Set(local(t, "2026-11-28 08:00"))
		w.do(t, func(tx *store.Tx) error {
			r, err := remind.Look(tx, hanoi, time.Second, 100)
			if r.Done != 1 || r.Failed == nil {
				t.Errorf("%+v", r)
			}
			return err
		})
		if got := w.outcomes(t, bad.ID)[0]; got != "1 announce  0" {
			t.Error(got)
		}
		if got := w.outcomes(t, good.ID)[0]; got != "1 announce sent 4" {
			t.Error(got)
		}
	})
}

func TestNext(t *testing.T) {
	each(t, "2026-11-20 08:00", func(t *testing.T, w *world) {
		next := func() string {
			text := "nothing"
			w.do(t, func(tx *store.Tx) error {
				d, found, err := remind.Next(tx, tx.Now())
				if found {
					text = string(d.Kind) + d.At.In(hanoi).Format(" 2006-01-02 15:04")
				}
				return err
			})
			return text
		}
		if got := next(); got != "nothing" {
			t.Error(got)
		}
		w.meet(t, w.cell, 3, 19, 30)
		for _, want := range []string{
			"announce 2026-11-28 08:00", "remind_day 2026-12-02 08:00", "remind_hours 2026-12-03 17:30", "roll 2026-12-03 19:30",
			"announce 2026-12-29 08:00",
		} {
			got := next()
			if got != want {
				t.Errorf("next is %s, want %s", got, want)
			}
			w.lookAt(t, got[strings.Index(got, " ")+1:])
		}
	})
}

// Whenever somebody looks: everything is done once, in the end everything is
// done, and members are told if there was a chance to.
func TestWheneverSomebodyLooks(t *testing.T) {
	w := onSQLite(t, "2026-11-20 08:00")
	d := w.Database
	rapid.Check(t, func(rt *rapid.T) {
		d.Clock.Set(local(t, "2026-11-20 08:00"))
		cell := w.addCell(t, roster.Member{Person: roster.Person{FullName: "An"}, Category: roster.Official, Role: roster.Secretary, Joined: true})
		m := w.meet(t, cell, 3, 19, 30)
		announce, done, chance := local(t, "2026-11-28 08:00"), 0, false
		for range rapid.IntRange(0, 6).Draw(rt, "looks") {
			d.Clock.Advance(time.Duration(rapid.IntRange(0, 6*24*60).Draw(rt, "minutes")) * time.Minute)
			now := d.Clock.Now()
			if now.After(local(t, "2026-12-06 19:30")) {
				break // what comes later belongs to the next meeting
			}
			chance = chance || !now.Before(announce) && now.Before(m.StartsAt)
			for range rapid.IntRange(1, 3).Draw(rt, "times") {
				done += w.look(t).Done
			}
		}
		w.lookAt(t, "2026-12-06 19:30")
		sent := 0
		w.do(t, func(tx *store.Tx) error {
			all, err := tx.DueOf(m.ID)
			for _, one := range all {
				if one.Outcome == "" {
					rt.Errorf("still due: %+v", one)
				}
				if one.Kind == meeting.Announce {
					sent = one.People
				}
			}
			return err
		})
		if sent != map[bool]int{true: 1}[chance] {
			rt.Errorf("announced to %d, with a chance: %v", sent, chance)
		}
		if got := w.sent(t, fmt.Sprintf("meeting/%d", m.ID)); len(got) > 4 {
			rt.Errorf("said: %q", got)
		}
		w.do(t, func(tx *store.Tx) error { // leave nothing behind for the next round
			all, err := tx.Meetings(meeting.Query{Unit: cell})
			for _, m := range all {
				m.Status = meeting.Held
				if _, err := tx.SaveMeeting(m, nil); err != nil {
					return err
				}
			}
			return err
		})
	})
}
