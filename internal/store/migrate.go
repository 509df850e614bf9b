package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// migrateTimeout bounds a migration with the wait for another process's.
const migrateTimeout = 5 * time.Minute

// NewerError says that the database was made by a newer program.
type NewerError struct{ Current, Newest int64 }

// Error implements error.
func (e *NewerError) Error() string {
	return fmt.Sprintf("the database is at version %d, this program knows %d: use the newer program", e.Current, e.Newest)
}

// Schema says where the database is.
type Schema struct {
	// Current is the database's version, 0 for an empty one.
	Current int64
	// Newest is the newest version that this program knows.
	Newest int64
	// Behind is true if [Store.Migrate] has something to do.
	Behind bool
}

// Status tells the database's version. It changes nothing. The error of a
// database that is newer than this program is a [*NewerError].
func (s *Store) Status(ctx context.Context) (Schema, error) {
	newest, err := newestVersion(s.dialect())
	if err != nil {
		return Schema{}, err
	}
	state := Schema{Newest: newest}
	exists, err := s.hasTable(ctx, goose.DefaultTablename)
	if err != nil {
		return state, fmt.Errorf("store: status: %w", err)
	}
	if exists {
		row := s.reader.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version")
		if err := row.Scan(&state.Current); err != nil {
			return state, fmt.Errorf("store: status: %w", err)
		}
	}
	if state.Current > newest {
		return state, &NewerError{state.Current, newest}
	}
	if state.Behind = state.Current < newest; !state.Behind {
		ok, err := s.queue.migrated(ctx)
		if err != nil {
			return state, fmt.Errorf("store: status: %w", err)
		}
		state.Behind = !ok
	}
	return state, nil
}

// Migrate brings the database to this program's schema, River's tables
// included. Several processes may do it at once: one works, the others wait.
func (s *Store) Migrate(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, migrateTimeout)
	defer cancel()
	if s.Postgres() {
		return s.unhurried(ctx, func(db *sql.DB, pool *pgxpool.Pool) error { return s.migratePostgres(ctx, db, pool) })
	}
	return s.migrateAll(ctx, s.writer, s.queue)
}

// unhurried gives f Postgres by a pool of its own, for what may take longer than
// a statement may.
func (s *Store) unhurried(ctx context.Context, f func(*sql.DB, *pgxpool.Pool) error) error {
	cfg, err := poolConfig(s.url)
	if err != nil {
		return err
	}
	cfg.MaxConns = 4
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return err
	}
	defer pool.Close()
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close() //nolint:errcheck // the pool below is what is closed
	return f(db, pool)
}

func (s *Store) migratePostgres(ctx context.Context, db *sql.DB, pool *pgxpool.Pool) error {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	if err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	defer conn.Close() //nolint:errcheck // gives the connection back
	if err := locker.SessionLock(ctx, conn); err != nil {
		return fmt.Errorf("store: migrate: another process is at it: %w", err)
	}
	err = s.migrateAll(ctx, db, postgresMigrations(pool))
	return errors.Join(err, locker.SessionUnlock(context.WithoutCancel(ctx), conn))
}

// migrateAll runs River's steps and then ours, so that our version stands for both.
func (s *Store) migrateAll(ctx context.Context, db *sql.DB, river migrator) error {
	if _, err := s.Status(ctx); err != nil {
		return err
	}
	if err := river.migrate(ctx); err != nil {
		return fmt.Errorf("store: migrate the queue: %w", err)
	}
	d := s.dialect()
	steps, err := goose.NewProvider(d, db, migrationFS{d})
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	if _, err := steps.Up(ctx); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	return nil
}

func (s *Store) dialect() goose.Dialect {
	if s.Postgres() {
		return goose.DialectPostgres
	}
	return goose.DialectSQLite3
}

func (s *Store) hasTable(ctx context.Context, name string) (bool, error) {
	query := "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1"
	if s.Postgres() {
		query = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1"
	}
	var n int
	err := s.reader.QueryRowContext(ctx, query, name).Scan(&n)
	return n > 0, err
}
