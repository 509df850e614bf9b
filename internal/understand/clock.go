package understand

import (
	"regexp"
	"strconv"
	"strings"

	"keng/internal/calendar"
)

// ClockParts is what a text says about a time of day.
type ClockParts struct {
	Found bool
	// Clock is the time, read as on a 24-hour clock unless the half of the day
	// was said.
	Clock calendar.Clock
	// Unsure means that the time can be in the other half of the day as well:
	// "7h" alone. Ask, or take the half day that is usual.
	Unsure bool
}

// Later returns the other reading of an unsure time, twelve hours later.
func (c ClockParts) Later() calendar.Clock { return (c.Clock + 12*60) % (24 * 60) }

const (
	halfDays  = `sang|trua|chieu|toi|dem|khuya|am|pm|morning|noon|afternoon|evening|night`
	anHour    = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve`
	hourMarks = `(?:h|g|gio)`
	minutes   = `(?: ?(?:phut|ph|p))?`
)

// clockForms are the ways to write a time of day, the longest first.
var clockForms = []*regexp.Regexp{
	clockForm(` ?(?:` + hourMarks + ` ?)?kem (?P<less>\d{1,2}|nam|muoi lam|muoi|hai muoi)` + minutes),
	clockForm(` ?(?:` + hourMarks + ` ?)?(?P<half>ruoi)`),
	clockForm(`(?:` + hourMarks + `|:|\.)(?P<minute>\d{2})` + minutes),
	clockForm(` ?` + hourMarks + ` (?P<minute>\d{2})` + minutes),
	clockForm(` ?(?:` + hourMarks + `|o'clock)(?: dung)?`),
	englishForm(`(?P<hour>\d{1,2}|` + anHour + `) ?(?P<after>am|pm)`),
	englishForm(`(?P<half>half) past (?P<hour>\d{1,2}|` + anHour + `)` + partOfDay),
	englishForm(`(?P<past>quarter|ten|twenty|five|\d{1,2}) (?:minutes )?past (?P<hour>\d{1,2}|` + anHour + `)` + partOfDay),
	englishForm(`(?P<less>quarter|ten|twenty|five|\d{1,2}) (?:minutes )?to (?P<hour>\d{1,2}|` + anHour + `)` + partOfDay),
	englishForm(`(?P<hour>\d{1,2}|` + anHour + `)(?: o'clock)? (?:in the|at) (?P<after>morning|afternoon|evening|night)`),
	englishForm(`(?P<hour>` + anHour + `) o'clock` + partOfDay),
	englishForm(`(?P<noon>noon|midday)`),
}

// bareForm is an hour without a mark, "7 tối" or "19". It counts only where
// nothing but a time is expected: it could be the number of a hamlet.
var bareForm = regexp.MustCompile(`^(?:luc |vao luc |at )?(?:(?:buoi )?(?P<before>` + halfDays + `) )?(?P<hour>\d{1,2}|` + numeral + `|` + anHour + `)(?: (?P<after>` + halfDays + `))?$`)

func clockForm(body string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:(?:vao luc|luc|vao|tu|at|from) )?(?:(?:buoi )?(?P<before>` + halfDays + `) )?(?:luc )?` +
		`(?P<hour>\d{1,2}|` + numeral + `)` + body +
		`(?: ?(?:(?:buoi |in the |at )?(?P<after>` + halfDays + `)))?(?:$| )`)
}

// partOfDay may follow a time that is said in English.
const partOfDay = `(?: ?(?:in the |at )?(?P<after>am|pm|morning|afternoon|evening|night))?`

func englishForm(body string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:at |from |a )*` + body + `(?:$| )`)
}

// Clock reads a text that is a time of day: "19:30", "19h30", "19g30", "7 rưỡi
// tối", "8 giờ kém 10", "2h chiều", "19".
func Clock(text string) ClockParts {
	l := newLine(text)
	if parts, n := clockAt(l.joined); n == len(l.words) {
		return parts
	}
	found, n := at(bareForm, l.joined)
	if n == 0 {
		return ClockParts{}
	}
	return clockOf(found)
}

// clockAt reads a time of day at the beginning of a folded text.
func clockAt(text string) (ClockParts, int) {
	for _, form := range clockForms {
		found, n := at(form, text)
		if n == 0 {
			continue
		}
		if parts := clockOf(found); parts.Found {
			return parts, n
		}
	}
	return ClockParts{}, 0
}

func clockOf(found match) ClockParts {
	hour, minute := number(found["hour"]), 0
	if found["hour"] == "00" || found["hour"] == "0" {
		hour = 0
	}
	if m := found["minute"]; m != "" {
		minute, _ = strconv.Atoi(m)
	}
	switch {
	case found["half"] != "":
		minute = 30
	case found["past"] != "":
		minute = number(found["past"])
	case found["noon"] != "":
		hour = 12
	}
	said := found["before"]
	if said == "" {
		said = found["after"]
	}
	if hour > 23 || minute > 59 {
		return ClockParts{}
	}
	// 07:30 is written by people who count to 24; 7:30 by either kind.
	unsure := said == "" && 1 <= hour && hour <= 11 && !strings.HasPrefix(found["hour"], "0")
	clock := calendar.NewClock(inHalfDay(hour, said), minute)
	if less := number(found["less"]); less > 0 {
		if less > 59 {
			return ClockParts{}
		}
		clock = (clock - calendar.Clock(less) + 24*60) % (24 * 60)
	}
	return ClockParts{Found: true, Clock: clock, Unsure: unsure}
}

// inHalfDay returns the hour on a 24-hour clock. An hour that does not fit
// the half of the day that was said, as in "19h sáng", stays.
func inHalfDay(hour int, said string) int {
	switch said {
	case "trua", "noon", "chieu", "afternoon", "pm", "evening":
		if hour >= 1 && hour <= 11 && (said != "trua" && said != "noon" || hour < 10) {
			return hour + 12
		}
	case "toi", "dem", "khuya", "night":
		if hour >= 4 && hour <= 11 || said == "toi" && hour >= 1 && hour <= 3 {
			return hour + 12
		}
		if hour == 12 {
			return 0
		}
	case "am", "morning", "sang":
		if hour == 12 {
			return 0
		}
	}
	return hour
}
