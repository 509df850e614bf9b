package attendance

import (
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// Mark is what the roll says about a person.
type Mark string

// The marks.
const (
	// Unmarked is somebody of whom nobody has said anything yet (chưa rõ).
	Unmarked Mark = ""
	// Present was there in time (có mặt).
	Present Mark = "present"
	// Late was there, late (đến muộn).
	Late Mark = "late"
	// Excused was absent for a reason that was accepted (vắng có lý do).
	Excused Mark = "excused"
	// Unexcused was absent without one (vắng không lý do).
	Unexcused Mark = "unexcused"
)

// Present tells whether the person was there.
func (m Mark) Present() bool { return m == Present || m == Late }

// weighty are the marks, those that say most first.
var weighty = []Mark{Present, Late, Excused, Unexcused, Unmarked}

// Beside is what is known of one person of whom two lines of a roll say this and
// the other: who was there on one line was there.
func (m Mark) Beside(other Mark) Mark {
	if slices.Index(weighty, other) < slices.Index(weighty, m) {
		return other
	}
	return m
}

// next is the order in which taps go through the marks.
var next = map[Mark]Mark{
	Unmarked: Present, Present: Late, Late: Excused, Excused: Unexcused, Unexcused: Unmarked,
}

// Next is the mark that a tap makes of this one.
func (m Mark) Next() Mark { return next[m] }

// Roll tells how far the roll of a meeting is.
type Roll struct {
	Meeting meeting.ID
	// OpenedAt is zero while nobody has begun it.
	OpenedAt time.Time
	// LockedAt is zero while it is open.
	LockedAt time.Time
	LockedBy roster.PersonID
	// Locks counts how often it was closed.
	Locks int
	// Others are lines that are nobody's any more.
	Others []Others
	// Reduced tells that it was kept for long enough: only its sums are left.
	Reduced bool
}

// Locked tells whether the roll is closed.
func (r Roll) Locked() bool { return !r.LockedAt.IsZero() }

// RollChangeKind tells what was done to a roll.
type RollChangeKind string

// What is done to a roll.
const (
	Marked   RollChangeKind = "marked"
	Locked   RollChangeKind = "locked"
	Reopened RollChangeKind = "reopened"
)

// RollChange is one entry in the history of a roll.
type RollChange struct {
	Meeting meeting.ID
	Kind    RollChangeKind
	// Person, From and To are those of a mark.
	Person   roster.PersonID
	From, To Mark
	// Reason is why the roll was opened again.
	Reason string
	At     time.Time
	By     roster.PersonID
}

// RollTx is what taking the roll needs of one transaction.
type RollTx interface {
	meetingTx
	// MembersAt returns the cell's members on a day, in the order of a Vietnamese list.
	MembersAt(cell roster.UnitID, day calendar.Date) ([]roster.Member, error)
	// RollOf returns the roll of a meeting, and one not begun if there is none.
	RollOf(meeting.ID) (Roll, error)
	// SumsOf returns the sums of a closed roll, and false if it is not closed.
	SumsOf(meeting.ID) (Sums, bool, error)
	// Marks returns who was marked how.
	Marks(meeting.ID) (map[roster.PersonID]Mark, error)
	// SaveMarks makes the changes' To the marks of their persons and adds them to the history.
	SaveMarks(meeting.ID, []RollChange) error
	// SaveRoll keeps the sheet's roll, with what was done to it, and of a locked
	// one the sums and what each line counts as; those of an open one are forgotten.
	SaveRoll(Sheet, RollChange) error
}

// Line is a member on the roll.
type Line struct {
	roster.Member
	Mark Mark
}

// Sheet is the roll of a meeting: everybody who is on the cell's list on its
// day, with their marks and the sums.
type Sheet struct {
	Meeting meeting.Meeting
	Roll    Roll
	Lines   []Line
	Sums    Sums
}

// ReadSheet reads the roll of a meeting. The zone tells its day. Of one that was
// kept for long enough there are sums, and no lines.
func ReadSheet(tx RollTx, m meeting.Meeting, zone *time.Location) (Sheet, error) {
	s := Sheet{Meeting: m}
	var err error
	if s.Roll, err = tx.RollOf(m.ID); err != nil {
		return Sheet{}, err
	}
	if s.Roll.Reduced {
		s.Sums, _, err = tx.SumsOf(m.ID)
		return s, err
	}
	members, err := tx.MembersAt(m.Unit, calendar.DateOf(m.StartsAt, zone))
	if err != nil {
		return Sheet{}, err
	}
	marks, err := tx.Marks(m.ID)
	if err != nil {
		return Sheet{}, err
	}
	s.Sums.Meetings = 1
	s.Lines = make([]Line, len(members))
	for i, member := range members {
		s.Lines[i] = Line{Member: member, Mark: marks[member.Person.ID]}
		s.Sums.Count(member.Duty, s.Lines[i].Mark)
	}
	for _, o := range s.Roll.Others {
		o.count(&s.Sums)
	}
	return s, nil
}
