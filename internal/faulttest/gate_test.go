package faulttest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strconv"
	"sync"
	"testing"
	"time"
)

// side is where a call is held: before the platform hears of it, or after it
// took effect there and before the program hears that.
type side int

const (
	before side = iota
	after
)

// call is one of the program's to the platform, or the other way round.
type call struct {
	// method is the last part of the address.
	method string
	form   url.Values
}

// of tells whether the call is this one, about this chat.
func (c call) of(method string, chat int64) bool {
	return c.method == method && c.form.Get("chat_id") == strconv.FormatInt(chat, 10)
}

// hold is an order to keep a call.
type hold struct {
	at      side
	matches func(call) bool
	held    chan struct{} // closed when the call is there
	goOn    chan struct{} // closed when it need not be kept any longer
	lost    bool          // then it is not answered
	freed   sync.Once
}

// gate stands before a server and keeps calls that it was told to keep.
type gate struct {
	next  http.Handler
	mu    sync.Mutex
	holds []*hold
	// seen, if there is one, is told of every call.
	seen func(call)
	// offset is the highest that was seen, of what the program has confirmed.
	offset int64
}

// hold keeps the first call that matches.
func (g *gate) hold(at side, matches func(call) bool) *hold {
	h := &hold{at: at, matches: matches, held: make(chan struct{}), goOn: make(chan struct{})}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.holds = append(g.holds, h)
	return h
}

// watch has f told of every call.
func (g *gate) watch(f func(call)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.seen = f
}

// wait waits until the call is held.
func (h *hold) wait(t testing.TB) {
	t.Helper()
	select {
	case <-h.held:
	case <-time.After(patience):
		t.Fatal("the call to hold never came")
	}
}

// free lets the call go on. If the caller is gone, so is the call.
func (h *hold) free() { h.freed.Do(func() { close(h.goOn) }) }

// lose closes the call's connection.
func (h *hold) lose() {
	h.freed.Do(func() {
		h.lost = true
		close(h.goOn)
	})
}

// kept waits, with the call, until it is freed, and ends a call that is lost.
func (h *hold) kept(r *http.Request) {
	close(h.held)
	select {
	case <-h.goOn:
		if !h.lost {
			return
		}
	case <-r.Context().Done():
	}
	panic(http.ErrAbortHandler)
}

// ServeHTTP implements http.Handler.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the caller is gone
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body)) // of an upload there is nothing to know
	h := g.ordered(call{method: path.Base(r.URL.Path), form: form})
	switch {
	case h == nil:
		g.next.ServeHTTP(w, r)
	case h.at == before:
		h.kept(r)
		g.next.ServeHTTP(w, r)
	default:
		answer := httptest.NewRecorder()
		g.next.ServeHTTP(answer, r)
		h.kept(r)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}
}

// confirmed is up to where the program has confirmed updates.
func (g *gate) confirmed() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.offset
}

// offset is up to where this call confirms updates.
func (c call) offset() int64 {
	if c.method != "getUpdates" {
		return 0
	}
	n, _ := strconv.ParseInt(c.form.Get("offset"), 10, 64)
	return n
}

// ordered is the first order that matches; it is used up.
func (g *gate) ordered(c call) *hold {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.offset = max(g.offset, c.offset())
	if g.seen != nil {
		g.seen(c)
	}
	for i, h := range g.holds {
		if h.matches(c) {
			g.holds = append(g.holds[:i:i], g.holds[i+1:]...)
			return h
		}
	}
	return nil
}
