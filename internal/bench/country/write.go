package country

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// table is one that is written: its rows in the order of its columns.
type table struct {
	name, columns string
	rows          func(row func(...any))
}

// tables are in the order in which they are written; the edits are noted on the way.
func (c *Country) tables() []table {
	return []table{
		{"units", "id, kind", func(row func(...any)) { c.units(func(u unit) { row(u.id, u.kind) }) }},
		{"unit_names", "id, unit_id, name, folded, from_date, to_date", c.names},
		{"unit_parents", "id, unit_id, parent_id, from_date, to_date", c.places},
		{"people", "id, full_name, sort_key, folded, birth_year, created_at", c.people},
		{"memberships", "id, person_id, unit_id, kind, from_date, to_date, ended", c.memberships},
		{"person_categories", "person_id, category, from_date", c.categories},
		{"person_statuses", "id, person_id, status, from_date, to_date", c.statuses},
		{"roles", "id, person_id, unit_id, role, from_date", c.roles},
		{"accounts", "id, channel, external_id, chat_id, person_id, language, linked_at, last_seen_at", c.accounts},
		{"consents", "id, person_id, account_id, text_version, channel, agreed_at", c.consents},
		{"series", "id, unit_id, rule, clock, place, from_date, set_at", c.series},
		{"meetings", "id, unit_id, series_id, kind, period, starts_at, place, minutes, status", c.meetings},
		{"rolls", "meeting_id, opened_at, locked_at, locks", c.rolls},
		{"roll_sums", "meeting_id, listed, must, free, on_time, late, excused, unexcused, unclear, extra, guests", c.sums},
		{"due", "meeting_id, round, kind, unit_id, due_at, done_at, outcome, people", c.due},
		{"changes", "id, kind, from_date, args, changed_at", c.changeRows},
		{"change_subjects", "change_id, part, unit_id, person_id", c.subjectRows},
		{"change_facts", "change_id, fact, row_id, began, was_to, is_to, was_ended", c.editRows},
	}
}

// Write writes the country into a Postgres that has the program's schema and
// nothing else, and returns when all is there as after a while of use: indexed,
// vacuumed and analysed.
func (c *Country) Write(ctx context.Context, address string, progress func(format string, args ...any)) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var names []string
	for _, t := range c.tables() {
		names = append(names, t.name)
	}
	indexes, err := dropIndexes(ctx, conn, names)
	if err != nil {
		return err
	}
	for _, t := range c.tables() {
		n, err := t.copy(ctx, conn)
		if err != nil {
			return fmt.Errorf("write %s: %w", t.name, err)
		}
		progress("%d rows of %s", n, t.name)
	}
	if err := goOn(ctx, conn, names); err != nil {
		return err
	}
	if err := each(ctx, address, indexes); err != nil {
		return err
	}
	progress("%d indexes", len(indexes))
	for i, name := range names {
		names[i] = "VACUUM (FREEZE, ANALYZE) " + name
	}
	if err := each(ctx, address, names); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CHECKPOINT")
	return err
}

// copy writes the rows in one transaction.
func (t table) copy(ctx context.Context, conn *pgx.Conn) (n int64, err error) {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback(ctx) //nolint:errcheck // after a commit it does nothing
	// What the rows refer to is there: looking it up would take longer than to write them.
	if _, err := tx.Exec(ctx, "SET LOCAL session_replication_role = replica"); err != nil {
		return 0, err
	}
	rows := make(chan [][]any, 4)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go t.produce(ctx, rows)
	n, err = tx.CopyFrom(ctx, pgx.Identifier{t.name}, strings.Split(t.columns, ", "), &source{rows: rows})
	if err != nil {
		return 0, err
	}
	return n, tx.Commit(ctx)
}

// rowsAtOnce go from one goroutine to the other.
const rowsAtOnce = 1000

// produce hands out the rows, and closes the channel behind the last one.
func (t table) produce(ctx context.Context, rows chan<- [][]any) {
	defer close(rows)
	some := make([][]any, 0, rowsAtOnce)
	hand := func() {
		select {
		case rows <- some:
		case <-ctx.Done():
		}
		some = make([][]any, 0, rowsAtOnce)
	}
	t.rows(func(values ...any) {
		if some = append(some, values); len(some) == rowsAtOnce {
			hand()
		}
	})
	hand()
}

// source implements pgx.CopyFromSource.
type source struct {
	rows <-chan [][]any
	some [][]any
	next int
}

// Next implements pgx.CopyFromSource.
func (s *source) Next() bool {
	s.next++
	for s.next >= len(s.some) {
		some, ok := <-s.rows
		if !ok {
			return false
		}
		s.some, s.next = some, 0
	}
	return true
}

// Values implements pgx.CopyFromSource.
func (s *source) Values() ([]any, error) { return s.some[s.next], nil }

// Err implements pgx.CopyFromSource.
func (s *source) Err() error { return nil }

// dropIndexes takes away the tables' indexes that are no key's, and returns the
// statements that make them: at once, they are made many times as fast.
func dropIndexes(ctx context.Context, conn *pgx.Conn, tables []string) (statements []string, err error) {
	rows, err := conn.Query(ctx, `SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
		WHERE i.indrelid::regclass::text = ANY($1) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)`, tables)
	if err != nil {
		return nil, err
	}
	var name, statement string
	var drops []string
	_, err = pgx.ForEachRow(rows, []any{&name, &statement}, func() error {
		drops, statements = append(drops, "DROP INDEX "+name), append(statements, statement)
		return nil
	})
	for _, drop := range drops {
		if err == nil {
			_, err = conn.Exec(ctx, drop)
		}
	}
	return statements, err
}

// goOn has the tables number what comes next behind what was written.
func goOn(ctx context.Context, conn *pgx.Conn, tables []string) error {
	rows, err := conn.Query(ctx, `SELECT table_name::text FROM information_schema.columns
		WHERE table_name = ANY($1) AND column_name = 'id' AND is_identity = 'YES'`, tables)
	if err != nil {
		return err
	}
	numbered, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, t := range numbered {
		if err == nil {
			_, err = conn.Exec(ctx, fmt.Sprintf("SELECT setval(pg_get_serial_sequence('%[1]s', 'id'), (SELECT COALESCE(MAX(id), 1) FROM %[1]s))", t))
		}
	}
	return err
}

// each runs statements that have nothing to do with each other, two at a time.
func each(ctx context.Context, address string, statements []string) error {
	work := make(chan string, len(statements))
	for _, s := range statements {
		work <- s
	}
	close(work)
	g, ctx := errgroup.WithContext(ctx)
	for range 2 {
		g.Go(func() error {
			conn, err := pgx.Connect(ctx, address)
			if err != nil {
				return err
			}
			defer conn.Close(ctx)
			if _, err := conn.Exec(ctx, "SET maintenance_work_mem = '512MB'"); err != nil {
				return err
			}
			for s := range work {
				if _, err := conn.Exec(ctx, s); err != nil {
					return fmt.Errorf("%s: %w", s, err)
				}
			}
			return nil
		})
	}
	return g.Wait()
}
