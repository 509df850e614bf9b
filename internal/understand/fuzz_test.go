package understand

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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

// FuzzAnswer writes answers in every way: how they are typed changes nothing.
func FuzzAnswer(f *testing.F) {
	for _, texts := range answers {
		for i, text := range texts {
			if i%4 == 0 {
				f.Add(text)
			}
		}
	}
	f.Add("đi\xb0")
	labels := []string{"Tôi dự được", "Tôi đến muộn", "Tôi xin vắng", "Báo lại sau"}
	f.Fuzz(func(t *testing.T, s string) {
		reply := Answer(s)
		checkReply(t, reply)
		if len(s) > longest/4 {
			return // in another form it may be too long
		}
		if i, ok := Choice(s, labels); ok {
			if again, ok := Choice(labels[i], labels); !ok || again != i {
				t.Errorf("%q is choice %d, whose words are %d", s, i, again)
			}
		}
		Secret(s)
		if !utf8.ValidString(s) {
			return // in another form it would be other letters
		}
		for name, other := range map[string]string{
			"decomposed": norm.NFD.String(s), "composed": norm.NFC.String(s), "with spaces around": "  " + s + "\u00a0 ",
		} {
			if got := Answer(other); got != reply {
				t.Errorf("%q is %+v, %s %+v", s, reply, name, got)
			}
		}
		//nolint:staticcheck // EqualFold takes letters for alike that are read as two, such as ſ and s
		if upper := strings.ToUpper(s); strings.ToLower(upper) == strings.ToLower(s) {
			got := Answer(upper)
			got.ReasonText = reply.ReasonText
			if got != reply {
				t.Errorf("%q is %+v, in capitals %+v", s, reply, got)
			}
		}
	})
}

func checkReply(t *testing.T, r Reply) {
	t.Helper()
	switch {
	case r.Meaning < Unknown || r.Meaning > OnBehalf:
		t.Errorf("meaning %d", r.Meaning)
	case r.Minutes < 0 || r.Minutes != 0 && r.Meaning != Late:
		t.Errorf("%d minutes of %+v", r.Minutes, r)
	case r.LeavesEarly && r.Meaning != Coming:
		t.Errorf("leaves early: %+v", r)
	case (r.Reason != NoReason || r.ReasonText != "") && r.Meaning != Late && r.Meaning != Absent && r.Meaning != Unknown:
		t.Errorf("a reason of %+v", r)
	case !utf8.ValidString(r.ReasonText) || r.ReasonText != strings.TrimSpace(r.ReasonText):
		t.Errorf("reason %q", r.ReasonText)
	}
}
