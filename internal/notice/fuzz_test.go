package notice

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"keng/internal/calendar"
	"keng/internal/i18n"
	"keng/internal/understand"
	"keng/locales"
)

// inEach are the words of every language.
func inEach(t testing.TB) (all []*i18n.Words) {
	t.Helper()
	catalog, err := i18n.Load(locales.FS, i18n.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range i18n.Languages {
		all = append(all, catalog.In(string(language)))
	}
	return all
}

// FuzzSchedule types behind /lich: whatever is understood can be said back, in
// each language, and is understood again as the same.
func FuzzSchedule(f *testing.F) {
	for _, s := range []string{
		"ngày 3 19:30 Nhà văn hóa thôn", "thứ sáu tuần thứ hai 7h tối tại Hội trường", "mùng 5", "ngày cuối tháng 8 giờ kém 10", "CN đầu tiên 0h",
		"19g30 thứ tư cuối cùng của tháng, Nhà bà Mai (xóm 3)", "last friday 7pm Town hall", "the 2nd monday of each month 07:30", "ngày 31 âm lịch",
		"7 rưỡi chiều", "chiều thứ 5 thứ tư", "ngày 0 24h", "day 3 of each month 8:00", "a\xff\xc3 ngày 3", "ngày\u00a03, , .",
	} {
		f.Add(s)
	}
	languages := inEach(f)
	f.Fuzz(func(t *testing.T, s string) {
		parts := understand.Schedule(s)
		for _, w := range languages {
			if parts.Rule.Found {
				checkRuleSaid(t, w, parts.Rule.Rule)
			}
			if parts.Clock.Found {
				checkClockSaid(t, w, parts.Clock.Clock)
			}
			if parts.Rule.Found && parts.Clock.Found {
				checkLineSaid(t, w, parts)
			}
		}
		if stored, err := calendar.ParseRule(parts.Rule.Rule.String()); parts.Rule.Found && (err != nil || stored != parts.Rule.Rule) {
			t.Errorf("%+v is kept as %q, %v", parts.Rule.Rule, parts.Rule.Rule, err)
		}
		checkPlace(t, s, parts.Place)
	})
}

// checkRuleSaid says a rule where a rule is asked for, and behind the command.
func checkRuleSaid(t *testing.T, w *i18n.Words, rule calendar.Rule) {
	t.Helper()
	said := ruleWords(w, rule)
	if got := understand.Rule(said); !got.Found || got.Rule != rule {
		t.Errorf("%q is understood as %+v, not %+v", said, got, rule)
	}
	if got := understand.Schedule(said); got.Rule.Rule != rule || got.Clock.Found || got.Place != "" {
		t.Errorf("%q is understood as %+v, not %+v", said, got, rule)
	}
}

// checkClockSaid says a time of day. People do not write 07h30, so a time
// before noon is understood as one that could be in the evening too.
func checkClockSaid(t *testing.T, w *i18n.Words, clock calendar.Clock) {
	t.Helper()
	said := w.Clock(clock)
	got := understand.Clock(said)
	if !got.Found || got.Clock != clock || got.Unsure != (1 <= clock.Hour() && clock.Hour() <= 11) {
		t.Errorf("%q is understood as %+v, not %v", said, got, clock)
	}
}

// checkLineSaid says all of it in one line.
func checkLineSaid(t *testing.T, w *i18n.Words, parts understand.ScheduleParts) {
	t.Helper()
	said := ruleWords(w, parts.Rule.Rule) + " " + w.Clock(parts.Clock.Clock)
	got := understand.Schedule(said)
	if got.Rule != parts.Rule || got.Clock.Clock != parts.Clock.Clock || got.Place != "" {
		t.Errorf("%q is understood as %+v, not %+v", said, got, parts)
	}
}

// checkPlace checks that a place is made of words of the text, in their order,
// as they were written.
func checkPlace(t *testing.T, text, place string) {
	t.Helper()
	if !utf8.ValidString(place) || place != strings.Join(strings.Fields(place), " ") {
		t.Errorf("place %q", place)
	}
	rest := strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	for _, word := range strings.Fields(place) {
		_, after, found := strings.Cut(rest, word)
		if !found {
			t.Errorf("%q, of the place %q, is not in the text %q", word, place, text)
		}
		rest = after
	}
}

// bound matches what ties a span to a year, or to now, so that it may lie ahead.
var bound = regexp.MustCompile(`\d{4}|/\d{2}|nay|this|hien tai`)

// FuzzSpan types behind /thongke on some day: what is understood is a span with
// months in it, and its title, in each language, is understood as the same.
func FuzzSpan(f *testing.F) {
	for _, s := range []string{
		"", "tháng 10", "t10/2025", "thg 3/25", "10/2026", "2026-03", "October 2026", "quý III", "q1/2026", "quý 4 năm nay", "third quarter of 2025",
		"6 tháng đầu năm", "nửa cuối năm ngoái", "first half of 2026", "h2", "năm ngoái", "2026", "year 1900", "2200", "tháng 13", "quý 5", "tháng hai năm trước",
	} {
		f.Add(s, uint16(9831)) // 1 December 2026
	}
	languages := inEach(f)
	f.Fuzz(func(t *testing.T, s string, days uint16) {
		today := calendar.NewDate(2000, time.January, 1).AddDays(int(days))
		span, ok := understand.Span(s, today)
		if !ok {
			return
		}
		checkSpan(t, span)
		if span.From().After(today) && !bound.MatchString(understand.Fold(s)) {
			t.Errorf("on %v, %q has not begun: %v", today, s, span)
		}
		for _, w := range languages {
			said := spanWords(w, span)
			for _, on := range []calendar.Date{today, span.From().AddDays(-1), span.To()} {
				if got, ok := understand.Span(said, on); !ok || got != span {
					t.Errorf("on %v, %q is understood as %v, not %v", on, said, got, span)
				}
			}
		}
	})
}

// checkSpan checks that a span is whole months of one year, and can be kept.
func checkSpan(t *testing.T, span calendar.Span) {
	t.Helper()
	months := span.Months()
	if !span.Valid() || len(months) != int(span.Kind) || !slices.IsSortedFunc(months, calendar.Month.Compare) {
		t.Errorf("%+v has %v", span, months)
	}
	days := span.From().DaysUntil(span.To())
	if !span.From().Before(span.To()) || days < 28*len(months) || days > 31*len(months) || span.From().Year != span.Last().Year {
		t.Errorf("%+v is from %v to %v", span, span.From(), span.To())
	}
	if kept, err := calendar.ParseSpan(span.String()); err != nil || kept != span {
		t.Errorf("%+v is kept as %q, %v", span, span, err)
	}
}
