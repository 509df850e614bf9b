package remind

import (
	"slices"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
)

type audienceTx interface {
	// MembersAt returns the cell's members on a day.
	MembersAt(cell roster.UnitID, day calendar.Date) ([]roster.Member, error)
	// AnswersTo returns what was said about a round of a meeting.
	AnswersTo(id meeting.ID, round int) ([]attendance.Answer, error)
}

// audience finds whom a notice is for.
type audience func(tx audienceTx, m meeting.Meeting, zone *time.Location) ([]roster.PersonID, error)

// everybody is everyone who is kept informed of the cell.
func everybody(tx audienceTx, m meeting.Meeting, zone *time.Location) ([]roster.PersonID, error) {
	return members(tx, m, zone, func(who roster.Member) bool { return who.Informed })
}

// called are those who are asked to the cell's meetings.
func called(tx audienceTx, m meeting.Meeting, zone *time.Location) ([]roster.PersonID, error) {
	return members(tx, m, zone, func(who roster.Member) bool { return who.Asked })
}

// silent are those of the called who have not answered, or put it off.
func silent(tx audienceTx, m meeting.Meeting, zone *time.Location) ([]roster.PersonID, error) {
	return answered(tx, m, zone, func(c attendance.Choice) bool { return !c.Decided() })
}

// awaited are those of the silent who must attend.
func awaited(tx audienceTx, m meeting.Meeting, zone *time.Location) ([]roster.PersonID, error) {
	people, err := silent(tx, m, zone)
	if err != nil {
		return nil, err
	}
	must, err := members(tx, m, zone, func(who roster.Member) bool { return who.Must })
	return slices.DeleteFunc(people, func(p roster.PersonID) bool { return !slices.Contains(must, p) }), err
}

// coming are those of the called who said that they come, in time or late.
func coming(tx audienceTx, m meeting.Meeting, zone *time.Location) ([]roster.PersonID, error) {
	return answered(tx, m, zone, attendance.Choice.Comes)
}

// rollTaker is the secretary; the deputies where no secretary can be written to,
// and the committee where no deputy can be either.
func rollTaker(tx audienceTx, m meeting.Meeting, zone *time.Location) ([]roster.PersonID, error) {
	for _, role := range []roster.Role{roster.Secretary, roster.Deputy, roster.CommitteeMember} {
		people, err := members(tx, m, zone, func(who roster.Member) bool { return who.Role == role })
		if err != nil || len(people) > 0 {
			return people, err
		}
	}
	return nil, nil
}

// members are those on the cell's list on the meeting's day who can be written
// to and are such. Whoever cannot be is shown to the secretary by name, and is
// not among those who are said to be told.
func members(tx audienceTx, m meeting.Meeting, zone *time.Location, such func(roster.Member) bool) ([]roster.PersonID, error) {
	all, err := tx.MembersAt(m.Unit, calendar.DateOf(m.StartsAt, zone))
	var people []roster.PersonID
	for _, who := range all {
		if who.Reachable() && such(who) {
			people = append(people, who.Person.ID)
		}
	}
	return people, err
}

// answered are those of the called whose answer in the present round is such;
// the answer of somebody who has not answered is empty.
func answered(tx audienceTx, m meeting.Meeting, zone *time.Location, such func(attendance.Choice) bool) ([]roster.PersonID, error) {
	answers, err := tx.AnswersTo(m.ID, m.Round)
	if err != nil {
		return nil, err
	}
	choice := make(map[roster.PersonID]attendance.Choice, len(answers))
	for _, a := range answers {
		choice[a.Person] = a.Choice
	}
	return members(tx, m, zone, func(who roster.Member) bool {
		return (who.Asked || who.May && choice[who.Person.ID] != "") && such(choice[who.Person.ID])
	})
}
