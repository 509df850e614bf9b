package understand

import (
	"regexp"
	"strings"
	"unicode"

	"keng/internal/calendar"
)

// ScheduleParts is what one line says about a regular meeting. Parts that are
// not found are for the caller to ask about.
type ScheduleParts struct {
	Rule  RuleParts
	Clock ClockParts
	// Place is what is left, as it was written; empty if nothing is.
	Place string
}

// Schedule reads a line such as "ngày 3 19:30 Nhà văn hóa thôn", its parts in
// any order.
func Schedule(text string) ScheduleParts {
	var parts ScheduleParts
	parts.Place = scan(text, func(rest string, _ bool) int {
		if !parts.Rule.Found && parts.Rule.Doubt == Sure {
			if rule, n := ruleAt(rest); n > 0 {
				parts.Rule = rule
				return n
			}
		}
		return takeClock(&parts.Clock, rest)
	})
	return parts
}

// ChangeParts is what one line says about where a meeting is moved.
type ChangeParts struct {
	Date  DateParts
	Clock ClockParts
	// Place is what is left, as it was written; empty if nothing is.
	Place string
}

// Change reads a line such as "thứ sáu này 19h30 Hội trường", its parts in any
// order. Dates without a year are today or later.
func Change(text string, today calendar.Date) ChangeParts {
	var parts ChangeParts
	parts.Place = scan(text, func(rest string, clear bool) int {
		// The clock goes first: "tối thứ sáu" is a date, "tối 7h thứ sáu" is both.
		if n := takeClock(&parts.Clock, rest); n > 0 {
			return n
		}
		if !parts.Date.Found && parts.Date.Doubt == Sure {
			date, n := dateAt(rest, today)
			if n == 0 || n == 1 && !clear && mayBeName(rest) {
				return 0
			}
			parts.Date = date
			return n
		}
		return 0
	})
	return parts
}

// mayBeName tells whether the one word that names a day, such as "mai", can as
// well be somebody's name within a place: "nhà bà Mai".
func mayBeName(rest string) bool {
	first, _, _ := strings.Cut(rest, " ")
	return !strings.ContainsAny(first, "0123456789")
}

func takeClock(parts *ClockParts, rest string) int {
	if parts.Found {
		return 0
	}
	clock, n := clockAt(rest)
	if n > 0 {
		*parts = clock
	}
	return n
}

// fillers are words that lead over to a part and belong to none.
var fillers = regexp.MustCompile(`^(?:(?:sinh hoat chi bo|sinh hoat|hop chi bo|hop|doi sang|doi den|doi|chuyen sang|hoan den|hoan|sang|dia diem|noi hop|vao luc|vao|luc|tai|o|hang thang|moi thang|at|on|in|to|every|` +
	`(?:moved?|postponed?|changed?)(?: it)?(?: to)?|place|venue|location) )+`)

// reach is how many words a part may have: more than the longest form of a rule,
// a date or a time. Patterns are shown no more, or a text of four thousand short
// words would be read two thousand times.
const reach = 24

// scan lets take read parts off a text, word by word; take returns how many
// words a part had, 0 for none, and is told whether nothing but fillers came
// since the last part. What no part took is returned as it was written.
func scan(text string, take func(rest string, clear bool) int) string {
	l := newLine(text)
	var left []string
	begin := l.afterFillers(0)
	for i := 0; i < len(l.words); {
		n := take(l.from(i, reach), begin >= i)
		if n == 0 {
			i++
			continue
		}
		left = append(left, l.between(begin, i))
		i += n
		begin = l.afterFillers(i)
	}
	left = append(left, l.between(begin, len(l.words)))
	return strings.Join(strings.Fields(strings.Join(left, " ")), " ")
}

// afterFillers returns the first word from i on that is no filler.
func (l line) afterFillers(i int) int {
	for {
		_, n := at(fillers, l.from(i, reach)+" ")
		if n == 0 {
			return i
		}
		i += n
	}
}

// between returns what the text has from word i to word j, without trailing
// stops.
func (l line) between(i, j int) string {
	if i >= j {
		return ""
	}
	// A bracket or a quote that the last word is in belongs to it.
	end := len(l.source)
	if j < len(l.words) {
		end = l.words[j].from
	}
	return strings.TrimRightFunc(l.source[l.words[i].from:end], trailing)
}

func trailing(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(",;.:-–—", r)
}
