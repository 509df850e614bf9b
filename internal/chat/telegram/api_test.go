package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const testToken = "123456789:AAE-very_secret-Token_xyz"

// api is a Bot API server whose answers a test decides. It holds what was asked
// against the specification.
type api struct {
	t      *testing.T
	server *httptest.Server
	log    *logBook

	mu     sync.Mutex
	calls  []apiCall
	answer func(w http.ResponseWriter, r *http.Request, call apiCall)
}

type apiCall struct {
	method string
	params url.Values
}

// newAPI starts a server with that answer, and a channel to it.
func newAPI(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, call apiCall)) (*api, *Channel) {
	t.Helper()
	a := &api{t: t, answer: answer, log: newLogBook(t)}
	a.server = httptest.NewServer(a)
	t.Cleanup(a.server.Close)
	c := a.channel(Options{})
	return a, c
}

func (a *api) channel(o Options) *Channel {
	a.t.Helper()
	o.Token, o.APIURL, o.Log = testToken, a.server.URL, a.log.logger()
	c, err := New(o)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(c.Close)
	c.jitter = func() float64 { return 0 }
	return c
}

// ServeHTTP implements http.Handler.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+testToken+"/")
	if !ok {
		a.t.Errorf("a call to a strange path")
	}
	if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		a.t.Error(err)
	}
	call := apiCall{method, r.PostForm}
	if r.MultipartForm != nil {
		for part, files := range r.MultipartForm.File {
			call.params.Set(part, files[0].Filename)
		}
	}
	checkSpecification(a.t, call)
	a.mu.Lock()
	a.calls = append(a.calls, call)
	a.mu.Unlock()
	a.answer(w, r, call)
}

func (a *api) made() []apiCall {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]apiCall(nil), a.calls...)
}

// ok answers with a result.
func ok(w http.ResponseWriter, result string) {
	reply(w, http.StatusOK, `{"ok":true,"result":`+result+`}`)
}

// refuse answers with a failure.
func refuse(w http.ResponseWriter, code int, description, parameters string) {
	body := fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q`, code, description)
	if parameters != "" {
		body += `,"parameters":` + parameters
	}
	reply(w, code, body+"}")
}

func reply(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

// logBook keeps a log, and fails the test if the token got into it.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func newLogBook(t *testing.T) *logBook {
	t.Helper()
	b := &logBook{}
	t.Cleanup(func() { noToken(t, b.String()) })
	return b
}

// Write implements io.Writer.
func (b *logBook) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String returns what was logged.
func (b *logBook) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func (b *logBook) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// noToken fails if the token, or a good part of it, is in text.
func noToken(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(text, "very_secret") || strings.Contains(text, "123456789") {
		t.Errorf("the token is in: %s", text)
	}
}

// limited returns a context that ends with the test, or soon if it hangs.
func limited(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}
