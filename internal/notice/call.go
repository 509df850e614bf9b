package notice

import (
	"strings"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/meeting"
)

// announce calls to a meeting.
func announce(p *page) (chat.Message, error) {
	s, err := p.aboutMeeting()
	if err != nil {
		return chat.Message{}, err
	}
	return s.call(s.say("meeting.invite")), nil
}

// remindDay asks once more whoever has not answered or put it off.
func remindDay(p *page) (chat.Message, error) {
	s, err := p.aboutMeeting()
	if err != nil {
		return chat.Message{}, err
	}
	return s.call(s.stillOpen()), nil
}

// stillOpen says why the reader is asked again.
func (s *sheet) stillOpen() string {
	if s.answer.Choice == attendance.Undecided {
		return s.say("meeting.put_off")
	}
	return s.say("meeting.not_answered")
}

// remindHours reminds those who come; whoever cannot any more says so here.
func remindHours(p *page) (chat.Message, error) {
	s, err := p.aboutMeeting()
	if err != nil {
		return chat.Message{}, err
	}
	if over := s.over(); over != "" {
		return s.message(append(s.facts(), "", over)...), nil
	}
	parts := []string{s.say("meeting.soon", "Start", s.day(), "Place", s.Place)}
	if len(s.agenda) > 0 {
		parts = append(parts, s.say("meeting.agenda"), agendaLines(s.agenda))
	}
	m := s.message(append(parts, s.say("meeting.cannot_come"))...)
	m.Choices = [][]chat.Choice{{s.answerChoice(attendance.ComingLate), s.answerChoice(attendance.AskingLeave)}}
	return m, nil
}

// over says, in place of asking, that a meeting is off or has begun; it is empty
// while there is something to ask. What is said late must not call to it.
func (s *sheet) over() string {
	switch {
	case s.Status == meeting.Cancelled:
		return s.say("refusal.is_cancelled")
	case !s.Status.Open() || s.Begun(s.tx.Now()):
		return s.say("meeting.begun")
	}
	return ""
}

// call is a notice that begins with why it comes, gives the facts and asks for
// an answer; or, if there is one, shows it.
func (s *sheet) call(why string) chat.Message {
	if over := s.over(); over != "" {
		return s.message(append(s.facts(), "", over)...)
	}
	parts := append(append([]string{why}, s.facts()...), "")
	if s.answer.Choice.Decided() {
		parts = append(parts, s.mine())
	} else {
		parts = append(parts, s.deadline())
	}
	m := s.message(parts...)
	m.Choices = s.answerChoices()
	return m
}

// card shows a meeting with the reader's answer, and asks for what may still be
// said about it: how late, or why not.
func card(p *page) (chat.Message, error) {
	s, err := p.aboutMeeting()
	if err != nil {
		return chat.Message{}, err
	}
	parts := append(s.facts(), "")
	switch over := s.over(); {
	case over != "":
		return s.message(append(parts, s.mine(), over)...), nil
	case s.answer.Choice == "":
		parts = append(parts, s.deadline())
	case !s.answer.Choice.Decided():
		parts = append(parts, s.mine(), s.deadline())
	default:
		parts = append(parts, s.mine())
		if more := s.ask(); more != "" {
			parts = append(parts, more)
		}
		parts = append(parts, s.say("answer.how_to_change"))
	}
	m := s.message(parts...)
	m.Choices = append(s.detailChoices(), s.answerChoices()...)
	return m, nil
}

// mine says what the reader has answered.
func (s *sheet) mine() string {
	a := s.answer
	if a.Choice == "" {
		return s.say("answer.none")
	}
	parts := []string{s.say("answer.is_" + string(a.Choice))}
	if a.LateMinutes > 0 {
		parts[0] = s.say("answer.is_late_by", "Minutes", a.LateMinutes)
	}
	if why := s.reason(a); why != "" {
		parts = append(parts, s.say("answer.because", "Reason", why))
	}
	if a.By != 0 && a.By != a.Person {
		by, err := s.tx.Person(a.By)
		if err == nil {
			parts = append(parts, s.say("answer.given_by", "Name", by.FullName))
		}
	}
	if a.AfterDeadline {
		parts = append(parts, s.say("answer.after_deadline"))
	}
	return strings.Join(parts, "\n")
}

// reason says why somebody asks to be absent: in their words, else by class.
func (p *page) reason(a attendance.Answer) string {
	switch {
	case a.Reason == "" && a.Words == "":
		return ""
	case a.Words == "":
		return p.say("why." + string(a.Reason))
	default:
		return a.Words
	}
}
