package delivery_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

func want(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestAKeyExistsOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		people(t, r.db, 1)
		r.enqueue(to("a", "one"), to("a", "one"), to("a", "two"))
		want(t, "after the first", r.counts(), map[delivery.Status]int{delivery.Pending: 2})
		r.enqueue(to("b", "one"), all(1, "two"), all(1, "three"))
		want(t, "after the second", r.counts(), map[delivery.Status]int{delivery.Pending: 3})
	})
}

func TestWhatIsRolledBackIsNotSaid(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		people(t, r.db, 1)
		undone := errors.New("undone")
		var lanes []delivery.Lane
		err := r.store.Update(t.Context(), func(tx *store.Tx) error {
			kept := tx.Try(func() (err error) {
				lanes, err = delivery.Enqueue(tx, to("a", "undone"), all(1, "undone for all"))
				return errors.Join(err, undone)
			})
			if !errors.Is(kept, undone) {
				t.Error(kept)
			}
			more, err := delivery.Enqueue(tx, to("a", "kept"))
			lanes = append(lanes, more...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, r.db, "SELECT COUNT(*) FROM river_job"); n != 0 {
			t.Errorf("%d jobs of what was undone", n)
		}
		r.Flush(lanes)
		r.idle()
		r.later(time.Hour)
		want(t, "said", r.wire.texts("a"), []string{"kept"})
		want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Sent: 1})
	})
}

func TestItemsThatMakeNoSense(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		both := to("a", "x")
		both.Person = 1
		neither := to("", "x")
		neither.Address = chat.Address{}
		for _, i := range []delivery.Item{{}, both, neither} {
			err := r.store.Update(t.Context(), func(tx *store.Tx) error {
				_, err := delivery.Enqueue(tx, i)
				return err
			})
			if err == nil {
				t.Errorf("%+v was taken", i)
			}
		}
	})
}

func TestOrderWithinAChat(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var texts []string
		for i := range 30 {
			text := fmt.Sprintf("%02d", i)
			texts = append(texts, text)
			r.Flush(r.enqueue(to("a", text), to("b", "b"+text)))
		}
		r.idle()
		want(t, "order", r.wire.texts("a"), texts)
	})
}

// A message that has to wait holds up those behind it.
func TestOrderThroughARetry(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.wire.fail = failing(2, &chat.SendError{Failure: chat.NotSent})
		r.say(to("a", "1"), to("a", "2"), to("a", "3"))
		want(t, "before", r.wire.texts("a"), []string{"1"})
		r.later(2 * time.Hour)
		want(t, "after", r.wire.texts("a"), []string{"1", "2", "3"})
	})
}

func TestFailures(t *testing.T) {
	tests := []struct {
		failure chat.SendError
		now     []string // what arrived before the clock moves
		end     []string
		counts  map[delivery.Status]int
	}{
		{chat.SendError{Failure: chat.NotSent}, nil, []string{"hello"}, map[delivery.Status]int{delivery.Sent: 1}},
		{chat.SendError{Failure: chat.Misconfigured}, nil, []string{"hello"}, map[delivery.Status]int{delivery.Sent: 1}},
		{
			chat.SendError{Failure: chat.OutcomeUnknown},
			[]string{"hello"},
			[]string{"hello", mark + "\nhello"},
			map[delivery.Status]int{delivery.Sent: 1},
		},
		{chat.SendError{Failure: chat.Rejected}, nil, nil, map[delivery.Status]int{delivery.Parked: 1}},
		{chat.SendError{Failure: chat.Unreachable, Reason: "kicked"}, nil, nil, map[delivery.Status]int{delivery.Parked: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.failure.Failure.String(), func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				r.wire.fail = failing(1, &tt.failure)
				r.say(to("a", "hello"))
				want(t, "now", r.wire.texts("a"), tt.now)
				r.later(2 * time.Hour)
				want(t, "in the end", r.wire.texts("a"), tt.end)
				want(t, "counts", r.counts(), tt.counts)
			})
		})
	}
}

func TestTooManyRequests(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.wire.fail = failing(1, &chat.SendError{Failure: chat.Limited, RetryAfter: 30 * time.Second})
		r.say(to("a", "hello"))
		r.say(to("b", "meanwhile"))
		want(t, "penalties", r.pacer.penalties, map[string]time.Duration{"chat/telegram/a": 30 * time.Second})
		r.later(29 * time.Second)
		want(t, "too early", r.wire.texts("a"), []string(nil))
		want(t, "others", r.wire.texts("b"), []string{"meanwhile"})
		r.pacer.penalties = nil
		r.later(2 * time.Second)
		want(t, "in the end", r.wire.texts("a"), []string{"hello"})
	})
}

// A channel that does not answer rests, so that an outage does not use up the tries.
func TestAnOutageIsTheChannels(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		people(t, r.db, 20)
		tried := 0
		r.wire.fail = func(string, string) error {
			tried++
			return &chat.SendError{Failure: chat.NotSent}
		}
		for i := range 20 {
			r.enqueue(all(roster.PersonID(i+1), fmt.Sprint(i)))
		}
		r.later(time.Hour)
		if tried != 1 {
			t.Errorf("tried %d times, want 1", tried)
		}
		r.wire.fail = nil
		r.later(2 * time.Hour)
		want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Sent: 20})
	})
}

func TestNextAccountIsTried(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		people(t, r.db, 1)
		exec(t, r.db, "INSERT INTO accounts (id, channel, external_id, chat_id, person_id, last_seen_at) "+
			"VALUES (100, 'telegram', 'old', 'old', 1, '2026-10-01 00:00:00'), (101, 'telegram', 'never', 'never', 1, NULL)")
		blocked := map[string]bool{"c1": true}
		r.wire.fail = func(to, _ string) error {
			if blocked[to] {
				return &chat.SendError{Failure: chat.Unreachable, Reason: "blocked"}
			}
			return nil
		}
		r.enqueue(all(1, "in {language}"))
		r.later(time.Hour)
		want(t, "the one used before", r.wire.texts("old"), []string{"in"})
		want(t, "told", r.told, []string(nil))

		blocked["old"], blocked["never"] = true, true
		r.enqueue(all(1, "lost"), all(1, "lost too"))
		r.later(time.Hour)
		r.later(time.Hour)
		want(t, "told", r.told, []string{"1 blocked"})
		want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Sent: 1, delivery.Parked: 2})
		var who []delivery.Unreached
		err := r.store.View(t.Context(), func(tx *store.Tx) (err error) {
			who, err = tx.Unreached("meeting/1")
			return err
		})
		if err != nil || len(who) != 2 || who[0].Person != 1 || who[0].Reason != "blocked" || who[0].Kind != "say" {
			t.Errorf("unreached: %+v, %v", who, err)
		}
	})
}

func TestNobodyToReach(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		people(t, r.db, 1)
		exec(t, r.db, "UPDATE accounts SET person_id = NULL")
		r.enqueue(all(1, "hello"))
		r.later(time.Hour)
		want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Parked: 1})
		want(t, "told", r.told, []string(nil))
	})
}

func TestAGroupMoves(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.wire.fail = func(to, _ string) error {
			if to == "-1" {
				return &chat.SendError{Failure: chat.ChatMoved, NewChat: "-1001"}
			}
			return nil
		}
		edit := to("-1", "board")
		edit.Edit = "77"
		r.say(edit, to("-1", "next"))
		r.later(time.Hour)
		want(t, "in the new chat", r.wire.texts("-1001"), []string{"board", "next"})
	})
}

func TestAMessageToEditIsGone(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.wire.fail = failing(1, &chat.SendError{Failure: chat.EditLost})
		edit := to("a", "state")
		edit.Edit = "77"
		r.say(edit)
		want(t, "sent anew", r.wire.texts("a"), []string{"state"})
	})
}

func TestOnlyTheLastEditIsSent(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var edits []delivery.Item
		for i := range 3 {
			edit := to("a", fmt.Sprint("state ", i))
			edit.Edit = "77"
			edits = append(edits, edit)
		}
		other := to("a", "another message")
		other.Edit = "78"
		r.say(append(edits, other)...)
		want(t, "said", r.wire.texts("a"), []string{"77 state 2", "78 another message"})
		want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Sent: 2, delivery.Superseded: 2})
	})
}

func TestTooEarlyAndTooLate(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		people(t, r.db, 2)
		early, late := all(1, "early"), all(2, "late")
		early.NotBefore = r.db.Clock.Now().Add(3 * time.Hour)
		late.UselessAfter = r.db.Clock.Now().Add(time.Hour)
		r.enqueue(early, late)
		r.later(2 * time.Hour)
		want(t, "after two hours", r.counts(), map[delivery.Status]int{delivery.Pending: 1, delivery.Skipped: 1})
		r.later(2 * time.Hour)
		want(t, "said", r.wire.texts("c1"), []string{"early"})
		want(t, "said", r.wire.texts("c2"), []string(nil))
	})
}

func TestWordsAreNotFound(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for _, kind := range []string{"pointless", "panic"} {
			i := to(kind, kind)
			i.Kind = kind
			r.say(i)
		}
		for range 10 {
			r.later(2 * time.Hour)
		}
		want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Skipped: 1, delivery.Parked: 1})
	})
}

// Replies that wait for their chat's turn are said once each and in order, the
// parts of a long one too, and hold up nobody else.
func TestRepliesWaitForTheirChatsTurn(t *testing.T) {
	line := strings.Repeat("x", 20)
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		r := open(t, db, &wire{}, storetest.NewClock(storetest.Start), func(o *delivery.Options) { o.Wall = time.Now })
		r.pacer.gap = 150 * time.Millisecond
		r.Flush(r.enqueue(to("a", "1"+line+"\n2"+line+"\n3"+line), to("a", "4"), to("b", "5")))
		waitFor(t, func() bool { return len(r.wire.texts("a")) >= 4 && len(r.wire.texts("b")) >= 1 })
		r.idle()
		want(t, "said to a", r.wire.texts("a"), []string{"1" + line, "2" + line, "3" + line, "4"})
		want(t, "said to b", r.wire.texts("b"), []string{"5"})
	})
}

// A long message goes on where it was broken off.
func TestParts(t *testing.T) {
	line := strings.Repeat("x", 20)
	text := "1" + line + "\n2" + line + "\n3" + line
	for _, tt := range []struct {
		failure chat.Failure
		want    []string
	}{
		{chat.NotSent, []string{"1" + line, "2" + line, "3" + line}},
		{chat.OutcomeUnknown, []string{"1" + line, "2" + line, mark + "\n2" + line, "3" + line}},
	} {
		t.Run(tt.failure.String(), func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				r.wire.fail = failing(2, &chat.SendError{Failure: tt.failure})
				r.say(to("a", text))
				r.later(2 * time.Hour)
				want(t, "said", r.wire.texts("a"), tt.want)
			})
		})
	}
}
