package understand

import (
	"regexp"
	"time"

	"keng/internal/calendar"
)

const (
	ofYear   = `(?:(?:/| | nam | of )(?P<year>\d{4}|nam nay|this year|nay|nam ngoai|nam truoc|ngoai|last year))?`
	months12 = `\d{1,2}|` + numeral
)

// spanForms are the ways to name a time for statistics.
var spanForms = []struct {
	pattern *regexp.Regexp
	read    func(match, calendar.Date) calendar.Span
}{
	{regexp.MustCompile(`^(?:thang nay|this month)?$`), around(calendar.OneMonth, 0)},
	{regexp.MustCompile(`^(?:thang truoc|thang vua roi|thang vua qua|thang roi|thang qua|last month)$`), around(calendar.OneMonth, -1)},
	{regexp.MustCompile(`^(?:quy nay|quy hien tai|this quarter)$`), around(calendar.Quarter, 0)},
	{regexp.MustCompile(`^(?:quy truoc|quy vua roi|quy vua qua|quy roi|last quarter)$`), around(calendar.Quarter, -1)},
	{regexp.MustCompile(`^(?:nam nay|tu dau nam|dau nam den nay|this year(?: so far)?)$`), around(calendar.FullYear, 0)},
	{regexp.MustCompile(`^(?:nam ngoai|nam truoc|nam vua roi|nam vua qua|nam roi|last year)$`), around(calendar.FullYear, -1)},
	{regexp.MustCompile(`^(?:nam |year )?(?P<year>\d{4})$`), wholeYear},
	{regexp.MustCompile(`^(?:thang ?|thg ?|t ?|month )(?P<month>` + months12 + `)` + ofYear + `$`), numberedMonth},
	{regexp.MustCompile(`^(?:thang ?|thg ?|t ?)(?P<month>\d{1,2})/(?P<year>\d{2})$`), numberedMonth},
	{regexp.MustCompile(`^(?P<month>\d{1,2})/(?P<year>\d{4})$`), numberedMonth},
	{regexp.MustCompile(`^(?P<year>\d{4})-(?P<month>\d{2})$`), numberedMonth},
	{regexp.MustCompile(`^(?:in )?` + monthName + ofYear + `$`), numberedMonth},
	{regexp.MustCompile(`^(?:quy|qui|q|quarter) ?(?:thu )?(?P<n>[1-4]|iv|iii|ii|i|nhat|mot|hai|ba|tu|bon)` + ofYear + `$`), numbered(calendar.Quarter)},
	{regexp.MustCompile(`^(?:the )?(?P<n>first|second|third|fourth|1st|2nd|3rd|4th) quarter` + ofYear + `$`), numbered(calendar.Quarter)},
	{regexp.MustCompile(`^(?:(?:6|sau) ?(?:thang|t)|nua)(?P<n> dau)(?: nam)?` + ofYear + `$`), halfNamed(1)},
	{regexp.MustCompile(`^(?:(?:6|sau) ?(?:thang|t)|nua)(?P<n> cuoi)(?: nam)?` + ofYear + `$`), halfNamed(2)},
	{regexp.MustCompile(`^(?:the )?(?P<n>first|second|1st|2nd) half(?: of the year)?` + ofYear + `$`), numbered(calendar.HalfYear)},
	{regexp.MustCompile(`^(?:the )?first (?:6|six) months(?: of the year)?` + ofYear + `$`), halfNamed(1)},
	{regexp.MustCompile(`^(?:the )?(?:last|second) (?:6|six) months(?: of the year| of)? (?P<year>\d{4})$`), halfNamed(2)},
	{regexp.MustCompile(`^h(?P<n>[12])` + ofYear + `$`), numbered(calendar.HalfYear)},
}

// Span reads a text that is a time for statistics: "tháng 10", "t10/2025",
// "quý III", "6 tháng đầu năm", "năm ngoái", "2026"; nothing means this month.
// What has no year is the latest that has begun. The lunar months Giêng and
// Chạp are not understood.
func Span(text string, today calendar.Date) (calendar.Span, bool) {
	folded := newLine(text).joined
	for _, form := range spanForms {
		found, n := at(form.pattern, folded)
		if n == 0 && (folded != "" || !form.pattern.MatchString("")) {
			continue
		}
		span := form.read(found, today)
		return span, span.Valid() && span.Year >= 1900 && span.Year < 2200
	}
	return calendar.Span{}, false
}

func around(kind calendar.SpanKind, steps int) func(match, calendar.Date) calendar.Span {
	return func(_ match, today calendar.Date) calendar.Span {
		span := calendar.SpanOf(kind, calendar.MonthOf(today))
		if steps < 0 {
			span = span.Prev()
		}
		return span
	}
}

func wholeYear(found match, _ calendar.Date) calendar.Span {
	return calendar.Span{Kind: calendar.FullYear, Year: number(found["year"]), N: 1}
}

func numberedMonth(found match, today calendar.Date) calendar.Span {
	month := time.Month(number(found["month"]))
	if m := months[found["month"]]; m != 0 {
		month = m
	}
	return inYear(calendar.Span{Kind: calendar.OneMonth, N: int(month)}, found["year"], today)
}

func numbered(kind calendar.SpanKind) func(match, calendar.Date) calendar.Span {
	return func(found match, today calendar.Date) calendar.Span {
		return inYear(calendar.Span{Kind: kind, N: number(found["n"])}, found["year"], today)
	}
}

func halfNamed(n int) func(match, calendar.Date) calendar.Span {
	return func(found match, today calendar.Date) calendar.Span {
		return inYear(calendar.Span{Kind: calendar.HalfYear, N: n}, found["year"], today)
	}
}

// inYear puts a span into the year that was said, else into the latest in
// which it has begun.
func inYear(span calendar.Span, said string, today calendar.Date) calendar.Span {
	span.Year = today.Year
	switch said {
	case "":
		if span.Valid() && span.From().After(today) {
			span.Year--
		}
	case "nay", "nam nay", "this year":
	case "ngoai", "nam ngoai", "nam truoc", "last year":
		span.Year--
	default:
		if span.Year = number(said); span.Year < 100 {
			span.Year += 2000
		}
	}
	return span
}
