package calendar

import (
	"fmt"
	"time"
)

// Clock is a time of day in minutes since midnight. Its zero value is midnight.
type Clock int

// NewClock returns the time of day with this hour and minute.
func NewClock(hour, minute int) Clock { return Clock(hour*60 + minute) }

// ClockOf returns what a clock in the zone shows at t; seconds are dropped.
func ClockOf(t time.Time, loc *time.Location) Clock {
	t = t.In(loc)
	return NewClock(t.Hour(), t.Minute())
}

// ParseClock reads "19:30".
func ParseClock(s string) (Clock, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("calendar: %q is not a time of day like 19:30", s)
	}
	return NewClock(t.Hour(), t.Minute()), nil
}

// Hour returns the full hours, 0 to 23.
func (c Clock) Hour() int { return int(c) / 60 }

// Minute returns the minutes past the hour.
func (c Clock) Minute() int { return int(c) % 60 }

// Valid tells whether a day has this time.
func (c Clock) Valid() bool { return c >= 0 && c < 24*60 }

// String returns "19:30".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c.Hour(), c.Minute()) }

// MarshalText implements encoding.TextMarshaler.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Clock) UnmarshalText(text []byte) (err error) {
	*c, err = ParseClock(string(text))
	return err
}
