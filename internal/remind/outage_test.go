package remind_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"keng/internal/agenda"
	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/outage"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/store"
)

func TestTwoProcessesFindOneOutage(t *testing.T) {
	each(t, "2026-11-28 07:55", func(t *testing.T, w *world) {
		m := w.meet(t, w.cell, 3, 19, 30)
		w.beat(t)
		w.Clock.Set(local(t, "2026-11-28 09:00"))
		stores := []*store.Store{w.Store, w.Open(t)}
		var wait sync.WaitGroup
		var mu sync.Mutex
		found := 0
		for i := range 6 {
			wait.Go(func() {
				var mine bool
				err := stores[i%2].Update(t.Context(), func(tx *store.Tx) (err error) {
					mine, err = outage.Beat(tx, outage.Least, false)
					return err
				})
				mu.Lock()
				defer mu.Unlock()
				if mine {
					found++
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if found != 1 {
			t.Errorf("found %d times", found)
		}
		w.look(t)
		w.ends(t, delivery.Sent, "")
		for i := range 6 {
			wait.Go(func() {
				err := stores[i%2].Update(t.Context(), func(tx *store.Tx) error {
					cases, err := remind.TellOutages(tx, hanoi, 100)
					return errors.Join(err, cases.Failed)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		check(t, "reports", w.reports(t), fmt.Sprintf("outage/1/unit/%d: Lan 28/11 09:00", w.cell))
		check(t, "losses", w.losses(t, 1), fmt.Sprintf("announce of %d at 28/11 08:00, 4 late by 28/11 09:00", m.ID))
	})
}

// What is told after the process was away, and what is not worth a word. In
// each case it looks at the times, and has sent what it wrote at the last but
// for what is told.
func TestWhatIsTold(t *testing.T) {
	for _, test := range []struct {
		name   string
		looks  []string
		losses []string // of the last outage
		told   int
	}{
		{"nothing was due", []string{"2026-11-21 08:00", "2026-11-27 09:00"}, nil, 0},
		{"to the minute", []string{"2026-11-21 08:00", "2026-11-28 08:00"}, nil, 0},
		{"a little late", []string{"2026-11-21 08:00", "2026-11-28 08:10"}, nil, 0},
		{"not so little", []string{"2026-11-21 08:00", "2026-11-28 08:11"}, []string{"announce of 1 at 28/11 08:00, 4 late by 28/11 08:11"}, 1},
		{"late, but everybody was there", []string{"2026-11-28 07:55", "2026-11-28 08:04", "2026-11-28 08:12"}, nil, 0},
		{
			"the reminder is too late",
			[]string{"2026-11-28 08:00", "2026-12-02 08:00", "2026-12-03 17:00", "2026-12-03 19:30"},
			[]string{"remind_hours of 1 at 03/12 17:30, skipped_begun"},
			1,
		},
		{
			"after the meeting",
			[]string{"2026-11-28 08:00", "2026-12-02 08:00", "2026-12-03 17:00", "2026-12-03 21:30"},
			[]string{"remind_hours of 1 at 03/12 17:30, skipped_over"},
			1,
		},
		{"only the offer of the roll is late", []string{"2026-11-28 08:00", "2026-12-02 08:00", "2026-12-03 17:30", "2026-12-03 20:10"}, nil, 0},
		{
			"the roll was never offered",
			[]string{"2026-11-28 08:00", "2026-12-02 08:00", "2026-12-03 17:30", "2026-12-07 20:00"},
			[]string{"roll of 1 at 03/12 19:30, skipped_over"},
			1,
		},
		{
			"the announcement takes the reminder with it",
			[]string{"2026-11-21 08:00", "2026-12-02 10:00"},
			[]string{"announce of 1 at 28/11 08:00, 4 late by 02/12 10:00", "remind_day of 1 at 02/12 08:00, known"},
			1,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := onSQLite(t, "2026-11-20 08:00")
			m := w.meet(t, w.cell, 3, 19, 30)
			for _, at := range test.looks {
				w.at(t, at)
				w.ends(t, delivery.Sent, "")
				w.answerOnce(t, m, "An")
			}
			w.Clock.Advance(2 * time.Minute)
			w.tell(t)
			if got := len(w.reports(t)); got != test.told {
				t.Errorf("%d reports, want %d", got, test.told)
			}
			if last := w.lastOutage(t); last > 0 {
				check(t, "losses", w.losses(t, last), test.losses...)
			}
		})
	}
}

// A broadcast is cut off, and what is left of it goes differently with everybody.
func TestWhatWasOnItsWay(t *testing.T) {
	each(t, "2026-11-28 08:00", func(t *testing.T, w *world) {
		m := w.meet(t, w.cell, 3, 19, 30)
		w.at(t, "2026-11-28 08:00")
		w.ends(t, delivery.Sent, "", "Cụ")
		w.Clock.Set(local(t, "2026-11-28 10:00"))
		w.do(t, func(tx *store.Tx) error {
			b, err := agenda.Publish(tx, tx.Now(), w.people["Lan"], w.cell, "Mai trực nhật.", func(string) bool { return false })
			if err == nil {
				_, err = remind.TellBulletin(tx, hanoi, b)
			}
			return err
		})
		w.at(t, "2026-11-28 10:00") // it was away for two hours, and is again
		w.at(t, "2026-11-28 11:00")
		w.settle(t, func(r *delivery.Row) { r.Status, r.Resent, r.DoneAt = delivery.Sent, true, w.Clock.Now() }, "An")
		w.ends(t, delivery.Parked, delivery.ReasonUnknown, "Bình")
		w.ends(t, delivery.Parked, chat.ReasonBlocked, "Cụ")
		w.ends(t, delivery.Skipped, delivery.ReasonLate, "Dừng")
		w.Clock.Advance(time.Minute)
		w.tell(t)
		check(t, "reports while Lan's are on their way", w.reports(t))
		w.ends(t, delivery.Sent, "", "Lan")
		w.Clock.Advance(time.Minute)
		w.tell(t)
		check(t, "reports", w.reports(t), fmt.Sprintf("outage/2/unit/%d: Lan 28/11 11:02", w.cell))
		check(t, "losses", w.losses(t, 2),
			fmt.Sprintf("announce of %d at 28/11 08:00, 1 late, 1 twice, 1 unclear by 28/11 11:01", m.ID),
			"bulletin of 0 at 28/11 10:00, 1 late, 1 twice, 1 skipped, 1 unclear, 1 failed by 28/11 11:01",
			"failed Cụ", "twice An", "unclear Bình",
		)
		check(t, "losses of the first", w.losses(t, 1)) // all that it held up, the second did too
	})
}

// A cell is told of its own.
func TestOnlyWhomItConcerns(t *testing.T) {
	each(t, "2026-11-28 07:50", func(t *testing.T, w *world) {
		secretary := func(name string, role roster.Role, joined bool) roster.Member {
			return roster.Member{Person: roster.Person{FullName: name}, Category: roster.Official, Role: role, Joined: joined}
		}
		led := w.addCell(t, secretary("Bí", roster.Secretary, true), secretary("Phó", roster.Deputy, true),
			secretary("Ủy", roster.CommitteeMember, true), secretary("Vắng", roster.CommitteeMember, false), secretary("Hà", "", true))
		later := w.addCell(t, secretary("Sau", roster.Secretary, true))
		w.addCell(t, secretary("Không", roster.Secretary, true))
		w.meet(t, led, 3, 19, 30)
		w.meet(t, later, 4, 19, 30)
		w.do(t, func(tx *store.Tx) error {
			return tx.SetUnreachable(chat.Address{Channel: chat.Telegram, Chat: fmt.Sprint(w.people["Bí"])}, chat.ReasonBlocked)
		})
		w.at(t, "2026-11-28 07:50")
		w.at(t, "2026-11-28 09:00")
		w.ends(t, delivery.Sent, "")
		w.Clock.Advance(time.Minute)
		if n := w.tell(t); n != 1 {
			t.Errorf("looked at %d cells", n)
		}
		check(t, "reports", w.reports(t), fmt.Sprintf("outage/1/unit/%d: Phó 28/11 09:01", led), fmt.Sprintf("outage/1/unit/%d: Ủy 28/11 09:01", led))
		for range 3 { // whoever comes after knows that it was told
			w.Clock.Advance(time.Hour)
			w.Store = w.Open(t)
			if n := w.tell(t); n != 0 {
				t.Errorf("looked at %d cells again", n)
			}
		}
	})
}

// A report waits for the night to end, and for what is on its way, but not for ever.
func TestReportsWait(t *testing.T) {
	each(t, "2026-11-28 07:50", func(t *testing.T, w *world) {
		w.meet(t, w.cell, 3, 19, 30)
		w.at(t, "2026-11-28 07:50")
		w.at(t, "2026-11-28 22:00")
		for _, at := range []string{"2026-11-28 23:00", "2026-11-29 06:29"} {
			w.at(t, at) // each of them after an outage of its own, in which nothing was due
		}
		check(t, "at night", w.reports(t))
		w.at(t, "2026-11-29 06:30")
		check(t, "before anything is sent", w.reports(t))
		w.ends(t, delivery.Sent, "", "An")
		w.Clock.Set(local(t, "2026-11-29 07:29"))
		w.tell(t)
		check(t, "while it is being sent", w.reports(t))
		w.Clock.Set(local(t, "2026-11-29 07:30"))
		w.tell(t)
		if got := w.reports(t); len(got) != 1 || !strings.HasSuffix(got[0], "Lan 29/11 07:30") {
			t.Errorf("after an hour: %q", got)
		}
		w.ends(t, delivery.Parked, delivery.ReasonTooLong)
		w.Clock.Advance(time.Hour)
		if n := w.tell(t); n != 0 {
			t.Errorf("looked at %d cells", n)
		}
	})
}

// The process dies while it tells.
func TestDeathWhileTelling(t *testing.T) {
	each(t, "2026-11-28 07:50", func(t *testing.T, w *world) {
		w.meet(t, w.cell, 3, 19, 30)
		w.at(t, "2026-11-28 07:50")
		died := errors.New("died")
		dies := func(f func(tx *store.Tx) error) {
			t.Helper()
			err := w.Update(t.Context(), func(tx *store.Tx) error { return errors.Join(f(tx), died) })
			if !errors.Is(err, died) {
				t.Fatal(err)
			}
		}
		w.Clock.Set(local(t, "2026-11-28 09:00"))
		dies(func(tx *store.Tx) error {
			_, err := outage.Beat(tx, outage.Least, false)
			return err
		})
		w.at(t, "2026-11-28 09:00")
		w.ends(t, delivery.Sent, "")
		w.Clock.Advance(time.Minute)
		dies(func(tx *store.Tx) error {
			_, err := remind.TellOutages(tx, hanoi, 100)
			return err
		})
		check(t, "after the death", w.reports(t))
		for range 2 {
			w.Store = w.Open(t)
			w.at(t, "2026-11-28 09:02")
		}
		if got := w.reports(t); len(got) != 1 || !strings.HasSuffix(got[0], ": Lan 28/11 09:02") {
			t.Errorf("after the next start: %q", got)
		}
	})
}

// What is wrong in one cell keeps no other from its report.
func TestOneBrokenCellKeepsNoOther(t *testing.T) {
	each(t, "2026-11-28 07:50", func(t *testing.T, w *world) {
		broken := w.addCell(t, roster.Member{Person: roster.Person{FullName: "Hà"}, Category: roster.Official, Role: roster.Secretary, Joined: true})
		for _, cell := range []roster.UnitID{broken, w.cell} {
			w.meet(t, cell, 3, 19, 30)
		}
		w.at(t, "2026-11-28 07:50")
		w.at(t, "2026-11-28 09:00")
		w.Clock.Advance(10 * time.Second) // cells that share an instant are spread
		w.ends(t, delivery.Sent, "")
		length := func(value string) {
			t.Helper()
			w.do(t, func(tx *store.Tx) error { return tx.PutSetting(broken, "length", value, 0) })
		}
		length("long")
		tell := func() (cases remind.Cases) {
			t.Helper()
			w.Clock.Advance(time.Minute)
			w.do(t, func(tx *store.Tx) (err error) {
				cases, err = remind.TellOutages(tx, hanoi, 100)
				return err
			})
			return cases
		}
		if cases := tell(); cases.Looked != 2 || cases.Failed == nil {
			t.Errorf("%+v", cases)
		}
		check(t, "reports", w.reports(t), fmt.Sprintf("outage/1/unit/%d: Lan 28/11 09:01", w.cell))
		length("90")
		if cases := tell(); cases.Looked != 1 || cases.Failed != nil {
			t.Errorf("%+v", cases)
		}
		if got := w.reports(t); len(got) != 2 {
			t.Errorf("%q", got)
		}
	})
}

func TestOutagesAreForgotten(t *testing.T) {
	each(t, "2026-11-28 07:50", func(t *testing.T, w *world) {
		w.meet(t, w.cell, 3, 19, 30)
		w.at(t, "2026-11-28 07:50")
		w.at(t, "2026-11-28 09:00")
		for before, want := range map[string]int64{"2026-11-28 09:00": 0, "2026-11-28 09:01": 1} {
			w.do(t, func(tx *store.Tx) error {
				n, err := tx.PruneOutages(local(t, before))
				if n != want && err == nil {
					t.Errorf("before %s: %d cells, want %d", before, n, want)
				}
				return err
			})
		}
	})
}
