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
func (tx *Tx) ErasePerson(who roster.PersonID, from calendar.Date, swept int64) error {
	if err := tx.settle(); err != nil {
		return err
	}
	p, err := tx.Person(who)
	if err != nil {
		return err
	}
	// First what is found by where the person belonged and by their accounts.
	for _, step := range []func() error{
		func() error { return tx.eraseName(p, swept) },
		func() error { return tx.eraseAccounts(who) },
		func() error { return tx.eraseFacts(who, from) },
		func() error { return tx.eraseRows(who) },
		func() error { return tx.eraseWords(who) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return tx.becomeNobody(who, nil)
}

// becomeNobody leaves a number of the person, and into whose record they went, if
// into one.
func (tx *Tx) becomeNobody(who roster.PersonID, into *int64) error {
	tx.foreseen = nil
	if !tx.postgres {
		// SQLite leaves in its file what is deleted, until [Store.Settle].
		if err := tx.setSwept(false); err != nil {
			return err
		}
	}
	return tx.db.Model(&personRow{}).Where("id = ?", int64(who)).Updates(map[string]any{
		"full_name": rights.Nobody, "sort_key": lastOfAll, "folded": "", "birth_year": 0, "phone": "", "phone_index": "",
		"language": "", "version": gorm.Expr("version + 1"), "erased_at": at(tx.now), "merged_into": into,
	}).Error
}

// lastOfAll sorts behind every name.
const lastOfAll = "~"

// eraseAccounts deletes what was sent to the person, and whose account it was
// that spoke for them and for nobody else: of the account a number is left, so
// that a consent can say on which it was given.
func (tx *Tx) eraseAccounts(who roster.PersonID) error {
	var alone []int64
	err := tx.db.Raw(`SELECT account_id FROM account_people WHERE person_id = @who
		UNION SELECT account_id FROM consents WHERE person_id = @who
		UNION SELECT used_by FROM join_codes WHERE person_id = @who AND used_by IS NOT NULL
		EXCEPT SELECT account_id FROM account_people WHERE person_id <> @who`, map[string]any{"who": int64(who)}).Scan(&alone).Error
	if err != nil {
		return err
	}
	const these = " (SELECT channel, %s FROM accounts WHERE id = @id)"
	for _, id := range alone {
		for _, statement := range []string{
			"DELETE FROM deliveries WHERE (channel, chat) IN" + fmt.Sprintf(these, "chat_id"),
			"DELETE FROM deliveries WHERE lane IN (SELECT channel || '/' || chat_id FROM accounts WHERE id = @id)",
			"DELETE FROM code_attempts WHERE (channel, external_id) IN" + fmt.Sprintf(these, "external_id"),
			"DELETE FROM applications WHERE (channel, external_id) IN" + fmt.Sprintf(these, "external_id"),
			"UPDATE accounts SET external_id = 'deleted/' || id, chat_id = '', person_id = NULL, language = '', menu = '', linked_at = NULL," +
				" last_seen_at = NULL, unreachable_at = NULL, unreachable_why = '' WHERE id = @id",
		} {
			if err := tx.db.Exec(statement, map[string]any{"id": id}).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// eraseFacts has the person be nobody before the day. A member of a cell goes on
// being counted there, as one who has agreed to nothing: that takes where they
// belong and as what, from the day on. Undoing a change of the organisation leaves
// them alone from now on.
func (tx *Tx) eraseFacts(who roster.PersonID, from calendar.Date) error {
	args := map[string]any{"who": int64(who), "from": from.String()}
	for _, kind := range personKinds {
		err := tx.db.Exec("DELETE FROM change_facts WHERE fact = ? AND row_id IN (SELECT id FROM "+factTables[kind].table+
			" WHERE person_id = ?)", string(kind), int64(who)).Error
		if err != nil {
			return err
		}
	}
	if err := tx.db.Exec("DELETE FROM memberships WHERE person_id = @who AND kind = 'group'", args).Error; err != nil {
		return err
	}
	for _, table := range []string{"memberships", "person_categories", "person_statuses"} {
		for _, statement := range []string{
			"DELETE FROM " + table + " WHERE person_id = @who AND to_date <= @from",
			"UPDATE " + table + " SET from_date = @from WHERE person_id = @who AND from_date < @from",
		} {
			if err := tx.db.Exec(statement, args).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// eraseRows deletes the rows that are about the person alone.
func (tx *Tx) eraseRows(who roster.PersonID) error {
	for _, t := range traces {
		if t.fate != rowGoes || t.by != person {
			continue
		}
		if err := tx.db.Exec("DELETE FROM "+t.table+" WHERE "+t.column+" = ?", int64(who)).Error; err != nil {
			return fmt.Errorf("store: erase %s: %w", t.table, err)
		}
	}
	return nil
}

// eraseWords deletes what the person wrote about themselves and in an office, and
// what stands about them in rows that stay.
func (tx *Tx) eraseWords(who roster.PersonID) error {
	for _, statement := range []string{
		"UPDATE roll_changes SET reason = '' WHERE changed_by = @who AND reason <> ''",
		"UPDATE data_requests SET words = '' WHERE (person_id = @who OR asked_by = @who) AND words <> ''",
		"UPDATE transfers SET name = '', birth_year = 0 WHERE person_id = @who",
	} {
		if err := tx.db.Exec(statement, map[string]any{"who": int64(who)}).Error; err != nil {
			return err
		}
	}
	return nil
}
