package notice

import (
	"slices"
	"strings"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// days says from when and until when something holds; To is the day after the
// last, zero for an open end: "từ 01/03/2026 đến hết 31/05/2026".
func (p *page) days(from, to calendar.Date) string {
	if to.IsZero() {
		return p.say("people.from", "From", p.words.Date(from))
	}
	return p.say("people.from_to", "From", p.words.Date(from), "To", p.words.Date(to.AddDays(-1)))
}

// changeWords says what a change of a person was, or would be, and on which days
// it holds: "Miễn sinh hoạt, từ 01/03/2026 đến hết 31/05/2026".
func (p *page) changeWords(kind roster.ChangeKind, from calendar.Date, args map[string]string) string {
	key, fill := deedKey(kind), []any{}
	var to calendar.Date
	for name, v := range args {
		switch name {
		case "category", "role", "why":
			v = p.say(places[name] + v)
			if kind == personnel.Dismissed || kind == personnel.HandedOver {
				v = lowerFirst(v) // within the sentence
			}
		case "what":
			v = p.whatWords(v)
		case "to":
			to, _ = calendar.ParseDate(v) // none is an open end
			continue
		}
		fill = append(fill, upperFirst(name), v)
	}
	if kind == personnel.Grouped && args["unit"] == "" {
		key = "deed.ungrouped"
	}
	said := p.say(key, fill...)
	if slices.Contains(timeless, kind) {
		return said
	}
	return p.say("people.on_days", "What", said, "Days", p.days(from, to))
}

// timeless are the kinds of changes that hold from no day on: they are about the
// record, or hold until they are changed again.
var timeless = []roster.ChangeKind{personnel.Corrected, personnel.Merged, personnel.Helped, personnel.Unhelped}

// deedKey is the key of the words for a kind of change of a person.
func deedKey(kind roster.ChangeKind) string {
	return "deed." + strings.TrimPrefix(string(kind), "person_")
}

// places are where the words of a change's arguments stand.
var places = map[string]string{"category": "category.", "role": "role.", "why": "left."}

// whatWords are the things that were corrected, which stand in the change as a list.
func (p *page) whatWords(what string) string {
	var parts []string
	for name := range strings.FieldsSeq(what) {
		parts = append(parts, p.say("people.field_"+name))
	}
	return strings.Join(parts, ", ")
}

// Figure is a closed roll that counts differently once something is changed.
type Figure struct {
	Period calendar.Month  `json:"period"`
	Before attendance.Sums `json:"before"`
	After  attendance.Sums `json:"after"`
}

// maxFigures is how many of them are told one by one.
const maxFigures = 6

// FiguresOf are those of an outcome.
func FiguresOf(all []attendance.Recounted) []Figure {
	figures := make([]Figure, len(all))
	for i, r := range all {
		figures[i] = Figure{Period: r.Meeting.Period, Before: r.Before, After: r.After}
	}
	return figures
}

// figureLines tell which closed rolls count differently.
func (p *page) figureLines(figures []Figure) []string {
	if len(figures) == 0 {
		return nil
	}
	lines := []string{p.say("people.figures")}
	for i, f := range figures {
		if i == maxFigures && len(figures) > maxFigures+1 {
			return append(lines, p.say("people.figures_more", "Number", len(figures)-i))
		}
		lines = append(lines, p.say("people.figure", "Month", p.words.Month(f.Period), "Before", f.Before.Must, "After", f.After.Must,
			"RatioBefore", p.words.Ratio(f.Before.Present(), f.Before.Must), "RatioAfter", p.words.Ratio(f.After.Present(), f.After.Must)))
	}
	return lines
}

// LastDigits is what a secretary is shown of a phone number: enough to tell two
// apart, too little to call.
func LastDigits(phone string) string {
	if len(phone) <= 3 {
		return ""
	}
	return phone[len(phone)-3:]
}
