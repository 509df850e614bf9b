package meeting

import (
	"time"

	"keng/internal/roster"
)

// FollowTx is what [Follow] needs of one transaction.
type FollowTx interface {
	Tx
	// OpenDueOf returns what is due for the cell's meetings and not done.
	OpenDueOf(cell roster.UnitID) ([]Due, error)
}

// Follow brings the cell's meetings to what is said for it now, here and above:
// it plans, as [Plan] does, and has all that is not done yet be due when it is to
// be. Doing it twice changes nothing.
func Follow(tx FollowTx, now time.Time, al Almanac, unit roster.UnitID) error {
	if err := Plan(tx, now, al, unit); err != nil {
		return err
	}
	terms, err := TermsOf(tx, unit, al.Zone)
	if err != nil {
		return err
	}
	open, err := tx.OpenDueOf(unit)
	if err != nil || len(open) == 0 {
		return err
	}
	all, err := tx.Meetings(Query{Unit: unit, Status: []Status{Planned, Announced}, From: now})
	if err != nil {
		return err
	}
	for _, m := range all {
		if instants := terms.Instants(m); moved(open, instants, m) {
			if _, err := tx.SaveMeeting(m, instants); err != nil {
				return err
			}
		}
	}
	return nil
}

// moved tells whether something that is open about the meeting is due at another
// instant than it is to be.
func moved(open, instants []Due, m Meeting) bool {
	for _, d := range open {
		if d.Meeting != m.ID || d.Round != m.Round {
			continue
		}
		for _, i := range instants {
			if i.Kind == d.Kind && !i.At.Equal(d.At) {
				return true
			}
		}
	}
	return false
}
