package notice

import (
	"fmt"
	"strings"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/meeting"
)

// KindList shows a secretary who has answered what.
const KindList Kind = "attendance.list"

// List shows who has answered what about a meeting. It holds reasons: only the
// cell's own secretaries may be shown it.
func List(id meeting.ID) Note { return note(KindList, meetingArgs{Meeting: id}) }

// RemindData is what a tap on "remind those who have not answered" carries.
func RemindData(m meeting.ID) string { return fmt.Sprintf("n:%d", m) }

func list(p *page) (chat.Message, error) {
	s, err := p.aboutMeeting()
	if err != nil {
		return chat.Message{}, err
	}
	e, err := attendance.ReadExpectations(p.tx, s.Meeting, s.terms.Zone)
	if err != nil {
		return chat.Message{}, err
	}
	parts := []string{s.say("list.when", "When", s.words.When(s.StartsAt, s.terms.Zone)), p.expectedTotals(e)}
	for _, standing := range []attendance.Standing{
		attendance.WillCome, attendance.WillBeLate, attendance.WantsLeave,
		attendance.PutOff, attendance.Silent, attendance.OutOfReach,
	} {
		parts = append(parts, p.group("list."+string(standing), e.Lines, e.Which(standing))...)
	}
	parts = append(parts, p.group("list.volunteers", e.Lines, e.Volunteers())...)
	parts = append(parts, p.group("list.guests", e.Lines, e.Guests())...)
	m := s.message(parts...)
	if open := len(e.Which(attendance.Silent)) + len(e.Which(attendance.PutOff)); open > 0 && s.Status.Open() && !s.Begun(p.tx.Now()) {
		m.Choices = [][]chat.Choice{{p.press("list.remind", RemindData(s.ID))}}
	}
	if len(e.Open()) > 0 && s.Status.Open() && !s.Begun(p.tx.Now()) {
		m.Choices = append(m.Choices, []chat.Choice{p.press("list.behalf", fmt.Sprintf("b:%d:0", s.ID))})
	}
	return m, nil
}

// expectedTotals is the line whose parts add up to the whole.
func (p *page) expectedTotals(e attendance.Expectations) string {
	count := func(s attendance.Standing) int { return len(e.Which(s)) }
	return p.say("list.totals", "Must", e.Expected(),
		"Coming", count(attendance.WillCome), "Late", count(attendance.WillBeLate),
		"Absent", count(attendance.WantsLeave), "PutOff", count(attendance.PutOff),
		"Silent", count(attendance.Silent), "Unreachable", count(attendance.OutOfReach))
}

// group is a heading with some names of all, or nothing.
func (p *page) group(heading string, all, lines []attendance.Expected) []string {
	if len(lines) == 0 {
		return nil
	}
	parts := []string{"", p.say(heading, "Number", len(lines))}
	for i, line := range lines {
		text := fmt.Sprintf("%d. %s", i+1, nameAmong(all, expected, line.Person))
		if more := p.remark(line); more != "" {
			text += " – " + more
		}
		parts = append(parts, text)
	}
	return parts
}

// remark is what is worth knowing about a member in the list.
func (p *page) remark(e attendance.Expected) string {
	var parts []string
	switch {
	case !e.Must && e.Answer.Choice == "":
		parts = append(parts, p.say("list.not_answered"))
	case !e.Must:
		parts = append(parts, p.say("short."+string(e.Answer.Choice)))
	}
	switch e.Standing {
	case attendance.WillBeLate:
		if e.Answer.LateMinutes > 0 {
			parts = append(parts, p.say("choice.minutes", "Minutes", e.Answer.LateMinutes))
		}
	case attendance.WantsLeave:
		parts = append(parts, p.reasonInList(e.Answer))
	case attendance.OutOfReach:
		why := e.Unreachable
		if !e.Joined {
			why = "not_joined"
		}
		if e.Withdrawn {
			why = "withdrawn"
		}
		parts = append(parts, p.unreachable(why))
	default: // the heading says it all
	}
	if by := e.Answer.By; by != 0 && by != e.Person.ID {
		if who, err := p.tx.Person(by); err == nil {
			parts = append(parts, p.say("list.given_by", "Name", who.FullName))
		}
	}
	if e.Answer.AfterDeadline {
		parts = append(parts, p.say("list.after_deadline"))
	}
	return strings.Join(parts, ", ")
}

// reasonInList says a reason, or that none was given.
func (p *page) reasonInList(a attendance.Answer) string {
	if why := p.reason(a); why != "" {
		return why
	}
	return p.say("list.no_reason")
}

// unreachable says why somebody cannot be written to.
func (p *page) unreachable(why string) string {
	if key := "unreachable." + why; p.words.Has(key) {
		return p.say(key)
	}
	return p.say("unreachable.unknown")
}
