package attendance

import (
	"time"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// Others are lines of a roll that are nobody's any more: of people who were
// deleted. They count on as they did, and nobody can tell whose they were.
type Others struct {
	Listed, Must bool
	Mark         Mark
	People       int
}

// count adds them to the sums.
func (o Others) count(s *Sums) {
	for range o.People {
		s.Count(roster.Duty{Listed: o.Listed, Must: o.Must}, o.Mark)
	}
}

// RollLine is what a roll says about one person.
type RollLine struct {
	Meeting meeting.ID
	Mark    Mark
	// Locked tells that the roll is closed; then Listed and Must are what the line counts as.
	Locked       bool
	Listed, Must bool
}

// DisownTx is what taking somebody off all rolls needs of one transaction.
type DisownTx interface {
	RollTx
	// RollLines returns what all rolls say about the person.
	RollLines(roster.PersonID) ([]RollLine, error)
	// Disown deletes what the roll says about the person, with its history, and
	// counts it among its others if there is something to count.
	Disown(id meeting.ID, who roster.PersonID, as *Others) error
}

// Disown takes somebody off all rolls, so that their figures stay as they are. On
// a roll that is still open, a mark stays as it would count now. It returns the
// first day, from today on, of which no roll has them: from then on they can be
// counted as one of the cell again, and are not counted twice.
func Disown(tx DisownTx, zone *time.Location, who roster.PersonID, today calendar.Date) (from calendar.Date, err error) {
	lines, err := tx.RollLines(who)
	from = today
	for _, line := range lines {
		if err != nil {
			return from, err
		}
		var m meeting.Meeting
		if m, err = tx.Meeting(line.Meeting); err != nil {
			return from, err
		}
		if next := calendar.DateOf(m.StartsAt, zone).AddDays(1); from.Before(next) {
			from = next
		}
		var as *Others
		if as, err = line.as(tx, zone, m, who); err == nil {
			err = tx.Disown(line.Meeting, who, as)
		}
	}
	return from, err
}

// as is what the line counts as once it is nobody's; nil for nothing.
func (l RollLine) as(tx DisownTx, zone *time.Location, m meeting.Meeting, who roster.PersonID) (*Others, error) {
	if err := tx.LockCell(m.Unit); err != nil {
		return nil, err
	}
	if l.Locked {
		return &Others{Listed: l.Listed, Must: l.Must, Mark: l.Mark, People: 1}, nil
	}
	members, err := tx.MembersAt(m.Unit, calendar.DateOf(m.StartsAt, zone))
	for _, member := range members {
		if member.Person.ID == who {
			return &Others{Listed: member.Listed, Must: member.Must, Mark: l.Mark, People: 1}, err
		}
	}
	return nil, err
}
