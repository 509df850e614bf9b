package rosterfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"keng/internal/roster"
)

// problemsOf reads a file that cannot be taken, and returns why, a line each.
func problemsOf(t *testing.T, content []byte) string {
	t.Helper()
	file, err := Read(bytes.NewReader(content))
	var problems roster.Problems
	if !errors.As(err, &problems) || file != nil {
		t.Fatalf("%v, %v", file, err)
	}
	return problems.Error()
}

const head = `<row><c t="str"><v>unit</v></c><c t="str"><v>full_name</v></c><c t="str"><v>birth_year</v></c><c t="str"><v>STT</v></c></row>`

// TestOtherFiles: what is no roster at all is told so, and not line by line.
func TestOtherFiles(t *testing.T) {
	var locked bytes.Buffer
	f := excelize.NewFile()
	if err := f.Write(&locked, excelize.Options{Password: "1234"}); err != nil {
		t.Fatal(err)
	}
	document := rawWorkbook(t, "", "")
	document = bytes.ReplaceAll(document, []byte("xl/workbook.xml"), []byte("xl/document.xml"))
	for name, test := range map[string]struct{ content, want string }{
		"a paper":                   {"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "rosterfile.not_table"},
		"a picture":                 {"\x89PNG\r\n\x1a\n\x00\x00", "rosterfile.not_table"},
		"a photograph":              {"\xff\xd8\xff\xe0\x00\x10JFIF", "rosterfile.not_table"},
		"a photograph of an iPhone": {"\x00\x00\x00\x18ftypheic", "rosterfile.not_table"},
		"a page of the web":         {"\ufeff \r\n<HTML><table><tr><td>unit</td></tr></table>", "rosterfile.not_table"},
		"another document":          {string(document), "rosterfile.not_table"},
		"an empty archive":          {"PK\x05\x06" + strings.Repeat("\x00", 18), "rosterfile.not_table"},
		"a workbook cut off":        {string(book(t, [][]any{{"unit"}}))[:3000], "import.bad_workbook"},
		"a workbook with password":  {locked.String(), "rosterfile.encrypted"},
		"an old workbook":           {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 512), "import.old_excel"},
		"nothing":                   {"", "import.empty"},
		"a mark and nothing":        {"\ufeff", "import.empty"},
		"headings only":             {"unit;full_name\n;\n\n", "rosterfile.no_rows"},
		"headings of a workbook":    {string(book(t, [][]any{{"unit", "full_name"}, {}, {" "}})), "rosterfile.no_rows"},
		"a workbook of nothing":     {string(book(t, nil)), "import.empty"},
	} {
		if got := problemsOf(t, []byte(test.content)); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// TestDamageBehindTheRows is told before what is wrong in them.
func TestDamageBehindTheRows(t *testing.T) {
	content := rawWorkbook(t, head+row(text("A"))+`</sheetData><mergeCells><mergeCell ref="nowhere"/></mergeCells>`, "")
	if got := problemsOf(t, content); got != "import.bad_workbook\nline 2: full_name: import.no_name" {
		t.Error(got)
	}
}

// TestOtherEncodings: a text that an old program has saved is not guessed at.
func TestOtherEncodings(t *testing.T) {
	old, err := charmap.Windows1258.NewEncoder().String(norm.NFC.String("unit,full_name\nChi bô,Nguyên Văn Đô\n"))
	if err != nil {
		t.Fatal(err)
	}
	wide := func(s string, order func(uint16) []byte) string {
		var b bytes.Buffer
		for _, u := range utf16.Encode([]rune(s)) {
			b.Write(order(u))
		}
		return b.String()
	}
	little := func(u uint16) []byte { return []byte{byte(u), byte(u >> 8)} }
	big := func(u uint16) []byte { return []byte{byte(u >> 8), byte(u)} }
	for name, test := range map[string]struct{ content, want string }{
		"Windows-1258":              {old, "line 2: import.not_utf8"},
		"UTF-16 with a mark":        {wide("\ufeffĐơn vị\tHọ và tên\n", little), "line 1: import.not_utf8"},
		"UTF-16, the other way":     {wide("\ufeffĐơn vị\tHọ và tên\n", big), "line 1: import.not_utf8"},
		"UTF-16 without a mark":     {wide("unit,full_name\nA,B\n", little), "line 1: import.not_utf8"},
		"the other way, and a mark": {wide("unit,full_name\nA,B\n", big), "line 1: import.not_utf8"},
	} {
		if got := problemsOf(t, []byte(test.content)); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// TestFormulas: nobody knows whether what a formula gave is still so. Where
// nothing is read, anything may stand.
func TestFormulas(t *testing.T) {
	got := problemsOf(t, rawWorkbook(t, head+
		row(text("A"), text("B"), `<c/>`, worked("1"))+
		row(text("A"), worked("C"), worked("1971"))+
		`<row r="9">`+`<c r="B9"><f>B3</f></c></row>`+
		row(`<c/>`, `<c/>`, `<c/>`, worked("9"))+row(`<c/>`, `<c/>`, `<c/>`, `<c><v>10</v></c>`)+
		row(`<c/>`, `<c/>`, `<c/>`, text("B")), ""))
	want := "line 3: full_name: rosterfile.formula\nline 3: birth_year: rosterfile.formula\n" +
		"line 9: unit: import.no_unit\nline 9: full_name: rosterfile.formula\n" +
		"line 12: unit: import.no_unit\nline 12: full_name: import.no_name"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = problemsOf(t, rawWorkbook(t, row(text("unit"), worked("full_name")), ""))
	if got != "line 1: full_name: rosterfile.formula" {
		t.Error(got)
	}
	file, err := Read(bytes.NewReader(rawWorkbook(t, head+row(text("A"), text("B"), `<c/>`, worked("1")), "")))
	if err != nil || len(file.Rows) != 1 {
		t.Error(file, err)
	}
}

// TestMerged: of cells that are one, all but the first look empty.
func TestMerged(t *testing.T) {
	rows := head + row(text("A"), text("B")) + row(`<c/>`, text("C")) + row(`<c/>`, text("D"), text("x")) + row(text("A"), text("E"), text("y")) +
		row(text("Tổ 1")) + "</sheetData>"
	merges := func(refs ...string) string {
		return "<mergeCells><mergeCell ref=\"" + strings.Join(refs, "\"/><mergeCell ref=\"") + "\"/></mergeCells>"
	}
	for name, test := range map[string]struct{ refs, want string }{
		"down, and across": {
			merges("A6:D6", "A2:A4", "C5:C5", "D2:D5", "A100:D200"),
			"line 2: unit: rosterfile.merged map[Cells:A2:A4]\n" +
				"line 4: birth_year: import.bad_birth_year map[Value:x]\nline 5: birth_year: import.bad_birth_year map[Value:y]\n" +
				"line 6: unit: rosterfile.merged map[Cells:A6:D6]",
		},
		"over one another": {
			merges("B6:B9", "A3:C3", "A2:A6"),
			"line 2: unit: rosterfile.merged map[Cells:A2:A6]\nline 3: unit: rosterfile.merged map[Cells:A3:C3]\n" +
				"line 4: birth_year: import.bad_birth_year map[Value:x]\nline 5: birth_year: import.bad_birth_year map[Value:y]\n" +
				"line 6: full_name: rosterfile.merged map[Cells:B6:B9]",
		},
	} {
		if diff := cmp.Diff(test.want, problemsOf(t, rawWorkbook(t, rows+test.refs, ""))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	whole := rawWorkbook(t, head+row(text("A"), text("B"))+"</sheetData>"+merges("D1:E1", "A3:C9"), "")
	if file, err := Read(bytes.NewReader(whole)); err != nil || len(file.Rows) != 1 {
		t.Error(file, err)
	}
	if got := problemsOf(t, rawWorkbook(t, head+row(text("A"), text("B"))+"</sheetData>"+merges("A1:A2"), "")); got != "line 1: unit: rosterfile.merged map[Cells:A1:A2]" {
		t.Error(got)
	}
}

// TestHiddenSheets: what is read is what its writer saw.
func TestHiddenSheets(t *testing.T) {
	f := excelize.NewFile()
	for i, name := range []string{"Sheet1", "Danh sách", "Cũ"} {
		if i > 0 {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		for line, cells := range [][]any{{"unit", "full_name"}, {"A", "An " + name}} {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", line+1), &cells); err != nil {
				t.Fatal(err)
			}
		}
	}
	f.SetActiveSheet(2)
	if err := f.SetSheetVisible("Sheet1", false); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	file, err := Read(&b)
	if err != nil || len(file.Rows) != 1 || file.Rows[0].FullName != "An Danh sách" {
		t.Error(file, err)
	}
}

// TestOneOfTenThousand: nothing of a file is taken if one row of it is wrong.
func TestOneOfTenThousand(t *testing.T) {
	for name, content := range tenThousand(t) {
		if got := problemsOf(t, content); got != "line 7001: Số điện thoại: import.bad_phone" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func BenchmarkReadTenThousand(b *testing.B) {
	for name, content := range tenThousand(b) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Read(bytes.NewReader(content)); err == nil {
					b.Fatal("taken")
				}
			}
		})
	}
}

// tenThousand are files of so many rows, with one that is wrong.
func tenThousand(t testing.TB) map[string][]byte {
	t.Helper()
	lines := [][]any{{"Đơn vị", "Họ và tên", "Chức vụ", "Số điện thoại", "Năm sinh", "Loại"}}
	var csv strings.Builder
	csv.WriteString("Đơn vị,Họ và tên,Chức vụ,Số điện thoại,Năm sinh,Loại\n")
	for i := range 10_000 {
		line := []any{"Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng", fmt.Sprintf("Nguyễn Văn %d", i), "Đảng viên", fmt.Sprintf("0912%06d", i), "1971", "Chính thức"}
		if i == 6_999 {
			line[3] = "không có"
		}
		lines = append(lines, line)
		fmt.Fprintf(&csv, "%s,%s,%s,%s,%s,%s\n", line...)
	}
	return map[string][]byte{"csv": []byte(csv.String()), "xlsx": book(t, lines)}
}

// TestReadFromAnywhere: a file comes over a wire, which can break, and bring
// more than it said.
func TestReadFromAnywhere(t *testing.T) {
	broken := errors.New("the wire broke")
	var problems roster.Problems
	if _, err := Read(io.MultiReader(strings.NewReader("unit,full_name\nA,B\n"), iotest.ErrReader(broken))); !errors.Is(err, broken) || errors.As(err, &problems) {
		t.Error(err)
	}
	if _, err := Read(endless{}); err == nil || err.Error() != "import.file_too_big map[Megabytes:32]" {
		t.Error(err)
	}
	if file, err := Read(iotest.OneByteReader(strings.NewReader("unit,full_name\nA,B\n"))); err != nil || len(file.Rows) != 1 {
		t.Error(file, err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }
