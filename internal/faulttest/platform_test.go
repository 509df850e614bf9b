package faulttest

import (
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/delivery"
	"keng/internal/sandbox"
	"keng/internal/store"
)

// failing is how the platform fails at one message, and how often the message
// comes then, without the mark and with it.
type failing struct {
	name string
	sandbox.Fault
	plain, marked int
}

// hanging is longer than the program waits for an answer.
const hanging = 25 * time.Second

// failings are the ways of a platform to fail. Where nobody can know whether the
// message arrived, it comes once more, and is marked.
func failings() []failing {
	return []failing{
		{"busy", sandbox.Fault{Kind: sandbox.FaultTooMany, RetryAfter: 2, Times: 2}, 1, 0},
		{"a page instead of an answer", sandbox.Fault{Kind: sandbox.FaultHTML}, 0, 1},
		{"broken", sandbox.Fault{Kind: sandbox.FaultServer, Times: 2}, 0, 1},
		{"cuts the connection before it takes the message", sandbox.Fault{Kind: sandbox.FaultDropBefore}, 0, 1},
		{"cuts the connection after it took the message", sandbox.Fault{Kind: sandbox.FaultDropAfter}, 1, 1},
		{"cuts its answer short", sandbox.Fault{Kind: sandbox.FaultTruncated}, 1, 1},
		{"hangs", sandbox.Fault{Kind: sandbox.FaultSlow, Delay: hanging}, 1, 1},
		{"finds the message malformed", sandbox.Fault{Kind: sandbox.FaultError, Code: 400, Text: "Bad Request: message is too odd"}, 0, 0},
	}
}

// TestThePlatformFails at a broadcast and at replies, in every way that it can.
func TestThePlatformFails(t *testing.T) {
	t.Parallel()
	for _, g := range []ground{
		{name: "SQLite, by polling", size: small},
		{name: "Postgres and Redis, by webhook", size: small, postgres: true, redis: true, webhook: true},
	} {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, g)
			p := w.serve(t)
			all := failings()
			for i, f := range all {
				f.Method, f.Chat = "sendMessage", chatOf(i+1)
				w.Fail(f.Fault)
			}
			w.announces(t, "Tin gửi")
			w.allSent(t)
			for i, f := range all {
				f.Method, f.Chat = "sendMessage", chatOf(i+1)
				w.Fail(f.Fault)
				w.people[i+1].Send("/hop")
			}
			w.settled(t)
			w.allSent(t)
			for i, f := range all {
				t.Run(f.name, func(t *testing.T) {
					w.reached(t, i+1, "Tin gửi", f.plain, f.marked)
					w.reached(t, i+1, "Sinh hoạt chi bộ", f.plain, f.marked)
				})
			}
			if n := w.EarlyCalls(); n > 0 {
				t.Errorf("%d calls came before the platform was ready to take them", n)
			}
			p.stop(t)
			w.parked(t, 2)
		})
	}
}

// parked checks how many deliveries were given up.
func (w *town) parked(t *testing.T, want int) {
	t.Helper()
	ask(t, w.database, func(tx *store.Tx) error {
		counts, err := tx.DeliveryCounts("")
		if counts[delivery.Parked] != want {
			t.Errorf("the ledger: %v, want %d parked", counts, want)
		}
		return err
	})
}

// TestThePlatformFailsAtEverything but sending: at handing out updates, at
// answers to taps, at the first calls of a process.
func TestThePlatformFailsAtEverything(t *testing.T) {
	t.Parallel()
	for _, g := range []ground{
		{name: "by polling", size: small},
		{name: "by webhook", size: small, webhook: true},
	} {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, g)
			for _, method := range []string{"getMe", "deleteWebhook", "setWebhook", "getUpdates", "answerCallbackQuery"} {
				for _, kind := range []sandbox.FaultKind{sandbox.FaultHTML, sandbox.FaultTooMany, sandbox.FaultDropAfter} {
					w.Fail(sandbox.Fault{Method: method, Kind: kind})
				}
			}
			p := w.serve(t)
			for i, label := range []string{coming, late, absence} {
				m := w.shown(t, w.people[i+1])
				tapOn(t, w.people[i+1], m, label)
			}
			for i, choice := range []attendance.Choice{attendance.Coming, attendance.ComingLate, attendance.AskingLeave} {
				w.answered(t, i+1, choice)
			}
			w.comesToRest(t, 0, p)
		})
	}
}

// TestTheOneWhoPollsIsKilled: another process goes on within half a minute.
func TestTheOneWhoPollsIsKilled(t *testing.T) {
	t.Parallel()
	w := newTown(t, ground{size: small, postgres: true, redis: true})
	first := w.serve(t)
	m := w.shown(t, w.people[1])
	second := w.serve(t)
	w.replied(t, 1)
	w.kill(first)
	died := time.Now()
	tapOn(t, w.people[1], m, coming)
	w.answered(t, 1, attendance.Coming)
	t.Logf("after %v", time.Since(died).Round(time.Second))
	w.comesToRest(t, 0, second)
}
