package calendar

import (
	"fmt"
	"slices"
)

// DayKind says why a day is off, or on.
type DayKind int

// The kinds of special days.
const (
	// Holiday is a day off by law (lễ).
	Holiday DayKind = iota + 1
	// Compensation is a working day off for a holiday on a weekly rest day (bù).
	Compensation
	// SwapOff is a working day off that another day makes up for (hoán đổi nghỉ).
	SwapOff
	// Working is a rest day on which people work, usually a Saturday (đi làm bù).
	Working
)

var dayKinds = []string{Holiday: "holiday", Compensation: "compensation", SwapOff: "swap-off", Working: "working"}

// ParseDayKind reads what String returns.
func ParseDayKind(s string) (DayKind, error) {
	i := slices.Index(dayKinds, s)
	if i < int(Holiday) {
		return 0, fmt.Errorf("calendar: %q is none of the kinds %q", s, dayKinds[Holiday:])
	}
	return DayKind(i), nil
}

// String returns "holiday", "compensation", "swap-off" or "working".
func (k DayKind) String() string {
	if k < Holiday || k > Working {
		return fmt.Sprintf("DayKind(%d)", int(k))
	}
	return dayKinds[k]
}

// Off tells whether people are off on such a day.
func (k DayKind) Off() bool { return k == Holiday || k == Compensation || k == SwapOff }

// Day is a special day. Its zero value is none.
type Day struct {
	Date Date
	Kind DayKind
	// Key names the holiday in the locales, for example "tet". It is empty
	// where an operator entered the day.
	Key string
	// Name is what the operator called the day; empty where Key is set.
	Name string
	// For is the holiday that a computed Compensation makes up for; else zero.
	For Date
	// Source is what the operator gave as the ground; may be empty.
	Source string
}

// The keys of the computed holidays.
const (
	NewYear       = "new_year"
	TetKey        = "tet"
	HungKings     = "hung_kings"
	Reunification = "reunification"
	LabourDay     = "labour_day"
	NationalDay   = "national_day"
	CultureDay    = "culture_day"
)

// HolidayKeys are all the keys that a computed [Day] can have.
var HolidayKeys = []string{NewYear, TetKey, HungKings, Reunification, LabourDay, NationalDay, CultureDay}
