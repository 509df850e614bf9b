package faulttest

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/testserver"
)

// outage is how long a database is gone: about as long as one takes to be
// started again. It is less than a message is held that has been sent and is not
// yet written as such.
const outage = 30 * time.Second

// absent is a way for a database to be gone.
type absent struct {
	name string
	ground
	// notReady: the process can tell that it is gone.
	notReady bool
	// make makes a town and the ways to take its database away and bring it back.
	make func(t *testing.T, g ground) (w *town, gone, back func(*testing.T))
}

// TestTheDatabaseIsGone for a while. What people do meanwhile is not
// acknowledged and not lost; what was just being sent is written down when the
// database is back, and sent to nobody twice.
func TestTheDatabaseIsGone(t *testing.T) {
	t.Parallel()
	postgres := ground{size: small, postgres: true}
	hooked := ground{size: small, postgres: true, webhook: true}
	for _, a := range []absent{
		{"Postgres is killed, by polling", postgres, true, killedPostgres},
		{"Postgres is killed, by webhook", hooked, true, killedPostgres},
		{"Postgres cannot be reached", postgres, true, cabledPostgres(cut)},
		{"Postgres hangs", hooked, true, cabledPostgres(dead)},
		{"SQLite is locked", ground{size: small}, false, lockedSQLite},
	} {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			w, gone, back := a.make(t, a.ground)
			p := w.serve(t)
			const answering, told = 1, 5
			m := w.shown(t, w.people[answering])
			h := w.gate.hold(after, func(c call) bool {
				return c.of("sendMessage", chatOf(told)) && strings.Contains(c.form.Get("text"), "Tin gửi")
			})
			w.announces(t, "Tin gửi")
			h.wait(t)
			end := time.After(outage)
			gone(t)
			h.free()
			tapOn(t, w.people[answering], m, coming)
			w.people[answering+1].Send("/hop")
			if a.notReady {
				p.answers(t, "/readyz", http.StatusServiceUnavailable)
			}
			p.answers(t, "/healthz", http.StatusOK)
			<-end
			if plain, _ := times(w.people[answering], "Đã ghi nhận"); plain > 0 {
				t.Error("the answer was confirmed while it could not be kept")
			}
			back(t)
			w.answered(t, answering, attendance.Coming)
			w.reached(t, answering+1, "Sinh hoạt chi bộ", 1, 0)
			for i := range w.people {
				w.reached(t, i, "Tin gửi", 1, 0)
			}
			p.ready(t)
			w.comesToRest(t, 0, p)
		})
	}
}

func killedPostgres(t *testing.T, g ground) (w *town, gone, back func(*testing.T)) {
	t.Helper()
	server := testserver.OwnPostgres(t)
	database, err := server.Database(t.Context(), fillSmall)
	if err != nil {
		t.Fatal(err)
	}
	w = newTownOn(t, g, database, database, "")
	return w, func(t *testing.T) {
			t.Helper()
			must(t, server.Kill())
		}, func(t *testing.T) {
			t.Helper()
			must(t, server.Start(t.Context()))
		}
}

func cabledPostgres(s state) func(*testing.T, ground) (w *town, gone, back func(*testing.T)) {
	return func(t *testing.T, g ground) (w *town, gone, back func(*testing.T)) {
		t.Helper()
		database := onPostgres(t, g.size)
		c := newCable(t, database)
		w = newTownOn(t, g, database, c.url, "")
		return w, func(*testing.T) { c.become(s) }, func(*testing.T) { c.become(whole) }
	}
}

// lockedSQLite has somebody else write into the file and not end.
func lockedSQLite(t *testing.T, g ground) (w *town, gone, back func(*testing.T)) {
	t.Helper()
	w = newTown(t, g)
	db := w.beside(t)
	conn, err := db.Conn(t.Context())
	must(t, err)
	run := func(statement string) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			_, err := conn.ExecContext(context.WithoutCancel(t.Context()), statement)
			must(t, err)
		}
	}
	end := run("ROLLBACK")
	return w, run("BEGIN IMMEDIATE"), func(t *testing.T) {
		t.Helper()
		end(t)
		must(t, conn.Close())
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
