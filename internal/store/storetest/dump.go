package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
)

// Dump is everything that the database holds, as somebody sees it who has got
// hold of it: every column of every row of every table, a line each.
func (d *Database) Dump(t testing.TB) string {
	t.Helper()
	db := d.beside(t)
	var b strings.Builder
	for _, c := range d.columns(t, db) {
		for _, row := range pairs(t, db, fmt.Sprintf(`SELECT '', CAST("%s" AS TEXT) FROM "%s"`, c[1], c[0])) {
			fmt.Fprintf(&b, "%s.%s: %s\n", c[0], c[1], row[1])
		}
	}
	return b.String()
}

// Columns are all columns of all tables, each as table and column.
func (d *Database) Columns(t testing.TB) [][2]string {
	t.Helper()
	return d.columns(t, d.beside(t))
}

func (d *Database) columns(t testing.TB, db *sql.DB) [][2]string {
	t.Helper()
	if d.Postgres {
		return pairs(t, db, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, ordinal_position")
	}
	return pairs(t, db, "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid")
}

// beside opens the database as somebody does who knows nothing of the program.
func (d *Database) beside(t testing.TB) *sql.DB {
	t.Helper()
	driver, address := "sqlite", "file:"+(&url.URL{Path: d.Path()}).EscapedPath()
	if d.Postgres {
		driver, address = "pgx", d.URL
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Path is the file of a SQLite database.
func (d *Database) Path() string { return strings.TrimPrefix(d.URL, "sqlite:") }

// Bytes are those of a SQLite database's files, its free pages included.
func (d *Database) Bytes(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for _, name := range []string{d.Path(), d.Path() + "-wal"} {
		content, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		b.Write(content)
	}
	return b.String()
}

func pairs(t testing.TB, db *sql.DB, query string) (all [][2]string) {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close() //nolint:errcheck // what was wrong is in rows.Err
	for rows.Next() {
		var a, b sql.NullString
		if err := rows.Scan(&a, &b); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		all = append(all, [2]string{a.String, b.String})
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// Found is the text or the number that a query finds.
func (d *Database) Found(t testing.TB, query string) (text string) {
	t.Helper()
	db := d.beside(t)
	defer db.Close() //nolint:errcheck // it only reads
	if err := db.QueryRowContext(context.Background(), query).Scan(&text); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return text
}
