package store

import (
	"slices"

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
	ReducedAt micro
}

func (rollRow) TableName() string { return "rolls" }

func (r rollRow) roll() attendance.Roll {
	roll := attendance.Roll{
		Meeting: meeting.ID(r.MeetingID), OpenedAt: r.OpenedAt.Time, LockedAt: r.LockedAt.Time, Locks: r.Locks,
		Reduced: !r.ReducedAt.IsZero(),
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
	// Category and Must are what the person counted as when the roll was closed.
	Category string
	Must     bool
}

func (markRow) TableName() string { return "roll_marks" }

// rollChangeRow has the reason sealed.
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

func (tx *Tx) rollChangeRowOf(c attendance.RollChange) (row rollChangeRow, err error) {
	row = rollChangeRow{
		MeetingID: int64(c.Meeting), Kind: string(c.Kind), FromMark: string(c.From), ToMark: string(c.To),
		ChangedAt: at(c.At), ChangedBy: int64(c.By),
	}
	if c.Person != 0 {
		row.PersonID = ptr(int64(c.Person))
	}
	row.Reason, err = tx.seal(c.Reason, rollReason)
	return row, err
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
	Guests    int
}

func (sumsRow) TableName() string { return "roll_sums" }

// RollOf implements [attendance.RollTx].
func (tx *Tx) RollOf(id meeting.ID) (attendance.Roll, error) {
	row, found, err := maybe[rollRow](tx.db.Where("meeting_id = ?", int64(id)))
	if err != nil || !found {
		row.MeetingID = int64(id)
		return row.roll(), err
	}
	roll := row.roll()
	roll.Others, err = many(tx.db.Where("meeting_id = ?", int64(id)).Order("listed, must, mark"), othersRow.others)
	return roll, err
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
		var err error
		if history[i], err = tx.rollChangeRowOf(c); err != nil {
			return err
		}
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
func (tx *Tx) SaveRoll(s attendance.Sheet, c attendance.RollChange) error {
	r := s.Roll
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
	history, err := tx.rollChangeRowOf(c)
	if err != nil {
		return err
	}
	if err := tx.db.Create(&history).Error; err != nil {
		return err
	}
	if r.Locked() {
		return tx.SaveFigures(s)
	}
	if err := tx.db.Where("meeting_id = ? AND mark = ''", int64(r.Meeting)).Delete(&markRow{}).Error; err != nil {
		return err
	}
	return tx.db.Where("meeting_id = ?", int64(r.Meeting)).Delete(&sumsRow{}).Error
}

// SumsOf implements [attendance.RecountTx].
func (tx *Tx) SumsOf(id meeting.ID) (attendance.Sums, bool, error) {
	r, found, err := maybe[sumsRow](tx.db.Where("meeting_id = ?", int64(id)))
	return attendance.Sums{
		Meetings: 1, Listed: r.Listed, Must: r.Must, Free: r.Free, OnTime: r.OnTime, Late: r.Late,
		Excused: r.Excused, Unexcused: r.Unexcused, Unclear: r.Unclear, Extra: r.Extra, Guests: r.Guests,
	}, found, err
}

// SaveFigures implements [attendance.RecountTx].
func (tx *Tx) SaveFigures(s attendance.Sheet) error {
	id := int64(s.Meeting.ID)
	listed := make([]int64, len(s.Lines))
	rows := make([]markRow, len(s.Lines))
	for i, line := range s.Lines {
		listed[i] = int64(line.Person.ID)
		rows[i] = markRow{
			MeetingID: id, PersonID: listed[i], Mark: string(line.Mark), Category: string(line.Category), Must: line.Must,
		}
	}
	if err := tx.forgetOthers(id, listed); err != nil {
		return err
	}
	if len(rows) > 0 {
		err := tx.db.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "meeting_id"}, {Name: "person_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"category", "must"}),
		}).CreateInBatches(&rows, chunk).Error
		if err != nil {
			return err
		}
	}
	sums := s.Sums
	return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&sumsRow{
		MeetingID: id, Listed: sums.Listed, Must: sums.Must, Free: sums.Free,
		OnTime: sums.OnTime, Late: sums.Late, Excused: sums.Excused, Unexcused: sums.Unexcused,
		Unclear: sums.Unclear, Extra: sums.Extra, Guests: sums.Guests,
	}).Error
}

// forgetOthers takes those off the roll's lines who are not on its list any
// more. Their marks stay in the history.
func (tx *Tx) forgetOthers(meeting int64, listed []int64) error {
	var kept []int64
	if err := tx.db.Model(&markRow{}).Where("meeting_id = ?", meeting).Pluck("person_id", &kept).Error; err != nil {
		return err
	}
	others := slices.DeleteFunc(kept, func(id int64) bool { return slices.Contains(listed, id) })
	if len(others) == 0 {
		return nil
	}
	return tx.db.Where("meeting_id = ? AND person_id IN ?", meeting, padded(others)).Delete(&markRow{}).Error
}

// ptr is for columns that may be NULL.
func ptr[V any](v V) *V { return &v }
