package faulttest

import (
	"database/sql"
	"strconv"
	"strings"
	"testing"
)

// brake stops whoever writes an answer in the middle of their transaction.
type brake struct {
	// stands waits until somebody is stopped.
	stands func(testing.TB)
	// lift lets everybody go on.
	lift func(testing.TB)
}

// brake sets the brake.
func (w *town) brake(t testing.TB) brake {
	t.Helper()
	if w.postgres {
		return brakePostgres(t, w.beside(t))
	}
	return brakeSQLite(t, w)
}

// brakePostgres locks the table that an answer's history is in.
func brakePostgres(t testing.TB, db *sql.DB) brake {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "LOCK TABLE answer_changes IN SHARE MODE"); err != nil {
		t.Fatal(err)
	}
	return brake{
		stands: func(t testing.TB) {
			t.Helper()
			eventually(t, "somebody waits for the lock", func() bool {
				return number(t, db, "SELECT count(*) FROM pg_locks WHERE relation = 'answer_changes'::regclass AND NOT granted") > 0
			})
		},
		lift: func(t testing.TB) {
			t.Helper()
			if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
		},
	}
}

// brakeSQLite has the writing of an answer's history count to a number that
// nobody reaches. (A trigger may not count by itself, but look at what does.)
func brakeSQLite(t testing.TB, w *town) brake {
	t.Helper()
	db := w.beside(t)
	do(t, db, `CREATE VIEW for_ever AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n`)
	do(t, db, `CREATE TRIGGER brake AFTER INSERT ON answer_changes BEGIN SELECT count(*) FROM for_ever; END`)
	return brake{
		stands: func(t testing.TB) {
			t.Helper()
			impatient := open(t, "sqlite", w.file()+"?_pragma=busy_timeout(0)")
			refused := 0
			eventually(t, "somebody writes and does not end", func() bool {
				if _, err := impatient.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err == nil {
					do(t, impatient, "ROLLBACK")
					refused = -1
				}
				refused++
				return refused == 20 // others write as well, but not for so long
			})
		},
		lift: func(t testing.TB) {
			t.Helper()
			do(t, db, "DROP TRIGGER brake")
			do(t, db, "DROP VIEW for_ever")
		},
	}
}

// spoil has every answer of the person fail, until it is mended.
func (w *town) spoil(t testing.TB, who int) (mend func(testing.TB)) {
	t.Helper()
	db := w.beside(t)
	if !w.postgres {
		do(t, db, "CREATE TRIGGER spoilt AFTER INSERT ON answer_changes WHEN NEW.person_id = "+strconv.Itoa(who+1)+
			" BEGIN SELECT RAISE(ABORT, 'spoilt'); END")
		return func(t testing.TB) { t.Helper(); do(t, db, "DROP TRIGGER spoilt") }
	}
	do(t, db, "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'spoilt'; END $$")
	do(t, db, "CREATE TRIGGER spoilt AFTER INSERT ON answer_changes FOR EACH ROW WHEN (NEW.person_id = "+strconv.Itoa(who+1)+
		") EXECUTE FUNCTION spoil()")
	return func(t testing.TB) { t.Helper(); do(t, db, "DROP TRIGGER spoilt ON answer_changes") }
}

// file is SQLite's.
func (w *town) file() string { return strings.TrimPrefix(w.database, "sqlite:") }

// beside is a connection of the test's own to the database. It waits for its
// turn to write.
func (w *town) beside(t testing.TB) *sql.DB {
	t.Helper()
	if w.postgres {
		return open(t, "pgx", w.database)
	}
	return open(t, "sqlite", w.file()+"?_pragma=busy_timeout(20000)")
}

func open(t testing.TB, driver, source string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(2) // one may hold the brake
	if driver == "sqlite" {
		db.SetMaxOpenConns(1)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func do(t testing.TB, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func number(t testing.TB, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
