package browsertest

import (
	"context"
	"fmt"
	"os"
	"sync"

	"keng/internal/testserver"
	"keng/internal/throwaway"
)

// TB is what this package needs of a *testing.T or *testing.B.
type TB = testserver.TB

// M is what this package needs of a *testing.M.
type M = testserver.M

// Stopping returns an M that runs the tests of m and then stops the browser.
func Stopping(m M) M { return stopping{m} }

type stopping struct{ m M }

// Run implements [M].
func (s stopping) Run() int {
	code := s.m.Run()
	if err := shared.close(); err != nil {
		fmt.Fprintln(os.Stderr, "browsertest:", err)
		return max(code, 1)
	}
	return code
}

// shared is the browser of all tests of this process.
var shared sharedBrowser

type sharedBrowser struct {
	mu      sync.Mutex
	browser *throwaway.Chromium
	err     error // once it could not be started, it is not tried again
}

// get is the browser's context; the first call starts it.
func (s *sharedBrowser) get(t TB) context.Context {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.browser == nil && s.err == nil {
		s.browser, s.err = throwaway.StartChromium(context.Background())
	}
	if s.err != nil {
		testserver.Refuse(t, s.err)
	}
	return s.browser.Context()
}

func (s *sharedBrowser) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.browser
	s.browser = nil
	if b == nil {
		return nil
	}
	return b.Close()
}
