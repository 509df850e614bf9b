package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"keng/internal/sandbox"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const token = "12345:AA_secret-token"

// world is a platform under test, with a clock of its own and a bot that is
// nothing but calls.
type world struct {
	*testing.T
	*sandbox.Server
	url    string
	client *http.Client
	clock  *clock
	log    *syncBuffer
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

func (c *clock) Advance(d time.Duration) { c.Set(c.Now().Add(d)) }

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// open starts a platform whose waits are short.
func open(t *testing.T, change ...func(*sandbox.Options)) *world {
	t.Helper()
	c := &clock{now: time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)}
	log := &syncBuffer{}
	o := sandbox.Options{
		Token: token, Now: c.Now, Timing: quick(), Clock: sandbox.Clock{Set: c.Set},
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&o)
	}
	s := sandbox.New(o)
	web := httptest.NewServer(s.Handler())
	client := &http.Client{Transport: &http.Transport{}}
	w := &world{T: t, Server: s, url: web.URL, client: client, clock: c, log: log}
	t.Cleanup(func() {
		s.Close()
		web.Close()
		client.CloseIdleConnections()
		if strings.Contains(log.String(), token) {
			t.Error("the token is in the log")
		}
	})
	return w
}

// reply is what a call got.
type reply struct {
	Status      int
	Header      http.Header
	Raw         string
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// params makes parameters of names and values in turn.
func params(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// call calls a method with a form.
func (w *world) call(method string, pairs ...string) reply {
	w.Helper()
	return w.post(method, "application/x-www-form-urlencoded", strings.NewReader(params(pairs...).Encode()))
}

func (w *world) post(method, kind string, body io.Reader) reply {
	w.Helper()
	r, err := w.try(method, kind, body)
	if err != nil {
		w.Fatalf("%s: %v", method, err)
	}
	return r
}

func (w *world) try(method, kind string, body io.Reader) (reply, error) {
	resp, err := w.client.Post(w.url+"/bot"+token+"/"+method, kind, body)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{}, err
	}
	r := reply{Status: resp.StatusCode, Header: resp.Header, Raw: string(raw)}
	return r, json.Unmarshal(raw, &r)
}

// must calls a method that has to succeed, and decodes its result.
func must[T any](w *world, method string, pairs ...string) T {
	w.Helper()
	r := w.call(method, pairs...)
	var out T
	if !r.OK {
		w.Fatalf("%s: %d %s", method, r.Code, r.Description)
	}
	if err := json.Unmarshal(r.Result, &out); err != nil {
		w.Fatalf("%s: %v in %s", method, err, r.Result)
	}
	return out
}

// refused checks that a call is refused with this code and text.
func (w *world) refused(code int, text, method string, pairs ...string) {
	w.Helper()
	w.wants(w.call(method, pairs...), code, text)
}

func (w *world) wants(r reply, code int, text string) {
	w.Helper()
	if r.OK || r.Code != code || r.Status != code || !strings.Contains(r.Description, text) {
		w.Errorf("got %d %s, want %d …%s", r.Status, r.Raw, code, text)
	}
}

type update struct {
	ID      int64 `json:"update_id"`
	Message *struct {
		ID   int64  `json:"message_id"`
		Text string `json:"text"`
		From struct {
			ID int64 `json:"id"`
		} `json:"from"`
		SenderChat *struct{ ID int64 } `json:"sender_chat"`
		Chat       struct {
			ID   int64  `json:"id"`
			Type string `json:"type"`
		} `json:"chat"`
		Thread      int64 `json:"message_thread_id"`
		MigrateTo   int64 `json:"migrate_to_chat_id"`
		MigrateFrom int64 `json:"migrate_from_chat_id"`
	} `json:"message"`
	Callback *struct {
		ID      string          `json:"id"`
		Data    string          `json:"data"`
		Message json.RawMessage `json:"message"`
	} `json:"callback_query"`
	Mine *struct {
		New struct{ Status string } `json:"new_chat_member"`
	} `json:"my_chat_member"`
	Member *struct {
		New struct{ Status string } `json:"new_chat_member"`
	} `json:"chat_member"`
}

// updates asks once, without waiting longer than it must.
func (w *world) updates(pairs ...string) []update {
	w.Helper()
	return must[[]update](w, "getUpdates", append([]string{"timeout", "0"}, pairs...)...)
}

func (w *world) ctx() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	w.Cleanup(cancel)
	return ctx
}

// clean checks that the bot did nothing that it must not do.
func (w *world) clean() {
	w.Helper()
	for _, v := range w.Violations() {
		w.Errorf("violation: %+v", v)
	}
}

// quick is a timing whose waits are a thousand times as short, and whose long
// polls hold 20 ms for a second. The same question at once is answered in full.
func quick() sandbox.Timing {
	return sandbox.Timing{
		SecondWait:     20 * time.Millisecond,
		SpinWindow:     3 * time.Millisecond,
		ConflictDelay:  3 * time.Millisecond,
		WebhookPause:   time.Millisecond,
		RetryFirst:     2 * time.Millisecond,
		RetryCap:       120 * time.Millisecond,
		RetryAfterUnit: time.Millisecond,
		HandlerTime:    time.Minute,
		Grace:          100 * time.Millisecond,
	}
}

// lan is a person who has started the bot, with nothing left in the queue.
func (w *world) lan() *sandbox.Person {
	w.Helper()
	p := w.Person(sandbox.Profile{FirstName: "Lan", LastName: "Nguyễn", Language: "vi"})
	w.check(p.Start(""))
	w.flush()
	return p
}

// flush confirms everything that is queued and returns it.
func (w *world) flush() []update {
	w.Helper()
	all := w.updates("limit", "100")
	if len(all) > 0 {
		w.updates("offset", itoa(all[len(all)-1].ID+1))
	}
	return all
}

func (w *world) check(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// says has the bot send a text to a person, and returns the message's id.
func (w *world) says(p *sandbox.Person, text string, more ...string) int64 {
	w.Helper()
	return must[struct {
		ID int64 `json:"message_id"`
	}](w, "sendMessage", append([]string{"chat_id", itoa(p.ID()), "text", text}, more...)...).ID
}
