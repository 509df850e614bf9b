package meeting

import (
	"time"

	"keng/internal/roster"
)

// Reinstate has a cancelled meeting of the cell be held after all. It is as one
// that was planned, in a new round: it is announced anew when that is due, or
// soon where that time is over. A meeting that has begun meanwhile, or is not
// cancelled, stays as it is; then done is false.
func Reinstate(tx Tx, now time.Time, al Almanac, by roster.PersonID, unit roster.UnitID, id ID) (m Meeting, done bool, err error) {
	if err := tx.LockCell(unit); err != nil {
		return Meeting{}, false, err
	}
	old, err := OfCell(tx, unit, id)
	if err != nil || old.Status != Cancelled || old.Begun(now) {
		return old, false, err
	}
	terms, err := TermsOf(tx, unit, al.Zone)
	if err != nil {
		return Meeting{}, false, err
	}
	m = old
	m.Status = Planned
	m.Round++
	m, _, err = record(tx, now, by, old, m, Reinstated, terms.Instants(m))
	return m, err == nil, err
}
