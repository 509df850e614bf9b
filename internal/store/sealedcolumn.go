package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"keng/internal/vault"
)

// sealedColumn is a column whose texts are sealed.
type sealedColumn struct {
	table, column, purpose string
	// keys are the table's, one number or two.
	keys []string
	// index is the column by which the text is found; empty if it is not.
	index string
}

// sealedColumns are all of them.
var sealedColumns = []sealedColumn{
	{table: "people", column: "phone", purpose: personPhone, keys: []string{"id"}, index: "phone_index"},
	{table: "answers", column: "words", purpose: answerWords, keys: []string{"meeting_id", "person_id"}},
	{table: "roll_changes", column: "reason", purpose: rollReason, keys: []string{"id"}},
	{table: "data_requests", column: "words", purpose: askedWords, keys: []string{"id"}},
	{table: "applications", column: "name", purpose: applicantName, keys: []string{"id"}},
	{table: "applications", column: "shown", purpose: applicantShown, keys: []string{"id"}},
}

// sealedText is a text of such a column.
type sealedText struct {
	keys []any
	text string
	// index is what it is found by; empty if the column has none.
	index string
}

// lacking is the condition of the rows that have a text which does not begin
// with a prefix. The prefix is ours, and has nothing in it to be quoted.
func (c sealedColumn) lacking(prefix string) string {
	return fmt.Sprintf("%[1]s <> '' AND substr(%[1]s, 1, %[2]d) <> '%[3]s'", c.column, len(prefix), prefix)
}

// lack tells whether there is such a row.
func (tx *Tx) lack(c sealedColumn, prefix string) (bool, error) {
	//nolint:gosec // only names of ours are put in
	row := tx.sql.QueryRowContext(tx.ctx, "SELECT 1 FROM "+c.table+" WHERE "+c.lacking(prefix)+" LIMIT 1")
	var one int
	err := row.Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// lacks returns such rows, in the order of their keys, behind the keys of one.
// It leaves out those that somebody else is writing: to wait for them, with
// others in hand, could be waiting for each other.
func (tx *Tx) lacks(c sealedColumn, prefix string, behind []any, most int) (rows []sealedText, err error) {
	keys := strings.Join(c.keys, ", ")
	query := "SELECT " + keys + ", " + c.column + " FROM " + c.table + " WHERE " + c.lacking(prefix)
	if behind != nil {
		query += " AND (" + keys + ") > (" + tx.parameters(1, len(behind)) + ")"
	}
	query += fmt.Sprintf(" ORDER BY %s LIMIT %d", keys, most)
	if tx.postgres {
		query += " FOR UPDATE SKIP LOCKED"
	}
	err = tx.each(func(r *sql.Rows) error {
		row := sealedText{keys: make([]any, len(c.keys))}
		numbers := make([]int64, len(c.keys))
		into := make([]any, 0, len(c.keys)+1)
		for i := range numbers {
			into = append(into, &numbers[i])
		}
		if err := r.Scan(append(into, &row.text)...); err != nil {
			return err
		}
		for i, n := range numbers {
			row.keys[i] = n
		}
		rows = append(rows, row)
		return nil
	}, query, behind)
	return rows, err
}

// sealAnew seals a row's text with the key in use.
func (tx *Tx) sealAnew(c sealedColumn, row *sealedText) error {
	plain, err := tx.open(row.text, c.purpose)
	if err != nil {
		return fmt.Errorf("store: %s of %s %v: %w", c.column, c.table, row.keys, err)
	}
	if row.text, err = tx.vault.Seal(plain, c.purpose); err != nil {
		return err
	}
	if c.index != "" {
		row.index, err = tx.vault.Index(plain)
	}
	return err
}

// putSealed writes the texts of the rows.
func (tx *Tx) putSealed(c sealedColumn, rows []sealedText) error {
	var values []string
	var args []any
	for _, r := range rows {
		row := append(append([]any{}, r.keys...), r.text, r.index)
		places := make([]string, len(row))
		for i := range row {
			kind := "TEXT"
			if i < len(c.keys) {
				kind = "BIGINT"
			}
			places[i] = "CAST(" + tx.parameters(len(args)+i+1, len(args)+i+1) + " AS " + kind + ")"
		}
		values = append(values, "("+strings.Join(places, ", ")+")")
		args = append(args, row...)
	}
	var names, same []string
	for i, k := range c.keys {
		names = append(names, fmt.Sprintf("k%d", i))
		same = append(same, fmt.Sprintf("t.%s = v.k%d", k, i))
	}
	set := c.column + " = v.sealed"
	if c.index != "" {
		set += ", " + c.index + " = v.found"
	}
	//nolint:gosec // only names of ours and the parameters' places are put in
	statement := "WITH v (" + strings.Join(names, ", ") + ", sealed, found) AS (VALUES " + strings.Join(values, ", ") + ")" +
		" UPDATE " + c.table + " AS t SET " + set + " FROM v WHERE " + strings.Join(same, " AND ")
	_, err := tx.sql.ExecContext(tx.ctx, statement, args...)
	return err
}

// wanted is what sealed texts begin with: when only clear ones are looked for,
// whatever was sealed will do.
func (tx *Tx) wanted(onlyClear bool) string {
	if onlyClear {
		return vault.Mark
	}
	return vault.Prefix(tx.vault.Fingerprint())
}
