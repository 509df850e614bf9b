package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"

	"keng/internal/vault"
)

// callTimeout bounds every transaction: longer than the slowest honest one
// (an import of a whole commune), shorter than a person's or a channel's patience.
const callTimeout = 20 * time.Second

// Options say which database to open, and how.
type Options struct {
	// URL is "sqlite:PATH" or "postgres://…".
	URL string
	// Now is the program's clock; nil means time.Now.
	Now func() time.Time
	// Vault has the key to what is sealed; nil for tools that neither read nor
	// write anything that is.
	Vault *vault.Vault
	// Log takes slow statements, without their values; nil drops them.
	Log *slog.Logger
	// Timeout bounds each transaction; zero means 20 seconds.
	Timeout time.Duration
	// MaxConns is the size of the Postgres pool; zero means 16.
	MaxConns int
	// Between stands between the store and SQLite's driver, for those who have
	// it fail; nil means nothing. Postgres has a network for that.
	Between func(driver.Driver) driver.Driver
}

// Store is an open database. It is safe for use by several goroutines.
type Store struct {
	now     func() time.Time
	log     *slog.Logger
	timeout time.Duration
	url     string
	vault   *vault.Vault

	orm    *gorm.DB
	writer *sql.DB
	// reader is the writer itself on Postgres.
	reader *sql.DB
	// pool is nil on SQLite.
	pool  *pgxpool.Pool
	queue queue
}

// Open opens the database. It does not migrate it; see [Store.Migrate].
// The errors of a wrong URL and of a server that does not answer name neither
// the password nor the user.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{now: o.Now, log: o.Log, timeout: o.Timeout, url: o.URL, vault: o.Vault}
	if s.now == nil {
		s.now = time.Now //nolint:forbidigo // for tools that write nothing of which the time matters
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.timeout == 0 {
		s.timeout = callTimeout
	}
	if o.MaxConns == 0 {
		o.MaxConns = 16
	}
	var err error
	switch scheme, rest, _ := strings.Cut(o.URL, ":"); scheme {
	case "sqlite":
		err = s.openSQLite(rest, o.Between)
	case "postgres", "postgresql":
		err = s.openPostgres(ctx, o.MaxConns)
	default:
		err = errors.New("the database URL must begin with sqlite: or postgres://")
	}
	if err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return s, nil
}

// Close waits for running calls and closes all connections.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.pool != nil {
		s.pool.Close()
	}
	return errors.Join(errs...)
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return errors.Join(s.reader.PingContext(ctx), s.writer.PingContext(ctx))
}

// Postgres tells whether several processes can share this database.
func (s *Store) Postgres() bool { return s.pool != nil }
