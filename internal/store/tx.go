package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"gorm.io/gorm"

	"keng/internal/vault"
)

// maxRuns is how often Update runs a transaction that loses against others.
const maxRuns = 3

// Tx is a transaction: all of it happens, or nothing. It is for one goroutine
// and must not be kept after its function has returned.
type Tx struct {
	ctx   context.Context
	now   time.Time
	db    *gorm.DB
	sql   *sql.Tx
	conn  *sql.Conn
	queue queue
	// postgres: others may write at the same time; readOnly: this one may not.
	postgres, readOnly bool
	// vault seals and opens; keyed: it is known which key to seal with.
	vault *vault.Vault
	keyed bool
	// points are the savepoints that are open, later is what was put off, and
	// broken why the transaction can only be given up.
	points []*point
	later  later
	broken error
	// sighted are the events that were noted ahead of their turn; foreseen is
	// what was read ahead.
	sighted  map[eventKey]bool
	foreseen *foreseen
}

// Now is the time at which the transaction happens, the same from its begin to
// its end, in UTC and whole microseconds.
func (tx *Tx) Now() time.Time { return tx.now }

// Update runs fn in a transaction that can write. If fn returns an error or
// panics, nothing of it remains, and the error is returned as it is. fn runs
// again, at most three times in all, if the database asks for it.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	for run := 1; ; run++ {
		err := s.transact(ctx, s.writer, nil, fn)
		if err == nil || run == maxRuns || !isContended(err) || ctx.Err() != nil {
			return err
		}
	}
}

// View runs fn in a transaction that only reads, on one state of the database.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	o := &sql.TxOptions{ReadOnly: true}
	if s.Postgres() {
		// Sums that are read by several statements must add up.
		o.Isolation = sql.LevelRepeatableRead
	}
	return s.transact(ctx, s.reader, o, fn)
}

func (s *Store) transact(ctx context.Context, db *sql.DB, o *sql.TxOptions, fn func(*Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	conn, sqlTx, err := begin(ctx, db, o)
	if err != nil {
		return err
	}
	defer conn.Close()     //nolint:errcheck // gives the connection back; it has nothing to say
	defer sqlTx.Rollback() //nolint:errcheck // after a commit it does nothing, and it must run when fn panics
	orm := s.orm.Session(&gorm.Session{NewDB: true, Context: ctx})
	tx := &Tx{
		ctx: ctx, now: exact(s.now()), db: orm, sql: sqlTx, conn: conn, queue: s.queue,
		postgres: s.Postgres(), readOnly: o != nil && o.ReadOnly, vault: s.vault,
	}
	orm.Statement.ConnPool = statements{tx}
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.settle(); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		return fmt.Errorf("store: commit: %w", err)
	}
	return nil
}

// begin takes a connection and begins a transaction on it. A connection that
// the server ended while nobody used it says so only now: nothing was lost with
// it, so the next one is tried.
func begin(ctx context.Context, db *sql.DB, o *sql.TxOptions) (*sql.Conn, *sql.Tx, error) {
	for stale := 0; ; stale++ {
		conn, err := db.Conn(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("store: connect: %w", err)
		}
		tx, err := conn.BeginTx(ctx, o)
		if err == nil {
			return conn, tx, nil
		}
		_ = conn.Close()
		if stale == maxStale || !ended(err) {
			return nil, nil, fmt.Errorf("store: begin: %w", err)
		}
	}
}

// maxStale is how many connections in a row may turn out to be ended: as many
// as a pool holds.
const maxStale = 16

// ended tells whether the server has ended the connection (57P01, 57P02).
func ended(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "57P01" || pg.Code == "57P02")
}
