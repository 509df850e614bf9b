package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"gorm.io/gorm"
)

// statements is the transaction as GORM uses it. What was put off goes before
// each statement, and what was read ahead is forgotten with one that writes.
// The times among the arguments are converted, so that none can be compared or
// kept in a zone of its own.
type statements struct{ tx *Tx }

var _ gorm.ConnPool = statements{}

// PrepareContext implements gorm.ConnPool.
func (s statements) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if err := s.before(query); err != nil {
		return nil, err
	}
	return s.tx.sql.PrepareContext(ctx, query)
}

// ExecContext implements gorm.ConnPool.
func (s statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := s.before(query); err != nil {
		return nil, err
	}
	return s.tx.sql.ExecContext(ctx, query, utc(args)...)
}

// QueryContext implements gorm.ConnPool.
func (s statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := s.before(query); err != nil {
		return nil, err
	}
	return s.tx.sql.QueryContext(ctx, query, utc(args)...)
}

// QueryRowContext implements gorm.ConnPool.
func (s statements) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if err := s.before(query); err != nil {
		// A row cannot be made with an error in it but by asking for it in vain.
		ended, cancel := context.WithCancelCause(ctx)
		cancel(err)
		return s.tx.sql.QueryRowContext(ended, query, utc(args)...)
	}
	return s.tx.sql.QueryRowContext(ctx, query, utc(args)...)
}

func (s statements) before(query string) error {
	if !strings.HasPrefix(query, "SELECT") {
		s.tx.foreseen = nil
	}
	return s.tx.settle()
}

func utc(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch v := a.(type) {
		case time.Time:
			a = exact(v)
		case *time.Time:
			if v != nil {
				a = exact(*v)
			}
		}
		out[i] = a
	}
	return out
}
