package attendance

import (
	"time"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// Standing is how a member stands to a meeting that is to come.
type Standing string

// The standings: an answer, or why there is none.
const (
	WillCome     Standing = "coming"
	WillBeLate   Standing = "late"
	WantsLeave   Standing = "absent"
	PutOff       Standing = "later"
	Silent       Standing = "silent"
	OutOfReach   Standing = "unreachable"
	NotConcerned Standing = "" // need not attend and has not answered
)

// Expected is a member with what they have said, or not.
type Expected struct {
	roster.Member
	// Answer has an empty Choice if there is none.
	Answer   Answer
	Standing Standing
}

// Expectations are a cell's members before a meeting, in the order of a
// Vietnamese list.
type Expectations struct {
	Meeting meeting.Meeting
	Lines   []Expected
}

// ReadExpectations reads who has said what about the meeting's present round.
// The zone tells the meeting's day.
func ReadExpectations(tx Tx, m meeting.Meeting, zone *time.Location) (Expectations, error) {
	members, err := tx.MembersAt(m.Unit, calendar.DateOf(m.StartsAt, zone))
	if err != nil {
		return Expectations{}, err
	}
	given, err := tx.AnswersTo(m.ID, m.Round)
	if err != nil {
		return Expectations{}, err
	}
	answers := make(map[roster.PersonID]Answer, len(given))
	for _, a := range given {
		answers[a.Person] = a
	}
	e := Expectations{Meeting: m, Lines: make([]Expected, len(members))}
	for i, member := range members {
		line := Expected{Member: member, Answer: answers[member.Person.ID]}
		if member.Withdrawn && line.Answer.By == member.Person.ID {
			line.Answer = Answer{} // they have taken back that it is shown to anybody
		}
		line.Standing = line.standing()
		e.Lines[i] = line
	}
	return e, nil
}

func (e Expected) standing() Standing {
	switch {
	case e.Answer.Choice.Decided(), !e.Must:
		return Standing(e.Answer.Choice)
	case !e.Reachable(): // nor can anybody who put it off be asked again
		return OutOfReach
	case e.Answer.Choice == Undecided:
		return PutOff
	default:
		return Silent
	}
}

// Which returns the members who must attend and stand so.
func (e Expectations) Which(s Standing) []Expected {
	var lines []Expected
	for _, line := range e.Lines {
		if line.Must && line.Standing == s {
			lines = append(lines, line)
		}
	}
	return lines
}

// Open are those who must attend and have not said whether they come, reachable
// or not.
func (e Expectations) Open() []Expected {
	var lines []Expected
	for _, line := range e.Lines {
		if line.Must && !line.Answer.Choice.Decided() {
			lines = append(lines, line)
		}
	}
	return lines
}

// Expected is how many have to attend: the sum of all standings.
func (e Expectations) Expected() int {
	n := 0
	for _, line := range e.Lines {
		if line.Must {
			n++
		}
	}
	return n
}

// Guests are those who are asked and are not on the list: who follows the cell.
func (e Expectations) Guests() []Expected {
	var lines []Expected
	for _, line := range e.Lines {
		if !line.Listed {
			lines = append(lines, line)
		}
	}
	return lines
}

// Volunteers are those of the list who need not attend and have answered all the same.
func (e Expectations) Volunteers() []Expected {
	var lines []Expected
	for _, line := range e.Lines {
		if line.Listed && !line.Must && line.Answer.Choice != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
