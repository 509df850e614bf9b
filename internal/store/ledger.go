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

func (tx ledgerTx) NextDelivery(lane delivery.Lane, after int64) (delivery.Row, bool, error) {
	row, found, err := maybe[deliveryRow](tx.db.Where(openDelivery).
		Where("lane = ? AND class = ? AND id > ? AND due_at <= ?", lane.Name, int(lane.Class), after, at(tx.now)).
		Order("id"))
	return row.delivery(), found, err
}

func (tx ledgerTx) NewerEdit(r delivery.Row) (bool, error) {
	_, found, err := maybe[deliveryRow](tx.db.Select("id").Where(openDelivery).
		Where("lane = ? AND id > ? AND edits = ?", r.Lane, r.ID, r.Edit))
	return found, err
}

func (tx ledgerTx) SaveDelivery(r delivery.Row) (bool, error) {
	values := map[string]any{
		"version": r.Version + 1, "status": string(r.Status), "reason": r.Reason, "edits": r.Edit,
		"attempt": r.Attempt, "doubts": r.Doubts, "parts": r.Parts, "in_doubt": r.InDoubt, "resent": r.Resent,
		"held_until": at(r.HeldUntil), "owner": r.Owner, "account_id": orNull(int64(r.Account)),
		"message": r.Message, "done_at": at(r.DoneAt),
	}
	if r.Class == delivery.Reply && !r.DoneAt.IsZero() {
		// A reply can hold what somebody wrote: once it is said, it is forgotten.
		values["args"] = "null"
	}
	res := tx.db.Model(&deliveryRow{}).Where("id = ? AND version = ?", r.ID, r.Version).Updates(values)
	return res.RowsAffected == 1, res.Error
}

func (tx ledgerTx) BatchDeliveries(batch int64) ([]delivery.Row, error) {
	return many(tx.db.Where(openDelivery).Where("batch = ?", batch).Order("id"), deliveryRow.delivery)
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

// targetRow is an account with its person's language.
type targetRow struct {
	ID             int64
	Channel        string
	ChatID         string
	PersonID       *int64
	Language       string
	UnreachableAt  micro
	UnreachableWhy string
	PersonLanguage string
}

func (r targetRow) target() delivery.Target {
	t := delivery.Target{
		Address: chat.Address{Channel: chat.Channel(r.Channel), Chat: r.ChatID},
		Account: roster.AccountID(r.ID), Person: roster.PersonID(orZero(r.PersonID)), Language: r.PersonLanguage,
	}
	if t.Language == "" {
		t.Language = r.Language
	}
	if !r.UnreachableAt.IsZero() {
		if t.Unreachable = r.UnreachableWhy; t.Unreachable == "" {
			t.Unreachable = "unreachable"
		}
	}
	return t
}

func (tx ledgerTx) targets() *gorm.DB {
	return tx.db.Table("accounts").
		Select("accounts.*, COALESCE(people.language, '') AS person_language").
		Joins("LEFT JOIN people ON people.id = accounts.person_id").
		Order("accounts.last_seen_at IS NULL, accounts.last_seen_at DESC, accounts.id DESC")
}

func (tx ledgerTx) Targets(person roster.PersonID) ([]delivery.Target, error) {
	return many(tx.targets().Where("accounts.person_id = ?", int64(person)), targetRow.target)
}

func (tx ledgerTx) TargetAt(a chat.Address) (delivery.Target, error) {
	rows, err := many(tx.targets().Where("accounts.channel = ? AND accounts.chat_id = ?", string(a.Channel), a.Chat).
		Limit(1), targetRow.target)
	if err != nil || len(rows) == 0 {
		return delivery.Target{Address: a}, err
	}
	return rows[0], nil
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
	res := tx.db.Model(&deliveryRow{}).Where("status = 'sending' AND owner <> ?", owner).Updates(map[string]any{
		"version": gorm.Expr("version + 1"), "status": string(delivery.Pending), "owner": "",
		"in_doubt": true, "doubts": gorm.Expr("doubts + 1"), "held_until": nil,
	})
	return res.RowsAffected, res.Error
}
