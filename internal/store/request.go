package store

import (
	"gorm.io/gorm/clause"

	"keng/internal/calendar"
	"keng/internal/rights"
	"keng/internal/roster"
)

var _ rights.Tx = (*Tx)(nil)

// requestRow has the words sealed.
type requestRow struct {
	ID         int64 `gorm:"primaryKey"`
	PersonID   int64
	Kind       string
	Words      string
	AskedBy    int64
	AskedAt    micro
	AnswerBy   day
	DoneBy     day
	WarnedAt   micro
	OverdueAt  micro
	ExtendedAt micro
	ClosedAt   micro
	ClosedBy   *int64
	Outcome    string
}

func (requestRow) TableName() string { return "data_requests" }

func (tx *Tx) request(r requestRow) (req rights.Request, err error) {
	req = rights.Request{
		ID: rights.ID(r.ID), Person: roster.PersonID(r.PersonID), Kind: rights.Kind(r.Kind), By: roster.PersonID(r.AskedBy),
		At: r.AskedAt.Time, WarnedAt: r.WarnedAt.Time, OverdueAt: r.OverdueAt.Time, ExtendedAt: r.ExtendedAt.Time,
		ClosedAt: r.ClosedAt.Time, ClosedBy: roster.PersonID(orZero(r.ClosedBy)), Outcome: rights.Outcome(r.Outcome),
	}
	if req.AnswerBy, err = calendar.ParseDate(string(r.AnswerBy)); err != nil {
		return req, err
	}
	if req.DoneBy, err = calendar.ParseDate(string(r.DoneBy)); err != nil {
		return req, err
	}
	req.Words, err = tx.open(r.Words, askedWords)
	return req, err
}

// AddRequest implements rights.Tx.
func (tx *Tx) AddRequest(r rights.Request) (rights.ID, bool, error) {
	words, err := tx.seal(r.Words, askedWords)
	if err != nil {
		return 0, false, err
	}
	row := requestRow{
		PersonID: int64(r.Person), Kind: string(r.Kind), Words: words, AskedBy: int64(r.By), AskedAt: at(r.At),
		AnswerBy: dayOf(r.AnswerBy), DoneBy: dayOf(r.DoneBy),
	}
	res := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	return rights.ID(row.ID), res.RowsAffected == 1, res.Error
}

// Request implements rights.Tx.
func (tx *Tx) Request(id rights.ID) (rights.Request, error) {
	row, err := one[requestRow](tx.db.Where("id = ?", int64(id)), "request.unknown")
	if err != nil {
		return rights.Request{}, err
	}
	return tx.request(row)
}

// OpenRequests implements rights.Tx.
func (tx *Tx) OpenRequests(who roster.PersonID) ([]rights.Request, error) {
	q := tx.db.Where("closed_at IS NULL")
	if who != 0 {
		q = q.Where("person_id = ?", int64(who))
	}
	return manyOf(q.Order("done_by, id"), tx.request)
}

// CloseRequest implements rights.Tx.
func (tx *Tx) CloseRequest(id rights.ID, by roster.PersonID, what rights.Outcome) (bool, error) {
	res := tx.db.Model(&requestRow{}).Where("id = ? AND closed_at IS NULL", int64(id)).Updates(map[string]any{
		"closed_at": at(tx.now), "closed_by": orNull(int64(by)), "outcome": string(what), "words": "",
	})
	return res.RowsAffected == 1, res.Error
}

// ExtendRequest implements rights.Tx.
func (tx *Tx) ExtendRequest(id rights.ID, doneBy calendar.Date) (bool, error) {
	res := tx.db.Model(&requestRow{}).Where("id = ? AND closed_at IS NULL AND extended_at IS NULL", int64(id)).
		Updates(map[string]any{"done_by": dayOf(doneBy), "extended_at": at(tx.now), "warned_at": nil})
	return res.RowsAffected == 1, res.Error
}

// MarkRequest implements rights.Tx.
func (tx *Tx) MarkRequest(r rights.Request) (bool, error) {
	q := tx.db.Model(&requestRow{}).Where("id = ? AND closed_at IS NULL", int64(r.ID))
	if r.OverdueAt.IsZero() {
		q = q.Where("warned_at IS NULL")
	} else {
		q = q.Where("overdue_at IS NULL")
	}
	res := q.Updates(map[string]any{"warned_at": at(r.WarnedAt), "overdue_at": at(r.OverdueAt)})
	return res.RowsAffected == 1, res.Error
}
