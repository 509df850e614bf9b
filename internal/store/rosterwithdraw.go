package store

import (
	"keng/internal/delivery"
	"keng/internal/roster"
)

var _ roster.WithdrawTx = (*Tx)(nil)

// Unlink implements roster.WithdrawTx.
func (tx *Tx) Unlink(who roster.PersonID) (int, error) {
	beside := tx.db.Exec("DELETE FROM account_partners WHERE person_id = ?", int64(who))
	if beside.Error != nil {
		return 0, beside.Error
	}
	// Whoever was linked next is the first now.
	const next = `(SELECT person_id FROM account_partners WHERE account_id = accounts.id ORDER BY linked_at, person_id LIMIT 1)`
	first := tx.db.Exec(`UPDATE accounts SET person_id = `+next+`,
		linked_at = (SELECT linked_at FROM account_partners WHERE account_id = accounts.id ORDER BY linked_at, person_id LIMIT 1)
		WHERE person_id = ?`, int64(who))
	if first.Error != nil {
		return 0, first.Error
	}
	tx.foreseen = nil
	err := tx.db.Exec(`DELETE FROM account_partners WHERE EXISTS (SELECT 1 FROM accounts
		WHERE accounts.id = account_partners.account_id AND accounts.person_id = account_partners.person_id)`).Error
	return int(beside.RowsAffected + first.RowsAffected), err
}

// WithdrawConsents implements roster.WithdrawTx.
func (tx *Tx) WithdrawConsents(who roster.PersonID) (int, error) {
	res := tx.db.Model(&consentRow{}).Where("person_id = ? AND withdrawn_at IS NULL", int64(who)).Update("withdrawn_at", at(tx.now))
	return int(res.RowsAffected), res.Error
}

// ForgetHelpers implements roster.WithdrawTx.
func (tx *Tx) ForgetHelpers(who roster.PersonID) error {
	return tx.db.Exec("DELETE FROM helpers WHERE person_id = ? OR helper_id = ?", int64(who), int64(who)).Error
}

// CancelDeliveries implements roster.WithdrawTx. What is on its way at this
// moment may arrive; its sender is told that somebody else has taken a step.
func (tx *Tx) CancelDeliveries(who roster.PersonID) error {
	return tx.db.Exec(`UPDATE deliveries SET status = 'skipped', reason = ?, done_at = ?, held_until = NULL, owner = '', version = version + 1
		WHERE person_id = ? AND `+openDelivery, delivery.ReasonWithdrawn, at(tx.now), int64(who)).Error
}
