package store

import (
	"time"

	"keng/internal/meeting"
	"keng/internal/remind"
)

var (
	_ remind.LookTx = (*Tx)(nil)
	_ remind.NextTx = (*Tx)(nil)
)

type toldRow struct {
	ID        int64 `gorm:"primaryKey"`
	MeetingID int64
	Round     int
	Kind      string
	ToldAt    micro
	ToldBy    *int64
	People    int
}

func (toldRow) TableName() string { return "told" }

// AddTold implements remind.Tx.
func (tx *Tx) AddTold(t remind.Told) (int64, error) {
	row := toldRow{
		MeetingID: int64(t.Meeting), Round: t.Round, Kind: string(t.Kind), ToldAt: at(t.At),
		ToldBy: orNull(int64(t.By)), People: t.People,
	}
	err := tx.db.Create(&row).Error
	return row.ID, err
}

// LastTold implements remind.Tx.
func (tx *Tx) LastTold(id meeting.ID, round int, kind string) (time.Time, error) {
	row, _, err := maybe[toldRow](tx.db.Where("meeting_id = ? AND round = ? AND kind = ?", int64(id), round, kind).
		Order("told_at DESC"))
	return row.ToldAt.Time, err
}

// AnnouncedAt implements remind.Tx.
func (tx *Tx) AnnouncedAt(id meeting.ID, round int) (time.Time, error) {
	row, _, err := maybe[dueRow](tx.db.
		Where("meeting_id = ? AND round = ? AND kind = ?", int64(id), round, string(meeting.Announce)).
		Where("outcome IN ?", []meeting.Outcome{meeting.Sent, meeting.Late, meeting.Nobody}))
	return row.DoneAt.Time, err
}
