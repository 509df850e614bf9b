package rosterfile

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"keng/internal/roster"
)

var (
	village = []string{"Đảng bộ xã Niêm Sơn", "Chi bộ thôn Niêm Đồng"}
	wanted  = []roster.Row{
		{Line: 2, Unit: village[:1], FullName: "Vàng Mí Sính", RolesGiven: true, Roles: []roster.Role{roster.Leader}, Category: roster.Official},
		{
			Line: 3, Unit: village, FullName: "Nông Thị Lan", RolesGiven: true, Phone: "0912345678", BirthYear: 1971,
			Roles: []roster.Role{roster.Deputy, roster.CommitteeMember}, Category: roster.Official,
		},
		{Line: 5, Unit: village, FullName: "Sùng A Páo", RolesGiven: true, Category: roster.Exempt, BirthYear: 1940},
	}
)

const english = `unit,full_name,role,phone,birth_year,category
Đảng bộ xã Niêm Sơn,Vàng Mí Sính,leader,,,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,"Nông  Thị Lan","deputy, committee",+84 912 345 678,1971,official

Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Sùng A Páo,member,,1940,exempt
`

const vietnamese = `Loại;Số điện thoại;HỌ VÀ TÊN;Nam sinh;Chức vụ;don vi
;;Vàng Mí Sính;;lãnh đạo;Đảng bộ xã Niêm Sơn
Chính thức;0912.345.678;Nông Thị Lan;1971;Phó bí thư + Chi uỷ viên;Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng
;;;;;
MIEN SINH HOAT;;Sùng A Páo;1940;Đảng viên;Đảng bộ xã Niêm Sơn  /  Chi bộ thôn Niêm Đồng
`

func TestReadCSV(t *testing.T) {
	for name, content := range map[string]string{
		"English":            english,
		"Vietnamese":         vietnamese,
		"with BOM and CRLF":  "\ufeff" + strings.ReplaceAll(vietnamese, "\n", "\r\n"),
		"decomposed letters": norm.NFD.String(vietnamese),
		"without a last end": strings.TrimRight(english, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			file, err := Read(strings.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(wanted, file.Rows); diff != "" {
				t.Error(diff)
			}
			if len(file.Warnings) > 0 {
				t.Error(file.Warnings)
			}
		})
	}
}

func TestReadXLSX(t *testing.T) {
	file, err := Read(bytes.NewReader(book(t, [][]any{
		{"Đơn vị", "Họ và tên", "Chức vụ", "Số điện thoại", "Năm sinh", "Loại", "Ghi chú"},
		{"Đảng bộ xã Niêm Sơn", "Vàng Mí Sính", "Lãnh đạo"},
		{"Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng", norm.NFD.String("Nông Thị Lan"), "Phó bí thư, Chi ủy viên", 912345678, 1971, "Chính thức", "x"},
		{},
		{"Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng", "Sùng A Páo", "", nil, "1940", "Miễn sinh hoạt"},
	})))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, file.Rows); diff != "" {
		t.Error(diff)
	}
	if got := []roster.Problem{{Line: 1, Column: "Ghi chú", Key: "import.unknown_column"}}; cmp.Diff(got, file.Warnings) != "" {
		t.Error(file.Warnings)
	}
}

func TestReadXLSXPhones(t *testing.T) {
	file, err := Read(bytes.NewReader(book(t, [][]any{
		{"unit", "full_name", "phone"},
		{"Chi bộ", "An", "0912345678"},
		{"Chi bộ", "Bình", 84912345678.0},
		{"Chi bộ", "Chi", "'0912345678"[1:]},
	})))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range file.Rows {
		if row.Phone != "0912345678" || row.RolesGiven || row.Category != "" {
			t.Errorf("%+v", row)
		}
	}
}

// TestReadXLSXNames: what looks like a number in a name is none.
func TestReadXLSXNames(t *testing.T) {
	file, err := Read(bytes.NewReader(book(t, [][]any{{"unit", "full_name", "birth_year"}, {"1E5 / 2e3", "E1", "1.96E3"}})))
	if err != nil {
		t.Fatal(err)
	}
	want := []roster.Row{{Line: 2, Unit: []string{"1E5", "2e3"}, FullName: "E1", BirthYear: 1960}}
	if diff := cmp.Diff(want, file.Rows); diff != "" {
		t.Error(diff)
	}
}

func book(t testing.TB, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadWrong(t *testing.T) {
	long := strings.Repeat("ơ", 121)
	tests := []struct {
		name, content string
		want          []string
	}{
		{"nothing", "", []string{"import.empty"}},
		{"blank", "\n \n;;\n", []string{"import.empty"}},
		{"no headings", "Chi bộ 1,Nguyễn Văn An\n", []string{"line 1: import.no_unit_column", "line 1: import.no_name_column"}},
		{"one heading twice", "unit,Đơn vị,full_name\n", []string{"line 1: Đơn vị: import.column_twice"}},
		{"an old workbook", "\xd0\xcf\x11\xe0....", []string{"import.old_excel"}},
		{"no workbook", "PK\x03\x04....", []string{"import.bad_workbook"}},
		{"another encoding", "unit,full_name\nChi b\xf4,An\n", []string{"line 2: import.not_utf8"}},
		{"UTF-16", "\xff\xfeu\x00n\x00", []string{"line 1: import.not_utf8"}},
		{
			"everything at once",
			"unit,full_name,role,phone,birth_year,category\n" +
				",An,chủ tịch,091x,1871,gone\n" +
				"A /,,,,\n" +
				"A,\"B\",,,,,,more\n" +
				"A," + long + ",,,71,\n" +
				"A,=1+1,,,,\n" +
				"A,C,leader; nobody,,,\n" +
				"=A,C,,,,\n" +
				"A / / B,C,,,,\n" +
				"A,\"C,,,,\n",
			[]string{
				"line 2: unit: import.no_unit", "line 2: role: import.bad_role map[Value:chủ tịch]", "line 2: phone: import.bad_phone",
				"line 2: birth_year: import.bad_birth_year map[Value:1871]", "line 2: category: import.bad_category map[Value:gone]",
				"line 3: unit: import.bad_unit map[Value:A /]", "line 3: full_name: import.no_name",
				"line 4: import.too_many_cells map[Cells:8 Headings:6]",
				"line 5: full_name: import.too_long map[Max:120]", "line 5: birth_year: import.bad_birth_year map[Value:71]",
				"line 6: full_name: import.bad_name map[Value:=1+1]",
				"line 7: role: import.bad_role map[Value:leader; nobody]",
				"line 8: unit: import.bad_unit map[Value:=A]",
				"line 9: unit: import.bad_unit map[Value:A / / B]",
				"line 10: import.bad_quote",
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file, err := Read(strings.NewReader(test.content))
			var problems roster.Problems
			if !errors.As(err, &problems) || file != nil {
				t.Fatalf("%v, %v", file, err)
			}
			if diff := cmp.Diff(strings.Join(test.want, "\n"), problems.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadTooMuch(t *testing.T) {
	rows := "unit,full_name\n" + strings.Repeat("A,B\n", maxRows)
	if file, err := Read(strings.NewReader(rows)); err != nil || len(file.Rows) != maxRows {
		t.Error(err)
	}
	_, err := Read(strings.NewReader(rows + "A,B\n"))
	if err == nil || err.Error() != "line 50002: import.too_many_rows map[Max:50000]" {
		t.Error(err)
	}
	_, err = Read(strings.NewReader(strings.Repeat(" ", MaxBytes+1)))
	if err == nil || err.Error() != "import.file_too_big map[Megabytes:32]" {
		t.Error(err)
	}
}
