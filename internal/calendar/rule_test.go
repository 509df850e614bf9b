package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var anyRule = rapid.OneOf(
	rapid.Map(rapid.OneOf(rapid.IntRange(1, 31), rapid.Just(Last)), OnDay),
	rapid.Custom(func(t *rapid.T) Rule {
		week := rapid.OneOf(rapid.IntRange(1, 4), rapid.Just(Last)).Draw(t, "week")
		return OnWeekday(week, time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")))
	}),
)

func TestRuleIn(t *testing.T) {
	for _, c := range []struct{ rule, month, want string }{
		{"day 3", "2026-12", "2026-12-03"},
		{"day 31", "2026-11", "2026-11-30"},
		{"day 29", "2027-02", "2027-02-28"},
		{"day 29", "2028-02", "2028-02-29"},
		{"last day", "2027-02", "2027-02-28"},
		{"1 fri", "2026-12", "2026-12-04"},
		{"1 tue", "2026-12", "2026-12-01"},
		{"1 mon", "2026-12", "2026-12-07"},
		{"4 sun", "2026-11", "2026-11-22"},
		{"last mon", "2026-11", "2026-11-30"},
		{"last sun", "2026-11", "2026-11-29"},
		{"last tue", "2026-11", "2026-11-24"},
	} {
		rule, err := ParseRule(c.rule)
		if err != nil {
			t.Fatal(err)
		}
		month, _ := ParseMonth(c.month)
		if got := rule.In(month); got != day(t, c.want) {
			t.Errorf("%s in %s = %v, want %s", c.rule, c.month, got, c.want)
		}
	}
}

func TestParseRuleRefuses(t *testing.T) {
	for _, s := range []string{"", "day", "day 0", "day 32", "day -1", "day 03", "5 fri", "0 fri", "1 day", "fri", "last", "first fri", "1 fri "} {
		if r, err := ParseRule(s); err == nil {
			t.Errorf("ParseRule(%q) = %v, want an error", s, r)
		}
	}
}

func TestRuleProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRule.Draw(t, "rule")
		if back, err := ParseRule(r.String()); back != r || err != nil {
			t.Fatalf("ParseRule(%q) = %+v, %v", r.String(), back, err)
		}
		m := MonthOf(anyDate.Draw(t, "date"))
		d := r.In(m)
		if !m.Contains(d) || !d.Valid() {
			t.Fatalf("%v in %v = %v", r, m, d)
		}
		if r.Week != 0 && d.Weekday() != r.Weekday {
			t.Fatalf("%v in %v = %v, a %v", r, m, d, d.Weekday())
		}
		if r.Week > 0 && (d.Day-1)/7+1 != r.Week {
			t.Fatalf("%v in %v = %v", r, m, d)
		}
		if r.Week == Last && m.Contains(d.AddDays(7)) {
			t.Fatalf("%v in %v = %v", r, m, d)
		}
	})
}

func TestParseShift(t *testing.T) {
	for _, s := range []Shift{Keep, NextFree, PreviousFree} {
		if got, err := ParseShift(s.String()); got != s || err != nil {
			t.Errorf("ParseShift(%q) = %v, %v", s.String(), got, err)
		}
	}
	if _, err := ParseShift(""); err == nil {
		t.Error("ParseShift took nothing for a shift")
	}
}
