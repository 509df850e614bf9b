package store

import (
	"fmt"
	"strings"

	"keng/internal/rights"
	"keng/internal/roster"
)

// spoken is a column of texts that somebody wrote, in which a name can stand.
type spoken struct {
	table, column string
	// of picks the rows of some units, which stand in it as %s.
	of string
	// keys are the table's, one number or two.
	keys []string
}

// ofMeetings picks the rows about meetings of units.
const ofMeetings = "meeting_id IN (SELECT id FROM meetings WHERE unit_id IN (%s))"

// ofPeople picks the rows about people who belong to units.
const ofPeople = "person_id IN (SELECT person_id FROM memberships WHERE unit_id IN (%s))"

// spokens are all of them.
var spokens = []spoken{
	{"agenda_items", "text", ofMeetings, []string{"meeting_id", "position"}},
	{"bulletins", "text", "unit_id IN (%s)", []string{"id"}},
	{"series", "place", "unit_id IN (%s)", []string{"id"}},
	{"meetings", "place", "unit_id IN (%s)", []string{"id"}},
	{"meeting_changes", "from_place", ofMeetings, []string{"id"}},
	{"meeting_changes", "to_place", ofMeetings, []string{"id"}},
	{"answers", "words", ofMeetings, []string{"meeting_id", "person_id"}},
	{"roll_changes", "reason", ofMeetings, []string{"id"}},
	{"data_requests", "words", ofPeople, []string{"id"}},
	{"transfers", "name", "person_id IS NULL AND (source_id IN (%[1]s) OR target_id IN (%[1]s))", []string{"id"}},
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
	return tx.db.Exec("UPDATE transfers SET birth_year = 0 WHERE person_id IS NULL AND name = ?", rights.Nobody).Error
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
	second := "0"
	if len(s.keys) > 1 {
		second = s.keys[1]
	}
	var rows []struct {
		First, Second int64
		Text          string
	}
	err := tx.db.Raw("SELECT "+s.keys[0]+" AS first, "+second+" AS second, "+s.column+" AS text FROM "+s.table+
		" WHERE "+s.column+" <> '' AND "+strings.ReplaceAll(strings.ReplaceAll(s.of, "%[1]s", units), "%s", units),
		map[string]any{"who": int64(p.ID)}).Scan(&rows).Error
	if err != nil {
		return err
	}
	purpose := purposeOf(s.table, s.column)
	for _, r := range rows {
		text, err := tx.open(r.Text, purpose)
		if err != nil {
			return err
		}
		text, found := roster.WithoutName(text, p.FullName, rights.Nobody)
		if !found {
			continue
		}
		if purpose != "" {
			if text, err = tx.seal(text, purpose); err != nil {
				return err
			}
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
