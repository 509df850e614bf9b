package store

import (
	"database/sql"
	"fmt"
	"strings"

	"keng/internal/delivery"
)

// deliveryColumns are all columns of a delivery, in the order of [deliveryRow.fields].
const deliveryColumns = "id, version, dedup_key, subject, kind, args, class, person_id, channel, chat, lane, batch, edits, " +
	"created_at, due_at, useless_after, status, reason, attempt, doubts, parts, in_doubt, resent, held_until, owner, " +
	"account_id, message, done_at"

// openOnPostgres asks each lane by itself. Taken together, many lanes look to a
// server that has not counted the table yet like most of it, and it reads all.
//
// The class is hidden behind a sum from both databases: by the class they would
// choose the index of all that is due, and read it for every few lanes.
const openOnPostgres = "SELECT d.* FROM unnest($3::text[]) AS l (name) CROSS JOIN LATERAL (SELECT " + deliveryColumns +
	" FROM deliveries WHERE class + 0 = $1 AND due_at <= $2 AND lane = l.name AND " + openDelivery + " ORDER BY id LIMIT $4) AS d" +
	" ORDER BY d.id LIMIT $4"

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

// Both look for each row by itself, which the limit has Postgres do too.
const (
	newerOnPostgres = "SELECT r.id FROM unnest($1::text[], $2::bigint[], $3::text[]) AS r (lane, id, edits) CROSS JOIN LATERAL " +
		"(SELECT 1 FROM deliveries WHERE lane = r.lane AND id > r.id AND edits = r.edits AND " + openDelivery + " LIMIT 1) AS newer"
	newerOnSQLite = "WITH r (lane, row_id, edits) AS (VALUES %s) SELECT r.row_id FROM r WHERE EXISTS " +
		"(SELECT 1 FROM deliveries AS d WHERE d.lane = r.lane AND d.id > r.row_id AND d.edits = r.edits AND " + openDelivery + ")"
)

// NewerEdits implements delivery.LedgerRows.
func (tx ledgerTx) NewerEdits(rows []delivery.Row) ([]bool, error) {
	newer := make([]bool, len(rows))
	statement, args, found := tx.newer(rows)
	if !found {
		return newer, nil
	}
	if err := tx.settle(); err != nil {
		return nil, err
	}
	ids := map[int64]bool{}
	err := tx.each(func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		ids[id] = true
		return err
	}, statement, args)
	if err != nil {
		return nil, fmt.Errorf("store: newer edits: %w", err)
	}
	for i, r := range rows {
		newer[i] = ids[r.ID]
	}
	return newer, nil
}

// newer is the statement for those of the rows that change a message, if any does.
func (tx ledgerTx) newer(rows []delivery.Row) (statement string, args []any, found bool) {
	var lanes, edits, values []string
	var ids []int64
	for _, r := range rows {
		if r.Edit == "" {
			continue
		}
		lanes, ids, edits = append(lanes, r.Lane), append(ids, r.ID), append(edits, r.Edit)
		values = append(values, "("+tx.parameters(len(args)+1, len(args)+3)+")")
		args = append(args, r.Lane, r.ID, r.Edit)
	}
	if tx.postgres {
		return newerOnPostgres, []any{freshPlan, lanes, ids, edits}, len(ids) > 0
	}
	return fmt.Sprintf(newerOnSQLite, strings.Join(values, ", ")), args, len(ids) > 0
}
