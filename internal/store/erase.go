package store

import (
	"fmt"
	"gorm.io/gorm"

	"keng/internal/calendar"
	"keng/internal/rights"
	"keng/internal/roster"
)

var _ rights.EraseTx = (*Tx)(nil)

// ErasePerson implements rights.EraseTx.
func (tx *Tx) ErasePerson(who roster.PersonID, today calendar.Date, swept int64) error {
	if err := tx.settle(); err != nil {
		return err
	}
	p, err := tx.Person(who)
	if err != nil {
		return err
	}
	accounts, err := tx.accountsAlone(who)
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return tx.eraseAccounts(who, accounts) },
		func() error { return tx.eraseFacts(who, today) },
		func() error { return tx.eraseRows(who) },
		func() error { return tx.eraseWords(who) },
		func() error { return tx.eraseName(p, swept) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	row, err := personRowOf(tx.vault, roster.Person{ID: who, FullName: rights.Nobody})
	if err != nil {
		return err
	}
	return tx.db.Model(&personRow{}).Where("id = ?", row.ID).Updates(map[string]any{
		"full_name": row.FullName, "sort_key": row.SortKey, "folded": row.Folded, "birth_year": 0, "phone": "", "phone_index": "",
		"language": "", "version": gorm.Expr("version + 1"), "erased_at": at(tx.now),
	}).Error
}

// accountsAlone are the accounts that spoke for the person and for nobody else,
// linked now or once.
func (tx *Tx) accountsAlone(who roster.PersonID) (ids []int64, err error) {
	const theirs = `SELECT account_id FROM account_people WHERE person_id = @who
		UNION SELECT account_id FROM consents WHERE person_id = @who
		UNION SELECT used_by FROM join_codes WHERE person_id = @who AND used_by IS NOT NULL`
	const others = `SELECT account_id FROM account_people WHERE person_id <> @who
		UNION SELECT c.account_id FROM consents c JOIN people p ON p.id = c.person_id WHERE c.person_id <> @who AND p.erased_at IS NULL`
	err = tx.db.Raw("SELECT id FROM accounts WHERE id IN ("+theirs+") AND id NOT IN ("+others+")",
		map[string]any{"who": int64(who)}).Scan(&ids).Error
	return ids, err
}

// eraseAccounts deletes what was sent to the person, and whose account it was: of
// the account a number is left, so that a consent can say on which it was given.
func (tx *Tx) eraseAccounts(who roster.PersonID, accounts []int64) error {
	if err := tx.db.Exec("DELETE FROM deliveries WHERE person_id = ?", int64(who)).Error; err != nil {
		return err
	}
	for _, id := range accounts {
		for _, statement := range []string{
			"DELETE FROM deliveries WHERE account_id = @id",
			"DELETE FROM deliveries WHERE lane IN (SELECT channel || '/' || chat_id FROM accounts WHERE id = @id)",
			"DELETE FROM code_attempts WHERE (channel, external_id) IN (SELECT channel, external_id FROM accounts WHERE id = @id)",
			"UPDATE accounts SET external_id = 'deleted/' || id, chat_id = '', person_id = NULL, language = '', linked_at = NULL," +
				" last_seen_at = NULL, unreachable_at = NULL, unreachable_why = '' WHERE id = @id",
		} {
			if err := tx.db.Exec(statement, map[string]any{"id": id}).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// eraseFacts ends where the person belongs and which offices they hold. Undoing a
// change of the organisation leaves them alone from now on.
func (tx *Tx) eraseFacts(who roster.PersonID, today calendar.Date) error {
	for _, kind := range personKinds {
		err := tx.db.Exec("DELETE FROM change_facts WHERE fact = ? AND row_id IN (SELECT id FROM "+factTables[kind].table+
			" WHERE person_id = ?)", string(kind), int64(who)).Error
		if err != nil {
			return err
		}
	}
	for _, table := range []string{"memberships", "roles"} {
		err := tx.db.Exec("UPDATE "+table+" SET to_date = CASE WHEN from_date > @day THEN from_date ELSE @day END"+
			" WHERE person_id = @who AND (to_date IS NULL OR to_date > @day)",
			map[string]any{"who": int64(who), "day": today.String()}).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// eraseRows deletes the rows that are about the person alone.
func (tx *Tx) eraseRows(who roster.PersonID) error {
	for _, t := range traces {
		if t.fate != rowGoes {
			continue
		}
		if err := tx.db.Exec("DELETE FROM "+t.table+" WHERE "+t.column+" = ?", int64(who)).Error; err != nil {
			return fmt.Errorf("store: erase %s: %w", t.table, err)
		}
	}
	return nil
}

// eraseWords deletes what the person wrote about themselves and in an office.
func (tx *Tx) eraseWords(who roster.PersonID) error {
	err := tx.db.Model(&rollChangeRow{}).Where("changed_by = ? AND reason <> ''", int64(who)).Update("reason", "").Error
	if err != nil {
		return err
	}
	return tx.db.Model(&requestRow{}).Where("(person_id = ? OR asked_by = ?) AND words <> ''", int64(who), int64(who)).Update("words", "").Error
}

// eraseName takes the person's name out of the texts in which it stands.
func (tx *Tx) eraseName(p roster.Person, swept int64) error {
	for {
		last, more, err := tx.SweepName(p.FullName, swept)
		if err != nil {
			return err
		}
		if swept = last; !more {
			break
		}
	}
	if err := tx.eraseFromChanges(p); err != nil {
		return err
	}
	// Texts of the cell are left alone while somebody else of that name is kept:
	// nobody can tell whom they mean.
	_, namesake, err := maybe[personRow](tx.db.Where("folded = ? AND id <> ?", roster.Fold(p.FullName), int64(p.ID)))
	if err != nil || namesake {
		return err
	}
	for _, s := range spokens {
		if err := tx.eraseFromTexts(s, p); err != nil {
			return fmt.Errorf("store: erase a name from %s: %w", s.table, err)
		}
	}
	return nil
}

// eraseFromChanges takes the name out of the changes that concern the person.
func (tx *Tx) eraseFromChanges(p roster.Person) error {
	var rows []reformRow
	err := tx.db.Where("id IN (SELECT change_id FROM change_subjects WHERE person_id = ?)", int64(p.ID)).Find(&rows).Error
	for _, r := range rows {
		args, found := roster.WithoutName(r.Args, p.FullName, rights.Nobody)
		if err != nil || !found {
			continue
		}
		err = tx.db.Model(&reformRow{}).Where("id = ?", r.ID).Update("args", args).Error
	}
	return err
}

// eraseFromTexts takes the name out of what was written in the units in which the
// person ever belonged or held an office.
func (tx *Tx) eraseFromTexts(s spoken, p roster.Person) error {
	const units = "SELECT unit_id FROM memberships WHERE person_id = @who UNION SELECT unit_id FROM roles WHERE person_id = @who"
	which := s.unit + " IN (" + units + ")"
	if s.unit == "" {
		which = s.meeting + " IN (SELECT id FROM meetings WHERE unit_id IN (" + units + "))"
	}
	second := "0"
	if len(s.keys) > 1 {
		second = s.keys[1]
	}
	var rows []struct {
		First, Second int64
		Text          string
	}
	err := tx.db.Raw("SELECT "+s.keys[0]+" AS first, "+second+" AS second, "+s.column+" AS text FROM "+s.table+" WHERE "+which,
		map[string]any{"who": int64(p.ID)}).Scan(&rows).Error
	if err != nil {
		return err
	}
	for _, r := range rows {
		text, found := roster.WithoutName(r.Text, p.FullName, rights.Nobody)
		if !found {
			continue
		}
		where, args := s.keys[0]+" = ?", []any{text, r.First}
		if len(s.keys) > 1 {
			where, args = where+" AND "+s.keys[1]+" = ?", append(args, r.Second)
		}
		if err := tx.db.Exec("UPDATE "+s.table+" SET "+s.column+" = ? WHERE "+where, args...).Error; err != nil {
			return err
		}
	}
	return nil
}

// sweepBatch is how many deliveries a transaction looks through for a name: on
// SQLite nobody else writes meanwhile.
const sweepBatch = 2000

// SweepName implements rights.SweepTx.
func (tx *Tx) SweepName(name string, after int64) (last int64, more bool, err error) {
	var rows []struct {
		ID   int64
		Args string
	}
	err = tx.db.Model(&deliveryRow{}).Select("id, args").Where("id > ?", after).Order("id").Limit(sweepBatch).Find(&rows).Error
	last = after
	for _, r := range rows {
		last = r.ID
		args, found := roster.WithoutName(r.Args, name, rights.Nobody)
		if err != nil || !found {
			continue
		}
		err = tx.db.Model(&deliveryRow{}).Where("id = ?", r.ID).Update("args", args).Error
	}
	return last, len(rows) == sweepBatch, err
}
