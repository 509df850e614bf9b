package store

import "keng/internal/roster"

var _ roster.HelperTx = (*Tx)(nil)

// HelpedBy implements roster.HelperTx.
func (tx *Tx) HelpedBy(who roster.PersonID) (people []roster.PersonID, err error) {
	err = tx.db.Table("helpers").Where("helper_id = ?", int64(who)).Order("person_id").Pluck("person_id", &people).Error
	return people, err
}

// HelpersOf implements roster.HelperTx.
func (tx *Tx) HelpersOf(who roster.PersonID) (people []roster.PersonID, err error) {
	err = tx.db.Table("helpers").Where("person_id = ?", int64(who)).Order("helper_id").Pluck("helper_id", &people).Error
	return people, err
}

// SetHelper implements roster.HelperTx.
func (tx *Tx) SetHelper(person, helper, by roster.PersonID, on bool) error {
	if !on {
		return tx.db.Exec("DELETE FROM helpers WHERE person_id = ? AND helper_id = ?", int64(person), int64(helper)).Error
	}
	return tx.db.Exec(`INSERT INTO helpers (person_id, helper_id, set_at, set_by) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		int64(person), int64(helper), at(tx.now), orNull(int64(by))).Error
}
