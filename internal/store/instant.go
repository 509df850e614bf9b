package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// exact is t as both databases can keep it.
func exact(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// micro is an instant in a TIMESTAMP column. The zero time is NULL.
type micro struct{ time.Time }

// at converts an instant for a row or a condition.
func at(t time.Time) micro { return micro{exact(t)} }

// GormDataType names the column's type, so that GORM does not look into the struct.
func (micro) GormDataType() string { return "time" }

// Value implements driver.Valuer.
func (m micro) Value() (driver.Value, error) {
	if m.IsZero() {
		return nil, nil
	}
	return exact(m.Time), nil
}

// Scan implements sql.Scanner. An expression such as MAX(at) has no declared
// type, so that SQLite hands it over as text.
func (m *micro) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*m = micro{}
	case time.Time:
		*m = at(v)
	case string:
		t, err := time.Parse("2006-01-02 15:04:05.999999999-07:00", v)
		if err != nil {
			return fmt.Errorf("store: not an instant: %w", err)
		}
		*m = at(t)
	default:
		return fmt.Errorf("store: not an instant: %T", v)
	}
	return nil
}

// day is a calendar day as text, 'YYYY-MM-DD'. The empty one is NULL.
type day string

// Value implements driver.Valuer.
func (d day) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}

// Scan implements sql.Scanner.
func (d *day) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = ""
	case string:
		*d = day(v)
	case []byte:
		*d = day(v)
	default:
		return fmt.Errorf("store: not a day: %T", v)
	}
	return nil
}

// utcArgs carries a transaction's statements and converts the times among
// their arguments, so that none can be compared or kept in a zone of its own.
type utcArgs struct{ tx *sql.Tx }

var _ gorm.ConnPool = utcArgs{}

func (p utcArgs) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return p.tx.PrepareContext(ctx, query)
}

func (p utcArgs) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.tx.ExecContext(ctx, query, utc(args)...)
}

func (p utcArgs) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.tx.QueryContext(ctx, query, utc(args)...)
}

func (p utcArgs) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.tx.QueryRowContext(ctx, query, utc(args)...)
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
