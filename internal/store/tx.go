package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
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
	depth int
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
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: connect: %w", err)
	}
	defer conn.Close() //nolint:errcheck // gives the connection back; it has nothing to say
	sqlTx, err := conn.BeginTx(ctx, o)
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	defer sqlTx.Rollback() //nolint:errcheck // after a commit it does nothing, and it must run when fn panics
	orm := s.orm.Session(&gorm.Session{NewDB: true, Context: ctx})
	orm.Statement.ConnPool = utcArgs{sqlTx}
	tx := &Tx{ctx: ctx, now: exact(s.now()), db: orm, sql: sqlTx, conn: conn, queue: s.queue}
	if err := fn(tx); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		return fmt.Errorf("store: commit: %w", err)
	}
	return nil
}

// Try runs fn so that what it did is undone if it returns an error or panics,
// while the transaction goes on. It returns fn's error; if undoing itself
// fails, that error instead, and then the whole transaction must be given up.
func (tx *Tx) Try(fn func() error) (err error) {
	tx.depth++
	point := fmt.Sprintf("try_%d", tx.depth)
	if err := tx.exec("SAVEPOINT " + point); err != nil {
		tx.depth--
		return err
	}
	done := false
	defer func() {
		tx.depth--
		if done && err == nil {
			err = tx.exec("RELEASE SAVEPOINT " + point)
			return
		}
		undo := errors.Join(tx.exec("ROLLBACK TO SAVEPOINT "+point), tx.exec("RELEASE SAVEPOINT "+point))
		if undo != nil {
			// fn's error may be a refusal, which would let the transaction go on: say only this.
			err = fmt.Errorf("store: undo: %w", undo)
		}
	}()
	err = fn()
	done = true
	return err
}

func (tx *Tx) exec(statement string) error {
	_, err := tx.sql.ExecContext(tx.ctx, statement)
	return err
}
