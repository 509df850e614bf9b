package store

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"keng/internal/outage"
	"keng/internal/remind"
	"keng/internal/roster"
)

var (
	_ outage.BeatTx   = (*Tx)(nil)
	_ outage.Tx       = (*Tx)(nil)
	_ remind.OutageTx = (*Tx)(nil)
)

// heartbeatRow is the only one of its table, with the id 1.
type heartbeatRow struct {
	ID     int `gorm:"primaryKey"`
	BeatAt micro
}

func (heartbeatRow) TableName() string { return "heartbeat" }

type outageRow struct {
	ID     int64 `gorm:"primaryKey"`
	FromAt micro
	ToAt   micro
}

func (outageRow) TableName() string { return "outages" }

type outageCellRow struct {
	OutageID int64 `gorm:"primaryKey;autoIncrement:false"`
	UnitID   int64 `gorm:"primaryKey;autoIncrement:false"`
	LookAt   micro
	DoneAt   micro
	People   int
}

func (outageCellRow) TableName() string { return "outage_cells" }

// LastBeat implements outage.BeatTx.
func (tx *Tx) LastBeat() (time.Time, error) {
	row, _, err := maybe[heartbeatRow](tx.db.Where("id = 1"))
	return row.BeatAt.Time, err
}

// PutBeat implements outage.BeatTx.
func (tx *Tx) PutBeat(last time.Time) (bool, error) {
	var res *gorm.DB
	if last.IsZero() {
		res = tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&heartbeatRow{ID: 1, BeatAt: at(tx.now)})
	} else {
		res = tx.db.Model(&heartbeatRow{}).Where("id = 1 AND beat_at = ?", last).Update("beat_at", at(tx.now))
	}
	return res.RowsAffected == 1, res.Error
}

// AddOutage implements outage.BeatTx.
func (tx *Tx) AddOutage(o outage.Span, by time.Time) error {
	row := outageRow{FromAt: at(o.From), ToAt: at(o.To)}
	if err := tx.db.Create(&row).Error; err != nil {
		return err
	}
	cells, err := tx.cellsWaiting(o.To, by)
	if err != nil || len(cells) == 0 {
		return err
	}
	rows := make([]outageCellRow, len(cells))
	for i, cell := range cells {
		rows[i] = outageCellRow{OutageID: row.ID, UnitID: cell, LookAt: at(tx.now)}
	}
	return tx.db.CreateInBatches(&rows, rowsAtOnce).Error
}

// rowsAtOnce is how many rows go into one statement.
const rowsAtOnce = 500

func (r outageRow) span() outage.Span { return outage.Span{From: r.FromAt.Time, To: r.ToAt.Time} }

// Outage returns the outage; that there is none with this ID is an error.
func (tx *Tx) Outage(id outage.ID) (outage.Outage, error) {
	row, found, err := maybe[outageRow](tx.db.Where("id = ?", int64(id)))
	if err == nil && !found {
		err = fmt.Errorf("store: there is no outage %d", id)
	}
	if err != nil {
		return outage.Outage{}, err
	}
	later, err := many(tx.db.Where("to_at > ?", row.ToAt).Order("to_at"), outageRow.span)
	return outage.Outage{ID: id, Span: row.span(), Later: later}, err
}

// OpenCases implements remind.OutageTx.
func (tx *Tx) OpenCases(limit int) ([]outage.Case, error) {
	var rows []outageCellRow
	err := tx.db.Where("done_at IS NULL AND look_at <= ?", tx.now).Order("outage_id, unit_id").Limit(limit).Find(&rows).Error
	known := map[int64]outage.Outage{}
	var cases []outage.Case
	for _, r := range rows {
		o, ok := known[r.OutageID]
		if !ok {
			if o, err = tx.Outage(outage.ID(r.OutageID)); err != nil {
				return nil, err
			}
			known[r.OutageID] = o
		}
		cases = append(cases, outage.Case{Outage: o, Cell: roster.UnitID(r.UnitID)})
	}
	return cases, err
}

// PutOffCase implements remind.OutageTx.
func (tx *Tx) PutOffCase(c outage.Case, until time.Time) error {
	return tx.openCase(c).Update("look_at", at(until)).Error
}

// FinishCase implements remind.OutageTx.
func (tx *Tx) FinishCase(c outage.Case, people int) (bool, error) {
	res := tx.openCase(c).Updates(map[string]any{"done_at": at(tx.now), "people": people})
	return res.RowsAffected == 1, res.Error
}

func (tx *Tx) openCase(c outage.Case) *gorm.DB {
	return tx.db.Model(&outageCellRow{}).
		Where("outage_id = ? AND unit_id = ? AND done_at IS NULL", int64(c.ID), int64(c.Cell))
}

// PruneOutages forgets outages that ended before the instant, and returns how
// many cells they concerned.
func (tx *Tx) PruneOutages(before time.Time) (int64, error) {
	old := tx.db.Model(&outageRow{}).Select("id").Where("to_at < ?", before)
	cells := tx.db.Where("outage_id IN (?)", old).Delete(&outageCellRow{})
	if cells.Error != nil {
		return 0, cells.Error
	}
	return cells.RowsAffected, tx.db.Where("to_at < ?", before).Delete(&outageRow{}).Error
}
