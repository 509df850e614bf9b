package chaos

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
)

// between is what stands between a process's store and SQLite's driver: each
// statement passes through the process's power, as it would over a network.
func (p *power) between(d driver.Driver) driver.Driver { return tapped{d, p} }

type tapped struct {
	driver.Driver
	power *power
}

// Open implements driver.Driver.
func (t tapped) Open(dsn string) (driver.Conn, error) {
	var c driver.Conn
	err := t.power.statement(func() (err error) {
		c, err = t.Driver.Open(dsn)
		return err
	})
	if err != nil {
		return nil, err
	}
	real, ok := c.(sqliteConn)
	if !ok {
		return nil, errors.New("chaos: SQLite's driver can do less than expected")
	}
	return &tappedConn{sqliteConn: real, power: t.power, writes: !strings.Contains(dsn, "query_only")}, nil
}

// sqliteConn is what SQLite's driver can do.
type sqliteConn interface {
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

// statement passes a statement to SQLite.
func (p *power) statement(do func() error) error {
	err := p.pass(database, do)
	if errors.Is(err, errCut) {
		return lost{err}
	}
	return err
}

// tappedConn is one connection to SQLite.
type tappedConn struct {
	sqliteConn
	power *power
	// writes: it may write, so that a full disk concerns it.
	writes, full bool
}

// BeginTx implements driver.ConnBeginTx.
func (c *tappedConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	var tx driver.Tx
	err := c.power.statement(func() (err error) {
		if err := c.fill(ctx); err != nil {
			return err
		}
		tx, err = c.sqliteConn.BeginTx(ctx, o)
		return err
	})
	if err != nil && tx != nil {
		_ = tx.Rollback() // it has begun, and nobody heard
	}
	return &tappedTx{tx, c.power}, err
}

// fill lets the database grow no more while the disk is full.
func (c *tappedConn) fill(ctx context.Context) error {
	full := c.power.net.full.Load()
	if !c.writes || full == c.full {
		return nil
	}
	limit := "4294967294"
	if full {
		limit = "1" // or as much as it has
	}
	_, err := c.sqliteConn.ExecContext(ctx, "PRAGMA max_page_count = "+limit, nil)
	if err == nil {
		c.full = full
	}
	return err
}

// PrepareContext implements driver.ConnPrepareContext.
func (c *tappedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return tappedStmt{s, c.power}, nil
}

// ExecContext implements driver.ExecerContext.
func (c *tappedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (r driver.Result, err error) {
	err = c.power.statement(func() (err error) {
		r, err = c.sqliteConn.ExecContext(ctx, query, args)
		return err
	})
	return r, err
}

// QueryContext implements driver.QueryerContext.
func (c *tappedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (r driver.Rows, err error) {
	err = c.power.statement(func() (err error) {
		r, err = c.sqliteConn.QueryContext(ctx, query, args)
		return err
	})
	return r, err
}

// Ping implements driver.Pinger.
func (c *tappedConn) Ping(ctx context.Context) error {
	return c.power.statement(func() error { return c.sqliteConn.Ping(ctx) })
}

type tappedStmt struct {
	driver.Stmt
	power *power
}

// Exec implements driver.Stmt.
func (s tappedStmt) Exec(args []driver.Value) (r driver.Result, err error) {
	err = s.power.statement(func() (err error) {
		r, err = s.Stmt.Exec(args) //nolint:staticcheck // what has no context is passed on without
		return err
	})
	return r, err
}

// Query implements driver.Stmt.
func (s tappedStmt) Query(args []driver.Value) (r driver.Rows, err error) {
	err = s.power.statement(func() (err error) {
		r, err = s.Stmt.Query(args) //nolint:staticcheck // what has no context is passed on without
		return err
	})
	return r, err
}

type tappedTx struct {
	driver.Tx
	power *power
}

// Commit implements driver.Tx. A process that died has committed nothing, and
// holds no lock.
func (t *tappedTx) Commit() error {
	err := t.power.statement(t.Tx.Commit)
	if cut := (lost{}); errors.As(err, &cut) {
		_ = t.Rollback()
	}
	return err
}
