package store

import (
	"slices"

	"gorm.io/gorm"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// changesUp walks up from the units of changes, by the places on the day of each
// change and on the day before.
const changesUp = `WITH RECURSIVE up (change_id, day, before, unit_id) AS (
	SELECT c.id, c.from_date, x.before, s.unit_id
	FROM changes c JOIN change_subjects s ON s.change_id = c.id CROSS JOIN (SELECT 0 AS before UNION ALL SELECT 1) x
	WHERE c.id IN @changes AND s.unit_id IS NOT NULL
	UNION SELECT up.change_id, up.day, up.before, p.parent_id FROM up JOIN unit_parents p ON p.unit_id = up.unit_id
	WHERE p.parent_id IS NOT NULL AND (p.to_date IS NULL OR p.to_date > p.from_date) AND (
		up.before = 0 AND p.from_date <= up.day AND (p.to_date IS NULL OR p.to_date > up.day)
		OR up.before = 1 AND p.from_date < up.day AND (p.to_date IS NULL OR p.to_date >= up.day)))
SELECT DISTINCT change_id FROM up WHERE unit_id = @unit`

// ChangesBelow implements roster.BranchTx.
func (tx *Tx) ChangesBelow(unit roster.UnitID, q roster.ChangeQuery) ([]roster.Change, error) {
	rows := tx.changesIn(q.From, q.To).Where("kind IN ?", q.Kinds)
	if !q.Undone {
		rows = rows.Where("undone_at IS NULL")
	}
	const latestFirst = "from_date DESC, id DESC"
	if unit == 0 {
		return tx.changes(rows.Order(latestFirst).Offset(max(q.After, 0)).Limit(q.Limit))
	}
	// Of a few units the changes are looked up; those of many are among the latest.
	ever, whole, err := tx.walkDown([]int64{int64(unit)}, "", countable)
	if err != nil {
		return nil, err
	}
	if whole {
		subjects, err := tx.subjectOf(idsOf(ever))
		if err != nil || len(subjects) == 0 {
			return nil, err
		}
		if len(subjects) <= countable {
			rows = rows.Where("id IN ?", padded(subjects))
		}
	}
	ids, err := tx.concerning(unit, rows.Order(latestFirst).Session(&gorm.Session{}), max(q.After, 0), q.Limit)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return tx.changes(tx.db.Where("id IN ?", padded(ids)).Order(latestFirst))
}

// subjectOf are the changes that are about one of the units.
func (tx *Tx) subjectOf(units []int64) (changes []int64, err error) {
	for some := range slices.Chunk(units, atOnce) {
		var ids []int64
		if err := tx.db.Model(&subjectRow{}).Where("unit_id IN ?", padded(some)).Pluck("change_id", &ids).Error; err != nil {
			return nil, err
		}
		changes = append(changes, ids...)
	}
	return distinct(changes), nil
}

// changesIn are the changes from a day to another; no day is an open end.
func (tx *Tx) changesIn(from, to calendar.Date) *gorm.DB {
	rows := tx.db.Model(&reformRow{})
	if !from.IsZero() {
		rows = rows.Where("from_date >= ?", from.String())
	}
	if !to.IsZero() {
		rows = rows.Where("from_date < ?", to.String())
	}
	return rows
}

// changesAtOnce is how many changes are looked at together: some pages full.
const changesAtOnce = 100

// concerning are at most so many of the changes, after the first so many, that
// concern the unit.
func (tx *Tx) concerning(unit roster.UnitID, changes *gorm.DB, after, limit int) (all []int64, err error) {
	for from := 0; ; from += changesAtOnce {
		var some, fitting []int64
		if err := changes.Offset(from).Limit(changesAtOnce).Pluck("id", &some).Error; err != nil || len(some) == 0 {
			return all, err
		}
		err := tx.db.Raw(changesUp, map[string]any{"changes": padded(some), "unit": int64(unit)}).Scan(&fitting).Error
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			switch {
			case !slices.Contains(fitting, id):
			case after > 0:
				after--
			case len(all) < limit:
				all = append(all, id)
			}
		}
		if len(all) >= limit || len(some) < changesAtOnce {
			return all, nil
		}
	}
}
