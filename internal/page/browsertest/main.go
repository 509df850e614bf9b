package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"keng/internal/throwaway"
)

// TB is what this package needs of a *testing.T or *testing.B.
type TB interface {
	Helper()
	Name() string
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Skipf(format string, args ...any)
}

// M is what this package needs of a *testing.M.
type M interface{ Run() int }

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
		refuse(t, s.err)
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

// refuse ends the test: a browser that is missing is a failure where somebody
// relies on the result, and a skip that nobody can overlook elsewhere.
func refuse(t TB, err error) {
	t.Helper()
	if !errors.Is(err, throwaway.ErrMissing) || os.Getenv("CI") != "" {
		t.Fatalf("browsertest: %v (make test installs what is missing)", err)
	}
	aloud("SKIPPED " + t.Name() + ": " + err.Error() + " (make test installs what is missing)")
	t.Skipf("browsertest: %v", err)
}

// aloud writes to the terminal itself, since go test shows nothing of what a
// package prints whose tests pass; without a terminal, to standard error.
func aloud(line string) {
	out := os.Stderr
	if tty, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0); err == nil {
		defer tty.Close()
		out = tty
	}
	fmt.Fprintln(out, line)
}
