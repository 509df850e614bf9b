package meeting

import (
	"strings"
	"time"

	"keng/internal/fault"
	"keng/internal/roster"
)

// Next returns the cell's next meeting that has not begun, or a NotFound fault.
func Next(tx Tx, now time.Time, unit roster.UnitID) (Meeting, error) {
	return first(tx, Query{Unit: unit, Status: []Status{Planned, Announced}, From: now.Add(time.Microsecond), Limit: 1})
}

// Latest returns the cell's latest meeting that has begun and was not
// cancelled, or a NotFound fault.
func Latest(tx Tx, now time.Time, unit roster.UnitID) (Meeting, error) {
	return first(tx, Query{
		Unit: unit, Status: []Status{Planned, Announced, Held}, To: now.Add(time.Microsecond), Latest: true, Limit: 1,
	})
}

func first(tx Tx, q Query) (Meeting, error) {
	all, err := tx.Meetings(q)
	if err != nil {
		return Meeting{}, err
	}
	if len(all) == 0 {
		return Meeting{}, fault.New(fault.NotFound, "refusal.no_meeting")
	}
	return all[0], nil
}

// OfCell returns the cell's meeting. A meeting of another cell, or one that was
// withdrawn, is not found: the fault does not tell that it is there.
func OfCell(tx Tx, unit roster.UnitID, id ID) (Meeting, error) {
	m, err := tx.Meeting(id)
	if err != nil {
		return Meeting{}, err
	}
	if m.Unit != unit || m.Status == Withdrawn {
		return Meeting{}, fault.New(fault.NotFound, "refusal.meeting_unknown")
	}
	return m, nil
}

// Move is what shall change about a meeting: the start, the place, or both.
// What is zero stays.
type Move struct {
	StartsAt time.Time
	Place    string
}

// Preview returns the cell's meeting as it is and as it would be, and changes
// nothing. It refuses what [Move.Change] refuses.
func (to Move) Preview(tx Tx, now time.Time, unit roster.UnitID, id ID) (from, moved Meeting, what What, err error) {
	if from, err = changeable(tx, now, unit, id); err != nil {
		return Meeting{}, Meeting{}, "", err
	}
	moved, what = from, PlaceChanged
	moved.Pinned = true
	if place := strings.TrimSpace(to.Place); place != "" {
		if err := CheckPlace(place); err != nil {
			return Meeting{}, Meeting{}, "", err
		}
		moved.Place = place
	}
	if !to.StartsAt.IsZero() && !to.StartsAt.Equal(from.StartsAt) {
		if !to.StartsAt.After(now) {
			return Meeting{}, Meeting{}, "", fault.New(fault.Invalid, "refusal.past")
		}
		what = Moved
		moved.StartsAt = to.StartsAt.UTC()
		moved.Round++
	}
	if what == PlaceChanged && moved.Place == from.Place {
		return Meeting{}, Meeting{}, "", fault.New(fault.Invalid, "refusal.unchanged")
	}
	return from, moved, what, nil
}

// Change moves a meeting of the cell. With a new date a new round begins, and
// the answers of the old one no longer count; with a new place alone they
// stand. The series and its other meetings stay as they are. It refuses a date
// in the past, a meeting that has begun or was cancelled, and a change of
// nothing. To tell people is up to the caller, in the same transaction.
func (to Move) Change(tx Tx, now time.Time, al Almanac, by roster.PersonID, unit roster.UnitID, id ID) (Meeting, Change, error) {
	if err := tx.LockCell(unit); err != nil {
		return Meeting{}, Change{}, err
	}
	from, moved, what, err := to.Preview(tx, now, unit, id)
	if err != nil {
		return Meeting{}, Change{}, err
	}
	terms, err := TermsOf(tx, unit, al.Zone)
	if err != nil {
		return Meeting{}, Change{}, err
	}
	return record(tx, now, by, from, moved, what, moveInstants(terms, now, moved, what))
}

// moveInstants returns what is due after a move. That a meeting which was
// announced has a new date is said at once: it is not announced again.
func moveInstants(terms Terms, now time.Time, m Meeting, what What) []Due {
	due := terms.Instants(m)
	for i := range due {
		if due[i].Kind == Announce && what == Moved && m.Status == Announced {
			due[i].DoneAt, due[i].Outcome = now, Known
		}
	}
	return due
}

// Cancel calls a meeting of the cell off. The series stays as it is, and does
// not plan the month again. It refuses a meeting that has begun or was
// cancelled before. To tell people is up to the caller, in the same transaction.
func Cancel(tx Tx, now time.Time, by roster.PersonID, unit roster.UnitID, id ID) (Meeting, Change, error) {
	if err := tx.LockCell(unit); err != nil {
		return Meeting{}, Change{}, err
	}
	old, err := changeable(tx, now, unit, id)
	if err != nil {
		return Meeting{}, Change{}, err
	}
	m := old
	m.Status = Cancelled
	return record(tx, now, by, old, m, CalledOff, nil)
}

// MarkHeld notes that a meeting's roll was closed. Doing it twice changes
// nothing; a meeting that was cancelled is refused.
func MarkHeld(tx Tx, unit roster.UnitID, id ID) error {
	if err := tx.LockCell(unit); err != nil {
		return err
	}
	m, err := OfCell(tx, unit, id)
	if err != nil || m.Status == Held {
		return err
	}
	if m.Status == Cancelled {
		return fault.New(fault.Conflict, "refusal.is_cancelled")
	}
	m.Status = Held
	_, err = tx.SaveMeeting(m, nil)
	return err
}

// changeable returns the cell's meeting if it can still be changed.
func changeable(tx Tx, now time.Time, unit roster.UnitID, id ID) (Meeting, error) {
	m, err := OfCell(tx, unit, id)
	switch {
	case err != nil:
		return Meeting{}, err
	case m.Status == Cancelled:
		return Meeting{}, fault.New(fault.Conflict, "refusal.is_cancelled")
	case m.Status == Held || m.Begun(now):
		return Meeting{}, fault.New(fault.Conflict, "refusal.begun")
	}
	return m, nil
}

func record(tx Tx, now time.Time, by roster.PersonID, old, m Meeting, what What, due []Due) (Meeting, Change, error) {
	if _, err := tx.SaveMeeting(m, due); err != nil {
		return Meeting{}, Change{}, err
	}
	c := changed(old, m, what, now, by)
	id, err := tx.AddChange(c)
	c.ID = id
	return m, c, err
}
