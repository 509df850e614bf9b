package rosterfile

import (
	"errors"
	"io"
	"math/big"
	"regexp"

	"keng/internal/roster"
	"keng/internal/workbook"
)

// maxSpread is what all cells together may say: a text is kept once and named by
// any number of cells, so that a small file can stand for a day's work.
const maxSpread = 64 << 20

type xlsxTable struct {
	*workbook.Reader
	// spread counts the bytes of all cells so far.
	spread int
}

func openXLSX(content []byte) (*xlsxTable, error) {
	r, err := workbook.Open(content, maxColumns)
	switch {
	case errors.Is(err, workbook.ErrNoWorkbook):
		return nil, roster.Problems{{Key: "rosterfile.not_table"}}
	case err != nil:
		return nil, roster.Problems{{Key: "import.bad_workbook"}}
	}
	return &xlsxTable{Reader: r}, nil
}

func (t *xlsxTable) next() (record, error) {
	row, err := t.Next()
	switch {
	case errors.Is(err, io.EOF):
		return record{}, err
	case err != nil:
		return record{}, roster.Problems{{Line: row.Line, Key: "import.bad_workbook"}}
	}
	for _, cell := range row.Cells {
		t.spread += len(cell.Text)
	}
	if t.spread > maxSpread {
		return record{}, roster.Problems{{Line: row.Line, Key: "import.file_too_big", Args: map[string]any{"Megabytes": maxSpread >> 20}}}
	}
	return record{line: row.Line, cells: row.Cells, raw: true}, nil
}

func (t *xlsxTable) merged() []workbook.Range { return t.Merged() }

var (
	scientific = regexp.MustCompile(`^\d(\.\d+)?[eE]\+?\d{1,2}$`)
	// pointed is a whole number as some programs write it.
	pointed = regexp.MustCompile(`^(\d+)\.0+$`)
)

// plainNumber writes a number as its digits; a workbook may keep 84912345678
// as 8.4912345678E10. Anything else stays as it is.
func plainNumber(cell string) string {
	if whole := pointed.FindStringSubmatch(cell); whole != nil {
		return whole[1]
	}
	if !scientific.MatchString(cell) {
		return cell
	}
	n, ok := new(big.Rat).SetString(cell)
	if !ok || !n.IsInt() {
		return cell
	}
	return n.Num().String()
}
