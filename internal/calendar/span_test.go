package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSpan(t *testing.T) {
	for _, c := range []struct {
		span     Span
		text     string
		from, to string
	}{
		{Span{OneMonth, 2026, 12}, "2026-12", "2026-12-01", "2027-01-01"},
		{Span{Quarter, 2026, 3}, "2026-q3", "2026-07-01", "2026-10-01"},
		{Span{Quarter, 2026, 4}, "2026-q4", "2026-10-01", "2027-01-01"},
		{Span{HalfYear, 2026, 1}, "2026-h1", "2026-01-01", "2026-07-01"},
		{Span{HalfYear, 2026, 2}, "2026-h2", "2026-07-01", "2027-01-01"},
		{Span{FullYear, 2026, 1}, "2026", "2026-01-01", "2027-01-01"},
	} {
		if got := c.span.String(); got != c.text {
			t.Errorf("%+v is written %q, want %q", c.span, got, c.text)
		}
		if got, err := ParseSpan(c.text); got != c.span || err != nil {
			t.Errorf("ParseSpan(%q) = %+v, %v", c.text, got, err)
		}
		if c.span.From() != day(t, c.from) || c.span.To() != day(t, c.to) {
			t.Errorf("%s is from %v to %v", c.text, c.span.From(), c.span.To())
		}
	}
	for _, s := range []string{"", "2026-13", "2026-q5", "2026-h3", "2026-q", "2026-", "26", "q3", "2026-1"} {
		if got, err := ParseSpan(s); err == nil {
			t.Errorf("ParseSpan(%q) = %+v, want an error", s, got)
		}
	}
}

func TestSpanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]SpanKind{OneMonth, Quarter, HalfYear, FullYear}).Draw(t, "kind")
		m := Month{rapid.IntRange(1990, 2100).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month"))}
		s := SpanOf(kind, m)
		if !s.Valid() || !s.Contains(m) || len(s.Months()) != int(kind) {
			t.Fatalf("SpanOf(%v, %v) = %+v", kind, m, s)
		}
		if s.Next().From() != s.To() || s.Prev().To() != s.From() || s.Next().Prev() != s {
			t.Fatalf("%v, %v, %v do not follow each other", s.Prev(), s, s.Next())
		}
		if s.Contains(s.Next().First()) || s.Contains(s.Prev().Last()) {
			t.Fatalf("%v overlaps its neighbours", s)
		}
	})
}
