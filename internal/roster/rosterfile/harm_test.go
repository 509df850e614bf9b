package rosterfile

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"strings"
	"testing"

	"keng/internal/roster"
)

// parts are those of a workbook with one sheet, but for the sheet and its texts.
var parts = map[string]string{
	"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`</Types>`,
	"_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>` +
		`</Relationships>`,
	"xl/workbook.xml": `<workbook xmlns="` + main + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`</Relationships>`,
}

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

// rawWorkbook is a workbook of these rows and texts as they are, with more
// parts, each a name and its content.
func rawWorkbook(t testing.TB, rows, texts string, more ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	add := func(name, content string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range parts {
		add(name, content)
	}
	add("xl/worksheets/sheet1.xml", `<worksheet xmlns="`+main+`"><sheetData>`+rows+`</sheetData></worksheet>`)
	add("xl/sharedStrings.xml", `<sst xmlns="`+main+`">`+texts+`</sst>`)
	for i := 0; i+1 < len(more); i += 2 {
		add(more[i], more[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestReadMadeToHarm reads files of a few kilobytes that stand for more than
// anybody could wait for, or keep in memory. What can be in a workbook is tried
// where workbooks are read.
func TestReadMadeToHarm(t *testing.T) {
	const headings = `<row><c t="str"><v>unit</v></c><c t="str"><v>full_name</v></c></row>`
	const first = `<c t="s"><v>0</v></c>`
	letters := strings.Repeat("x", 32_767)
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"many wide rows": {
			rawWorkbook(t, headings+strings.Repeat(`<row><c r="XFD1"><v>1</v></c></row>`, 1<<16), ""), "line 2: import.too_many_columns map[Max:256]",
		},
		"a row past the last": {rawWorkbook(t, `<row r="1048576"/><row/>`, ""), "line 1048577: import.bad_workbook"},
		"a text a thousand times in a row": {
			rawWorkbook(t, headings+`<row>`+strings.Repeat(first, 1<<16)+`</row>`, `<si><r><t>`+letters+`</t></r></si>`),
			"line 2: import.too_many_columns map[Max:256]",
		},
		"a text in every row": {
			rawWorkbook(t, headings+strings.Repeat(`<row>`+strings.Repeat(first, maxColumns)+`</row>`, 1<<10), `<si><t>`+letters+`</t></si>`),
			"import.file_too_big map[Megabytes:64]",
		},
		"a text within a text":   {rawWorkbook(t, headings, `<si><t>`+letters+`</t><si/><t>x</t></si>`), "import.bad_workbook"},
		"a cell of many escapes": {rawWorkbook(t, headings+`<row><c t="inlineStr"><is><t>`+strings.Repeat("_x0041_", 1<<18), ""), "line 2: import.bad_workbook"},
		"a million texts":        {rawWorkbook(t, headings, strings.Repeat(`<si/>`, 1<<20)), "import.bad_workbook"},
		"a row without end":      {rawWorkbook(t, headings+`<row>`+strings.Repeat("<c/>", 1<<18), ""), "line 2: import.bad_workbook"},
		"a large picture": {
			rawWorkbook(t, headings, "", "xl/media/a.png", strings.Repeat("0", 65<<20)), "rosterfile.no_rows", // nobody looks at it
		},
		"many headings":        {[]byte("unit,full_name" + strings.Repeat(",x", 1<<16)), "line 1: import.too_many_columns map[Max:256]"},
		"a line of commas":     {[]byte("unit,full_name\n" + strings.Repeat(",", maxRecord+1<<16)), "line 2: import.bad_quote"},
		"a row of many lines":  {[]byte("unit,full_name\n\n\"" + strings.Repeat("\n\",\"", maxRecord)), "line 2: import.bad_quote"},
		"lines that cannot be": {[]byte("unit,full_name\n" + strings.Repeat("x\"\n", 1<<20)), "line 50002: import.too_many_rows map[Max:50000]"},
		"lines of nothing":     {append([]byte(strings.Repeat("\n", 1<<20)), 0xff), "line 1048577: import.not_utf8"},
		"blocks over one another": {
			rawWorkbook(t, headings+row(text("A"), text("B"))+`</sheetData>`+strings.Repeat(`<mergeCell ref="A2:XFD1048576"/>`, 1<<16), ""),
			"line 2: unit: rosterfile.merged map[Cells:A2:XFD1048576]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(test.content))
			var problems roster.Problems
			if !errors.As(err, &problems) {
				t.Fatal(err)
			}
			if last := problems[len(problems)-1].String(); !strings.HasSuffix(last, test.want) {
				t.Errorf("%q, want %q", last, test.want)
			}
		})
	}
}

// row, text, worked and styled make rows of a sheet.
func row(cells ...string) string    { return "<row>" + strings.Join(cells, "") + "</row>" }
func text(s string) string          { return `<c t="inlineStr"><is><t>` + s + `</t></is></c>` }
func worked(s string) string        { return `<c t="str"><f>X9</f><v>` + s + `</v></c>` }
func styled(style, s string) string { return `<c s="` + style + `"><v>` + s + `</v></c>` }
