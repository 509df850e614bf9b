package notice

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// exported is a value as people read it, and as programs do.
type exported struct {
	read string
	// raw is a string, a number, a boolean, an object of them, or nil for nothing.
	raw any
}

// exportValue is a value of a row, which was of a day, from how the database
// writes it. Empty is nothing.
func (p *page) exportValue(c exportColumn, text string, on calendar.Date) (exported, error) {
	if text == "" && c.format != asWord {
		return exported{}, nil
	}
	switch c.format {
	case asNumber:
		n, err := strconv.Atoi(text)
		if n == 0 {
			return exported{raw: n}, err
		}
		return exported{text, n}, err
	case asYes:
		yes := text == "1" || text == "true"
		return exported{p.say(yesNo[yes]), yes}, nil
	case asDay, asLast:
		d, err := calendar.ParseDate(text)
		if c.format == asLast && err == nil {
			d = d.AddDays(-1)
		}
		return exported{p.words.Date(d), d.String()}, err
	case asTime:
		t, err := instant(text)
		return exported{p.words.When(t, p.almanac.Zone), t.In(p.almanac.Zone).Format(time.RFC3339)}, err
	case asUnit, asMeeting, asPerson:
		return p.exportNamed(c.format, text, on)
	case asWord:
		return p.exportWord(c.words, text), nil
	case asText:
	}
	return exported{text, text}, nil
}

// yesNo are the texts for what is so, or is not.
var yesNo = map[bool]string{true: "setting.yes", false: "setting.no"}

// blanks are the texts for no word, where that says something.
var blanks = map[string]string{"mark.": "mark.unclear", "export.way_": "export.way_link"}

// exportWord is a word with its text. One without a text is read as it is.
func (p *page) exportWord(place, word string) exported {
	if word == "" {
		if key := blanks[place]; key != "" {
			return exported{read: p.say(key), raw: word}
		}
		return exported{}
	}
	if key := place + strings.ReplaceAll(word, ".", "_"); p.words.Has(key) {
		return exported{p.say(key), word}
	}
	return exported{word, word}
}

// exportNamed is the name of a unit, a meeting or a person.
func (p *page) exportNamed(f format, number string, on calendar.Date) (exported, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return exported{}, err
	}
	switch f {
	case asUnit:
		name, err := p.unitNamed(roster.UnitID(id), on)
		return exported{name, name}, err
	case asMeeting:
		return p.exportMeeting(meeting.ID(id))
	default:
		who, err := p.tx.Person(roster.PersonID(id))
		return exported{who.FullName, who.FullName}, err
	}
}

// unitNamed is what a unit is called today, or was on a day if it is no more.
func (p *page) unitNamed(id roster.UnitID, on calendar.Date) (string, error) {
	unit, err := p.unitToday(id)
	if fault.Is(err, fault.NotFound) && !on.IsZero() {
		unit, err = p.tx.Unit(id, on)
	}
	if fault.Is(err, fault.NotFound) {
		return p.say("export.unit_gone"), nil
	}
	return unit.Name, err
}

func (p *page) exportMeeting(id meeting.ID) (exported, error) {
	m, err := p.tx.Meeting(id)
	if err != nil {
		return exported{}, err
	}
	name, err := p.unitNamed(m.Unit, calendar.DateOf(m.StartsAt, p.almanac.Zone))
	if err != nil {
		return exported{}, err
	}
	title := p.say("meeting.title_"+string(m.Kind), "Month", p.words.Month(m.Period))
	return exported{
		read: p.say("export.meeting_at", "Title", title, "When", p.words.When(m.StartsAt, p.almanac.Zone), "Unit", name),
		raw: map[string]any{
			"unit": name, "kind": string(m.Kind), "period": m.Period.String(), "starts_at": m.StartsAt.In(p.almanac.Zone).Format(time.RFC3339),
		},
	}, nil
}

// instant reads how a database writes an instant, which is in UTC.
func instant(text string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02 15:04:05.999999999-07:00", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04:05.999999999-07"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("notice: not an instant: %q", text)
}
