package dialog_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// remembered is an SQLite database as it was, to compare it with and to go
// back to.
type remembered struct {
	db     *sql.DB
	tables []string
}

// change is a row that is new, or is no more.
type change struct {
	table string
	added bool
	row   map[string]any
}

func (c change) number(column string) int64 {
	n, _ := c.row[column].(int64)
	return n
}

func (c change) text(column string) string { return fmt.Sprint(c.row[column]) }

func (c change) equal(other change) bool { return c.String() == other.String() }

// String tells it for a failure.
func (c change) String() string {
	sign := "-"
	if c.added {
		sign = "+"
	}
	return fmt.Sprint(sign, c.table, " ", c.row)
}

// remember keeps the database as it is now.
func (r *rig) remember(t testing.TB) *remembered {
	t.Helper()
	db, err := sql.Open("sqlite", strings.TrimPrefix(r.db.URL, "sqlite:")+"?_pragma=busy_timeout(5000)&_pragma=synchronous(OFF)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1) // it alone sees the copy
	m := &remembered{db: db}
	for _, name := range rowsOf(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
		if name := name["name"].(string); !strings.HasPrefix(name, "river") && name != "goose_db_version" {
			m.tables = append(m.tables, name)
		}
	}
	// Nothing is taken out of the audit log, but to begin anew.
	m.exec(t, "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted")
	path := filepath.Join(t.TempDir(), "remembered.db")
	m.exec(t, "VACUUM INTO '"+path+"'")
	m.exec(t, "ATTACH '"+path+"' AS before")
	return m
}

// restore makes the database what it was.
func (m *remembered) restore(t testing.TB, r *rig) {
	t.Helper()
	r.settle(t)
	var all strings.Builder
	all.WriteString("BEGIN IMMEDIATE;\n")
	for _, table := range m.tables {
		fmt.Fprintf(&all, "DELETE FROM main.%[1]s; INSERT INTO main.%[1]s SELECT * FROM before.%[1]s;\n", table)
	}
	all.WriteString("COMMIT")
	m.exec(t, all.String())
}

// changes are the rows in which the database is not what it was.
func (m *remembered) changes(t testing.TB, r *rig) (all []change) {
	t.Helper()
	r.settle(t)
	for _, table := range m.tables {
		for _, way := range []struct {
			added    bool
			from, to string
		}{{false, "before", "main"}, {true, "main", "before"}} {
			for _, row := range rowsOf(t, m.db, fmt.Sprintf("SELECT * FROM %s.%s EXCEPT SELECT * FROM %s.%s", way.from, table, way.to, table)) {
				all = append(all, change{table, way.added, row})
			}
		}
	}
	return all
}

func (m *remembered) exec(t testing.TB, query string) {
	t.Helper()
	if _, err := m.db.ExecContext(context.Background(), query); err != nil {
		t.Fatal(err)
	}
}

// rowsOf are the rows of a query, by the names of their columns.
func rowsOf(t testing.TB, db *sql.DB, query string) (all []map[string]any) {
	t.Helper()
	found, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for found.Next() {
		cells, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := map[string]any{}
		for i, name := range columns {
			row[name] = cells[i]
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
