package rosterfile

import (
	"bytes"
	"fmt"
	"io"
	"math/big"
	"regexp"

	"github.com/xuri/excelize/v2"

	"keng/internal/roster"
)

// What a workbook may unpack to: a zip of 100 kB can hold gigabytes. Sheets
// above the second limit are read from temporary files instead of memory.
const (
	maxUnzipped = 128 << 20
	maxInMemory = 16 << 20
)

type xlsxTable struct {
	file *excelize.File
	rows *excelize.Rows
	line int
	// spread counts the bytes of all cells so far.
	spread int
}

func openXLSX(content []byte) (t *xlsxTable, err error) {
	defer unreadable(&err)
	if err := checkWorkbook(content); err != nil {
		return nil, roster.Problems{{Key: "import.bad_workbook"}}
	}
	file, err := excelize.OpenReader(bytes.NewReader(content),
		excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxInMemory, RawCellValue: true})
	if err != nil {
		return nil, roster.Problems{{Key: "import.bad_workbook"}}
	}
	rows, err := file.Rows(firstVisible(file))
	if err != nil {
		_ = file.Close()
		return nil, roster.Problems{{Key: "import.bad_workbook"}}
	}
	return &xlsxTable{file: file, rows: rows}, nil
}

// firstVisible is the sheet that a person sees first.
func firstVisible(file *excelize.File) string {
	sheets := file.GetSheetList()
	for _, name := range sheets {
		if visible, err := file.GetSheetVisible(name); err == nil && visible {
			return name
		}
	}
	if len(sheets) == 0 {
		return ""
	}
	return sheets[0]
}

func (t *xlsxTable) next() (r record, err error) {
	defer unreadable(&err)
	if !t.rows.Next() {
		if t.rows.Error() != nil {
			return record{}, roster.Problems{{Key: "import.bad_workbook"}}
		}
		return record{}, io.EOF
	}
	if t.line++; t.line > excelize.TotalRows {
		return record{}, roster.Problems{{Line: t.line, Key: "import.bad_workbook"}}
	}
	// Raw values: a phone number or a year must not come as "9.1E+08" or "1,960".
	cells, err := t.rows.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return record{}, roster.Problems{{Line: t.line, Key: "import.bad_workbook"}}
	}
	for _, cell := range cells {
		t.spread += len(cell)
	}
	if t.spread > maxSpread {
		return record{}, roster.Problems{{Line: t.line, Key: "import.file_too_big", Args: map[string]any{"Megabytes": maxSpread >> 20}}}
	}
	return record{line: t.line, cells: cells, raw: true}, nil
}

func (t *xlsxTable) close() {
	_ = t.rows.Close()
	_ = t.file.Close() // removes its temporary files; nothing was written
}

var scientific = regexp.MustCompile(`^\d(\.\d+)?[eE]\+?\d{1,2}$`)

// plainNumber writes a number as its digits; a workbook may keep 84912345678
// as 8.4912345678E10. Anything else stays as it is.
func plainNumber(cell string) string {
	if !scientific.MatchString(cell) {
		return cell
	}
	n, ok := new(big.Rat).SetString(cell)
	if !ok || !n.IsInt() {
		return cell
	}
	return n.Num().String()
}

// unreadable turns a panic of the library, which happens with workbooks made
// to harm, into the problem that it is.
func unreadable(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w (%v)", roster.Problems{{Key: "import.bad_workbook"}}, p)
	}
}
