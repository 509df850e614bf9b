package notice

import (
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// The kinds of notices about a regular meeting.
const (
	// KindSchedule shows the regular meeting that a cell has.
	KindSchedule Kind = "schedule.current"
	// KindSchedulePreview shows one that is being set.
	KindSchedulePreview Kind = "schedule.preview"
	// KindScheduleSaved confirms it.
	KindScheduleSaved Kind = "schedule.saved"
)

// Plan is a regular meeting as it is being set.
type Plan struct {
	Unit  roster.UnitID  `json:"unit"`
	Rule  calendar.Rule  `json:"rule"`
	Clock calendar.Clock `json:"clock"`
	Place string         `json:"place"`
	// Save, Edit and Cancel are what the choices of a preview carry.
	Save   string `json:"save,omitempty"`
	Edit   string `json:"edit,omitempty"`
	Cancel string `json:"cancel,omitempty"`
}

// Schedule shows the cell's regular meeting, with a choice that changes it.
func Schedule(unit roster.UnitID, edit string) Note {
	return note(KindSchedule, Plan{Unit: unit, Edit: edit})
}

// SchedulePreview shows what a regular meeting would mean.
func SchedulePreview(p Plan) Note { return note(KindSchedulePreview, p) }

// ScheduleSaved confirms the cell's new regular meeting.
func ScheduleSaved(unit roster.UnitID) Note { return note(KindScheduleSaved, Plan{Unit: unit}) }

// datesAhead is how many dates a preview shows.
const datesAhead = 3

func schedule(p *page) (chat.Message, error) {
	return p.currentSchedule("schedule.title", "schedule.how")
}

func scheduleSaved(p *page) (chat.Message, error) {
	return p.currentSchedule("schedule.saved", "schedule.runs")
}

func (p *page) currentSchedule(title, end string) (chat.Message, error) {
	var plan Plan
	if err := p.read(&plan); err != nil {
		return chat.Message{}, err
	}
	s, found, err := p.tx.SeriesOf(plan.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	if !found {
		return chat.Message{Text: p.say("schedule.none")}, nil
	}
	plan.Rule, plan.Clock, plan.Place = s.Rule, s.Clock, s.Place
	terms, err := meeting.TermsOf(p.tx, plan.Unit, p.almanac.Zone)
	if err != nil {
		return chat.Message{}, err
	}
	ahead, err := p.tx.Meetings(meeting.Query{
		Unit: plan.Unit, Status: []meeting.Status{meeting.Planned, meeting.Announced}, From: p.tx.Now(), Limit: datesAhead,
	})
	if err != nil {
		return chat.Message{}, err
	}
	lines := append(p.rule(plan), p.say("schedule.ahead"))
	for _, m := range ahead {
		lines = append(lines, "– "+p.words.When(m.StartsAt, terms.Zone))
	}
	lines = append(lines, p.say("schedule.shift_"+terms.Shift.String()), p.say(end))
	m := chat.Message{Title: p.say(title), Text: strings.Join(lines, "\n")}
	if plan.Edit != "" {
		m.Choices = [][]chat.Choice{{p.press("button.edit", plan.Edit)}}
	}
	return m, nil
}

func schedulePreview(p *page) (chat.Message, error) {
	var plan Plan
	if err := p.read(&plan); err != nil {
		return chat.Message{}, err
	}
	lines, err := p.plan(plan)
	if err != nil {
		return chat.Message{}, err
	}
	return chat.Message{
		Title: p.say("schedule.preview"),
		Text:  strings.Join(append(lines, p.say("schedule.save_or_not")), "\n"),
		Choices: [][]chat.Choice{{
			p.press("button.save", plan.Save), p.press("button.edit", plan.Edit), p.press("button.cancel", plan.Cancel),
		}},
	}, nil
}

// rule says a regular meeting: when and where.
func (p *page) rule(plan Plan) []string {
	return []string{
		p.say("schedule.rule", "Rule", ruleWords(p.words, plan.Rule), "Clock", p.words.Clock(plan.Clock)),
		p.say("schedule.place", "Place", plan.Place),
	}
}

// plan says a rule in words and its next dates, and why one is moved, or what
// it falls on; and which meetings it leaves as they are.
func (p *page) plan(plan Plan) ([]string, error) {
	terms, err := meeting.TermsOf(p.tx, plan.Unit, p.almanac.Zone)
	if err != nil {
		return nil, err
	}
	ahead, err := meeting.PreviewSeries(p.tx, p.tx.Now(), p.almanac, meeting.Series{
		Unit: plan.Unit, Rule: plan.Rule, Clock: plan.Clock, Place: plan.Place,
	}, datesAhead)
	if err != nil {
		return nil, err
	}
	lines := append(p.rule(plan), p.say("schedule.dates"))
	for _, o := range ahead.Next {
		line := "– " + p.words.Day(o.Date)
		if why := p.collisions(o); why != "" {
			line += " (" + why + ")"
		}
		lines = append(lines, line)
	}
	lines = append(lines, p.say("schedule.shift_"+terms.Shift.String()))
	for _, m := range ahead.Stay {
		lines = append(lines, p.say("schedule.stays", "When", p.words.When(m.StartsAt, terms.Zone)))
	}
	return lines, nil
}

// collisions says what an occurrence falls on: and that it was moved, if it was.
func (p *page) collisions(o calendar.Occurrence) string {
	if len(o.Collisions) == 0 {
		return ""
	}
	what := p.collision(o.Collisions[0])
	if !o.Moved() {
		return what
	}
	return p.say("schedule.moved_from", "Date", p.words.Date(o.Planned), "What", what)
}

// collision says why a day is not free.
func (p *page) collision(c calendar.Collision) string {
	if c.Day.Kind == 0 {
		return p.say("schedule.weekend")
	}
	return p.holiday(c.Day)
}

// holiday names a day off.
func (p *page) holiday(d calendar.Day) string {
	switch {
	case d.Name != "":
		return d.Name
	case d.Kind == calendar.Compensation:
		return p.say("holiday.compensation", "Name", p.say("holiday."+d.Key))
	default:
		return p.say("holiday." + d.Key)
	}
}
