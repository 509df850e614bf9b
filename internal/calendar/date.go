package calendar

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar, without hour or zone. Its zero
// value is no day. Dates compare with ==.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns the day with these numbers, carried over where they pass
// the month's or the year's end, as in [time.Date].
func NewDate(year int, month time.Month, day int) Date {
	return dateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the day that it is at t in the zone.
func DateOf(t time.Time, loc *time.Location) Date { return dateOf(t.In(loc)) }

func dateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-12-03".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("calendar: %q is not a date like 2026-12-03", s)
	}
	return dateOf(t), nil
}

// String returns "2026-12-03", and nothing for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; empty text is no day.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	var err error
	*d, err = ParseDate(string(text))
	return err
}

// IsZero tells whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Valid tells whether the calendar has this day, in a year from 1 to 9999.
func (d Date) Valid() bool {
	return d.Year >= 1 && d.Year <= 9999 && NewDate(d.Year, d.Month, d.Day) == d
}

// At returns the instant at which the clock shows c on this day in the zone.
func (d Date) At(c Clock, loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, int(c)/60, int(c)%60, 0, 0, loc)
}

// AddDays returns the day n days later, earlier when n is negative.
func (d Date) AddDays(n int) Date { return NewDate(d.Year, d.Month, d.Day+n) }

// AddMonths returns the same day of the month n months later, or the last day of
// that month if it has no such day.
func (d Date) AddMonths(n int) Date {
	month := Month{d.Year, d.Month}.Add(n)
	return Date{month.Year, month.Month, min(d.Day, month.Days())}
}

// DaysUntil counts the days from d to e; it is negative when e comes first.
func (d Date) DaysUntil(e Date) int { return e.julian() - d.julian() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// Compare returns -1, 0 or 1 as d is before, on or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before tells whether d comes before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After tells whether d comes after e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

func (d Date) midnight() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// julian counts days the astronomers' way: 1970-01-01 is 2440588.
func (d Date) julian() int {
	seconds := d.midnight().Unix()
	days := seconds / 86400
	if seconds%86400 < 0 {
		days--
	}
	return int(days) + 2440588
}

func fromJulian(n int) Date { return NewDate(1970, time.January, 1+n-2440588) }
