package understand

import (
	"testing"
	"unicode/utf8"
)

// FuzzReaders checks that no text upsets a reader and that what is found is
// something that exists.
func FuzzReaders(f *testing.F) {
	for _, s := range []string{
		"ngày 3 19:30 Nhà văn hóa thôn", "thứ 6 tuần thứ hai 7h tối", "mùng 5", "7 rưỡi", "8 giờ kém 10", "0h kém 10",
		"4/12/2026 19g30", "thứ sáu này", "29/2", "tháng 10/2025", "quý III", "6 tháng đầu năm", "a\xff\xc3 3", "ngày\u00a03, , .", "31/12/9999", "1/1/0",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkRule(t, Rule(s))
		checkClock(t, Clock(s))
		checkDate(t, Date(s, today))
		schedule := Schedule(s)
		checkRule(t, schedule.Rule)
		checkClock(t, schedule.Clock)
		change := Change(s, today)
		checkDate(t, change.Date)
		checkClock(t, change.Clock)
		if !utf8.ValidString(schedule.Place) || !utf8.ValidString(change.Place) {
			t.Errorf("places %q and %q", schedule.Place, change.Place)
		}
		if span, ok := Span(s, today); ok && !span.Valid() {
			t.Errorf("Span = %+v", span)
		}
	})
}

func checkRule(t *testing.T, p RuleParts) {
	if p.Found != p.Rule.Valid() || p.Found && p.Doubt != Sure {
		t.Errorf("rule %+v", p)
	}
}

func checkClock(t *testing.T, p ClockParts) {
	if !p.Clock.Valid() || !p.Later().Valid() {
		t.Errorf("clock %+v", p)
	}
}

func checkDate(t *testing.T, p DateParts) {
	if p.Found != p.Date.Valid() || p.Found && p.Doubt != Sure {
		t.Errorf("date %+v", p)
	}
}
