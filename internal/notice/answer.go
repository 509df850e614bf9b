package notice

import (
	"fmt"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/meeting"
)

// LateMinutes are those that somebody who comes late can tap.
var LateMinutes = []int{10, 15, 30}

// AnswerData is what a tap on an answer carries: the meeting, its round and the choice.
func AnswerData(m meeting.ID, round int, c attendance.Choice) string {
	return fmt.Sprintf("a:%d:%d:%s", m, round, c)
}

// forWhom adds to what a tap carries for whom it is, if that has to be said.
func (s *sheet) forWhom(data string) string {
	if s.about == 0 {
		return data
	}
	return fmt.Sprintf("%s:%d", data, s.about)
}

// MinutesData is what a tap on "how late" carries.
func MinutesData(m meeting.ID, round, minutes int) string {
	return fmt.Sprintf("m:%d:%d:%d", m, round, minutes)
}

// ReasonData is what a tap on a reason carries.
func ReasonData(m meeting.ID, round int, r attendance.Reason) string {
	return fmt.Sprintf("w:%d:%d:%s", m, round, r)
}

// answerChoice is one answer to tap.
func (s *sheet) answerChoice(c attendance.Choice) chat.Choice {
	return s.press("choice."+string(c), s.forWhom(AnswerData(s.ID, s.Round, c)))
}

// answerChoices are the four answers, two in a row.
func (s *sheet) answerChoices() [][]chat.Choice {
	var rows [][]chat.Choice
	for i, c := range attendance.Choices {
		if i%2 == 0 {
			rows = append(rows, nil)
		}
		rows[i/2] = append(rows[i/2], s.answerChoice(c))
	}
	return rows
}

// ask asks for what the answer leaves open, if anything.
func (s *sheet) ask() string {
	switch {
	case s.answer.Choice == attendance.ComingLate && s.answer.LateMinutes == 0:
		return s.say("answer.ask_minutes")
	case s.answer.Choice == attendance.AskingLeave && s.answer.Reason == "" && s.answer.Words == "":
		if !s.terms.ReasonWords {
			return s.say("answer.ask_class")
		}
		return s.say("answer.ask_reason")
	}
	return ""
}

// detailChoices are the choices for what ask asks for.
func (s *sheet) detailChoices() [][]chat.Choice {
	switch {
	case s.ask() == "":
		return nil
	case s.answer.Choice == attendance.ComingLate:
		row := make([]chat.Choice, len(LateMinutes))
		for i, n := range LateMinutes {
			row[i] = chat.Choice{Label: s.say("choice.minutes", "Minutes", n), Data: s.forWhom(MinutesData(s.ID, s.Round, n))}
		}
		return [][]chat.Choice{row}
	default:
		var rows [][]chat.Choice
		for i, r := range attendance.Reasons {
			if i%2 == 0 {
				rows = append(rows, nil)
			}
			rows[i/2] = append(rows[i/2], s.press("reason."+string(r), s.forWhom(ReasonData(s.ID, s.Round, r))))
		}
		return rows
	}
}
