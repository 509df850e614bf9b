package store

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"keng/internal/delivery"
)

// steps are rows of the ledger that take a step, column by column: a statement
// for all of them costs little more than one for a single row.
type steps struct {
	ids, versions, attempts, doubts, parts []int64
	statuses, reasons, edits, owners       []string
	messages                               []string
	inDoubt, resent, forget                []bool
	held, done                             []*time.Time
	accounts                               []*int64
}

// stepNames are the columns of v in [saveSteps], in the order of [steps.columns].
const stepNames = "row_id, row_version, status, reason, edits, attempt, doubts, parts, in_doubt, resent, held_until, owner, " +
	"account_id, message, done_at, forget"

// saveSteps writes the rows of v whose version is still the same. A reply can
// hold what somebody wrote: once it is said, it is forgotten.
const saveSteps = " UPDATE deliveries AS d SET version = d.version + 1, status = v.status, reason = v.reason, edits = v.edits, " +
	"attempt = v.attempt, doubts = v.doubts, parts = v.parts, in_doubt = v.in_doubt, resent = v.resent, " +
	"held_until = v.held_until, owner = v.owner, account_id = v.account_id, message = v.message, done_at = v.done_at, " +
	"args = CASE WHEN v.forget THEN 'null' ELSE d.args END " +
	"FROM v WHERE d.id = v.row_id AND d.version = v.row_version RETURNING id"

// saveOnPostgres takes a list for each column, so that its text is always the same.
const saveOnPostgres = "WITH v (" + stepNames + ") AS (SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], " +
	"$5::text[], $6::integer[], $7::integer[], $8::integer[], $9::boolean[], $10::boolean[], $11::timestamp[], $12::text[], " +
	"$13::bigint[], $14::text[], $15::timestamp[], $16::boolean[]))" + saveSteps

func stepsOf(rows []delivery.Row) *steps {
	s := new(steps)
	for _, r := range rows {
		s.ids = append(s.ids, r.ID)
		s.versions = append(s.versions, int64(r.Version))
		s.attempts = append(s.attempts, int64(r.Attempt))
		s.doubts = append(s.doubts, int64(r.Doubts))
		s.parts = append(s.parts, int64(r.Parts))
		s.statuses = append(s.statuses, string(r.Status))
		s.reasons = append(s.reasons, r.Reason)
		s.edits = append(s.edits, r.Edit)
		s.owners = append(s.owners, r.Owner)
		s.messages = append(s.messages, r.Message)
		s.inDoubt = append(s.inDoubt, r.InDoubt)
		s.resent = append(s.resent, r.Resent)
		s.forget = append(s.forget, r.Class == delivery.Reply && !r.DoneAt.IsZero())
		s.held = append(s.held, orNever(r.HeldUntil))
		s.done = append(s.done, orNever(r.DoneAt))
		s.accounts = append(s.accounts, orNull(int64(r.Account)))
	}
	return s
}

// columns are the lists in the order of [stepNames].
func (s *steps) columns() []any {
	return []any{
		s.ids, s.versions, s.statuses, s.reasons, s.edits, s.attempts, s.doubts, s.parts, s.inDoubt, s.resent, s.held,
		s.owners, s.accounts, s.messages, s.done, s.forget,
	}
}

// row are the values of one row in the order of [stepNames].
func (s *steps) row(i int) []any {
	return []any{
		s.ids[i], s.versions[i], s.statuses[i], s.reasons[i], s.edits[i], s.attempts[i], s.doubts[i], s.parts[i],
		s.inDoubt[i], s.resent[i], s.held[i], s.owners[i], s.accounts[i], s.messages[i], s.done[i], s.forget[i],
	}
}

// save is the statement that writes the rows, with its arguments.
func (tx ledgerTx) save(s *steps) (string, []any) {
	if tx.postgres {
		return saveOnPostgres, append([]any{freshPlan}, s.columns()...)
	}
	var args []any
	var values []string
	for i := range s.ids {
		row := s.row(i)
		values = append(values, "("+tx.parameters(len(args)+1, len(args)+len(row))+")")
		args = append(args, row...)
	}
	return "WITH v (" + stepNames + ") AS (VALUES " + strings.Join(values, ", ") + ")" + saveSteps, args
}

// SaveDeliveries implements delivery.LedgerRows.
func (tx ledgerTx) SaveDeliveries(rows []delivery.Row) ([]bool, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	if err := tx.settle(); err != nil {
		return nil, err
	}
	// Two engines that want the same rows ask for them in the same order.
	ordered := slices.SortedFunc(slices.Values(rows), func(a, b delivery.Row) int { return cmp.Compare(a.ID, b.ID) })
	statement, args := tx.save(stepsOf(ordered))
	written := make(map[int64]bool, len(rows))
	err := tx.each(func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		written[id] = true
		return err
	}, statement, args)
	if err != nil {
		return nil, fmt.Errorf("store: save deliveries: %w", err)
	}
	saved := make([]bool, len(rows))
	for i, r := range rows {
		saved[i] = written[r.ID]
	}
	return saved, nil
}

// orNever is how an instant that may not be set is kept.
func orNever(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = exact(t)
	return &t
}
