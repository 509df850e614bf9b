package store

import (
	"gorm.io/gorm/clause"

	"keng/internal/attendance"
	"keng/internal/meeting"
	"keng/internal/roster"
)

type rollRow struct {
	MeetingID int64 `gorm:"primaryKey;autoIncrement:false"`
	OpenedAt  micro
	LockedAt  micro
	LockedBy  *int64
	Locks     int
}

func (rollRow) TableName() string { return "rolls" }

func (r rollRow) roll() attendance.Roll {
	roll := attendance.Roll{
		Meeting: meeting.ID(r.MeetingID), OpenedAt: r.OpenedAt.Time, LockedAt: r.LockedAt.Time, Locks: r.Locks,
	}
	if r.LockedBy != nil {
		roll.LockedBy = roster.PersonID(*r.LockedBy)
	}
	return roll
}

type markRow struct {
	MeetingID int64 `gorm:"primaryKey;autoIncrement:false"`
	PersonID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Mark      string
}

func (markRow) TableName() string { return "roll_marks" }

type rollChangeRow struct {
	ID        int64 `gorm:"primaryKey"`
	MeetingID int64
	Kind      string
	PersonID  *int64
	FromMark  string
	ToMark    string
	Reason    string
	ChangedAt micro
	ChangedBy int64
}

func (rollChangeRow) TableName() string { return "roll_changes" }

func rollChangeRowOf(c attendance.RollChange) rollChangeRow {
	row := rollChangeRow{
		MeetingID: int64(c.Meeting), Kind: string(c.Kind), FromMark: string(c.From), ToMark: string(c.To),
		Reason: c.Reason, ChangedAt: at(c.At), ChangedBy: int64(c.By),
	}
	if c.Person != 0 {
		row.PersonID = ptr(int64(c.Person))
	}
	return row
}

type sumsRow struct {
	MeetingID int64 `gorm:"primaryKey;autoIncrement:false"`
	Listed    int
	Must      int
	Free      int
	OnTime    int
	Late      int
	Excused   int
	Unexcused int
	Unclear   int
	Extra     int
}

func (sumsRow) TableName() string { return "roll_sums" }

// RollOf implements [attendance.RollTx].
func (tx *Tx) RollOf(id meeting.ID) (attendance.Roll, error) {
	row, found, err := maybe[rollRow](tx.db.Where("meeting_id = ?", int64(id)))
	if !found {
		row.MeetingID = int64(id)
	}
	return row.roll(), err
}

// Marks implements [attendance.RollTx].
func (tx *Tx) Marks(id meeting.ID) (map[roster.PersonID]attendance.Mark, error) {
	var rows []markRow
	if err := tx.db.Where("meeting_id = ?", int64(id)).Find(&rows).Error; err != nil {
		return nil, err
	}
	marks := make(map[roster.PersonID]attendance.Mark, len(rows))
	for _, r := range rows {
		marks[roster.PersonID(r.PersonID)] = attendance.Mark(r.Mark)
	}
	return marks, nil
}

// SaveMarks implements [attendance.RollTx]. Unmarked is no row.
func (tx *Tx) SaveMarks(id meeting.ID, changes []attendance.RollChange) error {
	roll := rollRow{MeetingID: int64(id), OpenedAt: at(tx.now)}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&roll).Error; err != nil {
		return err
	}
	var marks []markRow
	var unmarked []int64
	history := make([]rollChangeRow, len(changes))
	for i, c := range changes {
		history[i] = rollChangeRowOf(c)
		if c.To == attendance.Unmarked {
			unmarked = append(unmarked, int64(c.Person))
			continue
		}
		marks = append(marks, markRow{MeetingID: int64(id), PersonID: int64(c.Person), Mark: string(c.To)})
	}
	if len(unmarked) > 0 {
		if err := tx.db.Where("meeting_id = ? AND person_id IN ?", int64(id), unmarked).Delete(&markRow{}).Error; err != nil {
			return err
		}
	}
	if len(marks) > 0 {
		err := tx.db.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "meeting_id"}, {Name: "person_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"mark"}),
		}).CreateInBatches(&marks, chunk).Error
		if err != nil {
			return err
		}
	}
	return tx.db.CreateInBatches(&history, chunk).Error
}

// SaveRoll implements [attendance.RollTx].
func (tx *Tx) SaveRoll(r attendance.Roll, c attendance.RollChange, sums attendance.Sums) error {
	row := rollRow{MeetingID: int64(r.Meeting), OpenedAt: at(r.OpenedAt), LockedAt: at(r.LockedAt), Locks: r.Locks}
	if r.LockedBy != 0 {
		row.LockedBy = ptr(int64(r.LockedBy))
	}
	err := tx.db.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "meeting_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"locked_at", "locked_by", "locks"}),
	}).Create(&row).Error
	if err != nil {
		return err
	}
	history := rollChangeRowOf(c)
	if err := tx.db.Create(&history).Error; err != nil {
		return err
	}
	if err := tx.db.Where("meeting_id = ?", int64(r.Meeting)).Delete(&sumsRow{}).Error; err != nil || !r.Locked() {
		return err
	}
	return tx.db.Create(&sumsRow{
		MeetingID: int64(r.Meeting), Listed: sums.Listed, Must: sums.Must, Free: sums.Free,
		OnTime: sums.OnTime, Late: sums.Late, Excused: sums.Excused, Unexcused: sums.Unexcused,
		Unclear: sums.Unclear, Extra: sums.Extra,
	}).Error
}

// ptr is for columns that may be NULL.
func ptr[V any](v V) *V { return &v }
