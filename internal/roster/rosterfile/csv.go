package rosterfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"unicode/utf8"

	"keng/internal/roster"
	"keng/internal/workbook"
)

// maxRecord is what a record may have in bytes: many times the longest row. What
// has more is a quotation mark that is never closed, or made to harm.
const maxRecord = 1 << 20

type csvTable struct {
	r *csv.Reader
	// content is what r reads through the meter.
	content []byte
	meter   *meter
}

// meter reads no further than left.
type meter struct {
	bytes.Reader
	left int
}

var errRecordTooLong = errors.New("a record of a megabyte")

// Read implements io.Reader.
func (m *meter) Read(b []byte) (int, error) {
	if m.left <= 0 {
		return 0, errRecordTooLong
	}
	n, err := m.Reader.Read(b)
	m.left -= n
	return n, err
}

func openCSV(content []byte) (table, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if wide(content) {
		return nil, roster.Problems{{Line: 1, Key: "import.not_utf8"}}
	}
	if line := badUTF8(content); line > 0 {
		return nil, roster.Problems{{Line: line, Key: "import.not_utf8"}}
	}
	m := &meter{Reader: *bytes.NewReader(content)}
	r := csv.NewReader(m)
	r.Comma = delimiter(content)
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	return csvTable{r, content, m}, nil
}

// wide tells whether the text has two bytes for each letter: Excel's "Unicode
// text". Half of those of a heading without diacritics are zero, and a text in
// UTF-8 has none.
func wide(content []byte) bool {
	begin := content[:min(len(content), 1<<10)]
	return bytes.Count(begin, []byte{0}) > len(begin)/10
}

// badUTF8 returns the line of the first byte that is not UTF-8, or 0. Text of
// another encoding is full of them, so the first is enough.
func badUTF8(content []byte) int {
	if utf8.Valid(content) {
		return 0
	}
	i := 0
	for {
		r, size := utf8.DecodeRune(content[i:])
		if r == utf8.RuneError && size == 1 {
			return lineAt(content, i)
		}
		i += size
	}
}

// lineAt returns the line in which the i-th byte stands.
func lineAt(content []byte, i int) int { return bytes.Count(content[:i], []byte("\n")) + 1 }

// delimiter returns the one of , and ; that the first line with any has more
// of: a spreadsheet set to Vietnamese writes ; because its comma is in numbers.
func delimiter(content []byte) rune {
	quoted, balance := false, 0
	for _, b := range content {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == ',':
			balance++
		case b == ';':
			balance--
		case b == '\n' && balance < 0:
			return ';'
		case b == '\n' && balance > 0:
			return ','
		}
	}
	if balance < 0 {
		return ';'
	}
	return ','
}

func (t csvTable) next() (record, error) {
	start := int(t.r.InputOffset())
	t.meter.left = maxRecord
	cells, err := t.r.Read()
	var bad *csv.ParseError
	switch {
	case errors.Is(err, errRecordTooLong):
		return record{}, roster.Problems{{Line: lineAt(t.content, start), Key: "import.bad_quote"}}
	case errors.As(err, &bad):
		return record{}, &lineError{roster.Problem{Line: bad.StartLine, Key: "import.bad_quote"}}
	case err != nil:
		return record{}, err
	}
	line, _ := t.r.FieldPos(0)
	r := record{line: line, cells: make([]workbook.Cell, len(cells))}
	for i, cell := range cells {
		if guarded(cell) {
			cell = cell[1:]
		}
		r.cells[i].Text = cell
	}
	return r, nil
}

// What a spreadsheet takes for a formula, where no cell can say that it is text.
const formulaSigns = "=+-@"

// guarded tells whether a cell has the apostrophe that keeps it from being one.
func guarded(cell string) bool {
	return len(cell) > 1 && cell[0] == '\'' && strings.IndexByte(formulaSigns, cell[1]) >= 0
}

// merged implements table: a text has no such thing.
func (t csvTable) merged() []workbook.Range { return nil }
