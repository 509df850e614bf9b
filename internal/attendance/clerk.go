package attendance

import (
	"strings"
	"time"
	"unicode/utf8"

	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

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
		if line.Mark == Unmarked && line.Must {
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
	return s, tx.SaveRoll(s, done)
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
	if s.Roll.Reduced {
		return Sheet{}, fault.New(fault.Conflict, "roll.reduced")
	}
	s.Roll.LockedAt, s.Roll.LockedBy = time.Time{}, 0
	return s, tx.SaveRoll(s, RollChange{Meeting: m.ID, Kind: Reopened, Reason: reason, At: c.Now, By: c.By})
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
	case s.Roll.Reduced:
		return fault.New(fault.Conflict, "roll.reduced")
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
