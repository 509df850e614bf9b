package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keng/internal/store/storetest"
)

// smallRoster is a cell with one who leads it.
const smallRoster = `Đơn vị,Họ và tên,Chức vụ,Số điện thoại,Năm sinh,Loại
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Nông Thị Lan,Bí thư,,1980,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Vàng Mí Sính,,,1990,Dự bị
Đảng bộ xã Niêm Sơn,Hoàng Văn Thành,Lãnh đạo,,1970,
`

func TestImportTwiceChangesNothing(t *testing.T) {
	db, file := sqlite(t), write(t, "roster.csv", smallRoster)
	first := keng(t, "import", file, "--database-url", db).succeeds(t)
	for _, line := range []string{"Thêm đơn vị: Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng", "Số người thêm: 3"} {
		if !strings.Contains(first.stdout, line) {
			t.Errorf("no %q in\n%s", line, first.stdout)
		}
	}
	second := keng(t, "import", file, "--database-url", db, "--language", "en").succeeds(t)
	if second.stdout != "Nothing changes.\n" {
		t.Errorf("the second time it said %q", second.stdout)
	}
}

func TestImportDryRun(t *testing.T) {
	db, file := sqlite(t), write(t, "roster.csv", smallRoster)
	keng(t, "import", file, "--dry-run", "--database-url", db).succeeds(t)
	r := keng(t, "import", file, "--database-url", db).succeeds(t)
	if !strings.Contains(r.stdout, "Số người thêm: 3") {
		t.Errorf("after a dry run it said %q", r.stdout)
	}
}

func TestWrongRosterIsNotTaken(t *testing.T) {
	wrong := write(t, "wrong.csv", smallRoster+"Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Lý A Sử,Trưởng thôn,12,1990,\n")
	right := write(t, "roster.csv", smallRoster)
	storetest.Each(t, func(t *testing.T, database *storetest.Database) {
		db := database.URL
		r := keng(t, "import", wrong, "--database-url", db)
		lines := strings.Split(strings.TrimSpace(r.stderr), "\n")
		if r.code != exitFailed || len(lines) != 3 || r.stdout != "" {
			t.Fatalf("exit code %d: %s%s", r.code, r.stdout, r.stderr)
		}
		for i, says := range []string{`Dòng 5, cột "Chức vụ": "Trưởng thôn"`, `Dòng 5, cột "Số điện thoại"`, "chưa nhận dòng nào"} {
			if !strings.Contains(lines[i], says) {
				t.Errorf("line %q, want %q", lines[i], says)
			}
		}
		after := keng(t, "import", right, "--database-url", db).succeeds(t)
		if !strings.Contains(after.stdout, "Số người thêm: 3") {
			t.Errorf("something of the wrong roster was taken: %s", after.stdout)
		}
		keng(t, "import", filepath.Join(t.TempDir(), "none.csv"), "--database-url", db).fails(t, exitFailed, "cannot read the roster")
	})
}

// TestNoRosterAtAll gives files that are no rosters, each of which is refused
// with what to do instead.
func TestNoRosterAtAll(t *testing.T) {
	db := sqlite(t)
	for name, test := range map[string]struct{ content, says string }{
		"nothing":          {"", "Tệp không có dòng nào"},
		"a text":           {"Kính gửi đồng chí bí thư.\nNhờ đồng chí xem giúp.\n", `Thiếu cột "Họ và tên"`},
		"a picture":        {"\x89PNG\r\n\x1a\n\x00\x00\x00", "không phải bảng tính"},
		"a broken archive": {"PK\x03\x04broken", "lưu lại dạng XLSX"},
		"an old workbook":  {"\xd0\xcf\x11\xe0old", "lưu lại dạng XLSX"},
	} {
		r := keng(t, "import", write(t, "roster", test.content), "--database-url", db)
		if r.code != exitFailed || !strings.Contains(r.stderr, test.says) || !strings.Contains(r.stderr, "chưa nhận dòng nào") || r.stdout != "" {
			t.Errorf("%s: exit code %d: %s%s", name, r.code, r.stdout, r.stderr)
		}
	}
}

func TestLinks(t *testing.T) {
	p := newPlatform(t)
	db, file, out := sqlite(t), write(t, "roster.csv", smallRoster), filepath.Join(t.TempDir(), "links.csv")
	args := []string{"import", file, "--links", out, "--database-url", db}

	without := keng(t, args...).succeeds(t)
	if !strings.Contains(without.stderr, "no telegram_link is written") {
		t.Errorf("without a token it said %q", without.stderr)
	}
	for _, line := range readLinks(t, out) {
		if line[2] == "" || line[3] != "" {
			t.Errorf("without a token: %q", line)
		}
	}

	keng(t, append(args, "--telegram-token", platformToken, "--telegram-api-url", p.url)...).succeeds(t)
	lines := readLinks(t, out)
	if len(lines) != 3 {
		t.Fatalf("%d links, want 3", len(lines))
	}
	if got, want := lines[0][3], "https://t.me/keng_bot?start="+lines[0][2]; got != want {
		t.Errorf("link %q, want %q", got, want)
	}
	if lines[0][0] != "Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng" || lines[0][1] != "Nông Thị Lan" {
		t.Errorf("first line %q", lines[0])
	}
	info, err := os.Stat(out)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v), want 0600", info.Mode(), err)
	}
	keng(t, "import", file, "--links", filepath.Join(out, "no", "folder"), "--database-url", db).fails(t, exitFailed, "cannot write")
}

// readLinks returns the lines below the headings.
func readLinks(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil || len(lines) == 0 || strings.Join(lines[0], ",") != "unit,full_name,code,telegram_link" {
		t.Fatalf("%v %q", err, lines)
	}
	return lines[1:]
}
