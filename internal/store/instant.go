package store

import (
	"database/sql/driver"
	"fmt"
	"time"
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
