package store

import (
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// insertion is an INSERT of as many rows as there are, by hand: GORM builds
// each of them by reflection, which takes longer than the database does.
type insertion struct {
	into    string
	columns []string
	// conflict is what follows the values, with a space before it; may be empty.
	conflict string
}

// How many parameters a statement has at most: more make it no faster, and on
// SQLite slower, whose driver looks for each among all of them.
const (
	maxParametersPostgres = 1500
	maxParametersSQLite   = 300
)

// inserting collects the rows of an insertion.
type inserting struct {
	insertion
	tx   *Tx
	args []any
}

func (tx *Tx) insert(i insertion) *inserting { return &inserting{insertion: i, tx: tx} }

// row adds a row, its values in the order of the columns.
func (w *inserting) row(values ...any) { w.args = append(w.args, values...) }

// exec inserts the rows and returns how many were written.
func (w *inserting) exec() (written int64, err error) {
	for args := range slices.Chunk(w.args, w.atOnce()) {
		res, err := w.tx.sql.ExecContext(w.tx.ctx, w.statement(len(args)), args...)
		if err != nil {
			return written, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return written, err
		}
		written += n
	}
	return written, nil
}

// atOnce is how many values go into one statement.
func (w *inserting) atOnce() int {
	most := maxParametersSQLite
	if w.tx.postgres {
		most = maxParametersPostgres
	}
	return max(most/len(w.columns), 1) * len(w.columns)
}

// returning inserts the rows and hands each that comes back to f.
func (w *inserting) returning(f func(*sql.Rows) error) error {
	for args := range slices.Chunk(w.args, w.atOnce()) {
		if err := w.tx.each(f, w.statement(len(args)), args); err != nil {
			return err
		}
	}
	return nil
}

// each hands each row of a statement to f.
func (tx *Tx) each(f func(*sql.Rows) error, statement string, args []any) error {
	rows, err := tx.sql.QueryContext(tx.ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // what was wrong is in rows.Err
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// statement is the text for so many values.
func (w *inserting) statement(values int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + w.into + " (" + strings.Join(w.columns, ", ") + ") VALUES ")
	for n := 0; n < values; n += len(w.columns) {
		if n > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(" + w.tx.parameters(n+1, n+len(w.columns)) + ")")
	}
	b.WriteString(w.conflict)
	return b.String()
}

// parameters lists those of a statement from one to another, which come in
// their order: "$3, $4, $5" on Postgres. SQLite gets "?, ?, ?": the driver would
// write a number for each comparison of "$3" with the others.
func (tx *Tx) parameters(from, to int) string {
	if !tx.postgres {
		return strings.TrimSuffix(strings.Repeat("?, ", to-from+1), ", ")
	}
	var b strings.Builder
	for i := from; i <= to; i++ {
		if i > from {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(i))
	}
	return b.String()
}
