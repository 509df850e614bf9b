package province

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Write writes the province into a database that has the program's schema and
// nothing else.
func (p *Province) Write(ctx context.Context, db *sql.DB, postgres bool) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	w := &writer{Province: p, ctx: ctx, tx: tx}
	if postgres {
		// What the statements refer to is there: looking it up again for half
		// a million rows takes longer than writing them.
		w.exec("SET LOCAL session_replication_role = replica")
	}
	w.units()
	w.people()
	w.accounts()
	w.series()
	w.past()
	w.next()
	if postgres {
		w.numbers()
	}
	if w.err != nil {
		return fmt.Errorf("write the province: %w", w.err)
	}
	return tx.Commit()
}

// writer writes in one transaction, until something fails.
type writer struct {
	*Province
	ctx context.Context
	tx  *sql.Tx
	err error
}

func (w *writer) exec(statement string) {
	if w.err != nil {
		return
	}
	if _, w.err = w.tx.ExecContext(w.ctx, statement); w.err != nil {
		w.err = fmt.Errorf("%w, in %.200s", w.err, statement)
	}
}

// rowsAtOnce keeps a statement small enough for both databases.
const rowsAtOnce = 500

// insert writes n rows, of which row returns the values in SQL.
func (w *writer) insert(into string, n int, row func(i int) string) {
	for from := 0; from < n && w.err == nil; from += rowsAtOnce {
		var b strings.Builder
		b.WriteString("INSERT INTO " + into + " VALUES ")
		for i := from; i < min(from+rowsAtOnce, n); i++ {
			if i > from {
				b.WriteByte(',')
			}
			b.WriteString("(" + row(i) + ")")
		}
		w.exec(b.String())
	}
}

// identities are the tables whose keys were written and not drawn.
var identities = []string{"units", "people", "accounts", "series", "meetings"}

// numbers has Postgres go on behind the keys that were written.
func (w *writer) numbers() {
	for _, table := range identities {
		w.exec(fmt.Sprintf("SELECT setval(pg_get_serial_sequence('%[1]s', 'id'), (SELECT MAX(id) FROM %[1]s))", table))
	}
}
