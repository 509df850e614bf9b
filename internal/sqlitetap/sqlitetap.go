// Package sqlitetap stands between a store and SQLite's driver: each statement
// passes through a function of the owner's, which can let it fail as if the
// disk were gone. So a process can lose its database in the middle of its work.
package sqlitetap

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
)

// Tap is what each statement passes through.
type Tap struct {
	// Pass does what a statement does, or returns an error in its place or
	// after it. It is called by many goroutines at once.
	Pass func(do func() error) error
	// Begin is called within Pass before a transaction begins, on a connection
	// that may write or not; nil if there is nothing to see to.
	Begin func(ctx context.Context, c Conn, writes bool) error
}

// Between is what stands before the driver, for store.Options.Between.
func (t Tap) Between(d driver.Driver) driver.Driver { return tapped{d, &t} }

// Conn is what SQLite's driver can do.
type Conn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
}

// lost is what SQLite says (SQLITE_IOERR) of a disk that is gone.
type lost struct{ error }

// Code is SQLite's result code.
func (lost) Code() int { return 10 }

// Unwrap is why it is gone.
func (l lost) Unwrap() error { return l.error }

// Gone is an error for Pass that the store takes for a database that is away.
func Gone(why error) error { return lost{why} }

type tapped struct {
	driver.Driver
	tap *Tap
}

// Open implements driver.Driver.
func (t tapped) Open(dsn string) (driver.Conn, error) {
	var c driver.Conn
	err := t.tap.Pass(func() (err error) {
		c, err = t.Driver.Open(dsn)
		return err
	})
	if err != nil {
		return nil, err
	}
	real, ok := c.(Conn)
	if !ok {
		return nil, errors.New("sqlitetap: SQLite's driver can do less than expected")
	}
	return &conn{Conn: real, tap: t.tap, writes: !strings.Contains(dsn, "query_only")}, nil
}

// conn is one connection to SQLite.
type conn struct {
	Conn
	tap    *Tap
	writes bool
}

// BeginTx implements driver.ConnBeginTx.
func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	var t driver.Tx
	err := c.tap.Pass(func() (err error) {
		if c.tap.Begin != nil {
			if err := c.tap.Begin(ctx, c.Conn, c.writes); err != nil {
				return err
			}
		}
		t, err = c.Conn.BeginTx(ctx, o)
		return err
	})
	if err != nil && t != nil {
		_ = t.Rollback() // it has begun, and nobody heard
	}
	return &tx{t, c.tap}, err
}

// PrepareContext implements driver.ConnPrepareContext.
func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := c.Conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt{s, c.tap}, nil
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (r driver.Result, err error) {
	err = c.tap.Pass(func() (err error) {
		r, err = c.Conn.ExecContext(ctx, query, args)
		return err
	})
	return r, err
}

// QueryContext implements driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (r driver.Rows, err error) {
	err = c.tap.Pass(func() (err error) {
		r, err = c.Conn.QueryContext(ctx, query, args)
		return err
	})
	return r, err
}

// Ping implements driver.Pinger.
func (c *conn) Ping(ctx context.Context) error {
	return c.tap.Pass(func() error { return c.Conn.Ping(ctx) })
}

type stmt struct {
	driver.Stmt
	tap *Tap
}

// Exec implements driver.Stmt.
func (s stmt) Exec(args []driver.Value) (r driver.Result, err error) {
	err = s.tap.Pass(func() (err error) {
		r, err = s.Stmt.Exec(args) //nolint:staticcheck // what has no context is passed on without
		return err
	})
	return r, err
}

// Query implements driver.Stmt.
func (s stmt) Query(args []driver.Value) (r driver.Rows, err error) {
	err = s.tap.Pass(func() (err error) {
		r, err = s.Stmt.Query(args) //nolint:staticcheck // what has no context is passed on without
		return err
	})
	return r, err
}

type tx struct {
	driver.Tx
	tap *Tap
}

// Commit implements driver.Tx. A process that died has committed nothing, and
// holds no lock.
func (t *tx) Commit() error {
	err := t.tap.Pass(t.Tx.Commit)
	if cut := (lost{}); errors.As(err, &cut) {
		_ = t.Rollback()
	}
	return err
}
