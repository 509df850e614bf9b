package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// SpanKind is the length of a [Span].
type SpanKind int

// The kinds of spans; the number of each is the months it has.
const (
	OneMonth SpanKind = 1
	Quarter  SpanKind = 3
	HalfYear SpanKind = 6
	FullYear SpanKind = 12
)

// Span is a time for statistics: a month, a quarter, half a year or a year.
// Spans compare with ==. Its zero value is no span.
type Span struct {
	Kind SpanKind
	Year int
	// N counts the spans of the kind within the year from 1: the month, the
	// quarter, the half. It is 1 for a year.
	N int
}

// SpanOf returns the span of a kind that has the month in it.
func SpanOf(kind SpanKind, m Month) Span {
	return Span{kind, m.Year, (int(m.Month)-1)/int(kind) + 1}
}

// ParseSpan reads what String returns: "2026-10", "2026-q3", "2026-h1", "2026".
func ParseSpan(s string) (Span, error) {
	year, part, _ := strings.Cut(s, "-")
	span := Span{Kind: FullYear, N: 1}
	span.Year, _ = strconv.Atoi(year)
	if part != "" {
		span.Kind = OneMonth
		switch part[0] {
		case 'q':
			span.Kind, part = Quarter, part[1:]
		case 'h':
			span.Kind, part = HalfYear, part[1:]
		}
		span.N, _ = strconv.Atoi(part)
	}
	if !span.Valid() || span.String() != s {
		return Span{}, fmt.Errorf("calendar: %q is not a span like 2026-10, 2026-q3, 2026-h1 or 2026", s)
	}
	return span, nil
}

// String returns the compact text of a span, and nothing for no span.
func (s Span) String() string {
	switch s.Kind {
	case OneMonth:
		return s.First().String()
	case Quarter:
		return fmt.Sprintf("%04d-q%d", s.Year, s.N)
	case HalfYear:
		return fmt.Sprintf("%04d-h%d", s.Year, s.N)
	case FullYear:
		return fmt.Sprintf("%04d", s.Year)
	}
	return ""
}

// MarshalText implements encoding.TextMarshaler.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; empty text is no span.
func (s *Span) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*s = Span{}
		return nil
	}
	var err error
	*s, err = ParseSpan(string(text))
	return err
}

// IsZero tells whether s is no span.
func (s Span) IsZero() bool { return s == Span{} }

// Valid tells whether s is a span of a year from 1 to 9999.
func (s Span) Valid() bool {
	switch s.Kind {
	case OneMonth, Quarter, HalfYear, FullYear:
		return s.Year >= 1 && s.Year <= 9999 && s.N >= 1 && s.N*int(s.Kind) <= 12
	}
	return false
}

// First returns the first month.
func (s Span) First() Month { return Month{s.Year, time.Month((s.N-1)*int(s.Kind) + 1)} }

// Last returns the last month.
func (s Span) Last() Month { return s.First().Add(int(s.Kind) - 1) }

// Months returns the months in order.
func (s Span) Months() []Month {
	all := make([]Month, 0, s.Kind)
	for i := range int(s.Kind) {
		all = append(all, s.First().Add(i))
	}
	return all
}

// From returns the first day.
func (s Span) From() Date { return s.First().First() }

// To returns the day after the last.
func (s Span) To() Date { return s.Last().Next().First() }

// Contains tells whether the month is in the span.
func (s Span) Contains(m Month) bool { return !m.Before(s.First()) && !s.Last().Before(m) }

// Next returns the span of the same kind after s.
func (s Span) Next() Span { return SpanOf(s.Kind, s.Last().Next()) }

// Prev returns the span of the same kind before s.
func (s Span) Prev() Span { return SpanOf(s.Kind, s.First().Prev()) }
