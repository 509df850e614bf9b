package workbook_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"keng/internal/workbook"
)

func write(t testing.TB, tables ...workbook.Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := workbook.Write(&b, tables); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// library opens a file with the library, as somebody else's program would.
func library(t testing.TB, content []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// read reads the texts of the first sheet.
func read(t testing.TB, content []byte) [][]string {
	t.Helper()
	rows, _, err := readAll(content)
	if err != nil {
		t.Fatal(err)
	}
	var texts [][]string
	for _, row := range rows {
		for len(texts) < row.Line {
			texts = append(texts, nil)
		}
		for _, cell := range row.Cells {
			texts[row.Line-1] = append(texts[row.Line-1], cell.Text)
		}
	}
	return texts
}

const columns = 30

func readAll(content []byte) (rows []workbook.Row, merged []workbook.Range, err error) {
	r, err := workbook.Open(content, columns)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, r.Merged(), nil
		}
		if err != nil {
			return rows, nil, err
		}
		rows = append(rows, row)
	}
}

// TestTextStaysText: whatever a text looks like, it comes back as it was, is no
// formula, and is no number.
func TestTextStaysText(t *testing.T) {
	texts := []string{
		"=1+1", "+84912345678", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")", "0912345678", "1E5", "03/12/2026", "TRUE",
		"_x0041_", "a_x005F_b", " before and behind ", "\tTab", "'quoted'", `"quoted"`, "<b>&amp;</b>", "one\ntwo", "Đặng Thị Ễnh", "😀",
	}
	content := write(t, workbook.Table{Name: "Họ tên", Rows: [][]string{texts}})
	if diff := cmp.Diff([][]string{texts}, read(t, content)); diff != "" {
		t.Error(diff)
	}
	f := library(t, content)
	for i, text := range texts {
		at, err := excelize.CoordinatesToCellName(i+1, 1)
		if err != nil {
			t.Fatal(err)
		}
		value, _ := f.GetCellValue("Họ tên", at)
		formula, _ := f.GetCellFormula("Họ tên", at)
		kind, _ := f.GetCellType("Họ tên", at)
		if value != text || formula != "" || kind != excelize.CellTypeInlineString {
			t.Errorf("%q is %q, formula %q, kind %v", text, value, formula, kind)
		}
		id, _ := f.GetCellStyle("Họ tên", at)
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
			t.Errorf("%q turns into something else when it is edited: %v %v", text, style, err)
		}
	}
}

func TestWriteAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := rapid.SliceOfN(rapid.SliceOfN(rapid.String(), 1, 5), 1, 5).Draw(t, "rows")
		var b bytes.Buffer
		if err := workbook.Write(&b, []workbook.Table{{Name: rapid.String().Draw(t, "name"), Header: table[0], Rows: table[1:]}}); err != nil {
			t.Fatal(err)
		}
		rows, _, err := readAll(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for i, cell := range row.Cells {
				want := strings.Map(func(r rune) rune {
					if r < ' ' && !strings.ContainsRune("\t\n\r", r) || strings.ContainsRune("\ufffd\ufffe\uffff", r) {
						return -1
					}
					return r
				}, table[row.Line-1][i])
				if cell.Text != want || cell.Formula || cell.Day != "" {
					t.Errorf("%q came back as %+v", table[row.Line-1][i], cell)
				}
			}
		}
	})
}

func TestWriteSheets(t *testing.T) {
	long := strings.Repeat("ờ", 40)
	content := write(t,
		workbook.Table{Name: "Trả lời", Header: []string{"Ngày", "Trả lời"}, Rows: [][]string{{"03/12/2026", "Tôi dự được"}}},
		workbook.Table{Name: "trả lời"}, workbook.Table{Name: ""}, workbook.Table{Name: "a/b: [c]?*'"}, workbook.Table{Name: "History"},
		workbook.Table{Name: long}, workbook.Table{Name: long},
	)
	f := library(t, content)
	want := []string{"Trả lời", "trả lời (2)", "3", "a-b- -c---", "5", long[:31*3], long[:27*3] + " (2)"}
	if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	panes, err := f.GetPanes("Trả lời")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the heading scrolls away: %+v %v", panes, err)
	}
	if width, _ := f.GetColWidth("Trả lời", "B"); width < 11 || width > 20 {
		t.Errorf("a column of %v letters", width)
	}
	if props, err := f.GetDocProps(); err != nil || props.Creator != "Kẻng" || props.LastModifiedBy != "" {
		t.Errorf("%+v %v", props, err)
	}
}

func TestWriteRefusesWhatWouldBeCut(t *testing.T) {
	for name, table := range map[string]workbook.Table{
		"a long text":    {Rows: [][]string{{strings.Repeat("😀", 20_000)}}},
		"too wide a row": {Header: make([]string, 16_385)},
		"too many rows":  {Rows: make([][]string, 1_048_576)},
	} {
		if err := workbook.Write(io.Discard, []workbook.Table{table}); !errors.Is(err, workbook.ErrTooMuch) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := workbook.Write(io.Discard, []workbook.Table{{Rows: [][]string{{strings.Repeat("ờ", 32_767)}}}}); err != nil {
		t.Error(err)
	}
}
