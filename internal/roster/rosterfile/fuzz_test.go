package rosterfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"keng/internal/i18n"
	"keng/internal/roster"
	"keng/locales"
)

// FuzzRead reads any bytes as a roster file.
func FuzzRead(f *testing.F) {
	f.Add([]byte(english))
	f.Add([]byte(vietnamese))
	f.Add([]byte("\ufeffunit,full_name,role,phone,birth_year,category\nA / \"\"B,\"Đ, \"\"c\"\"\",\"deputy; committee\",84912345678,1900,du bi\n"))
	f.Add([]byte("don vi;ho va ten\nA;B\n\"A;\nC;D;E\n;\n=A;=B\n"))
	f.Add(book(f, [][]any{{"unit", "full_name"}, {"A / B", "C", 1}}))
	words := inWords(f)
	f.Fuzz(func(t *testing.T, content []byte) { checkRead(t, words, content) })
}

// FuzzSheet reads any sheet, and any table of texts, of a workbook that is
// otherwise in order: bytes that are changed in a zip hardly ever get so far.
func FuzzSheet(f *testing.F) {
	const text, number, inline = `<c t="s"><v>%</v></c>`, `<c><v>%</v></c>`, `<c t="inlineStr"><is><t>%</t></is></c>`
	row := func(cells ...string) string {
		var b strings.Builder
		for i, cell := range cells {
			b.WriteString(strings.ReplaceAll([]string{text, number, inline}[i%3], "%", cell))
		}
		return "<row>" + b.String() + "</row>"
	}
	f.Add(row("0", "1971", "full_name", "1"), `<si><t>unit</t></si><si><r><t>pho</t></r><r><t>ne</t></r></si>`)
	f.Add(`<row r="3"><c r="B3" t="str"><v>unit</v></c><c r="D3" t="inlineStr"><is><t>full_name</t></is></c></row>`+
		`<row r="7"><c r="D7" t="inlineStr"><is><t>B</t></is></c><c r="B7" t="s"><v>0</v></c></row>`, `<si><t>A / _x0041_</t></si>`)
	f.Add(row("1", "0", "unit")+`<row r="1048577"/><row r="2"><c r="XFD2"><f>1</f></c></row>`, `<si/><si>`)
	f.Add(row("0", "9.12345678E8", "birth_year")+row("1", "1e5", "1E3"), `<si><t>phone</t></si><si><t>&#65;</t></si>`)
	words := inWords(f)
	f.Fuzz(func(t *testing.T, sheet, texts string) { checkRead(t, words, rawWorkbook(t, sheet, texts)) })
}

func inWords(t testing.TB) *i18n.Words {
	t.Helper()
	catalog, err := i18n.Load(locales.FS, i18n.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	return catalog.In("vi")
}

// checkRead reads a file, whatever it is. Either something is wrong with it,
// which can be told; or its rows are the same at a second time, and when they
// are written anew.
func checkRead(t *testing.T, words *i18n.Words, content []byte) {
	t.Helper()
	file, err := Read(bytes.NewReader(content))
	if err != nil {
		var problems roster.Problems
		if !errors.As(err, &problems) || len(problems) == 0 || file != nil {
			t.Fatalf("%v, %v", file, err)
		}
		checkProblems(t, words, problems)
		return
	}
	if len(file.Rows) == 0 {
		t.Fatal("a file of nobody")
	}
	checkProblems(t, words, file.Warnings)
	checkRows(t, file.Rows)
	again, err := Read(bytes.NewReader(content))
	if diff := cmp.Diff(file, again); err != nil || diff != "" {
		t.Errorf("read again: %v (-first +again)\n%s", err, diff)
	}
	const some = 50 // to write more takes longer than it tells
	rows := file.Rows[:min(len(file.Rows), some)]
	for name, content := range writtenAnew(t, rows) {
		anew, err := Read(bytes.NewReader(content))
		if err != nil {
			t.Errorf("written %s: %v\n%s", name, err, content)
			continue
		}
		diff := cmp.Diff(rows, anew.Rows, cmpopts.IgnoreFields(roster.Row{}, "Line"), cmpopts.EquateEmpty())
		if diff != "" || len(anew.Warnings) > 0 {
			t.Errorf("written %s: %v (-first +anew)\n%s", name, anew.Warnings, diff)
		}
	}
}

// writtenAnew are the rows as files.
func writtenAnew(t *testing.T, rows []roster.Row) map[string][]byte {
	t.Helper()
	var commas, semicolons, book bytes.Buffer
	if err := errors.Join(WriteCSV(&commas, rows, English), Write(&book, rows, Vietnamese)); err != nil {
		t.Fatal(err)
	}
	table, err := write(rows, Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(&semicolons)
	w.Comma = ';'
	if err := w.WriteAll(table); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"with commas": commas.Bytes(), "with semicolons": semicolons.Bytes(), "as a workbook": book.Bytes()}
}

// ofTheFile are the problems that stand at no line.
var ofTheFile = []string{
	"import.empty", "import.file_too_big", "import.bad_workbook", "import.old_excel",
	"rosterfile.no_rows", "rosterfile.not_table", "rosterfile.encrypted",
}

// ofTheLine are those that stand at no cell of it.
var ofTheLine = []string{
	"import.not_utf8", "import.bad_quote", "import.bad_workbook", "import.no_unit_column", "import.no_name_column",
	"import.too_many_cells", "import.too_many_columns", "import.too_many_rows", "import.file_too_big",
}

// checkProblems checks that each says where it is, in words, and nothing of
// what it must not.
func checkProblems(t *testing.T, words *i18n.Words, problems roster.Problems) {
	t.Helper()
	for i, p := range problems {
		said := words.SayMap(p.Key, p.Args)
		switch {
		case said == "["+p.Key+"]" || strings.Contains(said, "<no value>"):
			t.Errorf("%v cannot be said", p)
		case p.Line == 0 && !slices.Contains(ofTheFile, p.Key):
			t.Errorf("%v has no line", p)
		case p.Column == "" && p.Line > 0 && !slices.Contains(ofTheLine, p.Key):
			t.Errorf("%v has no column", p)
		case p.Key == "import.bad_phone" && len(p.Args) > 0:
			t.Errorf("%v tells a number", p)
		case strings.ContainsAny(said+p.Column, "\n\r") || !utf8.ValidString(said+p.Column):
			t.Errorf("%v is no line of text: %q", p, said)
		case i > 0 && p.Line < problems[i-1].Line:
			t.Errorf("%v comes after %v", p, problems[i-1])
		}
	}
}

// checkRows checks that rows are what may be kept.
func checkRows(t *testing.T, rows []roster.Row) {
	t.Helper()
	line := 1
	for _, row := range rows {
		phone, ok := roster.Phone(row.Phone)
		switch names := append(slices.Clone(row.Unit), row.FullName); {
		case row.Line <= line:
			t.Errorf("line %d comes after %d", row.Line, line)
		case len(row.Unit) == 0:
			t.Errorf("line %d: no unit", row.Line)
		case slices.ContainsFunc(names, func(n string) bool {
			return n == "" || n != roster.Clean(n) || utf8.RuneCountInString(n) > maxCell || strings.ContainsRune("=+-@", rune(n[0]))
		}):
			t.Errorf("line %d: %q", row.Line, names)
		case utf8.RuneCountInString(row.FullName) > maxName:
			t.Errorf("line %d: a name of %d letters", row.Line, utf8.RuneCountInString(row.FullName))
		case row.Phone != "" && (!ok || phone != row.Phone):
			t.Errorf("line %d: phone %q", row.Line, row.Phone)
		case row.BirthYear != 0 && (row.BirthYear < oldest || row.BirthYear > 9999):
			t.Errorf("line %d: born in %d", row.Line, row.BirthYear)
		case len(row.Roles) > 0 && !row.RolesGiven:
			t.Errorf("line %d: roles that nobody gave", row.Line)
		}
		line = row.Line
	}
}
