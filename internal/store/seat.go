package store

import (
	"keng/internal/calendar"
	"keng/internal/roster"
)

// SeatOf implements rights.SeatTx.
func (tx *Tx) SeatOf(who roster.PersonID, on calendar.Date) (roster.UnitID, error) {
	record, err := tx.StandingPerson(who, on)
	if err != nil || record.Seat() != 0 {
		return record.Seat(), err
	}
	var last membershipRow
	err = tx.db.Where("person_id = ? AND kind = 'home' AND from_date <= ?", int64(who), on.String()).
		Order("from_date DESC, id DESC").Limit(1).Find(&last).Error
	unit := last.UnitID
	for range maxDepth {
		if err != nil || unit == 0 {
			break
		}
		path, err := tx.UnitsAbove(roster.UnitID(unit), on)
		if err != nil || len(path) > 0 {
			return roster.UnitID(unit), err
		}
		// It is no more: what was above it looks after its people.
		var above struct{ ParentID *int64 }
		if err = tx.db.Raw("SELECT parent_id FROM unit_parents WHERE unit_id = ? ORDER BY from_date DESC, id DESC LIMIT 1", unit).Scan(&above).Error; err != nil {
			return 0, err
		}
		unit = orZero(above.ParentID)
	}
	return 0, err
}
