package workbook

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Cell is one cell of a row that was read.
type Cell struct {
	// Text is what the file keeps: of a number its digits as a machine writes
	// them ("8.4912345678E10"), of a formula what it gave when it was last worked out.
	Text string
	// Day is the day that a person sees in place of a number, as "1971-03-15";
	// empty where the number is not shown as one.
	Day string
	// Formula tells that the cell is worked out.
	Formula bool
}

// Row is one row that was read.
type Row struct {
	// Line is where it stands in the sheet, from 1. Rows of nothing may be left out.
	Line  int
	Cells []Cell
}

// Range is a block of cells that were merged into one. Lines count from 1,
// columns from 0, as the cells of a row do; all four are within it.
type Range struct{ Top, Left, Bottom, Right int }

// maxRanges is one for each row of a long list.
const maxRanges = 65_536

// Reader reads a sheet from its top to its end.
type Reader struct {
	tokens    *tokens
	texts     []string
	dates     []bool
	since1904 bool
	columns   int
	// inRows tells that the rows have begun and not ended.
	inRows bool
	line   int
	merged []Range
	// err is what the reading ended with.
	err error
}

// Open begins to read the first sheet of a file that a person sees. A row of
// more cells than columns is cut behind the first that is too many, so that the
// caller sees it. The content must not change until the reader is closed. The
// error is ErrNoWorkbook, ErrDamaged or ErrTooMuch.
func Open(content []byte, columns int) (*Reader, error) {
	b, err := openBook(content)
	if err != nil {
		return nil, err
	}
	r := &Reader{columns: columns, since1904: b.since1904}
	if r.texts, err = b.readTexts(); err != nil {
		return nil, err
	}
	if r.dates, err = b.readDates(); err != nil {
		return nil, err
	}
	if r.tokens, err = b.parts.open(b.sheet, maxTable); err != nil {
		return nil, err
	}
	return r, nil
}

// Close ends the reading.
func (r *Reader) Close() { r.tokens.close() }

// Merged returns the cells that are merged, once Next has returned io.EOF.
func (r *Reader) Merged() []Range { return r.merged }

// Next returns the next row, and io.EOF behind the last one. Any other error is
// ErrDamaged or ErrTooMuch; the row's Line then tells where, 0 if in no row.
func (r *Reader) Next() (Row, error) {
	if r.err != nil {
		return Row{}, r.err
	}
	row, err := r.next()
	r.err = err
	return row, err
}

func (r *Reader) next() (Row, error) {
	for {
		token, err := r.tokens.next()
		if errors.Is(err, io.EOF) && r.inRows {
			err = ErrDamaged // it was cut off
		}
		if err != nil {
			return Row{}, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch {
			case token.Name.Local == "sheetData":
				r.inRows = true
			case token.Name.Local == "row" && r.inRows:
				return r.row(token)
			case token.Name.Local == "mergeCell" && !r.inRows:
				if err := r.merge(attr(token, "ref")); err != nil {
					return Row{}, err
				}
			}
		case xml.EndElement:
			if token.Name.Local == "sheetData" {
				r.inRows = false
			}
		}
	}
}

// row reads the cells of the row that has just begun.
func (r *Reader) row(start xml.StartElement) (Row, error) {
	row, err := r.begin(start)
	if err != nil {
		return row, err
	}
	at := -1
	for {
		token, err := r.tokens.more()
		if err != nil {
			return row, err
		}
		if end, ok := token.(xml.EndElement); ok && end.Name.Local == "row" {
			return row, nil
		}
		c, ok := token.(xml.StartElement)
		if !ok || c.Name.Local != "c" {
			continue
		}
		if at, err = place(c, at+1); err != nil {
			return row, err
		}
		cell, err := r.cell(c)
		if err != nil {
			return row, err
		}
		if row.put(at, r.columns, cell) {
			return row, r.skip()
		}
	}
}

// begin finds out where a row is.
func (r *Reader) begin(start xml.StartElement) (Row, error) {
	r.line++
	if n := attr(start, "r"); n != "" {
		line, err := strconv.Atoi(n)
		if err != nil || line < r.line {
			return Row{Line: r.line}, ErrDamaged // no number, or a step back
		}
		r.line = line
	}
	if r.line > maxLines {
		return Row{Line: r.line}, ErrDamaged
	}
	return Row{Line: r.line}, nil
}

// put puts a cell at its place, and tells whether that is the first behind the
// last that is asked for. A cell of nothing is no cell.
func (row *Row) put(at, columns int, cell Cell) (last bool) {
	if cell == (Cell{}) {
		return false
	}
	at = min(at, columns)
	for len(row.Cells) <= at {
		row.Cells = append(row.Cells, Cell{})
	}
	row.Cells[at] = cell
	return at == columns
}

// skip reads on to the end of the row.
func (r *Reader) skip() error {
	for {
		token, err := r.tokens.more()
		if err != nil {
			return err
		}
		if end, ok := token.(xml.EndElement); ok && end.Name.Local == "row" {
			return nil
		}
	}
}

// place is the column of a cell: next, or what it says of itself.
func place(c xml.StartElement, next int) (int, error) {
	ref := attr(c, "r")
	if ref == "" {
		return next, nil
	}
	column, _, ok := coordinates(ref)
	if !ok || column < next {
		return 0, ErrDamaged
	}
	return column, nil
}

// coordinates takes "AB12" apart: the column counts from 0, the line from 1.
func coordinates(ref string) (column, line int, ok bool) {
	letters := strings.TrimRight(ref, "0123456789")
	for _, r := range letters {
		if r |= 0x20; r < 'a' || r > 'z' || column > maxColumns {
			return 0, 0, false
		}
		column = column*26 + int(r-'a') + 1
	}
	line, err := strconv.Atoi(ref[len(letters):])
	return column - 1, line, err == nil && column >= 1 && column <= maxColumns && line >= 1 && line <= maxLines
}

func (r *Reader) merge(ref string) error {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		to = from
	}
	left, top, first := coordinates(from)
	right, bottom, last := coordinates(to)
	if !first || !last || left > right || top > bottom {
		return ErrDamaged
	}
	if len(r.merged) == maxRanges {
		return ErrTooMuch
	}
	r.merged = append(r.merged, Range{Top: top, Left: left, Bottom: bottom, Right: right})
	return nil
}

// String writes the block as spreadsheets do: "A3:A7".
func (r Range) String() string { return corner(r.Left, r.Top) + ":" + corner(r.Right, r.Bottom) }

func corner(column, line int) string {
	letters := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters + strconv.Itoa(line)
}
