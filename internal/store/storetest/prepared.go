package storetest

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"keng/internal/store"
	"keng/internal/testserver"
	"keng/internal/vault"
)

// Prepared is what databases begin with that are too dear to be filled for each
// test: they are filled once in a process on each kind of database, and then
// cloned. It may be used by several tests at once.
type Prepared struct {
	// Name is one that no other in the process has.
	Name string
	// At is when it is filled; clocks of the clones stand there.
	At time.Time
	// Fill fills a migrated database. It runs once for Postgres and once for SQLite.
	Fill func(ctx context.Context, s *store.Store, postgres bool) error

	once    sync.Once
	content []byte // of the SQLite file
	err     error
	keyOnce sync.Once
	vault   *vault.Vault // what the database was filled with opens its clones
}

// key is the vault of the database and of all its clones.
func (p *Prepared) key(t testing.TB) *vault.Vault {
	t.Helper()
	p.keyOnce.Do(func() { p.vault = NewVault(t) })
	return p.vault
}

// Postgres clones the one on Postgres for the test.
func (p *Prepared) Postgres(t testing.TB) *Database {
	t.Helper()
	key := p.key(t)
	url := testserver.PostgresLike(t, "prepared "+p.Name, func(ctx context.Context, url string) error {
		return p.fill(ctx, url, true)
	})
	return &Database{URL: url, Clock: NewClock(p.At), Postgres: true, Vault: key}
}

// SQLite clones the one on SQLite for the test.
func (p *Prepared) SQLite(t testing.TB) *Database {
	t.Helper()
	key := p.key(t)
	p.once.Do(func() {
		p.content, p.err = sqliteFile(func(ctx context.Context, url string) error { return p.fill(ctx, url, false) })
	})
	if p.err != nil {
		t.Fatal(p.err)
	}
	return &Database{URL: writeSQLite(t, p.content), Clock: NewClock(p.At), Vault: key}
}

func (p *Prepared) fill(ctx context.Context, url string, postgres bool) error {
	if err := migrate(ctx, url); err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{
		URL: url, Now: func() time.Time { return p.At }, Log: slog.New(slog.DiscardHandler), Timeout: patience, Vault: p.vault,
	})
	if err != nil {
		return err
	}
	if err := p.Fill(ctx, s, postgres); err != nil {
		_ = s.Close()
		return err
	}
	return s.Close()
}

// sqliteFile is the content of a file that fill has made.
func sqliteFile(fill testserver.Migrate) ([]byte, error) {
	dir, err := os.MkdirTemp("", "keng-storetest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // in the system's folder for such things
	path := filepath.Join(dir, "keng.db")
	if err := fill(context.Background(), "sqlite:"+path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// writeSQLite writes the content to a file of the test, and returns its address.
func writeSQLite(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keng.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}
