package calendar

import (
	"fmt"
	"slices"
)

// Shift says what becomes of a meeting whose day is not free.
type Shift int

// The shifts. A shifted meeting may leave its month; its period stays.
const (
	// Keep leaves the meeting where the rule puts it.
	Keep Shift = iota
	// NextFree moves it to the next free day.
	NextFree
	// PreviousFree moves it to the last free day before.
	PreviousFree
)

var shifts = []string{Keep: "keep", NextFree: "next", PreviousFree: "previous"}

// ParseShift reads what String returns: "keep", "next" or "previous".
func ParseShift(s string) (Shift, error) {
	i := slices.Index(shifts, s)
	if i < 0 {
		return Keep, fmt.Errorf("calendar: %q is none of the shifts %q", s, shifts)
	}
	return Shift(i), nil
}

// Valid tells whether s is one of the shifts.
func (s Shift) Valid() bool { return s >= Keep && s <= PreviousFree }

// String returns the text under which a shift is stored.
func (s Shift) String() string {
	if !s.Valid() {
		return fmt.Sprintf("Shift(%d)", int(s))
	}
	return shifts[s]
}

// MarshalText implements encoding.TextMarshaler.
func (s Shift) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Shift) UnmarshalText(text []byte) (err error) {
	*s, err = ParseShift(string(text))
	return err
}
