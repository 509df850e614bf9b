package store

import (
	"cmp"
	"database/sql"
	"slices"
	"strconv"
	"time"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
)

var _ reorg.Tx = (*Tx)(nil)

// NewUnit implements reorg.TreeTx.
func (tx *Tx) NewUnit(u roster.Unit) (roster.UnitID, error) {
	row := struct {
		ID       int64 `gorm:"primaryKey"`
		Kind     string
		Code     string
		Timezone string
	}{Kind: string(u.Kind), Code: u.Code, Timezone: u.Timezone}
	err := tx.db.Table("units").Create(&row).Error
	return roster.UnitID(row.ID), err
}

// PutKeys implements reorg.TreeTx.
func (tx *Tx) PutKeys(u roster.Unit) error {
	return tx.db.Exec("UPDATE units SET code = ?, timezone = ? WHERE id = ?", u.Code, u.Timezone, int64(u.ID)).Error
}

// lasts is the condition that a fact, of the table with this alias, holds on
// some day from one on. It takes that day.
func lasts(alias string) string {
	return "(" + alias + ".to_date IS NULL OR " + alias + ".to_date > " + alias + ".from_date AND " + alias + ".to_date > ?)"
}

// Namesakes implements reorg.TreeTx.
func (tx *Tx) Namesakes(parent roster.UnitID, folded string, from, to calendar.Date) ([]roster.UnitID, error) {
	until := noEnd
	if !to.IsZero() {
		until = to.String()
	}
	q := tx.db.Table("unit_names n").Distinct("n.unit_id").Joins("JOIN unit_parents p ON p.unit_id = n.unit_id").
		Where("n.folded = ? AND n.from_date < ? AND "+lasts("n"), folded, until, from.String()).
		Where("p.from_date < ? AND "+lasts("p"), until, from.String()).
		Where("(n.to_date IS NULL OR n.to_date > p.from_date) AND (p.to_date IS NULL OR p.to_date > n.from_date)")
	if parent == 0 {
		q = q.Where("p.parent_id IS NULL")
	} else {
		q = q.Where("p.parent_id = ?", int64(parent))
	}
	var ids []roster.UnitID
	err := q.Pluck("n.unit_id", &ids).Error
	return ids, err
}

// CodeTaken implements reorg.TreeTx.
func (tx *Tx) CodeTaken(code string, from calendar.Date) (bool, error) {
	var n int64
	err := tx.db.Table("units u").Joins("JOIN unit_parents p ON p.unit_id = u.id").
		Where("u.code = ? AND u.code <> ''", code).Where(lasts("p"), from.String()).Count(&n).Error
	return n > 0, err
}

// PlacesBelow implements reorg.TreeTx.
func (tx *Tx) PlacesBelow(units []roster.UnitID, from calendar.Date, limit int) (all []roster.Fact, err error) {
	t := factTables[roster.Place]
	if err := tx.settle(); err != nil {
		return nil, err
	}
	for some := range slices.Chunk(numbersOf(units), maxParametersSQLite) {
		args := []any{from.String()}
		for _, id := range padded(some) {
			args = append(args, id)
		}
		query := t.columns() + "(to_date IS NULL OR to_date > from_date AND to_date > " + tx.parameters(1, 1) + ") AND parent_id IN (" +
			tx.parameters(2, len(args)) + ") ORDER BY id LIMIT " + strconv.Itoa(limit-len(all))
		err := tx.each(func(rows *sql.Rows) error {
			f, err := scanFact(roster.Place, rows)
			all = append(all, f)
			return err
		}, query, args)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// LastRolls implements reorg.RollsTx.
func (tx *Tx) LastRolls(cells []roster.UnitID) (map[roster.UnitID]time.Time, error) {
	last := map[roster.UnitID]time.Time{}
	for some := range slices.Chunk(numbersOf(cells), chunk) {
		var rows []struct {
			UnitID   int64
			StartsAt micro
		}
		err := tx.db.Table("meetings m").Joins("JOIN roll_sums s ON s.meeting_id = m.id").
			Select("m.unit_id, MAX(m.starts_at) AS starts_at").Where("m.unit_id IN ?", padded(some)).Group("m.unit_id").Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			last[roster.UnitID(r.UnitID)] = r.StartsAt.Time
		}
	}
	return last, nil
}

// UnrolledMeetings implements reorg.RollsTx.
func (tx *Tx) UnrolledMeetings(cell roster.UnitID, before time.Time) ([]meeting.Meeting, error) {
	held := meeting.Query{
		Unit: cell, Kind: meeting.Regular, To: before, Status: []meeting.Status{meeting.Planned, meeting.Announced, meeting.Held},
	}
	return manyOf(meetingsWhere(tx.db, held).Where("NOT EXISTS (SELECT 1 FROM roll_sums s WHERE s.meeting_id = meetings.id)"), meetingRow.meeting)
}

// rolledMonths walks down the tree with the days on which each unit was below
// the first, as [meetingFigures] does.
const rolledMonths = `
SELECT m.period, m.starts_at, b.from_date, b.to_date
FROM below b JOIN meetings m ON m.unit_id = b.unit_id JOIN roll_sums s ON s.meeting_id = m.id
WHERE m.kind = 'regular' AND m.starts_at >= @begin AND m.starts_at < @end`

// RolledMonths implements reorg.RollsTx.
func (tx *Tx) RolledMonths(unit roster.UnitID, from, to calendar.Date, zone *time.Location) ([]calendar.Month, error) {
	var rows []figuresRow
	args := map[string]any{"begin": at(from.At(0, zone)), "end": at(to.At(0, zone))}
	below, err := tx.spells(unit, args)
	if err == nil {
		err = tx.db.Raw(below+rolledMonths, args).Scan(&rows).Error
	}
	if err != nil {
		return nil, err
	}
	var months []calendar.Month
	for _, r := range rows {
		f, err := r.figures()
		if err != nil {
			return nil, err
		}
		held := calendar.DateOf(f.StartsAt, zone)
		if !held.Before(f.From) && (f.To.IsZero() || held.Before(f.To)) {
			months = append(months, f.Period)
		}
	}
	slices.SortFunc(months, calendar.Month.Compare)
	return slices.Compact(months), nil
}

// TouchPeople implements reorg.TreeTx.
func (tx *Tx) TouchPeople(people []roster.PersonID) error {
	for some := range slices.Chunk(numbersOf(people), chunk) {
		if err := tx.db.Exec("UPDATE people SET version = version + 1 WHERE id IN ?", padded(some)).Error; err != nil {
			return err
		}
	}
	return nil
}

// FactsOfChange implements reorg.TreeTx.
func (tx *Tx) FactsOfChange(id roster.ChangeID) (e roster.Edit, err error) {
	var kept []changeFactRow
	if err := tx.db.Where("change_id = ?", int64(id)).Find(&kept).Error; err != nil {
		return e, err
	}
	ids, began := map[roster.FactKind][]int64{}, map[factKey]bool{}
	for _, f := range kept {
		kind := roster.FactKind(f.Fact)
		ids[kind] = append(ids[kind], f.RowID)
		began[factKey{kind, f.RowID}] = f.Began
	}
	for kind, some := range ids {
		t := factTables[kind]
		for few := range slices.Chunk(some, maxParametersSQLite) {
			err := read(tx, t.columns()+"id IN ", few, func(rows *sql.Rows) error {
				f, err := scanFact(kind, rows)
				if began[factKey{kind, f.ID}] {
					e.Begin = append(e.Begin, f)
				} else {
					e.End = append(e.End, f)
				}
				return err
			})
			if err != nil {
				return e, err
			}
		}
	}
	for _, facts := range [][]roster.Fact{e.End, e.Begin} {
		slices.SortFunc(facts, func(a, b roster.Fact) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID)) })
	}
	return e, nil
}
