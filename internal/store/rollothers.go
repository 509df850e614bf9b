package store

import (
	"gorm.io/gorm/clause"

	"keng/internal/attendance"
	"keng/internal/meeting"
	"keng/internal/roster"
)

var _ attendance.DisownTx = (*Tx)(nil)

type othersRow struct {
	MeetingID int64 `gorm:"primaryKey;autoIncrement:false"`
	Listed    bool  `gorm:"primaryKey;autoIncrement:false"`
	Must      bool  `gorm:"primaryKey;autoIncrement:false"`
	Mark      string
	People    int
}

func (othersRow) TableName() string { return "roll_others" }

func (r othersRow) others() attendance.Others {
	return attendance.Others{Listed: r.Listed, Must: r.Must, Mark: attendance.Mark(r.Mark), People: r.People}
}

// RollLines implements attendance.DisownTx.
func (tx *Tx) RollLines(who roster.PersonID) ([]attendance.RollLine, error) {
	type line struct {
		MeetingID int64
		Mark      string
		Category  string
		Must      bool
		Locked    bool
	}
	return many(tx.db.Table("roll_marks k").Select("k.meeting_id, k.mark, k.category, k.must, r.locked_at IS NOT NULL AS locked").
		Joins("JOIN meetings m ON m.id = k.meeting_id JOIN rolls r ON r.meeting_id = k.meeting_id").
		Where("k.person_id = ?", int64(who)).Order("m.unit_id, k.meeting_id"), func(l line) attendance.RollLine {
		return attendance.RollLine{
			Meeting: meeting.ID(l.MeetingID), Mark: attendance.Mark(l.Mark), Locked: l.Locked,
			Listed: roster.Category(l.Category) != roster.Following, Must: l.Must,
		}
	})
}

// Disown implements attendance.DisownTx.
func (tx *Tx) Disown(id meeting.ID, who roster.PersonID, as *attendance.Others) error {
	for _, table := range []any{&markRow{}, &rollChangeRow{}} {
		if err := tx.db.Where("meeting_id = ? AND person_id = ?", int64(id), int64(who)).Delete(table).Error; err != nil {
			return err
		}
	}
	if as == nil {
		return nil
	}
	return tx.db.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "meeting_id"}, {Name: "listed"}, {Name: "must"}, {Name: "mark"}},
		DoUpdates: clause.Assignments(map[string]any{"people": clause.Expr{SQL: "roll_others.people + excluded.people"}}),
	}).Create(&othersRow{MeetingID: int64(id), Listed: as.Listed, Must: as.Must, Mark: string(as.Mark), People: as.People}).Error
}
