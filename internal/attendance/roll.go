package attendance

import (
	"strings"
	"time"
	"unicode/utf8"

	"keng/internal/calendar"
	"keng/internal/fault"
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
	// Marks returns who was marked how.
	Marks(meeting.ID) (map[roster.PersonID]Mark, error)
	// SaveMarks makes the changes' To the marks of their persons and adds them to the history.
	SaveMarks(meeting.ID, []RollChange) error
	// SaveRoll keeps the roll, with what was done to it, and the sums of a
	// locked roll; those of an open one are forgotten.
	SaveRoll(Roll, RollChange, Sums) error
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

// ReadSheet reads the roll of a meeting. The zone tells its day.
func ReadSheet(tx RollTx, m meeting.Meeting, zone *time.Location) (Sheet, error) {
	s := Sheet{Meeting: m}
	members, err := tx.MembersAt(m.Unit, calendar.DateOf(m.StartsAt, zone))
	if err != nil {
		return Sheet{}, err
	}
	if s.Roll, err = tx.RollOf(m.ID); err != nil {
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
		s.Sums.Count(member.Category, s.Lines[i].Mark)
	}
	return s, nil
}

// Clerk takes the roll: who, when.
type Clerk struct {
	By   roster.PersonID
	Now  time.Time
	Zone *time.Location
}

// Cycle gives a member the next mark after from, which is the one that the
// clerk saw: if somebody else has marked the member since, that mark stands,
// so that a tap repeated or crossed does not run on. It refuses a closed roll,
// a meeting that has not begun or is off, and somebody who is not on the list.
func (c Clerk) Cycle(tx RollTx, m meeting.Meeting, who roster.PersonID, from Mark) (Sheet, error) {
	s, err := c.open(tx, m)
	if err != nil {
		return Sheet{}, err
	}
	for _, line := range s.Lines {
		if line.Person.ID != who {
			continue
		}
		if line.Mark != from {
			return s, nil
		}
		return c.mark(tx, m, []RollChange{c.change(m, who, from, from.Next())})
	}
	return Sheet{}, fault.New(fault.NotFound, "roll.not_listed")
}

// AllPresent marks everybody present who must attend and is not marked yet.
func (c Clerk) AllPresent(tx RollTx, m meeting.Meeting) (Sheet, error) {
	s, err := c.open(tx, m)
	if err != nil {
		return Sheet{}, err
	}
	var changes []RollChange
	for _, line := range s.Lines {
		if line.Mark == Unmarked && line.Category.MustAttend() {
			changes = append(changes, c.change(m, line.Person.ID, Unmarked, Present))
		}
	}
	if len(changes) == 0 {
		return s, nil
	}
	return c.mark(tx, m, changes)
}

// Lock closes the roll: who was there is now fixed. Whoever is unmarked stays
// so, in a line of their own. Closing a closed roll changes nothing. It refuses
// a roll on which nobody is marked: that is not a roll that was taken.
func (c Clerk) Lock(tx RollTx, m meeting.Meeting) (Sheet, error) {
	s, err := c.read(tx, m)
	if err != nil || s.Roll.Locked() {
		return s, err
	}
	if err := c.writable(s); err != nil {
		return Sheet{}, err
	}
	if s.Sums.Unclear == s.Sums.Must && s.Sums.Extra == 0 {
		return Sheet{}, fault.New(fault.Invalid, "roll.empty")
	}
	s.Roll.LockedAt, s.Roll.LockedBy = c.Now, c.By
	s.Roll.Locks++
	done := RollChange{Meeting: m.ID, Kind: Locked, At: c.Now, By: c.By}
	return s, tx.SaveRoll(s.Roll, done, s.Sums)
}

// Reopen opens a closed roll again, for a reason that is kept. Opening an open
// one changes nothing.
func (c Clerk) Reopen(tx RollTx, m meeting.Meeting, reason string) (Sheet, error) {
	reason = strings.Join(strings.Fields(reason), " ")
	if n := utf8.RuneCountInString(reason); n == 0 || n > MaxWords {
		return Sheet{}, fault.New(fault.Invalid, "roll.reason_needed", "Max", MaxWords)
	}
	s, err := c.read(tx, m)
	if err != nil || !s.Roll.Locked() {
		return s, err
	}
	s.Roll.LockedAt, s.Roll.LockedBy = time.Time{}, 0
	return s, tx.SaveRoll(s.Roll, RollChange{Meeting: m.ID, Kind: Reopened, Reason: reason, At: c.Now, By: c.By}, Sums{})
}

// open reads the sheet of a roll that can be written on.
func (c Clerk) open(tx RollTx, m meeting.Meeting) (Sheet, error) {
	s, err := c.read(tx, m)
	if err == nil {
		err = c.writable(s)
	}
	return s, err
}

// read reads the sheet as it is once nobody else can write on it.
func (c Clerk) read(tx RollTx, m meeting.Meeting) (Sheet, error) {
	m, err := locked(tx, m)
	if err != nil {
		return Sheet{}, err
	}
	s, err := ReadSheet(tx, m, c.Zone)
	if s.Roll.OpenedAt.IsZero() {
		s.Roll.OpenedAt = c.Now
	}
	return s, err
}

// writable refuses a sheet on which nothing can be written.
func (c Clerk) writable(s Sheet) error {
	switch {
	case s.Meeting.Status == meeting.Cancelled:
		return fault.New(fault.Conflict, "refusal.is_cancelled")
	case !s.Meeting.Begun(c.Now.Add(Early)):
		return fault.New(fault.Conflict, "roll.too_early")
	case s.Roll.Locked():
		return fault.New(fault.Conflict, "roll.locked")
	}
	return nil
}

// Early is how long before the start the roll can be taken: people arrive and
// are ticked off while the hall fills.
const Early = time.Hour

// mark keeps marks and reads the sheet anew.
func (c Clerk) mark(tx RollTx, m meeting.Meeting, changes []RollChange) (Sheet, error) {
	if err := tx.SaveMarks(m.ID, changes); err != nil {
		return Sheet{}, err
	}
	return ReadSheet(tx, m, c.Zone)
}

func (c Clerk) change(m meeting.Meeting, who roster.PersonID, from, to Mark) RollChange {
	return RollChange{Meeting: m.ID, Kind: Marked, Person: who, From: from, To: to, At: c.Now, By: c.By}
}
