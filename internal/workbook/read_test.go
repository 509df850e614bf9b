package workbook_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"keng/internal/workbook"
)

func TestCells(t *testing.T) {
	const texts = `<sst><si><t>shared</t></si><si><r><t>in </t></r><r><rPr/><t xml:space="preserve">pieces</t></r><rPh><t>aloud</t></rPh></si>` +
		`<si/><si><t>a_x0041_b_x005F_x0041_</t></si></sst>`
	for name, test := range map[string]struct {
		cell string
		want workbook.Cell
	}{
		"shared":             {`<c t="s"><v>0</v></c>`, workbook.Cell{Text: "shared"}},
		"shared in pieces":   {`<c t="s"><v>1</v></c>`, workbook.Cell{Text: "in pieces"}},
		"shared and empty":   {`<c t="s"><v>2</v></c>`, workbook.Cell{}},
		"escaped":            {`<c t="s"><v>3</v></c>`, workbook.Cell{Text: "aAb_x0041_"}},
		"inline":             {`<c t="inlineStr"><is><t>a &lt;b&gt; &#272;</t></is></c>`, workbook.Cell{Text: "a <b> Đ"}},
		"number":             {`<c><v>8.4912345678E10</v></c>`, workbook.Cell{Text: "8.4912345678E10"}},
		"truth":              {`<c t="b"><v>1</v></c>`, workbook.Cell{Text: "1"}},
		"error":              {`<c t="e"><v>#N/A</v></c>`, workbook.Cell{Text: "#N/A"}},
		"formula":            {`<c t="str"><f>A1&amp;"x"</f><v>worked out</v></c>`, workbook.Cell{Text: "worked out", Formula: true}},
		"formula, no value":  {`<c><f>A1</f></c>`, workbook.Cell{Formula: true}},
		"formula of another": {`<c><f t="shared" si="0"/><v>1</v></c>`, workbook.Cell{Text: "1", Formula: true}},
		"day":                {`<c s="1"><v>26007</v></c>`, workbook.Cell{Text: "26007", Day: "1971-03-15"}},
		"day and hour":       {`<c s="2"><v>26007.75</v></c>`, workbook.Cell{Text: "26007.75", Day: "1971-03-15"}},
		"hour":               {`<c s="3"><v>0.5</v></c>`, workbook.Cell{Text: "0.5"}},
		"money":              {`<c s="4"><v>26007</v></c>`, workbook.Cell{Text: "26007"}},
		"day too far":        {`<c s="1"><v>1E9</v></c>`, workbook.Cell{Text: "1E9"}},
		"day in ISO":         {`<c t="d"><v>1971-03-15T00:00:00</v></c>`, workbook.Cell{Text: "1971-03-15T00:00:00", Day: "1971-03-15"}},
		"first day":          {`<c s="1"><v>1</v></c>`, workbook.Cell{Text: "1", Day: "1900-01-01"}},
		"March 1900":         {`<c s="1"><v>61</v></c>`, workbook.Cell{Text: "61", Day: "1900-03-01"}},
		"unknown style":      {`<c s="99"><v>26007</v></c>`, workbook.Cell{Text: "26007"}},
	} {
		t.Run(name, func(t *testing.T) {
			const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-42A]dd/mm/yyyy\ hh:mm"/>` +
				`<numFmt numFmtId="165" formatCode="#,##0 &quot;đ/day&quot;;[Red]d"/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts>` +
				`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
				`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="166"/><xf numFmtId="165"/></cellXfs>` +
				`<cellStyles/></styleSheet>`
			found, _, err := readAll(rows(t, row(`<c t="b"><v>0</v></c>`+test.cell), "xl/sharedStrings.xml", texts, "xl/styles.xml", styles))
			if err != nil || len(found) != 1 {
				t.Fatal(found, err)
			}
			var got workbook.Cell
			if len(found[0].Cells) > 1 {
				got = found[0].Cells[1]
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPlaces: rows and cells stand where they say, else behind one another.
func TestPlaces(t *testing.T) {
	const xml = `<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c></row><row><c r="AA4"><v>3</v></c></row><row/>` +
		`<row r="9"><c r="a9"/><c r="d9"><v>4</v></c></row>`
	got, merged, err := readAll(raw(t, "xl/worksheets/sheet1.xml",
		`<worksheet><sheetData>`+xml+`</sheetData><mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="D7"/></mergeCells></worksheet>`))
	want := []string{"3 [ 1 2]", "4 [                          3]", "5 []", "9 [   4]"}
	var lines []string
	for _, row := range got {
		var texts []string
		for _, c := range row.Cells {
			texts = append(texts, c.Text)
		}
		lines = append(lines, fmt.Sprint(row.Line, " ", texts))
	}
	if diff := cmp.Diff(want, lines); diff != "" || err != nil {
		t.Error(diff, err)
	}
	blocks := []workbook.Range{{Top: 1, Left: 0, Bottom: 2, Right: 2}, {Top: 7, Left: 3, Bottom: 7, Right: 3}}
	if diff := cmp.Diff(blocks, merged); diff != "" {
		t.Error(diff)
	}
}

// TestWhichSheet: the first that a person sees, wherever its part is.
func TestWhichSheet(t *testing.T) {
	const relation = `<Relationship Id="%d" Type="` + types + `%s" Target="%s"/>`
	relations := "<Relationships>" + fmt.Sprintf(relation, 1, "worksheet", "/xl/worksheets/One.xml") +
		fmt.Sprintf(relation, 2, "worksheet", `worksheets\two.xml`) + fmt.Sprintf(relation, 3, "chartsheet", "three.xml") +
		fmt.Sprintf(relation, 4, "worksheet", "../xl/four.xml") + "</Relationships>"
	saying := func(text string) string {
		return `<x:worksheet xmlns:x="strict"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>` + text + `</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`
	}
	for _, test := range []struct{ sheets, want string }{
		{`<sheet r:id="1"/><sheet r:id="2"/>`, "one"},
		{`<sheet r:id="1" state="hidden"/><sheet r:id="2"/><sheet r:id="4"/>`, "two"},
		{`<sheet r:id="1" state="veryHidden"/><sheet r:id="3"/><sheet r:id="4" state="visible"/>`, "four"},
		{`<sheet r:id="2" state="hidden"/><sheet r:id="1" state="hidden"/>`, "two"},
	} {
		content := raw(t, "xl/workbook.xml", "<workbook><sheets>"+test.sheets+"</sheets></workbook>", "xl/_rels/workbook.xml.rels", relations,
			`xl\worksheets\one.XML`, saying("one"), "xl/worksheets/two.xml", saying("two"), "xl/three.xml", "<chartsheet/>", "xl/four.xml", saying("four"))
		if got := read(t, content); len(got) != 1 || got[0][0] != test.want {
			t.Errorf("%s: %q, want %q", test.sheets, got, test.want)
		}
	}
}

func TestDaysSince1904(t *testing.T) {
	content := rows(t, row(`<c s="0"><v>24545</v></c>`), "xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"xl/workbook.xml", `<workbook><workbookPr date1904="1"/><sheets><sheet r:id="rId1"/></sheets></workbook>`)
	if found, _, err := readAll(content); err != nil || found[0].Cells[0].Day != "1971-03-15" {
		t.Error(found, err)
	}
}

func TestWideRows(t *testing.T) {
	const other = `<row><c t="inlineStr"><is><t>x</t></is></c></row>`
	for _, cells := range []string{strings.Repeat(`<c><v>1</v></c>`, columns+20), `<c r="XFD1"><v>1</v></c><c t="s"><v>no text</v></c>`} {
		found, _, err := readAll(rows(t, row(cells)+other))
		if err != nil || len(found) != 2 || len(found[0].Cells) != columns+1 || found[1].Cells[0].Text != "x" {
			t.Error(found, err)
		}
	}
}

func TestUnreadable(t *testing.T) {
	good := write(t, workbook.Table{Rows: [][]string{{"a"}}})
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"nothing":            {nil, workbook.ErrNoWorkbook},
		"no zip":             {[]byte("a,b"), workbook.ErrNoWorkbook},
		"half of it":         {good[:len(good)/2], workbook.ErrDamaged},
		"another document":   {raw(t, "_rels/.rels", `<Relationships><Relationship Type="x/officeDocument" Target="word/document.xml"/></Relationships>`), workbook.ErrNoWorkbook},
		"in binary":          {raw(t, "_rels/.rels", `<Relationships><Relationship Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`, "xl/workbook.bin", "x"), workbook.ErrNoWorkbook},
		"no list of sheets":  {raw(t, "xl/workbook.xml", ""), workbook.ErrNoWorkbook},
		"no sheet":           {raw(t, "xl/worksheets/sheet1.xml", ""), workbook.ErrDamaged},
		"cut off":            {raw(t, "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row/>"), workbook.ErrDamaged},
		"cut off in a row":   {raw(t, "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>"), workbook.ErrDamaged},
		"cut off in a cell":  {raw(t, "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c><v>1"), workbook.ErrDamaged},
		"cut off in a text":  {rows(t, "", "xl/sharedStrings.xml", "<sst><si><t>x"), workbook.ErrDamaged},
		"no such text":       {rows(t, row(`<c t="s"><v>7</v></c>`)), workbook.ErrDamaged},
		"no XML":             {rows(t, "<row <"), workbook.ErrDamaged},
		"a step back":        {rows(t, `<row r="3"/><row r="2"/>`), workbook.ErrDamaged},
		"a step to the left": {rows(t, row(`<c r="B1"/><c r="A1"/>`)), workbook.ErrDamaged},
		"a cell in a cell":   {rows(t, row(`<c><c/></c>`)), workbook.ErrDamaged},
		"behind the last":    {rows(t, `<row r="1048577"/>`), workbook.ErrDamaged},
		"nowhere":            {rows(t, row(`<c r="XFE1"/>`)), workbook.ErrDamaged},
		"another encoding":   {rows(t, "", "xl/sharedStrings.xml", `<?xml version="1.0" encoding="utf-16"?><sst/>`), workbook.ErrDamaged},
		"merged nowhere":     {raw(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData/><mergeCell ref="B2:A1"/></worksheet>`), workbook.ErrDamaged},
	} {
		if _, _, err := readAll(test.content); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

// TestMadeToHarm reads files of some kilobytes that stand for more than anybody
// could wait for, or keep in memory.
func TestMadeToHarm(t *testing.T) {
	t.Parallel()
	letters := strings.Repeat("x", 32_767)
	deep := strings.Repeat("<a>", 1<<17)
	// Few pieces are as many bytes as many are, and sooner read.
	long := " x=\"" + strings.Repeat("x", 1<<15) + "\""
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"a long text":        {rows(t, row(`<c t="inlineStr"><is><t>x`+letters+`</t></is></c>`)), workbook.ErrTooMuch},
		"a long number":      {rows(t, row(`<c><v>`+strings.Repeat("1", 1<<18)+`</v></c>`)), workbook.ErrTooMuch},
		"a text without end": {rows(t, strings.Repeat("x", 1<<21)), workbook.ErrTooMuch},
		"a name without end": {rows(t, "<"+strings.Repeat("x", 1<<21)+"/>"), workbook.ErrTooMuch},
		"many texts":         {rows(t, "", "xl/sharedStrings.xml", "<sst>"+strings.Repeat("<si/>", 500_001)+"</sst>"), workbook.ErrTooMuch},
		"long texts":         {rows(t, "", "xl/sharedStrings.xml", "<sst>"+strings.Repeat("<si><t>"+letters+"</t></si>", 2_100)+"</sst>"), workbook.ErrTooMuch},
		"many formats":       {rows(t, "", "xl/styles.xml", "<s><cellXfs>"+strings.Repeat(`<xf/>`, 65_491)+"</cellXfs></s>"), workbook.ErrTooMuch},
		"many merged cells":  {raw(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData/>`+strings.Repeat(`<mergeCell ref="A1:B2"/>`, 65_537)), workbook.ErrTooMuch},
		"a sheet of nothing": {raw(t, "xl/worksheets/sheet1.xml", "<worksheet><sheetData>"+strings.Repeat("<row/>", 1<<20+1)), workbook.ErrDamaged}, // past the last line
		"a list of nothing":  {rows(t, "", "xl/sharedStrings.xml", strings.Repeat("<x"+long+"/>", 65<<20>>15)), workbook.ErrTooMuch},
		"sheets without end": {raw(t, "xl/workbook.xml", `<workbook>`+strings.Repeat(`<sheet r:id="rId1"`+long+`/>`, 17<<20>>15)), workbook.ErrTooMuch},
		"deep sheet":         {rows(t, deep), nil},
		"deep texts":         {rows(t, "", "xl/sharedStrings.xml", "<sst><si>"+deep+"</si></sst>"), nil},
		"deep formats":       {rows(t, "", "xl/styles.xml", deep), nil},
		"a picture":          {rows(t, "", "xl/media/a.png", strings.Repeat("0", 65<<20)), nil}, // nobody looks at it
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, _, err := readAll(test.content); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

// TestManyParts: each costs memory, whatever is in it.
func TestManyParts(t *testing.T) {
	var parts []string
	for i := range 10_001 {
		parts = append(parts, fmt.Sprintf("xl/%d", i), "x")
	}
	if _, err := workbook.Open(raw(t, parts...), columns); !errors.Is(err, workbook.ErrTooMuch) {
		t.Error(err)
	}
}

// TestReadsWhatTheLibraryWrites compares with what the library itself reads.
func TestReadsWhatTheLibraryWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := excelize.NewFile()
		defer f.Close()
		value := rapid.OneOf(rapid.String().AsAny(), rapid.Int().AsAny(), rapid.Float64().AsAny(), rapid.Bool().AsAny(), rapid.Just(any(nil)))
		for range rapid.IntRange(1, 20).Draw(t, "cells") {
			at, err := excelize.CoordinatesToCellName(rapid.IntRange(1, columns).Draw(t, "column"), rapid.IntRange(1, 20).Draw(t, "line"))
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellValue("Sheet1", at, value.Draw(t, "value")); err != nil {
				t.Fatal(err)
			}
		}
		var b strings.Builder
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		again, err := excelize.OpenReader(strings.NewReader(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		want, err := again.GetRows("Sheet1", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		found, _, err := readAll([]byte(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		got := make([][]string, len(want))
		for _, row := range found {
			for _, cell := range row.Cells {
				got[row.Line-1] = append(got[row.Line-1], cell.Text)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
