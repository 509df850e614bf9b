package faulttest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"keng/internal/clock"
	"keng/internal/sandbox"
	"keng/internal/testserver"
)

const (
	// token is the bot's on the tests' platforms.
	token = "1930:fault"
	// mark stands in a message that may have arrived before, below its title.
	mark = "(gửi lại)"
	// patience bounds every wait, on a machine that does much else. It is longer
	// than a dead process can hold a message, a lease or a job.
	patience = 2 * time.Minute
	// speed is how fast the program's clock runs, so that what it leaves to
	// others for a while is not left for long. Holds are in real time.
	speed = 10
)

// ground is what the program stands on, and how updates come to it.
type ground struct {
	name     string
	size     int // of the cell
	postgres bool
	redis    bool
	webhook  bool
}

// town is a cell on a ground, with its people on a platform.
type town struct {
	*sandbox.Server
	ground
	// gate stands before the platform, front before the processes' webhooks.
	gate, front *gate
	turns       *turns
	people      []*sandbox.Person
	database    string
	flags       []string
	clock       *clock.Clock
}

// newTown makes a town whose people have opened the bot; the first is the
// secretary.
func newTown(t testing.TB, g ground) *town {
	t.Helper()
	database := map[bool]func(testing.TB, int) string{false: onSQLite, true: onPostgres}[g.postgres](t, g.size)
	redis := ""
	if g.redis {
		redis = testserver.Redis(t)
	}
	return newTownOn(t, g, database, database, redis)
}

// newTownOn makes a town on this database and Redis (none if empty); seen is
// the database's address as the program has it.
func newTownOn(t testing.TB, g ground, database, seen, redis string) *town {
	t.Helper()
	w := &town{ground: g, clock: clock.At(dawn, speed), database: database}
	w.flags = []string{"--database-url", seen, "--redis-url", redis}
	w.open(t)
	return w
}

// open lets the platform and the webhook's front answer.
func (w *town) open(t testing.TB) {
	t.Helper()
	w.Server = sandbox.New(sandbox.Options{Token: token, Speed: 50, JournalLimit: 1})
	w.gate = &gate{next: w.Handler()}
	platform := httptest.NewServer(w.gate)
	w.turns = &turns{}
	w.front = &gate{next: w.turns}
	front := httptest.NewServer(w.front)
	t.Cleanup(func() {
		for _, v := range w.Violations() {
			t.Errorf("the program did what the platform forbids: %+v", v)
		}
		w.Close()
		platform.Close()
		front.Close()
	})
	w.flags = append(w.flags, "--telegram-token", token, "--telegram-api-url", platform.URL, "--telegram-rate", "0")
	if w.webhook {
		w.flags = append(w.flags, "--public-url", front.URL)
	}
	for i := range w.size {
		p := w.Person(sandbox.Profile{ID: chatOf(i), FirstName: nameOf(i), Language: "vi"})
		p.Send("/start")
		w.people = append(w.people, p)
	}
	// They have opened it long ago.
	forget, err := http.PostForm(platform.URL+"/bot"+token+"/deleteWebhook", url.Values{"drop_pending_updates": {"true"}})
	if err != nil {
		t.Fatal(err)
	}
	forget.Body.Close()
}

// serve starts a process and waits until it can answer. Webhooks go to it and
// to those that were started before.
func (w *town) serve(t testing.TB, more ...string) *process {
	t.Helper()
	args := append(w.flags[:len(w.flags):len(w.flags)], "--clock", w.clock.Now().Format(time.RFC3339)+",x"+strconv.Itoa(speed))
	p := launch(t, append(args, more...)...)
	w.turns.add(p.address)
	return p.ready(t)
}

// kill kills the process, and has nothing more sent to it.
func (w *town) kill(p *process) {
	p.kill()
	w.turns.drop(p.address)
}

// secretary is the first of the people.
func (w *town) secretary() *sandbox.Person { return w.people[0] }

// announces has the secretary send everybody a message, and waits until it is
// on its way.
func (w *town) announces(t testing.TB, text string) {
	t.Helper()
	w.secretary().Send("/thongbao " + text)
	preview := tap(t, w.secretary(), text, "Gửi")
	becomes(t, w.secretary(), preview, "đang gửi đến")
	w.replied(t, 0)
}

// replied waits until what was said to the person in answer is written down as
// such: a process that dies before holds up what comes after.
func (w *town) replied(t testing.TB, who int) {
	t.Helper()
	db := w.beside(t)
	eventually(t, "the answer is written down", func() bool {
		return number(t, db, fmt.Sprintf("SELECT count(*) FROM deliveries WHERE chat = '%d' AND status IN ('pending', 'sending')", chatOf(who))) == 0
	})
}

// The choices of an answer.
const (
	coming  = "Tôi dự được"
	late    = "Tôi đến muộn"
	absence = "Tôi xin vắng"
)

// shown has the person ask for the meeting, and returns the message with the
// choices.
func (w *town) shown(t testing.TB, p *sandbox.Person) (message int64) {
	t.Helper()
	p.Send("/hop")
	return wait(t, p, "the choices", func(last sandbox.Message) bool { return has(last, coming) }).ID
}

// tapOn taps on a button of the message.
func tapOn(t testing.TB, p *sandbox.Person, message int64, label string) {
	t.Helper()
	if err := p.TapOn(message, label); err != nil {
		t.Fatal(err)
	}
}

// settled waits until the platform has nothing more for the program.
func (w *town) settled(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := w.Drained(ctx); err != nil {
		t.Fatal(err)
	}
}

// allSent waits until nothing is left to send.
func (w *town) allSent(t testing.TB) {
	t.Helper()
	db := w.beside(t)
	none := func() bool {
		return number(t, db, "SELECT count(*) FROM deliveries WHERE status IN ('pending', 'sending')") == 0
	}
	for end := time.Now().Add(patience); !none(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("still to be sent at %s: %q", w.clock.Now().Format(time.RFC3339), w.unsent(t, db))
		}
	}
}

// unsent are a few of the deliveries that are not done, and what holds them.
func (w *town) unsent(t testing.TB, db *sql.DB) (some []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT id || ' ' || dedup_key || ' ' || status || ' due ' || due_at || ' held '
		|| COALESCE(CAST(held_until AS TEXT), 'by nobody') || ' attempt ' || attempt || ' doubts ' || doubts
		FROM deliveries WHERE status IN ('pending', 'sending') ORDER BY id LIMIT 10`)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var row string
		must(t, rows.Scan(&row))
		some = append(some, row)
	}
	must(t, rows.Err())
	return some
}

// eventually asks until it is so, where nobody tells.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came to pass that %s", what)
		}
	}
}

// wait waits until the bot's newest message to the person is as it should be.
func wait(t testing.TB, p *sandbox.Person, what string, ok func(last sandbox.Message) bool) sandbox.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := p.Wait(ctx, func([]sandbox.Message) bool { return ok(p.Last()) }); err != nil {
		t.Fatalf("%s: waiting for %s: %v", p.Profile().FirstName, what, err)
	}
	return p.Last()
}

// says waits until the bot's newest message to the person has the words.
func says(t testing.TB, p *sandbox.Person, words string) {
	t.Helper()
	wait(t, p, words, func(last sandbox.Message) bool { return strings.Contains(last.Text, words) })
}

// becomes waits until this message of the bot has been changed to have the words.
func becomes(t testing.TB, p *sandbox.Person, message int64, words string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err := p.Wait(ctx, func(all []sandbox.Message) bool {
		return slices.ContainsFunc(all, func(m sandbox.Message) bool { return m.ID == message && strings.Contains(m.Text, words) })
	})
	if err != nil {
		t.Fatalf("%s: waiting for %s: %v", p.Profile().FirstName, words, err)
	}
}

// tap taps on a button of the newest message, once that has the words, and
// returns which it was.
func tap(t testing.TB, p *sandbox.Person, words, label string) (message int64) {
	t.Helper()
	m := wait(t, p, label, func(last sandbox.Message) bool { return strings.Contains(last.Text, words) && has(last, label) })
	tapOn(t, p, m.ID, label)
	return m.ID
}

func has(m sandbox.Message, label string) bool {
	return slices.Contains(m.Labels(), label)
}

// times is how often a text with the words reached the person, without the
// mark and with it.
func times(p *sandbox.Person, words string) (plain, marked int) {
	for _, m := range p.Messages() {
		switch {
		case !m.FromBot || !strings.Contains(m.Text, words):
		case strings.Contains(m.Text, mark):
			marked++
		default:
			plain++
		}
	}
	return plain, marked
}

// turns hands requests to the processes in turn.
type turns struct {
	mu    sync.Mutex
	order []string
	next  int
}

func (b *turns) add(address string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.order = append(b.order, address)
}

func (b *turns) drop(address string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var left []string
	for _, a := range b.order {
		if a != address {
			left = append(left, a)
		}
	}
	b.order = left
}

func (b *turns) address() (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.order) == 0 {
		return "", false
	}
	b.next++
	return b.order[b.next%len(b.order)], true
}

// ServeHTTP implements http.Handler.
func (b *turns) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	address, ok := b.address()
	if !ok {
		http.Error(w, "nobody is there", http.StatusServiceUnavailable)
		return
	}
	to := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address})
	to.ErrorLog = log.New(io.Discard, "", 0) // that a process is dead is no news here
	to.ServeHTTP(w, r)
}
