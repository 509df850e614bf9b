package testserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
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

// The servers that all tests of this process share.
var (
	sharedPostgres = shared{variable: "KENG_TEST_POSTGRES_URL", start: func(ctx context.Context) (*Server, error) { return StartPostgres(ctx) }}
	sharedRedis    = shared{variable: "KENG_TEST_REDIS_URL", start: StartRedis}
)

// Main runs the tests, stops the servers that they needed, and exits. It is
// the whole of a TestMain.
func Main(m M) { os.Exit(Stopping(m).Run()) } //nolint:revive // it ends the program as a main does

// Stopping returns an M that runs the tests of m and then stops the servers
// that they needed.
func Stopping(m M) M { return stopping{m} }

type stopping struct{ m M }

// Run implements [M].
func (s stopping) Run() int {
	code := s.m.Run()
	if err := errors.Join(sharedPostgres.close(), sharedRedis.close()); err != nil {
		fmt.Fprintln(os.Stderr, "testserver:", err)
		return max(code, 1)
	}
	return code
}

// Postgres returns the address of a database of the test's own that migrate
// has run on, or an empty one if migrate is nil. It is removed after the test.
//
// Where Postgres is not installed, the test fails if CI is set in the
// environment, and is skipped aloud otherwise.
func Postgres(t TB, migrate Migrate) (dsn string) {
	t.Helper()
	s := sharedPostgres.get(t)
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	name, err := s.databases.create(ctx, migrate)
	if err != nil {
		t.Fatalf("testserver: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		if err := s.databases.drop(ctx, name); err != nil {
			t.Errorf("testserver: %v", err)
		}
	})
	dsn, err = s.databases.url(name)
	if err != nil {
		t.Fatalf("testserver: %v", err)
	}
	return dsn
}

// Redis returns the address of an empty logical database of the test's own. It
// is emptied after the test. Channels of PUBLISH are the server's, not the
// database's: a test of those names them after itself, or uses [OwnRedis].
//
// Where Redis is not installed, the same happens as for [Postgres].
func Redis(t TB) (url string) {
	t.Helper()
	s := sharedRedis.get(t)
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	url, giveBack, err := claimRedis(ctx, s.URL())
	if err != nil {
		t.Fatalf("testserver: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		if err := giveBack(ctx); err != nil {
			t.Errorf("testserver: %v", err)
		}
	})
	return url
}

// OwnPostgres starts a server for this test alone, which may stop and kill it.
// It is closed after the test.
func OwnPostgres(t TB) *Server {
	t.Helper()
	return own(t, func(ctx context.Context) (*Server, error) { return StartPostgres(ctx) })
}

// OwnRedis starts a server for this test alone, which may stop and kill it. It
// is closed after the test.
func OwnRedis(t TB) *Server {
	t.Helper()
	return own(t, StartRedis)
}

func own(t TB, start func(context.Context) (*Server, error)) *Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	s, err := start(ctx)
	if err != nil {
		refuse(t, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("testserver: %v", err)
		}
	})
	return s
}

// shared is a server that starts when the first test needs it.
type shared struct {
	variable string // names a running server to use instead
	start    func(context.Context) (*Server, error)

	mu     sync.Mutex
	server *Server
	err    error // once it could not be started, it is not tried again
}

func (s *shared) get(t TB) *Server {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server == nil && s.err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
		defer cancel()
		if url := os.Getenv(s.variable); url != "" {
			s.server = named(url)
		} else {
			s.server, s.err = s.start(ctx)
		}
	}
	if s.err != nil {
		refuse(t, s.err)
	}
	return s.server
}

func (s *shared) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server == nil {
		return nil
	}
	server := s.server
	s.server = nil
	return server.Close()
}

// refuse ends the test: a server that is missing is a failure where somebody
// relies on the result, and a skip that nobody can overlook elsewhere.
func refuse(t TB, err error) {
	t.Helper()
	if !errors.Is(err, ErrMissing) || os.Getenv("CI") != "" {
		t.Fatalf("testserver: %v (make test installs what is missing)", err)
	}
	aloud("SKIPPED " + t.Name() + ": " + err.Error() + " (make test installs what is missing)")
	t.Skipf("testserver: %v", err)
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
