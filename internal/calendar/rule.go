package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Last stands for the last one in [Rule].Day and [Rule].Week.
const Last = -1

// Rule says on which day of each month a cell meets: either on a day of the
// month (Day is set) or on a weekday of a week (Week is set). Its zero value
// is no rule. Rules compare with ==.
type Rule struct {
	// Day is 1 to 31, or Last. A month without the day takes its last one.
	Day int
	// Week is 1 to 4, or Last, and counts the Weekdays of the month.
	Week    int
	Weekday time.Weekday
}

// OnDay returns the rule of a day of the month, 1 to 31 or Last.
func OnDay(day int) Rule { return Rule{Day: day} }

// OnWeekday returns the rule of the first to fourth or Last such weekday.
func OnWeekday(week int, weekday time.Weekday) Rule { return Rule{Week: week, Weekday: weekday} }

// weekdays are the weekdays in the text of a rule, Sunday first.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseRule reads what String returns: "day 3", "last day", "1 fri", "last fri".
func ParseRule(s string) (Rule, error) {
	first, second, _ := strings.Cut(s, " ")
	var r Rule
	switch {
	case s == "last day":
		r.Day = Last
	case first == "day":
		r.Day, _ = strconv.Atoi(second)
	default:
		r.Weekday = time.Weekday(slices.Index(weekdays, second))
		if r.Week = Last; first != "last" {
			r.Week, _ = strconv.Atoi(first)
		}
	}
	if !r.Valid() || r.String() != s {
		return Rule{}, fmt.Errorf("calendar: %q is not a rule like \"day 3\", \"1 fri\" or \"last day\"", s)
	}
	return r, nil
}

// String returns the compact text under which a rule is stored, and nothing
// for no rule.
func (r Rule) String() string {
	switch {
	case !r.Valid():
		return ""
	case r.Day == Last:
		return "last day"
	case r.Day > 0:
		return "day " + strconv.Itoa(r.Day)
	case r.Week == Last:
		return "last " + weekdays[r.Weekday]
	default:
		return strconv.Itoa(r.Week) + " " + weekdays[r.Weekday]
	}
}

// MarshalText implements encoding.TextMarshaler.
func (r Rule) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; empty text is no rule.
func (r *Rule) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*r = Rule{}
		return nil
	}
	var err error
	*r, err = ParseRule(string(text))
	return err
}

// IsZero tells whether r is no rule.
func (r Rule) IsZero() bool { return r == Rule{} }

// Valid tells whether every month has the day that r asks for.
func (r Rule) Valid() bool {
	if r.Week == 0 {
		return r.Weekday == 0 && (r.Day == Last || 1 <= r.Day && r.Day <= 31)
	}
	return r.Day == 0 && (r.Week == Last || 1 <= r.Week && r.Week <= 4) &&
		time.Sunday <= r.Weekday && r.Weekday <= time.Saturday
}

// In returns the rule's day in a month. The rule must be valid.
func (r Rule) In(m Month) Date {
	switch {
	case r.Day == Last || r.Day > m.Days():
		return m.Last()
	case r.Day > 0:
		return Date{m.Year, m.Month, r.Day}
	case r.Week == Last:
		last := m.Last()
		return last.AddDays(-daysBetween(r.Weekday, last.Weekday()))
	default:
		first := m.First()
		return first.AddDays(daysBetween(first.Weekday(), r.Weekday) + 7*(r.Week-1))
	}
}

// daysBetween counts the days from one weekday to the next of the other kind.
func daysBetween(from, to time.Weekday) int { return int(to-from+7) % 7 }
