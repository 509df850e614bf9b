package store

import (
	"fmt"
	"slices"
	"strconv"

	"keng/internal/attendance"
	"keng/internal/delivery"
	"keng/internal/personnel"
	"keng/internal/roster"
)

var _ personnel.MergeTx = (*Tx)(nil)

// AsksOpenly implements personnel.MergeTx.
func (tx *Tx) AsksOpenly(who roster.PersonID) (bool, error) {
	_, open, err := maybe[requestRow](tx.db.Where("person_id = ? AND closed_at IS NULL", int64(who)))
	return open, err
}

// unmoved are the tables of which no row comes to stand by another person's number:
// those of dated facts are the caller's, and the audit log is only added to.
var unmoved = []string{"memberships", "person_categories", "person_statuses", "roles", "audit"}

// MergePeople implements personnel.MergeTx.
func (tx *Tx) MergePeople(goes, stays roster.PersonID) error {
	if err := tx.settle(); err != nil {
		return err
	}
	for _, step := range []func(goes, stays roster.PersonID) error{tx.mergeMarks, tx.mergeDoubles, tx.mergeRest, tx.dropFacts} {
		if err := step(goes, stays); err != nil {
			return err
		}
	}
	err := tx.db.Exec(`UPDATE people SET language = (SELECT g.language FROM people g WHERE g.id = @goes)
		WHERE id = @stays AND language = ''`, merging(goes, stays)).Error
	if err != nil {
		return err
	}
	return tx.becomeNobody(goes, ptr(int64(stays)))
}

func merging(goes, stays roster.PersonID) map[string]any {
	return map[string]any{"goes": int64(goes), "stays": int64(stays)}
}

// mergeMarks makes one line of two in the rolls that have both.
func (tx *Tx) mergeMarks(goes, stays roster.PersonID) error {
	var rows []struct {
		MeetingID     int64
		Mark, Besides string
	}
	err := tx.db.Raw(`SELECT s.meeting_id, s.mark, g.mark AS besides
		FROM roll_marks s JOIN roll_marks g ON g.meeting_id = s.meeting_id AND g.person_id = @goes
		WHERE s.person_id = @stays`, merging(goes, stays)).Scan(&rows).Error
	for _, r := range rows {
		mark := attendance.Mark(r.Mark).Beside(attendance.Mark(r.Besides))
		if err == nil {
			err = tx.db.Model(&markRow{}).Where("meeting_id = ? AND person_id = ?", r.MeetingID, int64(stays)).Update("mark", string(mark)).Error
		}
	}
	if err != nil {
		return err
	}
	return tx.db.Exec(`DELETE FROM roll_marks WHERE person_id = @goes
		AND meeting_id IN (SELECT meeting_id FROM roll_marks WHERE person_id = @stays)`, merging(goes, stays)).Error
}

// pointlessDelivery skips what waits to be sent to one, where the other is told the
// same: the keys of messages end with whom they are for.
const pointlessDelivery = `UPDATE deliveries SET status = 'skipped', reason = 'pointless', done_at = @now, version = version + 1
	WHERE person_id = %[1]s AND status = 'pending' AND EXISTS (SELECT 1 FROM deliveries o
	WHERE o.person_id = %[2]s AND o.status IN (%[3]s) AND o.dedup_key LIKE '%%/person/' || %[2]s_number
	AND deliveries.dedup_key = SUBSTR(o.dedup_key, 1, LENGTH(o.dedup_key) - LENGTH(%[2]s_number)) || %[1]s_number)`

// mergeDoubles takes away what can exist once for a person, where both have it: of
// two answers the earlier one, whose history stays; of two messages that are the
// same the one that waits.
func (tx *Tx) mergeDoubles(goes, stays roster.PersonID) error {
	const later = "(o.round > answers.round OR o.round = answers.round AND (o.answered_at > answers.answered_at" +
		" OR o.answered_at = answers.answered_at AND answers.person_id = @goes))"
	args := merging(goes, stays)
	args["goes_number"], args["stays_number"] = strconv.FormatInt(int64(goes), 10), strconv.FormatInt(int64(stays), 10)
	args["now"], args["old"], args["lane"] = at(tx.now), delivery.PersonLane(goes), delivery.PersonLane(stays)
	for _, statement := range []string{
		`DELETE FROM answers WHERE person_id IN (@goes, @stays) AND EXISTS (SELECT 1 FROM answers o
			WHERE o.meeting_id = answers.meeting_id AND o.person_id IN (@goes, @stays) AND o.person_id <> answers.person_id AND ` + later + `)`,
		fmt.Sprintf(pointlessDelivery, "@goes", "@stays", "'pending', 'sending', 'sent'"),
		fmt.Sprintf(pointlessDelivery, "@stays", "@goes", "'sending', 'sent'"),
		`UPDATE deliveries SET lane = @lane WHERE person_id = @goes AND lane = @old`,
		`UPDATE join_codes SET revoked_at = @now WHERE person_id = @goes AND used_at IS NULL AND revoked_at IS NULL`,
		`DELETE FROM account_partners WHERE person_id = @goes AND account_id IN (SELECT account_id FROM account_people WHERE person_id = @stays)`,
		`DELETE FROM account_partners WHERE person_id = @stays AND account_id IN (SELECT id FROM accounts WHERE person_id = @goes)`,
		`DELETE FROM helpers WHERE person_id IN (@goes, @stays) AND helper_id IN (@goes, @stays)`,
		`DELETE FROM helpers WHERE person_id = @goes AND helper_id IN (SELECT helper_id FROM helpers WHERE person_id = @stays)`,
		`DELETE FROM helpers WHERE helper_id = @goes AND person_id IN (SELECT person_id FROM helpers WHERE helper_id = @stays)`,
	} {
		if err := tx.db.Exec(statement, args).Error; err != nil {
			return err
		}
	}
	return nil
}

// mergeRest has every row that points to who goes point to who stays.
func (tx *Tx) mergeRest(goes, stays roster.PersonID) error {
	for _, t := range traces {
		if t.by != person || t.column == "id" || slices.Contains(unmoved, t.table) {
			continue
		}
		err := tx.db.Exec("UPDATE "+t.table+" SET "+t.column+" = @stays WHERE "+t.column+" = @goes", merging(goes, stays)).Error
		if err != nil {
			return fmt.Errorf("store: merge %s: %w", t.table, err)
		}
	}
	return nil
}

// dropFacts takes away where who goes belonged and as what. What earlier changes say
// of these facts stays, so that nobody takes such a change back ([Tx.undoFact]).
func (tx *Tx) dropFacts(goes, _ roster.PersonID) error {
	for _, kind := range personKinds {
		if err := tx.db.Exec("DELETE FROM "+factTables[kind].table+" WHERE person_id = ?", int64(goes)).Error; err != nil {
			return err
		}
	}
	return nil
}
