package main

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keng/internal/store/storetest"
	"keng/internal/workbook"
)

// TestAuditExport: an import is in the log, for each unit and each office; the
// export is a file for its owner alone, tells how many people it concerns and
// for which time, and is in the log itself. There are no names in it.
func TestAuditExport(t *testing.T) {
	file := write(t, "roster.csv", smallRoster)
	storetest.Each(t, func(t *testing.T, database *storetest.Database) {
		db, out := database.URL, filepath.Join(t.TempDir(), "audit.csv")
		keng(t, "import", file, "--links", filepath.Join(t.TempDir(), "links.csv"), "--database-url", db).succeeds(t)
		r := keng(t, "audit", "--csv", out, "--database-url", db).succeeds(t)
		if !strings.Contains(r.stdout, "Đã ghi 6 mục") || !strings.Contains(r.stdout, "2 người có mục riêng; các danh sách đã xem có nhiều nhất 3 người") {
			t.Errorf("it said %q", r.stdout)
		}
		rows := readAudit(t, out)
		kinds := map[string]int{}
		for _, row := range rows[1:] {
			kinds[row[3]]++
			if row[1] != "cli" || row[2] != "" {
				t.Errorf("%q", row)
			}
		}
		if kinds["roster_imported"] != 2 || kinds["links_made"] != 2 || kinds["role_given"] != 2 {
			t.Errorf("the kinds are %v", kinds)
		}
		text, _ := os.ReadFile(out)
		for _, name := range []string{"Lan", "Sính", "Thành"} {
			if strings.Contains(string(text), name) {
				t.Errorf("there is %s in it", name)
			}
		}
		if info, _ := os.Stat(out); info.Mode().Perm() != 0o600 {
			t.Errorf("its mode is %v", info.Mode())
		}

		keng(t, "audit", "--csv", out, "--unit", "chi bộ thôn niêm đồng", "--database-url", db).succeeds(t)
		if rows := readAudit(t, out); len(rows) != 4 || rows[1][6] != "Chi bộ thôn Niêm Đồng" || rows[1][8] != "2" {
			t.Errorf("of the cell: %q", rows)
		}
		keng(t, "audit", "--csv", out, "--from", "2026-01-01", "--database-url", db).succeeds(t)
		if rows := readAudit(t, out); len(rows) != 9 || rows[7][3] != "audit_read" {
			t.Errorf("reading it is not in it: %q", rows)
		}
		book := filepath.Join(t.TempDir(), "audit.xlsx")
		keng(t, "audit", "--xlsx", book, "--language", "en", "--database-url", db).succeeds(t)
		if rows := readBook(t, book); len(rows) != 10 || rows[1].Cells[4].Text != "imported a roster" {
			t.Errorf("as a workbook: %v", rows)
		}
		r = keng(t, "audit", "--csv", out, "--to", "2025-12-31", "--database-url", db).succeeds(t)
		if rows := readAudit(t, out); len(rows) != 1 || !strings.Contains(r.stdout, "Không có mục nào") {
			t.Errorf("before: %q, %s", rows, r.stdout)
		}
		keng(t, "audit", "--database-url", db).fails(t, exitUsage, "--csv")
		keng(t, "audit", "--csv", out, "--unit", "Chi bộ thôn Không", "--database-url", db).fails(t, exitUsage, "there is no unit")
		keng(t, "audit", "--csv", out, "--from", "hôm qua", "--database-url", db).fails(t, exitUsage, "is not a day like 2026-12-01")
		keng(t, "audit", "--csv", filepath.Join(out, "no", "file"), "--database-url", db).fails(t, exitFailed, "cannot write")
	})
}

// readBook reads the rows of a workbook's first sheet.
func readBook(t *testing.T, path string) (rows []workbook.Row) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := workbook.Open(content, 20)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func readAudit(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
