package understand

import (
	"regexp"
	"time"

	"keng/internal/calendar"
)

// RuleParts is what a text says about the day of a regular meeting.
type RuleParts struct {
	Found bool
	Rule  calendar.Rule
	// Doubt says why a day was named and yet there is no rule.
	Doubt Doubt
	// LunarDay is the day to ask about under MaybeLunar.
	LunarDay int
}

// weekdays are the names of the weekdays, folded.
var weekdays = map[string]time.Weekday{
	"chu nhat": time.Sunday, "cn": time.Sunday, "sunday": time.Sunday, "sun": time.Sunday,
	"thu hai": time.Monday, "thu 2": time.Monday, "t2": time.Monday, "monday": time.Monday, "mon": time.Monday,
	"thu ba": time.Tuesday, "thu 3": time.Tuesday, "t3": time.Tuesday, "tuesday": time.Tuesday, "tue": time.Tuesday,
	"thu tu": time.Wednesday, "thu 4": time.Wednesday, "t4": time.Wednesday, "wednesday": time.Wednesday, "wed": time.Wednesday,
	"thu nam": time.Thursday, "thu 5": time.Thursday, "t5": time.Thursday, "thursday": time.Thursday, "thu": time.Thursday,
	"thu sau": time.Friday, "thu 6": time.Friday, "t6": time.Friday, "friday": time.Friday, "fri": time.Friday,
	"thu bay": time.Saturday, "thu 7": time.Saturday, "t7": time.Saturday, "saturday": time.Saturday, "sat": time.Saturday,
}

const (
	vietnameseWeekday = `(?P<weekday>thu (?:hai|ba|tu|nam|sau|bay|[2-7])|t[2-7]|chu nhat|cn)`
	englishWeekday    = `(?P<weekday>sunday|monday|tuesday|wednesday|thursday|friday|saturday|sun|mon|tue|wed|thu|fri|sat)`
	ordinal           = `(?:st|nd|rd|th)`
	// englishLunar is how a day of the lunar calendar is said in English.
	englishLunar = `(?:(?:the )?lunar (?:day )?(?P<day>\d{1,2})` + ordinal + `?|(?:the )?(?:day )?(?P<of>\d{1,2})` + ordinal +
		`? (?:day )?(?:of )?(?:the |each )?(?:(?:first|last|\d{1,2}` + ordinal + `?) )?lunar(?: (?:month|calendar))?)`
	monthly = `(?: (?:cua |trong |hang |moi )?thang| (?:of|in) (?:the|each|every) month| monthly)?`
	// Before more words, "ta", "duong" and "tay" are likelier a place: Tả Van, đường Lê Lợi, Tây Sơn.
	lunarMark = `(?: (?P<lunar>am lich|am|ta$)| (?P<solar>duong lich|duong$|tay$))?`
)

// ruleForms are the ways to name the day of a regular meeting.
var ruleForms = []struct {
	pattern *regexp.Regexp
	read    func(match) RuleParts
}{
	{regexp.MustCompile(`^(?:vao )?(?:ngay )?(?:mung|mong) (?P<day>\d{1,2}|` + numeral + `)` + lunarMark + monthly), mungRule},
	{regexp.MustCompile(`^(?:vao )?(?:ngay )?(?:(?:mung|mong) )?(?P<day>\d{1,2}) thang (?:gieng|chap)`), mungRule},
	{regexp.MustCompile(`^(?:vao )?ngay ram` + monthly), ramRule},
	{regexp.MustCompile(`^(?:vao )?(?:ngay )?cuoi (?:cung )?(?:(?:cua |trong |hang |moi )?thang)`), lastDayRule},
	{regexp.MustCompile(`^(?:vao )?ngay cuoi(?: cung)?` + monthly), lastDayRule},
	{regexp.MustCompile(`^(?:on )?(?:the )?(?:last day|month end|end of (?:the|each|every) month)` + monthly), lastDayRule},
	{regexp.MustCompile(`^(?:on )?` + englishLunar), englishLunarRule},
	{regexp.MustCompile(`^(?:on )?(?:the )?full moon(?: day)?` + monthly), ramRule},
	{regexp.MustCompile(`^(?:vao )?ngay (?P<day>\d{1,2})` + lunarMark + monthly), dayRule},
	{regexp.MustCompile(`^(?:on )?(?:the )?day (?P<day>\d{1,2})(?: solar)?` + monthly), dayRule},
	{regexp.MustCompile(`^(?:vao )?` + vietnameseWeekday + ` (?:cua )?(?P<week>tuan dau(?: tien)?|dau(?: tien)?)` + monthly), firstWeekRule},
	{regexp.MustCompile(`^(?:vao )?` + vietnameseWeekday + ` (?:cua )?(?:tuan cuoi(?: cung)?|cuoi(?: cung)?)` + monthly), lastWeekRule},
	{regexp.MustCompile(`^(?:vao )?` + vietnameseWeekday + ` (?:cua )?(?:tuan thu|tuan|lan thu|thu) (?P<week>nhat|hai|nhi|ba|tu|nam|[1-9])` + monthly), weekRule},
	{regexp.MustCompile(`^(?:on |every |each )*(?:the )?last ` + englishWeekday + monthly), lastWeekRule},
	{regexp.MustCompile(`^(?:on |every |each )*(?:the )?(?P<week>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th) ` + englishWeekday + monthly), weekRule},
	{regexp.MustCompile(`^(?:on |every |each )*(?:the )?(?P<day>\d{1,2})` + ordinal + monthly), dayRule},
	{regexp.MustCompile(`^(?:vao )?` + vietnameseWeekday + `(?: hang tuan| moi tuan)?` + monthly), weekdayAlone},
	{regexp.MustCompile(`^(?:on |every )?(?:` + englishDays + `)`), weekdayAlone},
}

// bareRules are said only where nothing but a rule is expected.
var bareRules = []struct {
	pattern *regexp.Regexp
	read    func(match) RuleParts
}{
	{regexp.MustCompile(`^(?P<day>\d{1,2})` + lunarMark + monthly), dayRule},
	{regexp.MustCompile(`^ram` + monthly), ramRule},
	{regexp.MustCompile(`^(?:on )?(?:the )?(?P<day>first|second|third|fourth)` + monthly), dayRule},
}

// Rule reads a text that is the rule of a regular meeting: "ngày 3", "thứ sáu
// đầu tiên", "ngày cuối tháng", "last friday". "The Friday of the second week"
// is taken for the second Friday.
func Rule(text string) RuleParts {
	l := newLine(text)
	if parts, n := ruleAt(l.joined); n == len(l.words) {
		return parts
	}
	for _, form := range bareRules {
		if found, n := at(form.pattern, l.joined); n > 0 && n == len(l.words) {
			return form.read(found)
		}
	}
	return RuleParts{}
}

// ruleAt reads a rule at the beginning of a folded text.
func ruleAt(text string) (RuleParts, int) {
	for _, form := range ruleForms {
		if found, n := at(form.pattern, text); n > 0 {
			return form.read(found), n
		}
	}
	return RuleParts{}, 0
}

// ruleIf is the rule, if the calendar has such a day.
func ruleIf(rule calendar.Rule) RuleParts {
	if !rule.Valid() {
		return RuleParts{Doubt: NoSuchDay}
	}
	return RuleParts{Found: true, Rule: rule}
}

func mungRule(found match) RuleParts {
	if found["solar"] != "" {
		return dayRule(found)
	}
	return RuleParts{Doubt: MaybeLunar, LunarDay: number(found["day"])}
}

func englishLunarRule(found match) RuleParts {
	return RuleParts{Doubt: MaybeLunar, LunarDay: number(found["day"] + found["of"])}
}

func ramRule(match) RuleParts { return RuleParts{Doubt: MaybeLunar, LunarDay: 15} }

func dayRule(found match) RuleParts {
	day := number(found["day"])
	if found["lunar"] != "" {
		return RuleParts{Doubt: MaybeLunar, LunarDay: day}
	}
	return ruleIf(calendar.OnDay(day))
}

func lastDayRule(match) RuleParts { return ruleIf(calendar.OnDay(calendar.Last)) }

func firstWeekRule(found match) RuleParts {
	return ruleIf(calendar.OnWeekday(1, weekdays[found["weekday"]]))
}

func lastWeekRule(found match) RuleParts {
	return ruleIf(calendar.OnWeekday(calendar.Last, weekdays[found["weekday"]]))
}

func weekRule(found match) RuleParts {
	week := number(found["week"])
	if week < 1 {
		return RuleParts{Doubt: NoSuchDay}
	}
	return ruleIf(calendar.OnWeekday(week, weekdays[found["weekday"]]))
}

func weekdayAlone(match) RuleParts { return RuleParts{Doubt: WhichWeek} }
