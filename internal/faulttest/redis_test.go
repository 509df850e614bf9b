package faulttest

import (
	"strings"
	"testing"

	"keng/internal/attendance"
	"keng/internal/testserver"
)

// TestRedisIsGone while two processes run. Forms pause with an apology; buttons
// and commands work, and a broadcast goes on. Back and empty, it is as before.
func TestRedisIsGone(t *testing.T) {
	t.Parallel()
	for name, take := range map[string]func(*testing.T, *testserver.Server, *cable) (back func()){
		"killed": func(t *testing.T, s *testserver.Server, _ *cable) func() {
			t.Helper()
			must(t, s.Kill())
			return func() { must(t, s.Start(t.Context())) }
		},
		"hangs": func(_ *testing.T, _ *testserver.Server, c *cable) func() {
			c.become(dead)
			return func() { c.become(whole) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := testserver.OwnRedis(t)
			c := newCable(t, server.URL())
			database := onPostgres(t, small)
			w := newTownOn(t, ground{size: small, postgres: true, redis: true}, database, database, c.url)
			processes := []*process{w.serve(t), w.serve(t)}
			m := w.shown(t, w.people[1])
			said := w.broadcasting(t, 5)
			w.asks(t)

			back := take(t, server, c)
			said.free()
			tapOn(t, w.people[1], m, coming)
			w.answered(t, 1, attendance.Coming)
			w.shown(t, w.people[2])
			w.secretary().Send("19:30")
			says(t, w.secretary(), "Lúc này Kẻng chưa làm tiếp được")
			for i := range w.people {
				w.reached(t, i, "Tin gửi", 1, 0)
			}

			back()
			w.goesOn(t)
			for _, p := range processes {
				p.ready(t)
			}
			w.comesToRest(t, 0, processes...)
		})
	}
}

// TestRedisIsFlushed while two processes run: who was asked something is asked
// anew, the right to poll is claimed anew, and nothing else happens.
func TestRedisIsFlushed(t *testing.T) {
	t.Parallel()
	redis := testserver.Redis(t)
	database := onPostgres(t, small)
	w := newTownOn(t, ground{size: small, postgres: true, redis: true}, database, database, redis)
	processes := []*process{w.serve(t), w.serve(t)}
	m := w.shown(t, w.people[1])
	said := w.broadcasting(t, 5)
	w.asks(t)

	must(t, testserver.Flush(t.Context(), redis))
	said.free()
	tapOn(t, w.people[1], m, coming)
	w.answered(t, 1, attendance.Coming)
	for i := range w.people {
		w.reached(t, i, "Tin gửi", 1, 0)
	}
	processes[0].says(t, "the lease was lost")
	w.goesOn(t)
	for _, p := range processes {
		p.ready(t)
	}
	w.comesToRest(t, 0, processes...)
}

// broadcasting has a broadcast come as far as the person, and no further until
// it is freed.
func (w *town) broadcasting(t *testing.T, who int) *hold {
	t.Helper()
	h := w.gate.hold(before, func(c call) bool {
		return c.of("sendMessage", chatOf(who)) && strings.Contains(c.form.Get("text"), "Tin gửi")
	})
	w.announces(t, "Tin gửi")
	h.wait(t)
	return h
}

// asks has the secretary be asked for the next step of a form.
func (w *town) asks(t *testing.T) {
	t.Helper()
	w.secretary().Send("/lich ngày 3")
	says(t, w.secretary(), "mấy giờ")
}

// goesOn checks that forms and answers work, with both processes there.
func (w *town) goesOn(t *testing.T) {
	t.Helper()
	lan := w.secretary()
	eventually(t, "forms work", func() bool {
		lan.Send("/lich ngày 20 19:30 Nhà văn hóa thôn")
		w.settled(t)
		w.allSent(t)
		return has(lan.Last(), "Lưu")
	})
	tap(t, lan, "", "Lưu")
	tapOn(t, w.people[3], w.shown(t, w.people[3]), late)
	w.answered(t, 3, attendance.ComingLate)
}
