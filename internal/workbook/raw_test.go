package workbook_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
)

const (
	ns    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// plain are the parts of a workbook of one sheet, without a cell in it.
func plain() map[string]string {
	return map[string]string{
		"_rels/.rels": `<Relationships><Relationship Id="r1" Type="` + types + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="` + ns + `" xmlns:r="x"><workbookPr/>` +
			`<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="` + types + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + types + `sharedStrings" Target="sharedStrings.xml"/>` +
			`<Relationship Id="rId3" Type="` + types + `styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": sheet(""),
	}
}

// sheet is a sheet of these rows.
func sheet(rows string) string {
	return `<worksheet xmlns="` + ns + `"><sheetData>` + rows + `</sheetData></worksheet>`
}

// raw is a workbook with some parts in place of the plain ones; one of no
// content is left out.
func raw(t testing.TB, pairs ...string) []byte {
	t.Helper()
	all := plain()
	for i := 0; i+1 < len(pairs); i += 2 {
		all[pairs[i]] = pairs[i+1]
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name] == "" {
			continue
		}
		method := zip.Deflate
		if len(all[name]) < 100 {
			method = zip.Store // to begin to compress takes longer
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = io.WriteString(w, all[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rows is a workbook of these rows.
func rows(t testing.TB, xml string, pairs ...string) []byte {
	t.Helper()
	return raw(t, append([]string{"xl/worksheets/sheet1.xml", sheet(xml)}, pairs...)...)
}

// row is a row of cells, each of which has something in it.
func row(cells ...string) string { return "<row>" + strings.Join(cells, "") + "</row>" }
