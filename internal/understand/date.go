package understand

import (
	"regexp"
	"time"

	"keng/internal/calendar"
)

// DateParts is what a text says about a day.
type DateParts struct {
	Found bool
	// Date is today or later, unless the text itself names an earlier year.
	Date calendar.Date
	// Doubt says why a day was named and yet there is no date.
	Doubt Doubt
	// LunarDay is the day to ask about under MaybeLunar.
	LunarDay int
}

// months are the names of the months, folded; numbers are read as such.
var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
	"september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

const (
	// inHalf is a half of the day before the day, as in "tối thứ sáu". The
	// hour, said apart, tells the rest.
	inHalf    = `(?:vao |on )?(?:(?:buoi )?(?:sang|trua|chieu|toi|dem) )?`
	monthName = `(?P<month>january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)`
	// englishDays has no short forms: "thu", "sat" and "mon" are Vietnamese words.
	englishDays = `sunday|monday|tuesday|wednesday|thursday|friday|saturday`
	anyWeekday  = `(?P<weekday>thu (?:hai|ba|tu|nam|sau|bay|[2-7])|t[2-7]|chu nhat|cn|` + englishDays + `)`
	weekdayLead = `(?:` + anyWeekday + ` (?:ngay )?)?`
	// englishHalf is a half of the day behind the day, if it is not the clock's:
	// "friday evening 7:30" leaves the evening to the clock.
	englishHalf = `(?: (?:morning|afternoon|evening|night)$)?`
)

// dateForms are the ways to name a day, the longest first.
var dateForms = []struct {
	pattern *regexp.Regexp
	read    func(match, calendar.Date) DateParts
}{
	{regexp.MustCompile(`^(?:today|tonight|this (?:morning|afternoon|evening))`), daysLater(0)},
	{regexp.MustCompile(`^` + inHalf + `(?:hom nay|bua nay|ngay nay|nay)`), daysLater(0)},
	{regexp.MustCompile(`^tomorrow` + englishHalf), daysLater(1)},
	{regexp.MustCompile(`^` + inHalf + `(?:ngay mai|mai)(?: nay)?`), daysLater(1)},
	{regexp.MustCompile(`^` + inHalf + `(?:ngay mot|mot|ngay kia|the day after tomorrow|day after tomorrow)`), daysLater(2)},
	{regexp.MustCompile(`^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})`), dayOfMonth},
	{regexp.MustCompile(`^` + inHalf + weekdayLead + `(?:ngay )?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d{2})` + lunarMark), dayOfMonth},
	{regexp.MustCompile(`^` + inHalf + weekdayLead + `(?:ngay )?(?P<day>\d{1,2})[/-](?P<month>\d{1,2})` + lunarMark), dayOfMonth},
	{regexp.MustCompile(`^` + inHalf + weekdayLead + `(?:ngay )?(?:(?P<mung>mung|mong) )?(?P<day>\d{1,2}) (?:thang |thg )(?P<month>gieng|chap|\d{1,2}|` + numeral + `)(?:(?: nam|/)? (?P<year>\d{4}))?` + lunarMark), dayOfMonth},
	{regexp.MustCompile(`^(?:on )?` + englishLunar), func(found match, _ calendar.Date) DateParts {
		return maybeLunar(number(found["day"] + found["of"]))
	}},
	{regexp.MustCompile(`^(?:on )?` + weekdayLead + `(?:the )?(?P<day>\d{1,2})` + ordinal + `? (?:of )?` + monthName + `(?: (?P<year>\d{4}))?`), dayOfMonth},
	{regexp.MustCompile(`^(?:on )?` + monthName + ` (?P<day>\d{1,2})(?:st|nd|rd|th)?(?: (?P<year>\d{4}))?`), dayOfMonth},
	{regexp.MustCompile(`^` + inHalf + weekdayLead + `(?:ngay )?(?P<mung>mung|mong) (?P<day>\d{1,2}|` + numeral + `)` + lunarMark), nextDayOf},
	{regexp.MustCompile(`^` + inHalf + `ngay ram`), func(match, calendar.Date) DateParts { return maybeLunar(15) }},
	{regexp.MustCompile(`^` + inHalf + weekdayLead + `ngay (?P<day>\d{1,2})` + lunarMark), nextDayOf},
	{regexp.MustCompile(`^(?:on )?` + weekdayLead + `(?:the )?(?:(?P<day>\d{1,2})` + ordinal + `)`), nextDayOf},
	{regexp.MustCompile(`^(?:on )?(?:the )?day (?P<day>\d{1,2})`), nextDayOf},
	{regexp.MustCompile(`^` + inHalf + anyWeekday + ` (?:tuan sau|tuan toi|tuan tiep|sau|next week)`), weekdayOfNextWeek},
	{regexp.MustCompile(`^(?:on )?next ` + anyWeekday), weekdayOfNextWeek},
	{regexp.MustCompile(`^` + inHalf + anyWeekday + ` (?:cua )?(?:tuan nay|this week)`), weekdayOfThisWeek},
	{regexp.MustCompile(`^` + inHalf + `(?:(?:this |the )?coming |this )?` + anyWeekday + `(?: nay| toi| den|` + englishHalf + `)?`), nextWeekday},
}

// dateAt reads a day at the beginning of a folded text.
func dateAt(text string, today calendar.Date) (DateParts, int) {
	for _, form := range dateForms {
		if found, n := at(form.pattern, text); n > 0 {
			return form.read(found, today), n
		}
	}
	return DateParts{}, 0
}

func foundDate(d calendar.Date) DateParts { return DateParts{Found: true, Date: d} }

func maybeLunar(day int) DateParts { return DateParts{Doubt: MaybeLunar, LunarDay: day} }

func daysLater(n int) func(match, calendar.Date) DateParts {
	return func(_ match, today calendar.Date) DateParts { return foundDate(today.AddDays(n)) }
}

// isLunar tells whether words of the lunar calendar were used and none of the solar.
func isLunar(found match) bool {
	m := found["month"]
	return found["solar"] == "" && (found["lunar"] != "" || found["mung"] != "" || m == "gieng" || m == "chap")
}

func dayOfMonth(found match, today calendar.Date) DateParts {
	day := number(found["day"])
	if isLunar(found) {
		return maybeLunar(day)
	}
	month := time.Month(number(found["month"]))
	if m := months[found["month"]]; m != 0 {
		month = m
	}
	d := calendar.Date{Year: today.Year, Month: month, Day: day}
	if found["year"] != "" {
		if d.Year = number(found["year"]); d.Year < 100 {
			d.Year += 2000
		}
		return existing(d)
	}
	for range 8 { // 29/2 can be eight years away
		if d.Valid() && !d.Before(today) {
			break
		}
		d.Year++
	}
	return existing(d)
}

func nextDayOf(found match, today calendar.Date) DateParts {
	day := number(found["day"])
	if isLunar(found) {
		return maybeLunar(day)
	}
	for m := calendar.MonthOf(today); m.Before(calendar.MonthOf(today).Add(3)); m = m.Next() {
		d := calendar.Date{Year: m.Year, Month: m.Month, Day: day}
		if d.Valid() && !d.Before(today) {
			return foundDate(d)
		}
	}
	return DateParts{Doubt: NoSuchDay}
}

func existing(d calendar.Date) DateParts {
	if !d.Valid() {
		return DateParts{Doubt: NoSuchDay}
	}
	return foundDate(d)
}

// monday returns the Monday of a day's week.
func monday(d calendar.Date) calendar.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// inWeek returns the weekday of the week that begins on a Monday.
func inWeek(monday calendar.Date, weekday time.Weekday) calendar.Date {
	return monday.AddDays((int(weekday) + 6) % 7)
}

func weekdayOfNextWeek(found match, today calendar.Date) DateParts {
	return foundDate(inWeek(monday(today).AddDays(7), weekdays[found["weekday"]]))
}

// weekdayOfThisWeek refuses a day that is over.
func weekdayOfThisWeek(found match, today calendar.Date) DateParts {
	d := inWeek(monday(today), weekdays[found["weekday"]])
	if d.Before(today) {
		return DateParts{Doubt: NoSuchDay}
	}
	return foundDate(d)
}

// nextWeekday returns the next such weekday after today: who means today says so.
func nextWeekday(found match, today calendar.Date) DateParts {
	d := today.AddDays(1)
	for d.Weekday() != weekdays[found["weekday"]] {
		d = d.AddDays(1)
	}
	return foundDate(d)
}
