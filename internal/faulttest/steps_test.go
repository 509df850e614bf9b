package faulttest

import (
	"slices"
	"strings"
	"testing"

	"keng/internal/attendance"
	"keng/internal/store"
)

// step kills a process in the middle of what the who-th person causes, starts
// another, and returns what must be so when everything has come to rest.
type step struct {
	name string
	kill func(t *testing.T, w *killing, who int) (check func(t *testing.T))
}

// killing is a town whose process is killed again and again.
type killing struct {
	*town
	process *process
}

// again kills the process and starts another.
func (w *killing) again(t *testing.T) {
	t.Helper()
	w.kill(w.process)
	w.revive(t)
}

// revive starts a process after one was killed. On SQLite it takes up at once
// what the dead one left, and has to be let, or the next kill would be another
// in the middle of the same.
func (w *killing) revive(t *testing.T) {
	t.Helper()
	w.process = w.serve(t)
	if w.postgres {
		return
	}
	db := w.beside(t)
	eventually(t, "what was cut off is sent", func() bool {
		return number(t, db, "SELECT count(*) FROM deliveries WHERE in_doubt AND done_at IS NULL") == 0
	})
}

// TestKilledAtEveryStep kills the process at each step between an update and
// the message that comes of it. Nothing is lost, nothing counted twice, and
// what arrives twice is marked.
func TestKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	steps := []step{
		{"before the commit", beforeTheCommit},
		{"after the commit, before the acknowledgement", beforeTheAcknowledgement},
		{"a reply, before it is sent", replyBeforeTheSend},
		{"a reply, after it is sent", replyAfterTheSend},
		{"a broadcast, before it is sent", broadcastBeforeTheSend},
		{"a broadcast, after it is sent", broadcastAfterTheSend},
		{"a broadcast that is refused for good", refusedForGood},
		{"an event that always fails", alwaysFails},
	}
	for _, g := range []ground{
		{name: "SQLite, by polling", size: small},
		{name: "Postgres, by polling", size: small, postgres: true},
		{name: "Postgres and Redis, by webhook", size: small, postgres: true, redis: true, webhook: true},
	} {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			w := &killing{town: newTown(t, g)}
			w.process = w.serve(t)
			checks := make([]func(*testing.T), len(steps))
			for i, s := range steps {
				checks[i] = s.kill(t, w, i+1)
			}
			// What the dead have held is free after a while, for all of them together.
			for i, s := range steps {
				t.Run(s.name, checks[i])
			}
			w.comesToRest(t, 1, w.process)
		})
	}
}

// comesToRest lets the processes finish what they have to do, stops them, and
// checks that nothing is left but the parked events. They are stopped only when
// all is sent: a process that is told to stop begins nothing new.
func (w *town) comesToRest(t *testing.T, parked int64, processes ...*process) {
	t.Helper()
	w.settled(t)
	w.allSent(t)
	for _, p := range processes {
		p.stop(t)
	}
	w.nothingIsLeft(t, parked)
}

// nothingIsLeft checks the ledger and the events when all is over.
func (w *town) nothingIsLeft(t *testing.T, parked int64) {
	t.Helper()
	ask(t, w.database, func(tx *store.Tx) error {
		counts, err := tx.DeliveryCounts("")
		if err != nil {
			return err
		}
		if counts["pending"]+counts["sending"] > 0 {
			t.Errorf("the ledger: %v", counts)
		}
		n, err := tx.ParkedEvents()
		if n != parked {
			t.Errorf("%d events were given up", n)
		}
		return err
	})
}

// answered checks that the person has answered so, once, and was told.
func (w *town) answered(t *testing.T, who int, want ...attendance.Choice) {
	t.Helper()
	eventually(t, "the answer is confirmed", func() bool { p, m := times(w.people[who], "Đã ghi nhận"); return p+m > 0 })
	ask(t, w.database, func(tx *store.Tx) error {
		got, err := history(tx, who)
		if !slices.Equal(got, want) {
			t.Errorf("person %d has answered %q, want %q", who, got, want)
		}
		return err
	})
}

// reached checks how often a text reached the person when it did.
func (w *town) reached(t *testing.T, who int, text string, plain, marked int) {
	t.Helper()
	eventually(t, text+" arrives", func() bool {
		p, m := times(w.people[who], text)
		return p+m >= plain+marked
	})
	if p, m := times(w.people[who], text); p != plain || m != marked {
		t.Errorf("%q came %d times plain and %d times marked, want %d and %d", text, p, m, plain, marked)
	}
}

func beforeTheCommit(t *testing.T, w *killing, who int) func(*testing.T) {
	p := w.people[who]
	m := w.shown(t, p)
	b := w.brake(t)
	tapOn(t, p, m, coming)
	b.stands(t)
	w.kill(w.process)
	b.lift(t)
	w.revive(t)
	return func(t *testing.T) { w.answered(t, who, attendance.Coming) }
}

func beforeTheAcknowledgement(t *testing.T, w *killing, who int) func(*testing.T) {
	p := w.people[who]
	m := w.shown(t, p)
	w.settled(t)
	var h *hold
	if w.webhook {
		h = w.front.hold(after, func(call) bool { return true })
	} else {
		done := w.gate.confirmed()
		h = w.gate.hold(before, func(c call) bool { return c.offset() > done })
	}
	tapOn(t, p, m, coming)
	h.wait(t)
	w.kill(w.process)
	h.lose()
	w.revive(t)
	return func(t *testing.T) { w.answered(t, who, attendance.Coming) }
}

func replyBeforeTheSend(t *testing.T, w *killing, who int) func(*testing.T) {
	replyAt(t, w, before, who)
	return func(t *testing.T) { w.reached(t, who, "Sinh hoạt chi bộ", 0, 1) }
}

func replyAfterTheSend(t *testing.T, w *killing, who int) func(*testing.T) {
	replyAt(t, w, after, who)
	return func(t *testing.T) { w.reached(t, who, "Sinh hoạt chi bộ", 1, 1) }
}

func replyAt(t *testing.T, w *killing, at side, who int) {
	t.Helper()
	h := w.gate.hold(at, func(c call) bool { return c.of("sendMessage", chatOf(who)) })
	w.people[who].Send("/hop")
	h.wait(t)
	w.again(t)
}

func broadcastBeforeTheSend(t *testing.T, w *killing, who int) func(*testing.T) {
	text := "Tin gửi thứ nhất"
	broadcastAt(t, w, before, who, text)
	return func(t *testing.T) { w.reached(t, who, text, 0, 1) }
}

func broadcastAfterTheSend(t *testing.T, w *killing, who int) func(*testing.T) {
	text := "Tin gửi thứ hai"
	broadcastAt(t, w, after, who, text)
	return func(t *testing.T) { w.reached(t, who, text, 1, 1) }
}

// broadcastAt has the text sent to everybody and kills the process when it is at
// the person.
func broadcastAt(t *testing.T, w *killing, at side, who int, text string) {
	t.Helper()
	h := w.gate.hold(at, func(c call) bool {
		return c.of("sendMessage", chatOf(who)) && strings.Contains(c.form.Get("text"), text)
	})
	w.announces(t, text)
	h.wait(t)
	w.again(t)
}

// refusedForGood: the person is marked unreachable, and the secretary told once
// and by name; nobody else notices.
func refusedForGood(t *testing.T, w *killing, who int) func(*testing.T) {
	text := "Tin gửi thứ ba"
	h := w.gate.hold(after, func(c call) bool { return c.of("sendMessage", chatOf(who)) })
	w.people[who].Deactivate() // of which the platform says nothing until it is asked
	w.announces(t, text)
	h.wait(t)
	w.again(t)
	return func(t *testing.T) {
		told := "Kẻng không nhắn được cho đồng chí " + nameOf(who) + ": tài khoản không còn"
		w.reached(t, 0, told, 1, 0)
		for i := 1; i < len(w.people); i++ {
			if i != who {
				eventually(t, "everybody else is told", func() bool { p, m := times(w.people[i], text); return p+m > 0 })
			}
		}
	}
}

// alwaysFails: it is given up, its person told so, and the next one goes
// through. The process dies while it says sorry.
func alwaysFails(t *testing.T, w *killing, who int) func(*testing.T) {
	const sorry = "báo người quản trị mã"
	p := w.people[who]
	m := w.shown(t, p)
	mend := w.spoil(t, who)
	h := w.gate.hold(before, func(c call) bool {
		return c.of("sendMessage", chatOf(who)) && strings.Contains(c.form.Get("text"), sorry)
	})
	tapOn(t, p, m, coming)
	h.wait(t)
	w.kill(w.process)
	mend(t)
	w.revive(t)
	return func(t *testing.T) {
		w.reached(t, who, sorry, 0, 1)
		tapOn(t, p, w.shown(t, p), absence)
		w.answered(t, who, attendance.AskingLeave)
	}
}
