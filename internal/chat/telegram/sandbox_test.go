package telegram

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf16"

	"keng/internal/chat"
	"keng/internal/chat/chattest"
	"keng/internal/sandbox"
)

// stage is the sandbox with a channel to it. At the end of the test it holds
// every call against the specification, and against what a bot must not do.
type stage struct {
	*sandbox.Server
	t   *testing.T
	url string
	log *logBook
	c   *Channel
	lan *sandbox.Person
	// later is how far the clock of the sending limits is ahead.
	later atomic.Int64
	// deaf makes the next connections fail before they are made.
	deaf atomic.Bool
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, log: newLogBook(t)}
	limits := sandbox.Limits{Now: func() time.Time { return time.Now().Add(time.Duration(s.later.Load())) }}
	s.Server = sandbox.New(sandbox.Options{
		Token: testToken, Limits: limits, Speed: 1000, Log: s.log.logger(),
	})
	web := httptest.NewServer(s.Handler())
	s.url = web.URL
	t.Cleanup(func() {
		s.Close()
		web.Close()
		s.check()
	})
	s.c = s.channel()
	s.lan = s.Person(sandbox.Profile{FirstName: "Lan <&>", Language: "vi", Phone: "+84912345678"})
	return s
}

// channel returns another channel of the same bot.
func (s *stage) channel() *Channel {
	s.t.Helper()
	transport := newTransport()
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if s.deaf.Swap(false) {
			return nil, errors.New("nobody listens")
		}
		return dial(ctx, network, address)
	}
	c, err := New(Options{
		Token: testToken, APIURL: s.url, Log: s.log.logger(), HTTPClient: &http.Client{Transport: transport},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(c.Close)
	return c
}

func (s *stage) check() {
	for _, v := range s.Violations() {
		s.t.Errorf("violation: %+v", v)
	}
	if n := s.EarlyCalls(); n != 0 {
		s.t.Errorf("%d calls before their time", n)
	}
	for _, call := range s.Journal(sandbox.Query{}) {
		if call.Method == sandbox.Download {
			continue // is no method
		}
		params := url.Values{}
		for name, value := range call.Params {
			params.Set(name, value)
		}
		for _, f := range call.Files {
			params.Set(f.Field, f.Name)
		}
		checkSpecification(s.t, apiCall{call.Method, params})
	}
}

// met makes the person start the bot, and forgets about it.
func (s *stage) met() *stage {
	s.t.Helper()
	if err := s.lan.Start(""); err != nil {
		s.t.Fatal(err)
	}
	return s
}

func (s *stage) chatOf(p *sandbox.Person) string { return strconv.FormatInt(p.ID(), 10) }

// ear hears events, and fails as often as it is told.
type ear struct {
	mu      sync.Mutex
	events  []chat.Event
	fail    int
	changed chan struct{}
}

func newEar() *ear { return &ear{changed: make(chan struct{})} }

func (e *ear) handle(_ context.Context, batch []chat.Event) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer func() {
		close(e.changed)
		e.changed = make(chan struct{})
	}()
	if e.fail > 0 {
		e.fail--
		return errors.New("database away")
	}
	e.events = append(e.events, batch...)
	return nil
}

func (e *ear) heard() []chat.Event {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]chat.Event(nil), e.events...)
}

// wait returns the events as soon as there are n.
func (e *ear) wait(t *testing.T, n int) []chat.Event {
	t.Helper()
	ctx := limited(t)
	for {
		e.mu.Lock()
		events, changed := append([]chat.Event(nil), e.events...), e.changed
		e.mu.Unlock()
		if len(events) >= n {
			return events
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("only heard %v", events)
		}
	}
}

// poll polls until the returned function is called, or the test ends.
func (s *stage) poll(c *Channel, e *ear) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Poll(ctx, e.handle) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	})
	s.t.Cleanup(stop)
	return stop
}

// hook sets a webhook, and has it served until the test ends.
func (s *stage) hook(c *Channel, e *ear) {
	s.t.Helper()
	mux := http.NewServeMux()
	mux.Handle(WebhookPath, c.Webhook("s-e_C1", e.handle))
	web := httptest.NewServer(mux)
	s.t.Cleanup(web.Close)
	if err := c.SetWebhook(limited(s.t), web.URL, "s-e_C1"); err != nil {
		s.t.Fatal(err)
	}
}

// bubble reads what a person sees as the message that it was.
func bubble(m sandbox.Message) chattest.Bubble {
	b := chattest.Bubble{ID: strconv.FormatInt(m.ID, 10), Message: chat.Message{Text: m.Text}}
	if len(m.Entities) > 0 && m.Entities[0].Type == "bold" && m.Entities[0].Offset == 0 {
		units := utf16.Encode([]rune(m.Text))
		b.Message.Title = string(utf16.Decode(units[:m.Entities[0].Length]))
		b.Message.Text = ""
		if len(units) > m.Entities[0].Length {
			b.Message.Text = string(utf16.Decode(units[m.Entities[0].Length+1:]))
		}
	}
	if m.File != "" {
		b.Message.Files = []chat.File{{Name: m.File, Content: m.FileBody}}
	}
	for _, row := range m.Buttons {
		var choices []chat.Choice
		for _, button := range row {
			choices = append(choices, chat.Choice{Label: button.Text, Data: button.Data})
		}
		b.Message.Choices = append(b.Message.Choices, choices)
	}
	return b
}
