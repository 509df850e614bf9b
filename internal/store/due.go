package store

import (
	"time"

	"gorm.io/gorm/clause"

	"keng/internal/meeting"
	"keng/internal/roster"
)

var _ meeting.FollowTx = (*Tx)(nil)

type dueRow struct {
	MeetingID int64  `gorm:"primaryKey;autoIncrement:false"`
	Round     int    `gorm:"primaryKey;autoIncrement:false"`
	Kind      string `gorm:"primaryKey"`
	UnitID    int64
	DueAt     micro
	DoneAt    micro
	Outcome   string
	People    int
}

func (dueRow) TableName() string { return "due" }

func dueRowOf(d meeting.Due) dueRow {
	return dueRow{
		MeetingID: int64(d.Meeting), Round: d.Round, Kind: string(d.Kind), UnitID: int64(d.Unit),
		DueAt: at(d.At), DoneAt: at(d.DoneAt), Outcome: string(d.Outcome), People: d.People,
	}
}

func (r dueRow) due() meeting.Due {
	return meeting.Due{
		Meeting: meeting.ID(r.MeetingID), Round: r.Round, Kind: meeting.DueKind(r.Kind), Unit: roster.UnitID(r.UnitID),
		At: r.DueAt.Time, DoneAt: r.DoneAt.Time, Outcome: meeting.Outcome(r.Outcome), People: r.People,
	}
}

// putDue writes what is due for a meeting's round; see meeting.Tx.SaveMeeting.
func (tx *Tx) putDue(m meeting.Meeting, due []meeting.Due) error {
	void := tx.db.Model(&dueRow{}).Where("meeting_id = ? AND done_at IS NULL", int64(m.ID))
	if len(due) > 0 {
		void = void.Where("round <> ?", m.Round)
	}
	err := void.Updates(map[string]any{"done_at": at(tx.now), "outcome": string(meeting.Void)}).Error
	if err != nil || len(due) == 0 {
		return err
	}
	rows := make([]dueRow, len(due))
	for i, d := range due {
		d.Meeting, d.Round, d.Unit = m.ID, m.Round, m.Unit
		rows[i] = dueRowOf(d)
	}
	return tx.db.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "meeting_id"}, {Name: "round"}, {Name: "kind"}},
		Where:     clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "due.done_at IS NULL"}}},
		DoUpdates: clause.AssignmentColumns([]string{"due_at", "done_at", "outcome"}),
	}).Create(&rows).Error
}

// OpenDue implements remind.LookTx.
func (tx *Tx) OpenDue(until time.Time, limit int) ([]meeting.Due, error) {
	return many(tx.db.Where("done_at IS NULL AND due_at <= ?", until).
		Order("due_at, meeting_id, kind").Limit(limit), dueRow.due)
}

// NextDue implements remind.NextTx.
func (tx *Tx) NextDue(after time.Time) (meeting.Due, bool, error) {
	row, found, err := maybe[dueRow](tx.db.Where("done_at IS NULL AND due_at > ?", after).
		Order("due_at, meeting_id, kind"))
	return row.due(), found, err
}

// ComingDue returns what comes due after an instant, the first first.
func (tx *Tx) ComingDue(after time.Time, limit int) ([]meeting.Due, error) {
	return many(tx.db.Where("done_at IS NULL AND due_at > ?", after).Order("due_at, meeting_id, kind").Limit(limit), dueRow.due)
}

// FinishDue implements remind.LookTx.
func (tx *Tx) FinishDue(d meeting.Due) (bool, error) {
	res := tx.db.Model(&dueRow{}).
		Where("meeting_id = ? AND round = ? AND kind = ?", int64(d.Meeting), d.Round, string(d.Kind)).
		Where("due_at = ? AND done_at IS NULL", d.At).
		Updates(map[string]any{"done_at": at(d.DoneAt), "outcome": string(d.Outcome), "people": d.People})
	return res.RowsAffected == 1, res.Error
}

// CellsDueAt implements remind.LookTx.
func (tx *Tx) CellsDueAt(at time.Time) ([]roster.UnitID, error) {
	var ids []roster.UnitID
	err := tx.db.Model(&dueRow{}).Where("due_at = ?", at).Distinct("unit_id").Order("unit_id").Pluck("unit_id", &ids).Error
	return ids, err
}

// DueOf returns what is or was due for a meeting, by round and instant.
func (tx *Tx) DueOf(id meeting.ID) ([]meeting.Due, error) {
	return many(tx.db.Where("meeting_id = ?", int64(id)).Order("round, due_at, kind"), dueRow.due)
}

// OpenDueOf implements meeting.FollowTx.
func (tx *Tx) OpenDueOf(cell roster.UnitID) ([]meeting.Due, error) {
	return many(tx.db.Where("unit_id = ? AND done_at IS NULL", int64(cell)).Order("meeting_id, round, kind"), dueRow.due)
}

// DueOutcomes counts by outcome what was done in [from, to).
func (tx *Tx) DueOutcomes(from, to time.Time) (map[meeting.Outcome]int, error) {
	var rows []struct {
		Outcome string
		Count   int
	}
	err := tx.db.Model(&dueRow{}).Where("done_at >= ? AND done_at < ?", from, to).
		Select("outcome, COUNT(*) AS count").Group("outcome").Scan(&rows).Error
	counts := make(map[meeting.Outcome]int, len(rows))
	for _, r := range rows {
		counts[meeting.Outcome(r.Outcome)] = r.Count
	}
	return counts, err
}
