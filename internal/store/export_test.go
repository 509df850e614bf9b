package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pressly/goose/v3"

	"keng/internal/rights"
)

// PretendNewer marks the database as made by a newer program.
func PretendNewer(ctx context.Context, s *Store) error {
	_, err := s.writer.ExecContext(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)")
	return err
}

// Exec runs a statement of a test's own.
func Exec(ctx context.Context, s *Store, statement string) error {
	_, err := s.writer.ExecContext(ctx, statement)
	return err
}

// Lines reads the first column of a query of a test's own, as text.
func Lines(ctx context.Context, s *Store, query string) (lines []string, err error) {
	rows, err := s.reader.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, rows.Err()
}

// MigrateTo brings an empty database to the schema that it had at a version.
func MigrateTo(ctx context.Context, s *Store, version int64) error {
	up := func(db *sql.DB, river migrator) error {
		if err := river.migrate(ctx); err != nil {
			return err
		}
		steps, err := goose.NewProvider(s.dialect(), db, migrationFS{s.dialect()})
		if err != nil {
			return err
		}
		_, err = steps.UpTo(ctx, version)
		return err
	}
	if !s.Postgres() {
		return up(s.writer, s.queue)
	}
	return s.unhurried(ctx, func(db *sql.DB, pool *pgxpool.Pool) error { return up(db, postgresMigrations(pool)) })
}

// SealSome seals one batch of each column and no more, as a process does that
// is killed then.
func SealSome(ctx context.Context, s *Store, onlyClear bool) error {
	for _, c := range sealedColumns {
		if _, _, err := s.sealSome(ctx, c, onlyClear, nil); err != nil {
			return err
		}
	}
	return nil
}

// IsSealed tells whether the texts of a column are sealed.
func IsSealed(table, column string) bool {
	return slices.ContainsFunc(sealedColumns, func(c sealedColumn) bool { return c.table == table && c.column == column })
}

// Countable is how many units below those of a page are counted.
const Countable = countable

// ErrMerged ends a transaction about somebody whose record went into another.
var ErrMerged = errMerged

// Unmoved are the tables of which no row comes to stand by another's number.
var Unmoved = unmoved

// NotOurs are the beginnings of tables that are somebody else's.
var NotOurs = notOurs

// Classified is how often trace.go tells of each column, by table and column.
func Classified() map[string]int {
	said := map[string]int{}
	for _, t := range traces {
		said[t.table+"."+t.column]++
	}
	for table, columns := range plain {
		for _, c := range strings.Fields(columns) {
			said[table+"."+c]++
		}
	}
	return said
}

// TraceColumn is a column in which somebody can stand.
type TraceColumn struct {
	Table, Column     string
	ByPerson, RowGoes bool
	// Part is the part of what is kept that its rows are.
	Part string
}

// Traces are all of them.
func Traces() (all []TraceColumn) {
	for _, t := range traces {
		all = append(all, TraceColumn{t.table, t.column, t.by == person && t.column != "id", t.fate == rowGoes, t.part})
	}
	return all
}

// Parts are those of what is kept about somebody.
func Parts() (all []string) {
	for _, t := range traces {
		if t.part != "" && !slices.Contains(all, t.part) {
			all = append(all, t.part)
		}
	}
	return all
}

// KeptColumns are the tables of what is kept about somebody, without rows.
func KeptColumns() (all []rights.Kept) {
	for _, t := range traces {
		if t.part != "" && !slices.ContainsFunc(all, func(k rights.Kept) bool { return k.Part == t.part && k.Table == t.table }) {
			all = append(all, rights.Kept{Part: t.part, Table: t.table, Columns: shown(t)})
		}
	}
	return all
}
