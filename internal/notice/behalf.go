package notice

import (
	"fmt"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// KindBehalf offers a secretary those who have not answered, to answer for one.
const KindBehalf Kind = "answer.behalf"

// AnsweredFor tells somebody what was answered for them.
const AnsweredFor Kind = "answer.for_you"

type behalfArgs struct {
	Meeting meeting.ID `json:"meeting"`
	Page    int        `json:"page,omitempty"`
}

// Behalf offers those who have not answered about a meeting, page by page.
func Behalf(id meeting.ID, page int) Note {
	return note(KindBehalf, behalfArgs{Meeting: id, Page: page})
}

// BehalfData is what a tap on one of them carries.
func BehalfData(m meeting.ID, who roster.PersonID) string { return fmt.Sprintf("bc:%d:%d", m, who) }

func behalf(p *page) (chat.Message, error) {
	var args behalfArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	s, err := p.sheet(args.Meeting)
	if err != nil {
		return chat.Message{}, err
	}
	e, err := attendance.ReadExpectations(p.tx, s.Meeting, s.terms.Zone)
	if err != nil {
		return chat.Message{}, err
	}
	open := e.Open()
	some, page, more := cut(open, args.Page, RollPage)
	m := s.message(s.say("whom.behalf"))
	if len(open) == 0 {
		return s.message(s.say("whom.all_answered")), nil
	}
	for _, line := range some {
		m.Choices = append(m.Choices, []chat.Choice{{
			Label: nameAmong(e.Lines, expected, line.Person), Data: BehalfData(s.ID, line.Person.ID),
		}})
	}
	if turn := p.turnPages(page, more, func(page int) string { return fmt.Sprintf("b:%d:%d", s.ID, page) }); turn != nil {
		m.Choices = append(m.Choices, turn)
	}
	return m, nil
}

// answeredFor shows the reader what was answered for them, to be changed.
func answeredFor(p *page) (chat.Message, error) { return card(p) }
