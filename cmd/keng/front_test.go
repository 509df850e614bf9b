package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"testing"
)

// front is what stands before the processes at their public address and hands
// requests to them in turn.
type front struct {
	url string

	mu       sync.Mutex
	backends []*httputil.ReverseProxy
	count    []int
	next     int
}

func newFront(t *testing.T) *front {
	t.Helper()
	f := &front{}
	web := httptest.NewServer(f)
	t.Cleanup(web.Close)
	f.url = web.URL
	return f
}

// to names the processes.
func (f *front) to(addresses ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.backends, f.count = nil, make([]int, len(addresses))
	for _, a := range addresses {
		f.backends = append(f.backends, httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: a}))
	}
}

// hits are how many requests each process got.
func (f *front) hits() []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.count)
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	if len(f.backends) == 0 {
		f.mu.Unlock()
		http.Error(w, "nobody is there yet", http.StatusServiceUnavailable)
		return
	}
	i := f.next % len(f.backends)
	f.next++
	f.count[i]++
	backend := f.backends[i]
	f.mu.Unlock()
	backend.ServeHTTP(w, r)
}
