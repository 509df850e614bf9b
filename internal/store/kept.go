package store

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"keng/internal/rights"
	"keng/internal/roster"
)

var _ rights.KeptTx = (*Tx)(nil)

// unshown are columns that are of use to the program alone, or whose content is
// the words of a message to the person, which they have.
var unshown = map[string]string{
	"people":        "sort_key folded phone_index version merged_into",
	"join_codes":    "code_hash",
	"posters":       "code_hash",
	"deliveries":    "version dedup_key subject class lane batch edits args parts in_doubt held_until owner message attempt doubts",
	"accounts":      "menu",
	"code_attempts": "external_id",
}

// numbersOfWho are the number of the person @who and those of records that went into
// theirs: rows of the audit log stay as they are.
const numbersOfWho = "(SELECT @who UNION SELECT id FROM people WHERE merged_into = @who)"

// found is the condition of the rows in which a column points to the person @who.
func (t trace) found() string {
	const accounts = "SELECT account_id FROM account_people WHERE person_id = @who"
	switch {
	case t.table == "audit" && t.by == person:
		return t.column + " IN " + numbersOfWho
	case t.by == person:
		return t.column + " = @who"
	case t.by == account:
		return t.column + " IN (" + accounts + ")"
	case t.by == address:
		return "(channel, " + t.column + ") IN (SELECT channel, external_id FROM accounts WHERE id IN (" + accounts + "))"
	default:
		return "1 = 0"
	}
}

// KeptOf implements rights.KeptTx.
func (tx *Tx) KeptOf(who roster.PersonID) (all []rights.Kept, err error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	for _, t := range traces {
		same := func(k rights.Kept) bool { return k.Part == t.part && k.Table == t.table }
		if t.part == "" || slices.ContainsFunc(all, same) {
			continue
		}
		k := rights.Kept{Part: t.part, Table: t.table, Columns: shown(t)}
		if k.Rows, err = tx.keptRows(k, who); err != nil {
			return nil, fmt.Errorf("store: what is kept in %s: %w", t.table, err)
		}
		all = append(all, k)
	}
	return slices.DeleteFunc(all, func(k rights.Kept) bool { return len(k.Rows) == 0 }), nil
}

// keptRows are the rows of a table that some column of the part points by.
func (tx *Tx) keptRows(k rights.Kept, who roster.PersonID) (rows [][]string, err error) {
	var conditions, columns []string
	for _, t := range traces {
		if t.part == k.Part && t.table == k.Table {
			conditions = append(conditions, t.found())
		}
	}
	for _, c := range k.Columns {
		columns = append(columns, "CAST("+c+" AS TEXT)")
	}
	query := "SELECT " + strings.Join(columns, ", ") + " FROM " + k.Table + " WHERE " + strings.Join(conditions, " OR ") + " ORDER BY 1, 2"
	found, err := tx.db.Raw(query, map[string]any{"who": int64(who)}).Rows()
	if err != nil {
		return nil, err
	}
	defer found.Close() //nolint:errcheck // what was wrong is in found.Err
	for found.Next() {
		cells, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := found.Scan(into...); err != nil {
			return nil, err
		}
		row := make([]string, len(columns))
		for i, c := range cells {
			if row[i], err = tx.open(c.String, purposeOf(k.Table, k.Columns[i])); err != nil {
				return nil, err
			}
		}
		rows = append(rows, row)
	}
	return rows, found.Err()
}

// purposeOf is the purpose for which a column is sealed; empty if it is not.
func purposeOf(table, column string) string {
	for _, c := range sealedColumns {
		if c.table == table && c.column == column {
			return c.purpose
		}
	}
	return ""
}

// shown are the columns of a trace's table that somebody is shown, the one that
// points to them first.
func shown(t trace) []string {
	columns := []string{t.column}
	hidden := strings.Fields(unshown[t.table])
	for _, other := range traces {
		if other.table == t.table && t.part != partActs {
			columns = append(columns, other.column)
		}
	}
	columns = append(columns, strings.Fields(plain[t.table])...)
	var some []string
	for _, c := range columns {
		if !slices.Contains(hidden, c) && !slices.Contains(some, c) {
			some = append(some, c)
		}
	}
	return some
}
