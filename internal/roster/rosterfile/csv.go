package rosterfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"unicode/utf8"

	"keng/internal/roster"
)

type csvTable struct{ r *csv.Reader }

func openCSV(content []byte) (table, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if line := badUTF8(content); line > 0 {
		return nil, roster.Problems{{Line: line, Key: "import.not_utf8"}}
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma = delimiter(content)
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	return csvTable{r}, nil
}

// badUTF8 returns the line of the first byte that is not UTF-8, or 0. Text of
// another encoding is full of them, so the first is enough.
func badUTF8(content []byte) int {
	for i, line := range bytes.Split(content, []byte("\n")) {
		if !utf8.Valid(line) {
			return i + 1
		}
	}
	return 0
}

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
	cells, err := t.r.Read()
	var bad *csv.ParseError
	switch {
	case errors.As(err, &bad):
		return record{}, &lineError{roster.Problem{Line: bad.StartLine, Key: "import.bad_quote"}}
	case err != nil:
		return record{}, err
	}
	line, _ := t.r.FieldPos(0)
	return record{line, cells}, nil
}
