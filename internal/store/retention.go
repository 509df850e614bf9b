package store

import (
	"time"

	"gorm.io/gorm/clause"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/retention"
	"keng/internal/roster"
)

var _ retention.Tx = (*Tx)(nil)

// retentionRow is the only one of its table, with the id 1.
type retentionRow struct {
	ID         int `gorm:"primaryKey"`
	Day        day
	UnitID     int64
	Over       bool
	MessagesTo micro
}

func (retentionRow) TableName() string { return "retention" }

// Round implements retention.RoundTx.
func (tx *Tx) Round() (retention.Round, error) {
	q := tx.db.Where("id = 1")
	if tx.postgres {
		q = q.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	row, _, err := maybe[retentionRow](q)
	round := retention.Round{Unit: roster.UnitID(row.UnitID), Over: row.Over, Messages: row.MessagesTo.Time}
	if err == nil && row.Day != "" {
		round.Day, err = calendar.ParseDate(string(row.Day))
	}
	return round, err
}

// SaveRound implements retention.RoundTx.
func (tx *Tx) SaveRound(r retention.Round) error {
	row := retentionRow{UnitID: int64(r.Unit), Over: r.Over, MessagesTo: at(r.Messages)}
	if !r.Day.IsZero() {
		row.Day = dayOf(r.Day)
	}
	return tx.db.Model(&retentionRow{}).Where("id = 1").Select("*").Omit("id").Updates(row).Error
}

// UnitsThatMet implements retention.OldTx.
func (tx *Tx) UnitsThatMet(behind roster.UnitID, most int) ([]roster.UnitID, error) {
	var ids []roster.UnitID
	err := tx.db.Model(&meetingRow{}).Distinct("unit_id").Where("unit_id > ?", int64(behind)).Order("unit_id").Limit(most).Pluck("unit_id", &ids).Error
	return ids, err
}

// LastParent implements retention.OldTx.
func (tx *Tx) LastParent(unit roster.UnitID) (roster.UnitID, error) {
	var parents []*int64
	err := tx.db.Table("unit_parents").Where("unit_id = ? AND (to_date IS NULL OR to_date > from_date)", int64(unit)).
		Order("from_date DESC, id DESC").Limit(1).Pluck("parent_id", &parents).Error
	if err != nil || len(parents) == 0 {
		return 0, err
	}
	return roster.UnitID(orZero(parents[0])), nil
}

// oldMeetings are those of a unit of which something goes.
const oldMeetings = `SELECT id, answers, marks, words FROM (
	SELECT m.id, m.starts_at,
		m.starts_at < @answers AND (EXISTS (SELECT 1 FROM answers a WHERE a.meeting_id = m.id)
			OR EXISTS (SELECT 1 FROM answer_changes c WHERE c.meeting_id = m.id)
			OR EXISTS (SELECT 1 FROM roll_changes c WHERE c.meeting_id = m.id AND c.reason <> '')) AS answers,
		m.starts_at < @marks AND EXISTS (SELECT 1 FROM rolls r WHERE r.meeting_id = m.id AND r.reduced_at IS NULL) AS marks,
		@words AND EXISTS (SELECT 1 FROM answers a WHERE a.meeting_id = m.id AND a.words <> '') AS words
	FROM meetings m WHERE m.unit_id = @unit) old
WHERE answers OR marks OR words ORDER BY starts_at, id LIMIT @most`

// OldOf implements retention.OldTx.
func (tx *Tx) OldOf(unit roster.UnitID, c retention.Cut, most int) (old retention.Old, err error) {
	var rows []struct {
		ID                    meeting.ID
		Answers, Marks, Words bool
	}
	err = tx.db.Raw(oldMeetings, map[string]any{
		"unit": int64(unit), "answers": at(c.Answers), "marks": at(c.Marks), "words": c.Words, "most": most,
	}).Scan(&rows).Error
	for _, r := range rows {
		if r.Answers {
			old.Answers = append(old.Answers, r.ID)
		}
		if r.Marks {
			old.Marks = append(old.Marks, r.ID)
		}
		if r.Words {
			old.Words = append(old.Words, r.ID)
		}
	}
	return old, err
}

// Forget implements retention.OldTx. Who was of no known class asked to be absent
// for another reason.
func (tx *Tx) Forget(old retention.Old) error {
	for _, s := range []struct {
		statement string
		meetings  []meeting.ID
	}{
		{"DELETE FROM answers WHERE meeting_id IN ?", old.Answers},
		{"DELETE FROM answer_changes WHERE meeting_id IN ?", old.Answers},
		{"UPDATE roll_changes SET reason = '' WHERE reason <> '' AND meeting_id IN ?", old.Answers},
		{"UPDATE answers SET words = '', reason = CASE reason WHEN '' THEN 'else' ELSE reason END WHERE words <> '' AND meeting_id IN ?", old.Words},
		{"DELETE FROM roll_marks WHERE meeting_id IN ?", old.Marks},
		{"DELETE FROM roll_others WHERE meeting_id IN ?", old.Marks},
		{"DELETE FROM roll_changes WHERE meeting_id IN ?", old.Marks},
	} {
		if len(s.meetings) == 0 {
			continue
		}
		if err := tx.db.Exec(s.statement, s.meetings).Error; err != nil {
			return err
		}
	}
	if len(old.Marks) == 0 {
		return nil
	}
	return tx.db.Exec("UPDATE rolls SET reduced_at = ?, locked_by = NULL WHERE meeting_id IN ?", at(tx.now), old.Marks).Error
}

// noArgs is the content of a message without one.
const noArgs = "{}"

// EmptyMessages implements retention.OldTx.
func (tx *Tx) EmptyMessages(from, to time.Time, most int) (last time.Time, more bool, err error) {
	var rows []struct {
		ID     int64
		DoneAt micro
	}
	q := tx.db.Model(&deliveryRow{}).Select("id, done_at").Where("done_at < ? AND args <> ?", at(to), noArgs)
	if !from.IsZero() {
		q = q.Where("done_at >= ?", at(from))
	}
	if err := q.Order("done_at, id").Limit(most).Find(&rows).Error; err != nil || len(rows) == 0 {
		return from, false, err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	err = tx.db.Model(&deliveryRow{}).Where("id IN ?", ids).Update("args", noArgs).Error
	return rows[len(rows)-1].DoneAt.Time, len(rows) == most, err
}
