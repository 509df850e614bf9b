package store

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/roster"
)

var _ delivery.Tx = (*Tx)(nil)

type deliveryRow struct {
	ID           int64 `gorm:"primaryKey"`
	Version      int
	DedupKey     string
	Subject      string
	Kind         string
	Args         string
	Class        int
	PersonID     *int64
	Channel      string
	Chat         string
	Lane         string
	Batch        int64
	Edits        string
	CreatedAt    micro
	DueAt        micro
	UselessAfter micro
	Status       string
	Reason       string
	Attempt      int
	Doubts       int
	Parts        int
	InDoubt      bool
	Resent       bool
	HeldUntil    micro
	Owner        string
	AccountID    *int64
	Message      string
	DoneAt       micro
}

func (deliveryRow) TableName() string { return "deliveries" }

func (r deliveryRow) delivery() delivery.Row {
	return delivery.Row{
		ID: r.ID, Version: r.Version, Key: r.DedupKey, Subject: r.Subject, Kind: r.Kind, Args: json.RawMessage(r.Args),
		Class: delivery.Class(r.Class), Person: roster.PersonID(orZero(r.PersonID)),
		Address: chat.Address{Channel: chat.Channel(r.Channel), Chat: r.Chat}, Lane: r.Lane, Batch: r.Batch, Edit: r.Edits,
		CreatedAt: r.CreatedAt.Time, DueAt: r.DueAt.Time, UselessAfter: r.UselessAfter.Time,
		Status: delivery.Status(r.Status), Reason: r.Reason, Attempt: r.Attempt, Doubts: r.Doubts, Parts: r.Parts,
		InDoubt: r.InDoubt, Resent: r.Resent, HeldUntil: r.HeldUntil.Time, Owner: r.Owner,
		Account: roster.AccountID(orZero(r.AccountID)), Message: r.Message, DoneAt: r.DoneAt.Time,
	}
}

// openDelivery is the condition of the rows that have something left to do, as
// the indexes have it.
const openDelivery = "done_at IS NULL"

// aboutSubject is the condition of the rows about a subject, as the index of
// subjects has it too: most rows are replies, which are about none.
const aboutSubject = "subject <> '' AND subject = ?"

// deliveryInsertion has the columns that a new row does not leave at their default.
var deliveryInsertion = insertion{
	into: "deliveries",
	columns: []string{
		"dedup_key", "subject", "kind", "args", "class", "person_id", "channel", "chat", "lane", "batch", "edits",
		"created_at", "due_at", "useless_after", "status",
	},
	conflict: " ON CONFLICT (dedup_key) DO NOTHING",
}

// DropDeliveries implements personnel.PersonTx. What is on its way arrives.
func (tx *Tx) DropDeliveries(who roster.PersonID) error {
	return tx.db.Model(&deliveryRow{}).Where("person_id = ? AND status = ? AND "+openDelivery, int64(who), string(delivery.Pending)).
		Updates(map[string]any{
			"status": string(delivery.Skipped), "reason": delivery.ReasonPointless, "done_at": at(tx.now),
			"version": gorm.Expr("version + 1"),
		}).Error
}

// AddReplies implements delivery.Tx.
func (tx *Tx) AddReplies(rows []delivery.Row) error {
	tx.later.replies = append(tx.later.replies, rows...)
	return nil
}

// AddDeliveries implements delivery.Tx.
func (tx *Tx) AddDeliveries(rows []delivery.Row) (added int, err error) {
	if err := tx.settle(); err != nil {
		return 0, err
	}
	return tx.addDeliveries(rows)
}

func (tx *Tx) addDeliveries(rows []delivery.Row) (added int, err error) {
	w := tx.insert(deliveryInsertion)
	for _, r := range rows {
		w.row(r.Key, r.Subject, r.Kind, string(r.Args), int(r.Class), orNull(int64(r.Person)),
			string(r.Address.Channel), r.Address.Chat, r.Lane, r.Batch, r.Edit,
			at(r.CreatedAt), at(r.DueAt), at(r.UselessAfter), string(r.Status))
	}
	n, err := w.exec()
	if err != nil {
		return 0, fmt.Errorf("store: add deliveries: %w", err)
	}
	return int(n), nil
}

// DeliveryCounts tells how many deliveries about a subject are in each status;
// an empty subject means all of them.
func (tx *Tx) DeliveryCounts(subject string) (map[delivery.Status]int, error) {
	q := tx.db.Model(&deliveryRow{}).Select("status, COUNT(*) AS n").Group("status")
	if subject != "" {
		q = q.Where(aboutSubject, subject)
	}
	var rows []struct {
		Status string
		N      int
	}
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	counts := map[delivery.Status]int{}
	for _, r := range rows {
		counts[delivery.Status(r.Status)] = r.N
	}
	return counts, nil
}

// Unreached lists the people whom something about a subject did not reach, or
// perhaps twice, in the order in which it was written down.
func (tx *Tx) Unreached(subject string) ([]delivery.Unreached, error) {
	q := tx.db.Where(aboutSubject+" AND (status = 'parked' OR resent OR (status = 'skipped' AND reason = ?))",
		subject, delivery.ReasonLate).Where("person_id IS NOT NULL").Order("id")
	return many(q, func(r deliveryRow) delivery.Unreached {
		return delivery.Unreached{
			Person: roster.PersonID(orZero(r.PersonID)), Kind: r.Kind,
			Status: delivery.Status(r.Status), Reason: r.Reason, Resent: r.Resent, At: r.DoneAt.Time,
		}
	})
}

// DeliveriesAbout returns all rows about a subject, or about none, in the order
// of their ids.
func (tx *Tx) DeliveriesAbout(subject string) ([]delivery.Row, error) {
	return many(tx.db.Where("subject = ?", subject).Order("id"), deliveryRow.delivery)
}

// PruneDeliveries forgets rows that were done before the instant and returns
// how many. Their keys can be enqueued again then, so keep them for longer than
// anything can come up twice.
func (tx *Tx) PruneDeliveries(before time.Time) (int64, error) {
	res := tx.db.Where("done_at < ?", at(before)).Delete(&deliveryRow{})
	return res.RowsAffected, res.Error
}

// LastSent implements dialog.NoticeTx.
func (tx *Tx) LastSent(person roster.PersonID, kinds []string, after time.Time) (delivery.Row, bool, error) {
	row, found, err := maybe[deliveryRow](tx.db.Where("person_id = ? AND status = 'sent' AND done_at > ?", int64(person), at(after)).
		Where("kind IN ?", kinds).Order("done_at DESC, id DESC"))
	return row.delivery(), found, err
}
