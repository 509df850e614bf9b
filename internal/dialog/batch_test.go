package dialog_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/chat/chattest"
	"keng/internal/dialog"
	"keng/internal/notice"
	"keng/internal/store"
)

func TestByPerson(t *testing.T) {
	event := func(id, from, in string, c chat.Channel) chat.Event {
		return chat.Event{ID: id, From: from, Chat: in, Channel: c}
	}
	queues := dialog.ByPerson([]chat.Event{
		event("1", "An", "x", "telegram"), event("2", "Bình", "y", "telegram"), event("3", "An", "z", "telegram"),
		event("4", "An", "x", "zalo"), event("5", "", "group", "telegram"), event("6", "group", "x", "telegram"),
		event("7", "", "group", "telegram"), event("8", "Bình", "y", "telegram"),
	})
	var got []string
	for _, q := range queues {
		ids := ""
		for _, e := range q {
			ids += e.ID
		}
		got = append(got, ids)
	}
	if diff := cmp.Diff([]string{"13", "28", "4", "57", "6"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := dialog.ByPerson(nil); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

// TestSideBySide holds one person's event up until another's of the same batch
// is dealt with.
func TestSideBySide(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		second := make(chan struct{})
		waited := true
		r.forms.loading = func(a chat.Address) {
			switch a.Chat {
			case account(r.ours.names[1]).Chat:
				select {
				case <-second:
				case <-time.After(time.Minute):
					waited = false
				}
			case account(r.ours.names[2]).Chat:
				close(second)
			}
		}
		r.handle(t, r.text(r.ours.names[1], "/hop"), r.text(r.ours.names[2], "/hop"))
		if !waited {
			t.Error("one person waited for the other")
		}
		r.quiet(t)
	})
}

// TestInOrder has one person change their mind many times in one batch: the
// last answer counts, and each follows from the one before.
func TestInOrder(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var batch []chat.Event
		for i := range 12 {
			for _, who := range r.ours.names[1:3] {
				batch = append(batch, r.press(who, notice.AnswerData(r.ours.meeting, 1, attendance.Choices[i%3])))
			}
		}
		r.handle(t, batch...)
		r.do(t, func(tx *store.Tx) error {
			for _, who := range r.ours.people[1:3] {
				h, err := tx.AnswerChanges(r.ours.meeting, who)
				if err != nil {
					return err
				}
				for i, c := range h {
					if c.To != attendance.Choices[i%3] {
						t.Errorf("entry %d is %q", i, c.To)
					}
				}
				if len(h) != 12 {
					t.Errorf("%d entries", len(h))
				}
			}
			return nil
		})
		r.quiet(t)
	})
}

// TestTheSameEventTenTimes comes one after another, all in one batch, and from
// several processes at once: it has one effect.
func TestTheSameEventTenTimes(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		e := r.press(r.ours.names[1], notice.AnswerData(r.ours.meeting, 1, attendance.Coming))
		first := r.handle(t, e)
		e2 := r.text(r.ours.names[2], "/hop")
		var again []chattest.Entry
		for range 9 {
			again = append(again, r.handle(t, e)...)
		}
		again = append(again, r.handle(t, e, e, e2, e)...)
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if err := r.dialog.Handle(context.Background(), []chat.Event{e2, e}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		r.settle(t)
		again = append(again, r.wire.Take()...)
		if n := messages(first); n != 1 {
			t.Errorf("the first time %d messages:\n%s", n, said(first))
		}
		if n := messages(again); n != 1 { // that of e2
			t.Errorf("then %d messages:\n%s", n, said(again))
		}
		r.do(t, func(tx *store.Tx) error {
			h, err := tx.AnswerChanges(r.ours.meeting, r.ours.people[1])
			if len(h) != 1 {
				t.Errorf("%d entries in the history", len(h))
			}
			return err
		})
		r.quiet(t)
	})
}

// messages counts what was sent or edited.
func messages(entries []chattest.Entry) (n int) {
	for _, e := range entries {
		if e.Act == chattest.Sent || e.Act == chattest.Edited {
			n++
		}
	}
	return n
}

// TestManyPeopleAtOnce has everybody answer, ask and write in one batch, on
// several sides, while the secretary looks at the list.
func TestManyPeopleAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var all sync.WaitGroup
		for range 3 {
			var batch []chat.Event
			for _, c := range []cell{r.ours, r.theirs} {
				for i, who := range c.names {
					tap := r.press(who, notice.AnswerData(c.meeting, 1, attendance.Choices[i%2]))
					tap.Press.Message = "" // out of reach: what would be changed is sent anew
					batch = append(batch, r.text(who, "/hop"), tap, r.text(who, "/thongke"), r.text(who, "/toi"))
				}
				batch = append(batch, r.text(c.names[0], "/danhsach"))
			}
			all.Go(func() {
				if err := r.dialog.Handle(context.Background(), batch); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		r.sendAll(t)
		entries := r.wire.Take()
		if n, want := messages(entries), 3*2*(4*inCell+1); n != want {
			t.Errorf("%d messages, want %d", n, want)
		}
		for _, e := range entries {
			ours := strings.Contains(e.Chat, "Lam")
			if ours && strings.Contains(e.String(), "Tím") || !ours && strings.Contains(e.String(), "Lam") && e.Chat != "" {
				t.Errorf("%s sees the others:\n%s", e.Chat, e)
			}
		}
		r.do(t, func(tx *store.Tx) error {
			for _, c := range []cell{r.ours, r.theirs} {
				answers, err := tx.AnswersTo(c.meeting, 1)
				if err != nil || len(answers) != inCell {
					t.Errorf("%d answers, %v", len(answers), err)
				}
			}
			return nil
		})
		r.quiet(t)
		if n := r.parked(t); n != 0 {
			t.Errorf("%d events were given up", n)
		}
	})
}

// TestAFailureEndsOneQueue: if the context ends, what was not dealt with is
// handed in again, and nothing is done twice.
func TestAFailureEndsOneQueue(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, cancel := context.WithCancel(context.Background())
		var batch []chat.Event
		for i := range 6 {
			batch = append(batch, r.text(r.ours.names[1], fmt.Sprint("/hop ", i)))
		}
		loads := 0
		r.forms.loading = func(chat.Address) {
			if loads++; loads == 3 {
				cancel()
			}
		}
		if err := r.dialog.Handle(ctx, batch); err == nil {
			t.Error("an ended context is no failure")
		}
		r.forms.loading = nil
		r.settle(t)
		entries := append(r.wire.Take(), r.handle(t, batch...)...)
		// What was committed before the end and not sent is swept up.
		r.db.Clock.Advance(time.Hour)
		if err := r.engine.Sweep(context.Background()); err != nil {
			t.Fatal(err)
		}
		r.settle(t)
		entries = append(entries, r.wire.Take()...)
		if n := messages(entries); n != 6 {
			t.Errorf("%d messages, want 6", n)
		}
	})
}

// sendAll waits until every reply is sent, those that rest for a moment included:
// on a machine that is busy the database lets some of them wait.
func (r *rig) sendAll(t testing.TB) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		r.settle(t)
		var open int64
		r.do(t, func(tx *store.Tx) (err error) {
			open, err = tx.DueDeliveries()
			return err
		})
		if open == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d replies are not sent", open)
		}
		r.db.Clock.Advance(time.Minute) // so that the sweep picks them up
		if err := r.engine.Sweep(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}
