package store

import (
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm/clause"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
)

type seriesRow struct {
	ID       int64 `gorm:"primaryKey"`
	UnitID   int64
	Rule     string
	Clock    string
	Place    string
	FromDate day
	ToDate   day
	SetAt    micro
	SetBy    *int64
}

func (seriesRow) TableName() string { return "series" }

func (r seriesRow) series() (meeting.Series, error) {
	s := meeting.Series{
		ID: meeting.SeriesID(r.ID), Unit: roster.UnitID(r.UnitID), Place: r.Place,
		SetAt: r.SetAt.Time, SetBy: roster.PersonID(orZero(r.SetBy)),
	}
	for _, read := range []func() error{
		func() error { return s.Rule.UnmarshalText([]byte(r.Rule)) },
		func() error { return s.Clock.UnmarshalText([]byte(r.Clock)) },
		func() error { return s.From.UnmarshalText([]byte(r.FromDate)) },
		func() error { return s.To.UnmarshalText([]byte(r.ToDate)) },
	} {
		if err := read(); err != nil {
			return meeting.Series{}, fmt.Errorf("store: series %d: %w", r.ID, err)
		}
	}
	return s, nil
}

// SeriesOf implements meeting.Tx.
func (tx *Tx) SeriesOf(unit roster.UnitID) (meeting.Series, bool, error) {
	row, found, err := maybe[seriesRow](tx.db.Where("unit_id = ? AND to_date IS NULL", int64(unit)))
	if err != nil || !found {
		return meeting.Series{}, false, err
	}
	s, err := row.series()
	return s, err == nil, err
}

// ReplaceSeries implements meeting.Tx.
func (tx *Tx) ReplaceSeries(s meeting.Series) (meeting.SeriesID, error) {
	err := tx.db.Model(&seriesRow{}).Where("unit_id = ? AND to_date IS NULL", int64(s.Unit)).
		Update("to_date", day(s.From.String())).Error
	if err != nil {
		return 0, err
	}
	row := seriesRow{
		UnitID: int64(s.Unit), Rule: s.Rule.String(), Clock: s.Clock.String(), Place: s.Place,
		FromDate: day(s.From.String()), ToDate: day(s.To.String()), SetAt: at(s.SetAt), SetBy: orNull(int64(s.SetBy)),
	}
	if err := tx.db.Create(&row).Error; err != nil {
		return 0, err
	}
	return meeting.SeriesID(row.ID), nil
}

// CellsWithSeries returns the cells whose meetings are to be planned.
func (tx *Tx) CellsWithSeries() ([]roster.UnitID, error) {
	var ids []roster.UnitID
	err := tx.db.Model(&seriesRow{}).Where("to_date IS NULL").Order("unit_id").Pluck("unit_id", &ids).Error
	return ids, err
}

type settingRow struct {
	UnitID int64  `gorm:"primaryKey"`
	Name   string `gorm:"primaryKey"`
	Value  string
	SetAt  micro
	SetBy  *int64
}

func (settingRow) TableName() string { return "settings" }

// Cell implements meeting.Tx.
func (tx *Tx) Cell(unit roster.UnitID) (meeting.Cell, error) {
	if cell, ok := tx.foreseen.cell(unit); ok {
		return cell, nil
	}
	cells, err := tx.cells([]int64{int64(unit)})
	return cells[unit], err
}

// cells returns what each of the units has said about its meetings, with what
// those above it have said where it has not.
func (tx *Tx) cells(units []int64) (map[roster.UnitID]meeting.Cell, error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	cells := make(map[roster.UnitID]meeting.Cell, len(units))
	for _, id := range units {
		cells[roster.UnitID(id)] = meeting.Cell{Values: map[string]string{}, Above: map[string]string{}}
	}
	args := make([]any, 0, len(units))
	for _, id := range padded(units) {
		args = append(args, id)
	}
	err := tx.each(func(rows *sql.Rows) error {
		var unit roster.UnitID
		var depth int
		var zone string
		var until day
		var name, value *string
		if err := rows.Scan(&unit, &depth, &zone, &until, &name, &value); err != nil {
			return err
		}
		return said(cells, unit, depth, zone, until, name, value)
	}, tx.saidUpwards(len(args)), args)
	return cells, err
}

// said lays what a unit has said, or one so many levels above it, over what is
// said higher up.
func said(cells map[roster.UnitID]meeting.Cell, unit roster.UnitID, depth int, zone string, until day, name, value *string) error {
	cell := cells[unit]
	if zone != "" {
		cell.Timezone = zone
	}
	switch {
	case name == nil:
	case depth > 0:
		cell.Above[*name] = *value
	default:
		cell.Values[*name] = *value
	}
	if depth == 0 && until != "" && until != noEnd {
		var err error
		if cell.Until, err = calendar.ParseDate(string(until)); err != nil {
			return err
		}
	}
	cells[unit] = cell
	return nil
}

// noEnd stands for an open end where ends are compared.
const noEnd = "9999-99-99"

// saidUpwards reads what so many units have said and those above them today, the
// highest first, with the day on which the unit itself ends; of one that is
// nowhere on any day, the first of all days. Which day it is where they are makes
// no difference that is worth a look-up.
func (tx *Tx) saidUpwards(units int) string {
	today := "'" + tx.now.Format(time.DateOnly) + "'"
	return `WITH RECURSIVE up (unit_id, at_id, depth) AS (
			SELECT id, id, 0 FROM units WHERE id IN (` + tx.parameters(1, units) + `)
			UNION ALL SELECT up.unit_id, p.parent_id, up.depth + 1 FROM up JOIN unit_parents p ON p.unit_id = up.at_id
			WHERE p.from_date <= ` + today + ` AND (p.to_date IS NULL OR p.to_date > ` + today + `)
				AND p.parent_id IS NOT NULL AND up.depth < ` + strconv.Itoa(maxDepth) + `)
		SELECT up.unit_id, up.depth, u.timezone, COALESCE((SELECT MAX(COALESCE(p.to_date, '` + noEnd + `')) FROM unit_parents p
				WHERE p.unit_id = up.unit_id AND (p.to_date IS NULL OR p.to_date > p.from_date)), '` + everyDay + `'), s.name, s.value
		FROM up JOIN units u ON u.id = up.at_id LEFT JOIN settings s ON s.unit_id = up.at_id
		ORDER BY up.depth DESC`
}

// PutSetting implements meeting.Tx.
func (tx *Tx) PutSetting(unit roster.UnitID, name, value string, by roster.PersonID) error {
	if value == "" {
		return tx.db.Where("unit_id = ? AND name = ?", int64(unit), name).Delete(&settingRow{}).Error
	}
	row := settingRow{UnitID: int64(unit), Name: name, Value: value, SetAt: at(tx.now), SetBy: orNull(int64(by))}
	return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
}

type changeRow struct {
	ID        int64 `gorm:"primaryKey"`
	MeetingID int64
	Round     int
	What      string
	FromStart micro
	ToStart   micro
	FromPlace string
	ToPlace   string
	ChangedAt micro
	ChangedBy *int64
}

func (changeRow) TableName() string { return "meeting_changes" }

func (r changeRow) change() meeting.Change {
	return meeting.Change{
		ID: meeting.ChangeID(r.ID), Meeting: meeting.ID(r.MeetingID), Round: r.Round, What: meeting.What(r.What),
		FromStart: r.FromStart.Time, ToStart: r.ToStart.Time, FromPlace: r.FromPlace, ToPlace: r.ToPlace,
		At: r.ChangedAt.Time, By: roster.PersonID(orZero(r.ChangedBy)),
	}
}

// AddChange implements meeting.Tx.
func (tx *Tx) AddChange(c meeting.Change) (meeting.ChangeID, error) {
	row := changeRow{
		MeetingID: int64(c.Meeting), Round: c.Round, What: string(c.What),
		FromStart: at(c.FromStart), ToStart: at(c.ToStart), FromPlace: c.FromPlace, ToPlace: c.ToPlace,
		ChangedAt: at(c.At), ChangedBy: orNull(int64(c.By)),
	}
	err := tx.db.Create(&row).Error
	return meeting.ChangeID(row.ID), err
}

// MeetingChange implements meeting.Tx.
func (tx *Tx) MeetingChange(id meeting.ChangeID) (meeting.Change, error) {
	row, err := one[changeRow](tx.db.Where("id = ?", int64(id)), "refusal.meeting_unknown")
	return row.change(), err
}

// MeetingChanges returns the history of a meeting, the earliest change first.
func (tx *Tx) MeetingChanges(id meeting.ID) ([]meeting.Change, error) {
	return many(tx.db.Where("meeting_id = ?", int64(id)).Order("id"), changeRow.change)
}
