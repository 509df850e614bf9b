package notice

import (
	"strconv"

	"keng/internal/calendar"
	"keng/internal/i18n"
)

// weekKeys are the words for which of a month's weekdays is meant.
var weekKeys = map[int]string{
	1: "rule.first", 2: "rule.second", 3: "rule.third", 4: "rule.fourth", calendar.Last: "rule.last",
}

// ruleWords says a rule: "ngày 3 hằng tháng", "thứ Sáu đầu tiên của tháng".
func ruleWords(w *i18n.Words, r calendar.Rule) string {
	switch {
	case r.Day == calendar.Last:
		return w.Say("rule.last_day")
	case r.Day != 0:
		return w.Say("rule.day", "Day", strconv.Itoa(r.Day))
	default:
		return w.Say("rule.weekday", "Weekday", w.Weekday(r.Weekday), "Week", w.Say(weekKeys[r.Week]))
	}
}
