package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// pgxConn is a name to embed a connection by, beside the method Conn.
type pgxConn = pgx.Conn

// borrowedTx shows a connection with an open transaction as a pgx.Tx. Whoever
// opened the transaction ends it; Begin makes a savepoint.
type borrowedTx struct {
	*pgxConn
	point string
	depth int
	ended bool
}

var _ pgx.Tx = (*borrowedTx)(nil)

var errNotOurs = errors.New("queue: this transaction belongs to somebody else")

// Begin implements pgx.Tx.
func (t *borrowedTx) Begin(ctx context.Context) (pgx.Tx, error) {
	in := &borrowedTx{pgxConn: t.pgxConn, depth: t.depth + 1, point: fmt.Sprintf("queue_%d", t.depth+1)}
	_, err := t.Exec(ctx, "SAVEPOINT "+in.point)
	return in, err
}

// Commit implements pgx.Tx.
func (t *borrowedTx) Commit(ctx context.Context) error {
	if t.point == "" {
		return errNotOurs
	}
	return t.end(ctx, "RELEASE SAVEPOINT "+t.point)
}

// Rollback implements pgx.Tx.
func (t *borrowedTx) Rollback(ctx context.Context) error {
	if t.point == "" {
		return errNotOurs
	}
	return t.end(ctx, "ROLLBACK TO SAVEPOINT "+t.point+"; RELEASE SAVEPOINT "+t.point)
}

func (t *borrowedTx) end(ctx context.Context, statement string) error {
	if t.ended {
		return pgx.ErrTxClosed
	}
	t.ended = true
	_, err := t.Exec(ctx, statement)
	return err
}

// LargeObjects implements pgx.Tx; River has no use for it.
func (t *borrowedTx) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }

// Conn implements pgx.Tx.
func (t *borrowedTx) Conn() *pgx.Conn { return t.pgxConn }
