package testserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"sync"
	"time"

	"keng/internal/throwaway"
)

const (
	// startTimeout is generous: both cores of a small machine may be compiling.
	startTimeout = 60 * time.Second
	stopTimeout  = 20 * time.Second
)

// Server is a server that a test has for itself.
type Server = throwaway.Server

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
	sharedPostgres = shared{variable: "KENG_TEST_POSTGRES_URL", start: postgres}
	sharedRedis    = shared{variable: "KENG_TEST_REDIS_URL", start: throwaway.StartRedis}
)

func postgres(ctx context.Context) (*Server, error) { return throwaway.StartPostgres(ctx) }

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
// migrate runs once in a process. It must be a function with a name of its own,
// by which it is known: closures of one place in the code count as the same one,
// see [PostgresLike] for those.
//
// Where Postgres is not installed, the test fails if CI is set in the
// environment, and is skipped aloud otherwise.
func Postgres(t TB, migrate Migrate) (dsn string) {
	t.Helper()
	name := ""
	if migrate != nil {
		name = runtime.FuncForPC(reflect.ValueOf(migrate).Pointer()).Name()
	}
	return PostgresLike(t, name, migrate)
}

// PostgresLike is [Postgres] for a migrate that is known by the name given here.
func PostgresLike(t TB, name string, migrate Migrate) (dsn string) {
	t.Helper()
	databases := sharedPostgres.get(t)
	model, err := databases.model(name, migrate)
	if err != nil {
		t.Fatalf("testserver: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	if dsn, err = throwaway.CreateDatabase(ctx, databases.server, model); err != nil {
		t.Fatalf("testserver: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		if err := databases.drop(ctx, dsn); err != nil {
			t.Errorf("testserver: %v", err)
		}
	})
	return dsn
}

// Redis returns the address of an empty logical database of the test's own. It
// is emptied after the test. Channels of PUBLISH are the server's, not the
// database's: a test of those names them after itself, or uses [OwnRedis].
//
// Where Redis is not installed, the same happens as for [Postgres].
func Redis(t TB) (url string) {
	t.Helper()
	server := sharedRedis.get(t).server
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	url, giveBack, err := claimRedis(ctx, server)
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
	return own(t, postgres)
}

// OwnRedis starts a server for this test alone, which may stop and kill it. It
// is closed after the test.
func OwnRedis(t TB) *Server {
	t.Helper()
	return own(t, throwaway.StartRedis)
}

func own(t TB, start func(context.Context) (*Server, error)) *Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	s, err := start(ctx)
	if err != nil {
		Refuse(t, err)
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

	mu        sync.Mutex
	server    *Server    // nil if somebody else runs it
	databases *databases // what is on it; nil until it is needed
	err       error      // once it could not be started, it is not tried again
}

// get is the server that tests share, as a place for databases.
func (s *shared) get(t TB) *databases {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.databases == nil && s.err == nil {
		s.err = s.find()
	}
	if s.err != nil {
		Refuse(t, s.err)
	}
	return s.databases
}

// find takes the server that the environment names, or starts one.
func (s *shared) find() (err error) {
	url := os.Getenv(s.variable)
	if url == "" {
		ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
		defer cancel()
		if s.server, err = s.start(ctx); err != nil {
			return err
		}
		url = s.server.URL()
	}
	s.databases = newDatabases(url)
	return nil
}

func (s *shared) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	server, databases := s.server, s.databases
	s.server, s.databases = nil, nil
	switch {
	case server != nil:
		return server.Close()
	case databases != nil: // only what we made is ours to remove
		ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		return databases.dropTemplates(ctx)
	}
	return nil
}

// Refuse ends the test: a server that is missing is a failure where somebody
// relies on the result, and a skip that nobody can overlook elsewhere.
func Refuse(t TB, err error) {
	t.Helper()
	if !errors.Is(err, throwaway.ErrMissing) || os.Getenv("CI") != "" {
		t.Fatalf("%v (make test installs what is missing)", err)
	}
	aloud("SKIPPED " + t.Name() + ": " + err.Error() + " (make test installs what is missing)")
	t.Skipf("%v", err)
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
