package delivery_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testserver.Stopping(m)) }

const mark = "(gửi lại)"

// said is one message that arrived.
type said struct {
	chat, edit string
	text       string
}

// wire is a channel that keeps what arrives and fails as it is told.
type wire struct {
	mu   sync.Mutex
	said []said
	// fail is asked before each message; an error that says OutcomeUnknown is
	// returned after the message has arrived.
	fail func(chat, text string) error
	max  int
	// keys: it has keys that share a phone number.
	keys bool
}

func (w *wire) Channel() chat.Channel { return chat.Telegram }

func (w *wire) Caps() chat.Caps {
	return chat.Caps{MaxText: max(w.max, 40), MaxCaption: 30, Edits: true, Buttons: true, PhoneKeys: w.keys, Files: true}
}

func (w *wire) Send(_ context.Context, to string, m chat.Message) (string, error) {
	text := m.Text
	for _, f := range m.Files {
		text = strings.TrimSpace(text + " {" + f.Name + "}")
	}
	if m.PhoneKey != "" {
		text += " {key}"
	}
	return w.take(said{chat: to, text: text})
}

func (w *wire) Edit(_ context.Context, to, message string, m chat.Message) error {
	_, err := w.take(said{chat: to, edit: message, text: m.Text})
	return err
}

func (w *wire) Acknowledge(context.Context, string, string) error { return nil }

func (w *wire) take(s said) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fail != nil {
		if err := w.fail(s.chat, s.text); err != nil {
			var se *chat.SendError
			if errors.As(err, &se) && se.Failure == chat.OutcomeUnknown {
				w.said = append(w.said, s)
			}
			return "", err
		}
	}
	w.said = append(w.said, s)
	return fmt.Sprint("m", len(w.said)), nil
}

// texts are what arrived in a chat, in order.
func (w *wire) texts(to string) (texts []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.said {
		if s.chat == to {
			texts = append(texts, strings.TrimSpace(s.edit+" "+s.text))
		}
	}
	return texts
}

// failing fails the nth message that is tried (from 1) with the failure, once.
func failing(nth int, err *chat.SendError) func(string, string) error {
	tried := 0
	return func(string, string) error {
		if tried++; tried == nth {
			return err
		}
		return nil
	}
}

// pacer lets everything pass but what has a penalty, and each key once in gap,
// in real time.
type pacer struct {
	gap       time.Duration
	mu        sync.Mutex
	last      map[string]time.Time
	penalties map[string]time.Duration
	took      map[string]int
}

func (p *pacer) Take(_ context.Context, limits []delivery.Limit) (time.Duration, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range limits {
		if d := p.penalties[l.Key]; d > 0 {
			return d, nil
		}
		if d := p.gap - time.Since(p.last[l.Key]); d > 0 {
			return d, nil
		}
		if p.took == nil {
			p.took, p.last = map[string]int{}, map[string]time.Time{}
		}
		p.took[l.Key]++
		p.last[l.Key] = time.Now()
	}
	return 0, nil
}

func (p *pacer) Penalty(_ context.Context, key string, d time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.penalties == nil {
		p.penalties = map[string]time.Duration{}
	}
	p.penalties[key] = d
	return nil
}

// rig is one process with its engine.
type rig struct {
	*delivery.Engine
	t     testing.TB
	db    *storetest.Database
	store *store.Store
	wire  *wire
	pacer *pacer
	wall  *storetest.Clock
	told  []string
}

// open starts a process on the database, its own but for what it is given.
func open(t testing.TB, db *storetest.Database, w *wire, wall *storetest.Clock, with ...func(*delivery.Options)) *rig {
	t.Helper()
	r := &rig{t: t, db: db, store: db.Open(t), wire: w, pacer: &pacer{}, wall: wall}
	o := delivery.Options{
		Ledger: r.store.Ledger(func(_ *store.Tx, who roster.PersonID, why string) error {
			r.told = append(r.told, fmt.Sprint(who, " ", why))
			return nil
		}),
		Senders: []chat.Sender{w},
		Render:  render,
		Resent:  func(string) string { return mark },
		Pacer:   r.pacer,
		Away:    store.IsAway,
		Now:     db.Clock.Now,
		Wall:    wall.Now,
		Backoff: func(int) time.Duration { return time.Hour }, // until a test moves the clock
		Log:     slog.New(slog.DiscardHandler),
	}
	for _, f := range with {
		f(&o)
	}
	r.Engine = delivery.New(o)
	t.Cleanup(func() {
		if err := r.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return r
}

// render says what the args say.
func render(_ context.Context, wanted []delivery.Wanted) []delivery.Words {
	words := make([]delivery.Words, len(wanted))
	for i, w := range wanted {
		words[i].Message, words[i].Err = say(w.Kind, w.Args, w.To)
	}
	return words
}

func say(kind string, args json.RawMessage, to delivery.Reader) (chat.Message, error) {
	var text string
	if err := json.Unmarshal(args, &text); err != nil {
		return chat.Message{}, err
	}
	switch kind {
	case "pointless":
		return chat.Message{}, delivery.ErrPointless
	case "panic":
		panic(text)
	case "key":
		return chat.Message{Text: text, PhoneKey: "Gửi số"}, nil
	case "files":
		return chat.Message{Text: text, Files: []chat.File{{Name: "a", Content: []byte("1")}, {Name: "b", Content: []byte("2")}}}, nil
	}
	return chat.Message{Text: strings.ReplaceAll(text, "{language}", to.Language)}, nil
}

func each(t *testing.T, f func(t *testing.T, r *rig)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		f(t, open(t, db, &wire{}, storetest.NewClock(storetest.Start)))
	})
}

// to is a reply into a chat, whose text is also its key.
func to(to, text string) delivery.Item {
	args, _ := json.Marshal(text)
	return delivery.Item{Key: text, Address: chat.Address{Channel: chat.Telegram, Chat: to}, Kind: "say", Args: args}
}

// all is a broadcast to a person.
func all(who roster.PersonID, text string) delivery.Item {
	i := to("", text)
	i.Address, i.Person, i.Class, i.Subject = chat.Address{}, who, delivery.Bulk, "meeting/1"
	return i
}

func (r *rig) enqueue(items ...delivery.Item) (lanes []delivery.Lane) {
	r.t.Helper()
	err := r.store.Update(r.t.Context(), func(tx *store.Tx) (err error) {
		lanes, err = delivery.Enqueue(tx, items...)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return lanes
}

// idle waits until the replies are worked off.
func (r *rig) idle() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := r.Idle(ctx); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) say(items ...delivery.Item) {
	r.t.Helper()
	r.Flush(r.enqueue(items...))
	r.idle()
}

// later moves both clocks on and sweeps.
func (r *rig) later(d time.Duration) {
	r.t.Helper()
	r.wall.Advance(d)
	r.db.Clock.Advance(d)
	if err := r.Sweep(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
	r.idle()
}

// batches are the jobs that have something left to do.
func (r *rig) batches() (ids []int64) {
	r.t.Helper()
	c := behind(r.t, r.db)
	defer c.Close()
	rows, err := c.QueryContext(context.Background(), "SELECT DISTINCT batch FROM deliveries WHERE done_at IS NULL AND batch <> 0")
	if err != nil {
		r.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			r.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		r.t.Fatal(err)
	}
	return ids
}

// workAll works on the batches side by side, as the queue does.
func (r *rig) workAll(batches []int64) {
	r.t.Helper()
	var work sync.WaitGroup
	for _, id := range batches {
		work.Go(func() {
			if _, err := r.Work(r.t.Context(), id); err != nil {
				r.t.Error(err)
			}
		})
	}
	work.Wait()
}

func (r *rig) counts() (counts map[delivery.Status]int) {
	r.t.Helper()
	err := r.store.View(r.t.Context(), func(tx *store.Tx) (err error) {
		counts, err = tx.DeliveryCounts("")
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return counts
}

// behind opens the database behind the store's back.
func behind(t testing.TB, db *storetest.Database) *sql.DB {
	t.Helper()
	driver, address := "sqlite", strings.TrimPrefix(db.URL, "sqlite:")
	if db.Postgres {
		driver, address = "pgx", db.URL
	}
	c, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func exec(t testing.TB, db *storetest.Database, statement string, args ...any) {
	t.Helper()
	c := behind(t, db)
	defer c.Close()
	if _, err := c.ExecContext(context.Background(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

func count(t testing.TB, db *storetest.Database, query string) (n int) {
	t.Helper()
	c := behind(t, db)
	defer c.Close()
	if err := c.QueryRowContext(context.Background(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// people makes n people with an account each, in the chats "c1", "c2" and so on.
func people(t testing.TB, db *storetest.Database, n int) {
	t.Helper()
	numbers := "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) "
	exec(t, db, "INSERT INTO people (id, full_name, sort_key, folded, created_at, language) "+
		numbers+"SELECT i, '', '', '', '2026-12-01 00:00:00', '' FROM n", n)
	exec(t, db, "INSERT INTO accounts (id, channel, external_id, chat_id, person_id, language, last_seen_at) "+
		numbers+"SELECT i, 'telegram', 'x' || CAST(i AS TEXT), 'c' || CAST(i AS TEXT), i, 'en', '2026-11-01 00:00:00' FROM n", n)
}
