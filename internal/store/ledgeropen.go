package store

import (
	"database/sql"
	"fmt"

	"keng/internal/delivery"
)

// deliveryColumns are all columns of a delivery, in the order of [deliveryRow.fields].
const deliveryColumns = "id, version, dedup_key, subject, kind, args, class, person_id, channel, chat, lane, batch, edits, " +
	"created_at, due_at, useless_after, status, reason, attempt, doubts, parts, in_doubt, resent, held_until, owner, " +
	"account_id, message, done_at"

// openOnPostgres asks each lane by itself. Taken together, many lanes look to a
// server that has not counted the table yet like most of it, and it reads all.
const openOnPostgres = "SELECT d.* FROM unnest($3::text[]) AS l (name) CROSS JOIN LATERAL (SELECT " + deliveryColumns +
	" FROM deliveries WHERE class = $1 AND due_at <= $2 AND lane = l.name AND " + openDelivery + " ORDER BY id LIMIT $4) AS d" +
	" ORDER BY d.id LIMIT $4"

// openOnSQLite hides the class behind a sum: by the class SQLite would choose
// the index of all that is due, and read it for every few lanes.
const openOnSQLite = "SELECT " + deliveryColumns + " FROM deliveries WHERE class + 0 = ? AND due_at <= ? AND lane IN (%s) AND " +
	openDelivery + " ORDER BY id LIMIT ?"

// fields are where the columns go.
func (r *deliveryRow) fields() []any {
	return []any{
		&r.ID, &r.Version, &r.DedupKey, &r.Subject, &r.Kind, &r.Args, &r.Class, &r.PersonID, &r.Channel, &r.Chat, &r.Lane,
		&r.Batch, &r.Edits, &r.CreatedAt, &r.DueAt, &r.UselessAfter, &r.Status, &r.Reason, &r.Attempt, &r.Doubts, &r.Parts,
		&r.InDoubt, &r.Resent, &r.HeldUntil, &r.Owner, &r.AccountID, &r.Message, &r.DoneAt,
	}
}

// OpenDeliveries implements delivery.LedgerRows.
func (tx ledgerTx) OpenDeliveries(c delivery.Class, names []string, limit int) (rows []delivery.Row, err error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	statement, args := openOnPostgres, []any{freshPlan, int(c), at(tx.now), names, limit}
	if !tx.postgres {
		args = []any{int(c), at(tx.now)}
		for _, name := range names {
			args = append(args, name)
		}
		statement = fmt.Sprintf(openOnSQLite, tx.parameters(1, len(names)))
		args = append(args, limit)
	}
	err = tx.each(func(r *sql.Rows) error {
		var row deliveryRow
		err := r.Scan(row.fields()...)
		rows = append(rows, row.delivery())
		return err
	}, statement, args)
	if err != nil {
		return nil, fmt.Errorf("store: open deliveries: %w", err)
	}
	return rows, nil
}
