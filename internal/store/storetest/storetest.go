// Package storetest gives tests real databases: a fresh, migrated one for each
// test, on SQLite and on Postgres.
//
// A package that uses it stops the servers after its tests:
//
//	func TestMain(m *testing.M) { testserver.Main(m) }
package storetest

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"keng/internal/store"
	"keng/internal/testserver"
	"keng/internal/vault"
)

// patience is how long a transaction may take on a machine that runs many tests
// at once.
const patience = 2 * time.Minute

// Start is where the clock of a test stands unless it is set: 8:00 in the
// morning of Tuesday, 1 December 2026, in Vietnam.
var Start = time.Date(2026, time.December, 1, 1, 0, 0, 0, time.UTC)

// Clock is a clock that moves when it is told to. It is safe for use by several goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at the instant.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is the time it shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set makes it show the instant.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Advance moves it on.
func (c *Clock) Advance(d time.Duration) { c.Set(c.Now().Add(d)) }

// Database is a migrated database of one test.
type Database struct {
	URL   string
	Clock *Clock
	// Postgres tells whether several processes can share it.
	Postgres bool
	// Vault has the key that it is sealed with.
	Vault *vault.Vault
}

// Open opens the database, as one process does; it is closed after the test.
func (d *Database) Open(t testing.TB) *store.Store {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := store.Open(context.Background(), store.Options{URL: d.URL, Now: d.Clock.Now, Vault: d.Vault, Log: log, MaxConns: 8, Timeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}

// Each runs the test once for each kind of database, with one of its own.
func Each(t *testing.T, fn func(t *testing.T, d *Database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t)) })
}

// Run runs the test on each kind of database, opened, with the clock at [Start].
func Run(t *testing.T, fn func(t *testing.T, s *store.Store)) {
	t.Helper()
	Each(t, func(t *testing.T, d *Database) { fn(t, d.Open(t)) })
}

// RunAt is Run with a clock to set, which stands at the instant when each run begins.
func RunAt(t *testing.T, start time.Time, fn func(t *testing.T, s *store.Store, clock *Clock)) {
	t.Helper()
	Each(t, func(t *testing.T, d *Database) {
		d.Clock.Set(start)
		fn(t, d.Open(t), d.Clock)
	})
}

// Postgres makes a migrated Postgres database for the test.
func Postgres(t testing.TB) *Database {
	t.Helper()
	return &Database{URL: testserver.Postgres(t, migrate), Clock: NewClock(Start), Postgres: true, Vault: NewVault(t)}
}

// SQLite makes a migrated SQLite database for the test.
func SQLite(t testing.TB) *Database {
	t.Helper()
	content, err := template()
	if err != nil {
		t.Fatal(err)
	}
	return &Database{URL: writeSQLite(t, content), Clock: NewClock(Start), Vault: NewVault(t)}
}

// NewVault has a key of the test's own.
func NewVault(t testing.TB) *vault.Vault {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// template is a migrated SQLite file, made once in a process.
var template = sync.OnceValues(func() (content []byte, err error) { return sqliteFile(migrate) })

func migrate(ctx context.Context, url string) error {
	s, err := store.Open(ctx, store.Options{URL: url, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	if err := s.Migrate(ctx); err != nil {
		_ = s.Close()
		return err
	}
	return s.Close()
}
