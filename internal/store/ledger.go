package store

import (
	"context"

	"gorm.io/gorm"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/roster"
)

// Ledger gives the engine of the deliveries its transactions. In the one that
// closes the last way to a person, unreachable is called, so that whoever
// cares can be told; it may be nil.
func (s *Store) Ledger(unreachable func(tx *Tx, who roster.PersonID, why string) error) delivery.Ledger {
	return ledger{s, unreachable}
}

type ledger struct {
	store       *Store
	unreachable func(*Tx, roster.PersonID, string) error
}

func (l ledger) Update(ctx context.Context, f func(delivery.LedgerTx) error) error {
	return l.store.Update(ctx, func(tx *Tx) error { return f(ledgerTx{tx, l.unreachable}) })
}

func (l ledger) View(ctx context.Context, f func(delivery.LedgerTx) error) error {
	return l.store.View(ctx, func(tx *Tx) error { return f(ledgerTx{tx, l.unreachable}) })
}

// ledgerTx is what the engine, and nobody else, does in a transaction.
type ledgerTx struct {
	*Tx
	unreachable func(*Tx, roster.PersonID, string) error
}

var _ delivery.LedgerTx = ledgerTx{}

func (tx ledgerTx) BatchDeliveries(batch int64) ([]delivery.Waiting, error) {
	q := tx.db.Select("id, lane, class, due_at, held_until").Where(openDelivery).Where("batch <> 0 AND batch = ?", batch).Order("id")
	return many(q, func(r deliveryRow) delivery.Waiting {
		lane := delivery.Lane{Name: r.Lane, Class: delivery.Class(r.Class)}
		return delivery.Waiting{ID: r.ID, Lane: lane, DueAt: r.DueAt.Time, HeldUntil: r.HeldUntil.Time}
	})
}

func (tx ledgerTx) OverdueLanes(o delivery.Overdue) ([]delivery.Lane, error) {
	return lanes(tx.db.Where(openDelivery).Where("class = ? AND due_at <= ?", int(o.Class), at(o.Before)).
		Where("(held_until IS NULL OR held_until <= ?)", at(o.Wall)), o.Limit)
}

func lanes(q *gorm.DB, limit int) ([]delivery.Lane, error) {
	var rows []deliveryRow
	err := q.Model(&deliveryRow{}).Select("lane, class, MIN(id) AS id").Group("lane, class").Order("MIN(id)").
		Limit(limit).Find(&rows).Error
	var out []delivery.Lane
	for _, r := range rows {
		out = append(out, delivery.Lane{Name: r.Lane, Class: delivery.Class(r.Class)})
	}
	return out, err
}

func (tx ledgerTx) MarkUnreachable(account roster.AccountID, why string) (bool, error) {
	res := tx.db.Table("accounts").Where("id = ? AND unreachable_at IS NULL", int64(account)).
		Updates(map[string]any{"unreachable_at": at(tx.now), "unreachable_why": why})
	return res.RowsAffected == 1, res.Error
}

func (tx ledgerTx) TellUnreachable(person roster.PersonID, why string) error {
	if tx.unreachable == nil {
		return nil
	}
	return tx.unreachable(tx.Tx, person, why)
}

func (tx ledgerTx) MoveChat(channel chat.Channel, from, to string) error {
	err := tx.db.Table("accounts").Where("channel = ? AND chat_id = ?", string(channel), from).
		Update("chat_id", to).Error
	if err != nil {
		return err
	}
	return tx.db.Model(&deliveryRow{}).Where(openDelivery).
		Where("person_id IS NULL AND channel = ? AND chat = ?", string(channel), from).
		Updates(map[string]any{
			"chat": to, "edits": "", "lane": delivery.AddressLane(chat.Address{Channel: channel, Chat: to}),
		}).Error
}

func (tx ledgerTx) Release(owner string) (int64, error) {
	res := tx.db.Model(&deliveryRow{}).Where(openDelivery).Where("status = 'sending' AND owner <> ?", owner).Updates(map[string]any{
		"version": gorm.Expr("version + 1"), "status": string(delivery.Pending), "owner": "",
		"in_doubt": true, "doubts": gorm.Expr("doubts + 1"), "held_until": nil,
	})
	return res.RowsAffected, res.Error
}
