package store

import (
	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"

	"gorm.io/gorm"
)

var _ meeting.Tx = (*Tx)(nil)

type meetingRow struct {
	ID       int64 `gorm:"primaryKey"`
	UnitID   int64
	SeriesID *int64
	Kind     string
	Period   string
	StartsAt micro
	Place    string
	Minutes  int
	Status   string
	Round    int
	Pinned   bool
}

func (meetingRow) TableName() string { return "meetings" }

func meetingRowOf(m meeting.Meeting) meetingRow {
	return meetingRow{
		ID: int64(m.ID), UnitID: int64(m.Unit), SeriesID: orNull(int64(m.Series)), Kind: string(m.Kind),
		Period: m.Period.String(), StartsAt: at(m.StartsAt), Place: m.Place, Minutes: m.Minutes,
		Status: string(m.Status), Round: m.Round, Pinned: m.Pinned,
	}
}

func (r meetingRow) meeting() (meeting.Meeting, error) {
	period, err := calendar.ParseMonth(r.Period)
	return meeting.Meeting{
		ID: meeting.ID(r.ID), Unit: roster.UnitID(r.UnitID), Series: meeting.SeriesID(orZero(r.SeriesID)),
		Kind: meeting.Kind(r.Kind), Period: period, StartsAt: r.StartsAt.Time, Place: r.Place, Minutes: r.Minutes,
		Status: meeting.Status(r.Status), Round: r.Round, Pinned: r.Pinned,
	}, err
}

// Meeting implements meeting.Tx.
func (tx *Tx) Meeting(id meeting.ID) (meeting.Meeting, error) {
	if m, ok := tx.foreseen.meeting(id); ok {
		return m, nil
	}
	row, err := one[meetingRow](tx.db.Where("id = ?", int64(id)), "refusal.meeting_unknown")
	if err != nil {
		return meeting.Meeting{}, err
	}
	return row.meeting()
}

// Meetings implements meeting.Tx.
func (tx *Tx) Meetings(q meeting.Query) ([]meeting.Meeting, error) {
	return manyOf(meetingsWhere(tx.db, q), meetingRow.meeting)
}

func meetingsWhere(db *gorm.DB, q meeting.Query) *gorm.DB {
	if q.Unit != 0 {
		db = db.Where("unit_id = ?", int64(q.Unit))
	}
	if q.Kind != "" {
		db = db.Where("kind = ?", string(q.Kind))
	}
	if len(q.Status) > 0 {
		db = db.Where("status IN ?", q.Status)
	} else {
		db = db.Where("status <> ?", string(meeting.Withdrawn))
	}
	if !q.From.IsZero() {
		db = db.Where("starts_at >= ?", q.From)
	}
	if !q.To.IsZero() {
		db = db.Where("starts_at < ?", q.To)
	}
	if !q.Since.IsZero() {
		db = db.Where("period >= ?", q.Since.String())
	}
	if q.Limit > 0 {
		db = db.Limit(q.Limit)
	}
	if q.Latest {
		return db.Order("starts_at DESC, id DESC")
	}
	return db.Order("starts_at, id")
}

// SaveMeeting implements meeting.Tx.
func (tx *Tx) SaveMeeting(m meeting.Meeting, due []meeting.Due) (meeting.ID, error) {
	row := meetingRowOf(m)
	var err error
	if m.ID == 0 {
		err = tx.db.Create(&row).Error
	} else {
		err = tx.db.Model(&meetingRow{}).Where("id = ?", row.ID).Select("*").Omit("id").Updates(row).Error
	}
	if err != nil {
		return 0, err
	}
	m.ID = meeting.ID(row.ID)
	return m.ID, tx.putDue(m, due)
}

// SetMeetingStatus implements remind.Tx.
func (tx *Tx) SetMeetingStatus(id meeting.ID, status meeting.Status) error {
	return tx.db.Model(&meetingRow{}).Where("id = ?", int64(id)).Update("status", string(status)).Error
}

// orNull is how an identifier that may be none is kept.
func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// orZero is the way back from [orNull].
func orZero(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}
