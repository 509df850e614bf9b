package understand

import (
	"regexp"
	"time"

	"keng/internal/calendar"
)

// DayParts is what a text says about a day from which something holds, or until
// which: it may be past.
type DayParts struct {
	Found bool
	Date  calendar.Date
	// Other is set where the text has no year and may as well mean this day,
	// which is later than Date: then it has to be asked.
	Other calendar.Date
	// Doubt says why a day was named and yet there is no date.
	Doubt Doubt
	// LunarDay is the day to ask about under MaybeLunar.
	LunarDay int
}

// near is how far away a day without a year is taken for what is meant, if the
// other one that is called so is twice as far.
const near = 45

// dayLead are words that lead over to a day.
var dayLead = regexp.MustCompile(`^(?:(?:ke|bat dau|tu|den|toi|het|cho den|from|since|until|to|till|as of|the end of) )+`)

// earlier are the ways to name a day that is over.
var earlier = []struct {
	pattern *regexp.Regexp
	read    func(today calendar.Date) calendar.Date
}{
	{regexp.MustCompile(`^(?:hom qua|ngay hom qua|yesterday)`), func(d calendar.Date) calendar.Date { return d.AddDays(-1) }},
	{regexp.MustCompile(`^(?:hom kia|ngay hom kia|the day before yesterday|day before yesterday)`), func(d calendar.Date) calendar.Date { return d.AddDays(-2) }},
	{regexp.MustCompile(`^(?:dau thang nay|dau thang|(?:the )?(?:beginning|start) of (?:the|this) month)`), func(d calendar.Date) calendar.Date { return calendar.NewDate(d.Year, d.Month, 1) }},
	{regexp.MustCompile(`^(?:dau nam nay|dau nam|(?:the )?(?:beginning|start) of (?:the|this) year)`), func(d calendar.Date) calendar.Date { return calendar.NewDate(d.Year, time.January, 1) }},
}

// Day reads a day such as "1/3", "từ ngày 01/03/2026" or "hôm qua". One without a
// year is the one that is near, before or after today; where that does not tell,
// both are returned.
func Day(text string, today calendar.Date) DayParts {
	folded := withoutLead(text)
	for _, form := range earlier {
		if _, n := at(form.pattern, folded); n > 0 {
			return DayParts{Found: true, Date: form.read(today)}
		}
	}
	for _, form := range dateForms {
		found, n := at(form.pattern, folded)
		if n == 0 {
			continue
		}
		next := form.read(found, today)
		parts := DayParts{Found: next.Found, Date: next.Date, Doubt: next.Doubt, LunarDay: next.LunarDay}
		if next.Found && found["day"] != "" && found["year"] == "" {
			parts.Date, parts.Other = lastOrNext(form.read, found, next.Date, today)
		}
		return parts
	}
	return DayParts{}
}

func withoutLead(text string) string {
	folded := newLine(text).joined
	return folded[len(dayLead.FindString(folded)):]
}

// lastOrNext decides between the day that comes next under a name, today
// included, and the last one before it.
func lastOrNext(read func(match, calendar.Date) DateParts, found match, next, today calendar.Date) (date, other calendar.Date) {
	last := calendar.Date{}
	for _, back := range []int{31, 62, 366, 4 * 366} { // the 31st; 29 February
		if d := read(found, today.AddDays(-back)); d.Found && d.Date.Before(today) {
			last = d.Date
			break
		}
	}
	ago, ahead := last.DaysUntil(today), today.DaysUntil(next)
	switch {
	case last.IsZero() || ahead <= near && ago > 2*near || ahead == 0:
		return next, calendar.Date{}
	case ago <= near && ahead > 2*near:
		return last, calendar.Date{}
	}
	return last, next
}

// lasting is a time such as "6 tháng" or "1 năm".
var lasting = regexp.MustCompile(`^(?:trong |for )?(?P<n>\d{1,3}|` + numeral + `|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) ` +
	`(?P<unit>ngay|tuan|thang|nam|day|week|month|year)s?(?: nua)?$`)

// after are the days on which so many of a unit are over.
var after = map[string]func(from calendar.Date, n int) calendar.Date{
	"ngay": calendar.Date.AddDays, "day": calendar.Date.AddDays,
	"tuan": weeksLater, "week": weeksLater,
	"thang": calendar.Date.AddMonths, "month": calendar.Date.AddMonths,
	"nam": yearsLater, "year": yearsLater,
}

func weeksLater(from calendar.Date, n int) calendar.Date { return from.AddDays(7 * n) }
func yearsLater(from calendar.Date, n int) calendar.Date { return from.AddMonths(12 * n) }

// Until reads the last day of something that begins on a day: a day, or how long
// it lasts. One without a year is the first that comes after the beginning.
func Until(text string, from calendar.Date) DayParts {
	folded := withoutLead(text)
	if found, n := at(lasting, folded); n > 0 && number(found["n"]) > 0 {
		return DayParts{Found: true, Date: after[found["unit"]](from, number(found["n"])).AddDays(-1)}
	}
	d, _ := dateAt(folded, from)
	return DayParts{Found: d.Found, Date: d.Date, Doubt: d.Doubt, LunarDay: d.LunarDay}
}
