package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keng/internal/config"
	"keng/internal/store/storetest"
)

// orgRoster is a district of two communes.
const orgRoster = `Đơn vị,Họ và tên,Chức vụ,Số điện thoại,Năm sinh,Loại
Huyện / Xã Đông / Chi bộ A,Nông Thị Lan,Bí thư,,1980,
Huyện / Xã Đông / Chi bộ A,Vàng Mí Sính,,,1990,
Huyện / Xã Đông / Chi bộ A,Lò Văn An,,,1985,
Huyện / Xã Đông / Chi bộ B,Thò Thị Bình,Bí thư,,1970,
Huyện / Xã Tây / Chi bộ C,Giàng A Chứ,,,1992,
Huyện / Xã Tây / Chi bộ B,Hoàng Văn Cụ,,,1950,
`

// orgWith runs "keng org" on a database, with the clock on 10 June 2026.
func orgWith(t *testing.T, db string, args ...string) result {
	t.Helper()
	return keng(t, append([]string{"org"}, append(args, "--database-url", db, "--clock", "2026-06-10T08:00:00+07:00")...)...)
}

func withOrgRoster(t *testing.T, db string) string {
	t.Helper()
	keng(t, "import", write(t, "roster.csv", orgRoster), "--database-url", db, "--clock", "2026-06-01T08:00:00+07:00").succeeds(t)
	return db
}

// says checks that each of the texts is in what was printed.
func (r result) says(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.stdout, text) {
			t.Errorf("no %q in\n%s", text, r.stdout)
		}
	}
}

func TestOrg(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		db := withOrgRoster(t, d.URL)
		tree := orgWith(t, db, "tree").succeeds(t)
		want := `Huyện: 2 đơn vị trực thuộc, 6 đảng viên, từ 01/06/2026
  Xã Đông: 2 đơn vị trực thuộc, 4 đảng viên, từ 01/06/2026
    Chi bộ A: 3 đảng viên, từ 01/06/2026
    Chi bộ B: 1 đảng viên, từ 01/06/2026
  Xã Tây: 2 đơn vị trực thuộc, 2 đảng viên, từ 01/06/2026
    Chi bộ B: 1 đảng viên, từ 01/06/2026
    Chi bộ C: 1 đảng viên, từ 01/06/2026
`
		if tree.stdout != want {
			t.Errorf("the tree is\n%s", tree.stdout)
		}
		dry := orgWith(t, db, "merge", "Chi bộ C", "--into", "Huyện/Xã Đông/Chi bộ A", "--from", "2026-06-15", "--dry-run").succeeds(t)
		dry.says(t, "Từ ngày 15/06/2026, Chi bộ C sáp nhập vào Chi bộ A.", "Đảng viên sang chi bộ khác: 1.", "chưa thay đổi gì")
		orgWith(t, db, "history").succeeds(t).says(t, "Chưa có thay đổi nào.")
		orgWith(t, db, "merge", "Chi bộ C", "--into", "Huyện/Xã Đông/Chi bộ A", "--from", "2026-06-15", "--yes").succeeds(t).says(t, "Đã ghi, thay đổi số ")
		orgWith(t, db, "tree", "Xã Tây", "--on", "2026-06-14").succeeds(t).says(t, "  Chi bộ C: 1 đảng viên, từ 01/06/2026 đến hết 14/06/2026")
		history := orgWith(t, db, "history", "Xã Đông").succeeds(t)
		history.says(t, "Từ ngày 15/06/2026, Chi bộ C sáp nhập vào Chi bộ A. (ghi ngày 10/06/2026)")
		number, _, _ := strings.Cut(history.stdout, ".")
		orgWith(t, db, "undo", number, "--yes").succeeds(t).says(t, "Hoàn tác: Từ ngày 15/06/2026", "Đảng viên trở lại chi bộ cũ: 1.")
		orgWith(t, db, "history").succeeds(t).says(t, "Đã hoàn tác.")
		orgWith(t, db, "undo", number, "--yes").fails(t, exitFailed, "đã được hoàn tác trước đó")
	})
}

func TestOrgChanges(t *testing.T) {
	db := withOrgRoster(t, sqlite(t))
	do := func(args ...string) result {
		t.Helper()
		return orgWith(t, db, append(args, "--yes")...).succeeds(t)
	}
	do("found", "committee", "Xã Bắc", "--under", "Huyện", "--code", "B1", "--zone", "Asia/Tokyo")
	do("found", "cell", "Chi bộ D", "--under", "B1") // by its code
	do("found", "group", "Tổ 1", "--under", "Chi bộ A")
	do("rename", "Xã Đông/Chi bộ A", "Chi bộ Anh Hùng", "--from", "2026-07-01").says(t, "Từ ngày 01/07/2026, Chi bộ A đổi tên thành Chi bộ Anh Hùng.")
	do("move", "Chi bộ C", "--under", "Xã Bắc")
	do("move", "B1", "--top")
	orgWith(t, db, "members", "Chi bộ A").succeeds(t).says(t, "1. Lò Văn An (1985)\n2. Nông Thị Lan (1980), Bí thư\n3. Vàng Mí Sính (1990)")
	do("split", "Chi bộ A", "Chi bộ Mới", "--members", "1,3").says(t, "2 đảng viên của Chi bộ A tách ra thành Chi bộ Mới")
	do("merge", "Huyện/Xã Đông/Chi bộ B", "Huyện/Xã Tây/Chi bộ B", "--new", "Chi bộ Hợp nhất").says(t, "Chi bộ B (Xã Đông), Chi bộ B (Xã Tây) hợp nhất thành Chi bộ Hợp nhất")
	do("dissolve", "Chi bộ Mới", "--to", "Chi bộ A", "--send", "1=Chi bộ C", "--from", "2026-06-20")
	tree := orgWith(t, db, "tree", "--on", "2026-07-01").succeeds(t)
	want := `Huyện: 2 đơn vị trực thuộc, 4 đảng viên, từ 01/06/2026
  Xã Đông: 2 đơn vị trực thuộc, 4 đảng viên, từ 01/06/2026
    Chi bộ Anh Hùng: 2 đảng viên, từ 01/06/2026
      Tổ 1: 0 đảng viên, từ 10/06/2026
    Chi bộ Hợp nhất: 2 đảng viên, từ 10/06/2026
  Xã Tây: 0 đơn vị trực thuộc, 0 đảng viên, từ 01/06/2026
Xã Bắc [B1]: 2 đơn vị trực thuộc, 2 đảng viên, từ 10/06/2026
  Chi bộ C: 2 đảng viên, từ 01/06/2026
  Chi bộ D: 0 đảng viên, từ 10/06/2026
`
	if tree.stdout != want {
		t.Errorf("the tree is\n%s", tree.stdout)
	}
	if depth := orgWith(t, db, "tree", "Huyện", "--depth", "1").succeeds(t).stdout; strings.Count(depth, "\n") != 3 {
		t.Errorf("one level is\n%s", depth)
	}
	do("dissolve", "Xã Tây")
	orgFormer(t, db)
}

// orgFormer asks for units that are no more, by the names that they had.
func orgFormer(t *testing.T, db string) {
	t.Helper()
	merged := orgWith(t, db, "history", "Xã Tây/Chi bộ B").succeeds(t)
	merged.says(t, "hợp nhất thành Chi bộ Hợp nhất")
	if strings.Contains(merged.stdout, "Xã Tây giải thể") {
		t.Errorf("the history of a cell tells of the unit above it:\n%s", merged.stdout)
	}
	orgWith(t, db, "history", "xã tây").succeeds(t).says(t, "Xã Tây giải thể")
	orgWith(t, db, "history", "Chi bộ B").fails(t, exitFailed, "Huyện / Xã Đông / Chi bộ B; Huyện / Xã Tây / Chi bộ B")
	orgWith(t, db, "history", "Chi bộ Không").fails(t, exitFailed, "Không có đơn vị")
	out := filepath.Join(t.TempDir(), "audit.csv")
	log := func(unit string) result {
		t.Helper()
		return keng(t, "audit", "--csv", out, "--unit", unit, "--database-url", db, "--clock", "2026-06-10T08:00:00+07:00")
	}
	log("Chi bộ B").fails(t, exitUsage, "2 units are called")
	log("Xã Tây/Chi bộ B").succeeds(t)
	if rows := readAudit(t, out); len(rows) < 2 || rows[1][6] != "Chi bộ B" {
		t.Errorf("the log of a cell that is no more is %q", rows)
	}
}

func TestOrgMergesCommittees(t *testing.T) {
	db := withOrgRoster(t, sqlite(t))
	orgWith(t, db, "merge", "Xã Tây", "--into", "Xã Đông", "--dry-run").fails(t, exitFailed, "hai đơn vị trực thuộc cùng tên Chi bộ B")
	orgWith(t, db, "merge", "Xã Tây", "Xã Đông/Chi bộ A", "--into", "Huyện", "--dry-run").fails(t, exitFailed, "không phải là đảng bộ")
	orgWith(t, db, "rename", "Xã Tây/Chi bộ B", "Chi bộ D", "--yes").succeeds(t)
	orgWith(t, db, "merge", "Xã Tây", "Xã Đông", "--new", "Xã Mới", "--code", "M1", "--from", "2026-07-01", "--yes").succeeds(t).
		says(t, "Từ ngày 01/07/2026, Xã Tây, Xã Đông hợp nhất thành Xã Mới.", "Số đảng viên ở các đơn vị ấy: 6")
	want := `Huyện: 1 đơn vị trực thuộc, 6 đảng viên, từ 01/06/2026
  Xã Mới [M1]: 4 đơn vị trực thuộc, 6 đảng viên, từ 01/07/2026
    Chi bộ A: 3 đảng viên, từ 01/06/2026
    Chi bộ B: 1 đảng viên, từ 01/06/2026
    Chi bộ C: 1 đảng viên, từ 01/06/2026
    Chi bộ D: 1 đảng viên, từ 01/06/2026
`
	if tree := orgWith(t, db, "tree", "--on", "2026-07-01").succeeds(t); tree.stdout != want {
		t.Errorf("the tree is\n%s", tree.stdout)
	}
}

func TestOrgSettings(t *testing.T) {
	db := withOrgRoster(t, sqlite(t))
	orgWith(t, db, "set", "Xã Đông", "announce_days", "7").succeeds(t).says(t, "announce_days = 7 (", "mặc định: 5")
	orgWith(t, db, "set", "Chi bộ A").succeeds(t).says(t, "announce_days = 7 (")
	orgWith(t, db, "set", "Xã Đông", "announce_days", "default").succeeds(t).says(t, "announce_days = 5 (")
	orgWith(t, db, "set", "Chi bộ A", "keep_months", "3").fails(t, exitFailed, "không có mục cài đặt này")
	orgWith(t, db, "set", "Xã Đông", "announce_days", "40").fails(t, exitFailed, "một số từ 1 đến 30")
	orgWith(t, db, "set", "Xã Đông", "announce_days").fails(t, exitUsage, "a setting needs a value")
}

func TestOrgKeys(t *testing.T) {
	db := withOrgRoster(t, sqlite(t))
	orgWith(t, db, "set", "Chi bộ A").succeeds(t).says(t, "code = - (", "timezone = Asia/Ho_Chi_Minh (Múi giờ; mặc định: Asia/Ho_Chi_Minh)")
	orgWith(t, db, "set", "Xã Đông", "code", "D-12").succeeds(t).says(t, "code = D-12 (Mã đơn vị)")
	orgWith(t, db, "set", "D-12", "timezone", "Asia/Tokyo").succeeds(t).says(t, "timezone = Asia/Tokyo (Múi giờ; mặc định: Asia/Ho_Chi_Minh)", "giữ nguyên")
	orgWith(t, db, "set", "Chi bộ A").succeeds(t).says(t, "timezone = Asia/Tokyo (Múi giờ; mặc định: Asia/Tokyo)")
	orgWith(t, db, "set", "Chi bộ A", "code", "D-12").fails(t, exitFailed, "đã có đơn vị khác dùng")
	orgWith(t, db, "set", "Chi bộ A", "timezone", "Hanoi").fails(t, exitFailed, "không biết múi giờ Hanoi")
	orgWith(t, db, "set", "D-12", "timezone", "default").succeeds(t).says(t, "timezone = Asia/Ho_Chi_Minh (")
	orgWith(t, db, "set", "D-12", "code", "-").succeeds(t).says(t, "code = - (")
	orgWith(t, db, "tree", "D-12").fails(t, exitFailed, "Không có đơn vị D-12")
}

func TestOrgRefusals(t *testing.T) {
	db := withOrgRoster(t, sqlite(t))
	for says, args := range map[string][]string{
		"Không có đơn vị Chi bộ Z":        {"rename", "Chi bộ Z", "Chi bộ Y"},
		"Huyện / Xã Đông / Chi bộ B; ":    {"rename", "Chi bộ B", "Chi bộ Y"},
		"không phải là chi bộ":            {"members", "Xã Đông"},
		"nothing was changed: answer yes": {"rename", "Chi bộ A", "Chi bộ Y"},
		"cùng đơn vị cấp trên đã có":      {"found", "cell", "chi bo a", "--under", "Xã Đông", "--dry-run"},
		"chưa có, hoặc không còn":         {"rename", "Chi bộ A", "Chi bộ Y", "--from", "2026-05-01", "--dry-run"},
		"gõ số thứ tự":                    {"split", "Chi bộ A", "Chi bộ Y", "--members", "9"},
		"không tìm thấy thay đổi này":     {"undo", "99"},
	} {
		orgWith(t, db, args...).fails(t, exitFailed, says)
	}
	for says, args := range map[string][]string{
		"is not a day":         {"rename", "Chi bộ A", "Chi bộ Y", "--from", "15/6"},
		"missing flags":        {"move", "Chi bộ A"},
		"can't be used":        {"move", "Chi bộ A", "--under", "Xã Tây", "--top"},
		"--limit must be":      {"history", "--limit", "0"},
		"must be one of":       {"found", "village", "Thôn"},
		"write numbers and a ": {"dissolve", "Chi bộ A", "--send", "1"},
	} {
		orgWith(t, db, args...).fails(t, exitUsage, says)
	}
	if after := orgWith(t, db, "history").succeeds(t).stdout; !strings.Contains(after, "Chưa có thay đổi nào") {
		t.Errorf("something was changed: %s", after)
	}
}

func TestOrgAsks(t *testing.T) {
	for answer, want := range map[string]bool{"yes\n": true, "Có\n": true, "y": true, "no\n": false, "\n": false, "": false, "yes please\n": false} {
		var out strings.Builder
		w, err := newOrgWork(&console{stdout: &out}, config.Config{Language: "en", Zone: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		if got := w.confirmed(strings.NewReader(answer)); got != want || !strings.Contains(out.String(), "Type yes") {
			t.Errorf("%q is taken for %t; it asked %q", answer, got, out.String())
		}
	}
}
