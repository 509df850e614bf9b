package page

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"keng/internal/i18n"
	"keng/internal/sandbox"
	"keng/locales"
)

// The people of the tests' stage.
const (
	bao = 1 // the secretary
	an  = 2 // a member
)

// stage is a platform without a bot.
type stage struct {
	mu       sync.Mutex
	platform *sandbox.Server
	now      time.Time
	speed    int
	dead     bool
	changed  chan struct{}
	meeting  time.Time
	due      []Due
}

var _ Stage = (*stage)(nil)

func newStage(t *testing.T) *stage {
	s := &stage{now: time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC), speed: 1, changed: make(chan struct{})}
	s.set()
	t.Cleanup(func() { s.Platform().Close() })
	return s
}

func (s *stage) set() {
	s.platform = sandbox.New(sandbox.Options{Token: "1:test", Now: func() time.Time { return s.Clock().Now }})
	s.platform.Person(sandbox.Profile{ID: bao, FirstName: "Lù Thị <b>Bảo</b>"})
	s.platform.Person(sandbox.Profile{ID: an, FirstName: "Lò Văn An"})
}

func (s *stage) Platform() *sandbox.Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.platform
}

func (s *stage) Cast() []Player {
	return []Player{
		{Account: bao, Name: "Lù Thị <b>Bảo</b>", Part: Secretary, Unit: "Chi bộ thôn", BirthYear: 1970},
		{Account: an, Name: "Lò Văn An", Part: Member, Unit: "Chi bộ thôn", Code: "abc"},
	}
}

func (s *stage) Clock() Clock {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Clock{Now: s.now, Speed: s.speed, Zone: time.FixedZone("", 7*3600)}
}

func (s *stage) SetClock(to time.Time, speed int) {
	s.change(func() {
		s.now = to
		if speed > 0 {
			s.speed = speed
		}
	})
}

func (s *stage) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *stage) Language() string                        { return "vi" }
func (s *stage) Meeting() (time.Time, bool)              { return s.meeting, !s.meeting.IsZero() }
func (s *stage) Due(string, int) ([]Due, error)          { return s.due, nil }
func (s *stage) Ledger(string, int) (Ledger, error)      { return Ledger{}, nil }
func (s *stage) Decisions(string, int64) []Decision      { return nil }
func (s *stage) Kill()                                   { s.change(func() { s.dead = true }) }
func (s *stage) Revive(context.Context) error            { s.change(func() { s.dead = false }); return nil }
func (s *stage) Reset(_ context.Context, _ string) error { s.change(s.set); return nil }

func (s *stage) Alive() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.dead
}

func (s *stage) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// reader looks at a page of the stage.
type reader struct {
	t     *testing.T
	stage *stage
	page  *Page
	base  string
}

func read(t *testing.T) *reader {
	t.Helper()
	s := newStage(t)
	catalog, err := i18n.Load(locales.FS, "vi")
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(s, catalog, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	p.Open()
	web := httptest.NewServer(p.Handler())
	t.Cleanup(func() { p.Close(); web.Close() })
	return &reader{t, s, p, web.URL}
}

func (r *reader) get(path string) string {
	r.t.Helper()
	resp, err := http.Get(r.base + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		r.t.Fatalf("GET %s: %s %v\n%s", path, resp.Status, err, body)
	}
	return string(body)
}

// post sends a form as htmx does.
func (r *reader) post(path string, pairs ...string) (status int, body string) {
	r.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	req, err := http.NewRequest(http.MethodPost, r.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("HX-Request", "true")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// follow reads the feed of a page until an event of this name has the words.
func (r *reader) follow(page, event, words string) {
	r.t.Helper()
	_, rest, _ := strings.Cut(page, `sse-connect="`)
	address, _, _ := strings.Cut(rest, `"`)
	ctx, cancel := context.WithTimeout(r.t.Context(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+strings.ReplaceAll(address, "&amp;", "&"), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	name, data := "", ""
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		switch kind, value, _ := strings.Cut(lines.Text(), ": "); {
		case kind == "event":
			name, data = value, ""
		case kind == "data":
			data += value + "\n"
		case name == event && strings.Contains(data, words):
			return
		}
	}
	r.t.Errorf("no event %s with %q", event, words)
}
