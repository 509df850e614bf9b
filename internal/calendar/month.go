package calendar

import (
	"cmp"
	"fmt"
	"time"
)

// Month is a month of a year. As the period of a meeting it is the month that
// the meeting is for, which is not always the month in which it is held.
type Month struct {
	Year  int
	Month time.Month
}

// MonthOf returns the month of a day.
func MonthOf(d Date) Month { return Month{d.Year, d.Month} }

// ParseMonth reads "2026-12".
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return Month{}, fmt.Errorf("calendar: %q is not a month like 2026-12", s)
	}
	return Month{t.Year(), t.Month()}, nil
}

// String returns "2026-12", and nothing for no month.
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year, int(m.Month))
}

// MarshalText implements encoding.TextMarshaler.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; empty text is no month.
func (m *Month) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = Month{}
		return nil
	}
	var err error
	*m, err = ParseMonth(string(text))
	return err
}

// IsZero tells whether m is no month.
func (m Month) IsZero() bool { return m == Month{} }

// Add returns the month n months later, earlier when n is negative.
func (m Month) Add(n int) Month { return MonthOf(NewDate(m.Year, m.Month+time.Month(n), 1)) }

// Next returns the month after m.
func (m Month) Next() Month { return m.Add(1) }

// Prev returns the month before m.
func (m Month) Prev() Month { return m.Add(-1) }

// First returns the first day.
func (m Month) First() Date { return Date{m.Year, m.Month, 1} }

// Last returns the last day.
func (m Month) Last() Date { return NewDate(m.Year, m.Month+1, 0) }

// Days counts the days.
func (m Month) Days() int { return m.Last().Day }

// Contains tells whether the day is in the month.
func (m Month) Contains(d Date) bool { return MonthOf(d) == m }

// Compare returns -1, 0 or 1 as m is before, the same as or after n.
func (m Month) Compare(n Month) int {
	return cmp.Or(cmp.Compare(m.Year, n.Year), cmp.Compare(m.Month, n.Month))
}

// Before tells whether m comes before n.
func (m Month) Before(n Month) bool { return m.Compare(n) < 0 }
