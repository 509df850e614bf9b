package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// personWith runs "keng person" on a database, with the clock on 10 June 2026.
func personWith(t *testing.T, db string, args ...string) result {
	t.Helper()
	return keng(t, append([]string{"person"}, append(args, "--database-url", db, "--clock", "2026-06-10T08:00:00+07:00")...)...)
}

// numberOf is the number of the one person who is called so.
func numberOf(t *testing.T, db, name string) string {
	t.Helper()
	found := personWith(t, db, "find", name).succeeds(t).stdout
	if strings.Count(found, "\n") != 1 {
		t.Fatalf("%s: %q", name, found)
	}
	number, _, _ := strings.Cut(found, ".")
	return number
}

// twinOf adds Lò Văn An to Chi bộ A once more, and returns the number of that record.
func twinOf(t *testing.T, db, an string) string {
	t.Helper()
	personWith(t, db, "add", "Lò Văn An", "--cell", "Chi bộ A", "--twin", "--yes").succeeds(t)
	for line := range strings.Lines(personWith(t, db, "find", "Lò Văn An").succeeds(t).stdout) {
		if number, _, _ := strings.Cut(line, "."); number != an {
			return number
		}
	}
	t.Fatal("nobody was added")
	return ""
}

var changeNumber = regexp.MustCompile(`thay đổi số (\d+)`)

func TestPerson(t *testing.T) {
	db := withOrgRoster(t, sqlite(t))
	personWith(t, db, "find", "bình").succeeds(t).says(t, "Thò Thị Bình (1970), Huyện / Xã Đông / Chi bộ B")
	personWith(t, db, "find", "An", "--unit", "Xã Tây").succeeds(t).says(t, "Không có ai tên như vậy")
	an := numberOf(t, db, "Lò Văn An")
	yes := func(args ...string) result {
		t.Helper()
		return personWith(t, db, append(args, "--yes")...).succeeds(t)
	}
	personWith(t, db, "correct", an, "--name", "Lò Văn Ân", "--dry-run").succeeds(t).says(t, "Sửa họ tên", "chưa thay đổi gì")
	personWith(t, db, "show", an).succeeds(t).says(t, "Lò Văn An\nNăm sinh: 1985.", "Chưa có thay đổi nào.")
	yes("correct", an, "--year", "1986", "--phone", "0912 345 678").says(t, "Sửa năm sinh, số điện thoại.")
	yes("category", an, "exempt", "--from", "2026-07-01", "--until", "2026-12-31").says(t, "Miễn sinh hoạt, từ 01/07/2026 đến hết 31/12/2026.")
	personWith(t, db, "show", an).succeeds(t).says(t, "Năm sinh: 1986.", "ba số cuối 678", "Hoàn tác được thay đổi số ")
	yes("appoint", an, "deputy", "--unit", "Chi bộ A").says(t, "Phó bí thư, Chi bộ A")
	yes("dismiss", an, "deputy", "--unit", "Chi bộ A").says(t, "Thôi phó bí thư, Chi bộ A")
	yes("appoint", an, "secretary", "--unit", "Chi bộ A").says(t, "Nhận bàn giao chức bí thư, Chi bộ A")
	moved := yes("move", an, "--to", "Chi bộ C")
	moved.says(t, "Chuyển sinh hoạt đến Chi bộ C, từ 10/06/2026.")
	personWith(t, db, "find", "an").succeeds(t).says(t, "Huyện / Xã Tây / Chi bộ C")
	change := changeNumber.FindStringSubmatch(moved.stdout)
	if change == nil {
		t.Fatal(moved.stdout)
	}
	yes("undo", change[1])
	personWith(t, db, "find", "an").succeeds(t).says(t, "Huyện / Xã Đông / Chi bộ A")
	yes("add", "Lý A Sử", "--cell", "Chi bộ C", "--year", "1990", "--category", "probationary").says(t, "Vào danh sách Chi bộ C")
	yes("leave", numberOf(t, db, "Lý A Sử"), "deceased").says(t, "Từ trần, từ 10/06/2026.")
	personWith(t, db, "find", "sử").succeeds(t).says(t, "Không có ai tên như vậy")
	twin := twinOf(t, db, an)
	personWith(t, db, "merge", twin, an, "--dry-run").succeeds(t).says(t, "Lò Văn An\nNhập hồ sơ số "+twin, "Không hoàn tác được", "chưa thay đổi gì")
	yes("merge", twin, an).says(t, "Nhập hồ sơ số "+twin)
	if numberOf(t, db, "Lò Văn An") != an {
		t.Error("the record that went is still found")
	}
	list := filepath.Join(t.TempDir(), "list")
	for _, kind := range []string{"--csv", "--xlsx"} {
		personWith(t, db, "roster", "Huyện", kind, list).succeeds(t).says(t, "Đã ghi 6 người")
		again := keng(t, "import", list, "--dry-run", "--database-url", db, "--clock", "2026-06-10T08:00:00+07:00").succeeds(t)
		again.says(t, "Không có gì thay đổi.")
	}
	for _, test := range []struct {
		code int
		says string
		args []string
	}{
		{exitFailed, "không tìm thấy người này", []string{"show", "999"}},
		{exitFailed, "cùng một hồ sơ", []string{"merge", an, an, "--yes"}},
		{exitFailed, "khác họ tên hoặc năm sinh", []string{"merge", numberOf(t, db, "Thò Thị Bình"), an, "--yes"}},
		{exitFailed, "chính chi bộ đó", []string{"move", an, "--to", "Chi bộ A", "--yes"}},
		{exitFailed, "Chi bộ đã có đồng chí", []string{"add", "Lò Văn An", "--cell", "Chi bộ A", "--yes"}},
		{exitFailed, "Không đặt được diện này", []string{"add", "Ai Đó", "--cell", "Chi bộ A", "--category", "lạ", "--yes"}},
		{exitFailed, "nothing was changed", []string{"correct", an, "--year", "1987"}},
		{exitUsage, "is no office", []string{"appoint", an, "trưởng thôn", "--unit", "Chi bộ A", "--yes"}},
		{exitUsage, "is not a year", []string{"correct", an, "--year", "x", "--yes"}},
	} {
		personWith(t, db, test.args...).fails(t, test.code, test.says)
	}
}
