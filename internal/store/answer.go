package store

import (
	"time"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/roster"
)

var _ attendance.AnswerTx = (*Tx)(nil)

// answerRow has the words sealed.
type answerRow struct {
	MeetingID     int64 `gorm:"primaryKey;autoIncrement:false"`
	PersonID      int64 `gorm:"primaryKey;autoIncrement:false"`
	Round         int
	Choice        string
	LateMinutes   int
	Reason        string
	Words         string
	AnsweredAt    micro
	AfterDeadline bool
	AnsweredBy    int64
	Channel       string
}

func (answerRow) TableName() string { return "answers" }

func (r answerRow) key() ballotKey { return ballotKey{r.MeetingID, r.PersonID} }

func (tx *Tx) answer(r answerRow) (a attendance.Answer, err error) {
	a = attendance.Answer{
		Meeting: meeting.ID(r.MeetingID), Person: roster.PersonID(r.PersonID), Round: r.Round,
		Choice: attendance.Choice(r.Choice), LateMinutes: r.LateMinutes,
		Reason: attendance.Reason(r.Reason),
		At:     r.AnsweredAt.Time, AfterDeadline: r.AfterDeadline,
		By: roster.PersonID(r.AnsweredBy), Channel: chat.Channel(r.Channel),
	}
	a.Words, err = tx.open(r.Words, answerWords)
	return a, err
}

func (tx *Tx) answerRowOf(a attendance.Answer) (row answerRow, err error) {
	row = answerRow{
		MeetingID: int64(a.Meeting), PersonID: int64(a.Person), Round: a.Round,
		Choice: string(a.Choice), LateMinutes: a.LateMinutes, Reason: string(a.Reason),
		AnsweredAt: at(a.At), AfterDeadline: a.AfterDeadline, AnsweredBy: int64(a.By), Channel: string(a.Channel),
	}
	row.Words, err = tx.seal(a.Words, answerWords)
	return row, err
}

type answerChangeRow struct {
	ID         int64 `gorm:"primaryKey"`
	MeetingID  int64
	PersonID   int64
	Round      int
	FromChoice string
	ToChoice   string
	Minutes    int
	Reason     string
	ChangedAt  micro
	ChangedBy  int64
	Channel    string
}

func (answerChangeRow) TableName() string { return "answer_changes" }

func (r answerChangeRow) change() attendance.AnswerChange {
	return attendance.AnswerChange{
		Meeting: meeting.ID(r.MeetingID), Person: roster.PersonID(r.PersonID), Round: r.Round,
		From: attendance.Choice(r.FromChoice), To: attendance.Choice(r.ToChoice),
		Minutes: r.Minutes, Reason: attendance.Reason(r.Reason),
		At: r.ChangedAt.Time, By: roster.PersonID(r.ChangedBy), Channel: chat.Channel(r.Channel),
	}
}

// AnswerOf implements [attendance.AnswerTx].
func (tx *Tx) AnswerOf(id meeting.ID, who roster.PersonID) (attendance.Answer, bool, error) {
	if row, ok := tx.foreseen.answer(ballotKey{int64(id), int64(who)}); ok {
		a, err := tx.answer(row)
		return a, row.MeetingID != 0, err
	}
	row, found, err := maybe[answerRow](tx.db.Where("meeting_id = ? AND person_id = ?", int64(id), int64(who)))
	if err != nil {
		return attendance.Answer{}, false, err
	}
	a, err := tx.answer(row)
	return a, found, err
}

// AnswersTo implements [attendance.AnswerTx].
func (tx *Tx) AnswersTo(id meeting.ID, round int) ([]attendance.Answer, error) {
	return manyOf(tx.db.Where("meeting_id = ? AND round = ?", int64(id), round), tx.answer)
}

// SaveAnswer implements [attendance.AnswerTx].
func (tx *Tx) SaveAnswer(a attendance.Answer, c attendance.AnswerChange) error {
	row, err := tx.answerRowOf(a)
	if err != nil {
		return err
	}
	tx.later.answers = append(tx.later.answers, row)
	tx.later.changes = append(tx.later.changes, answerChangeRow{
		MeetingID: int64(c.Meeting), PersonID: int64(c.Person), Round: c.Round,
		FromChoice: string(c.From), ToChoice: string(c.To), Minutes: c.Minutes, Reason: string(c.Reason),
		ChangedAt: at(c.At), ChangedBy: int64(c.By), Channel: string(c.Channel),
	})
	tx.foreseen.change(row)
	if n := len(tx.points); n > 0 {
		tx.points[n-1].changed = append(tx.points[n-1].changed, row.key())
	}
	return nil
}

// AnswerChanges implements [attendance.AnswerTx].
func (tx *Tx) AnswerChanges(id meeting.ID, who roster.PersonID) ([]attendance.AnswerChange, error) {
	q := tx.db.Where("meeting_id = ? AND person_id = ?", int64(id), int64(who)).Order("id")
	return many(q, answerChangeRow.change)
}

// AnswerCounts implements notice.Tx.
func (tx *Tx) AnswerCounts(who roster.PersonID, since time.Time) (map[attendance.Choice]int, error) {
	var rows []struct {
		Choice string
		N      int
	}
	err := tx.db.Table("answers a").Select("a.choice, COUNT(*) AS n").Joins("JOIN meetings m ON m.id = a.meeting_id").
		Where("a.person_id = ? AND a.round = m.round AND m.starts_at >= ?", int64(who), at(since)).Group("a.choice").Find(&rows).Error
	counts := make(map[attendance.Choice]int, len(rows))
	for _, r := range rows {
		counts[attendance.Choice(r.Choice)] = r.N
	}
	return counts, err
}
