package rosterfile

import (
	"errors"
	"io"

	"keng/internal/roster"
	"keng/internal/workbook"
)

// record is a line of the file's table.
type record struct {
	line  int
	cells []workbook.Cell
	// raw: a number is there as a machine keeps it.
	raw bool
}

// table hands out the records of a file one after the other, the headings
// first, and io.EOF at the end. A *lineError concerns one record only.
type table interface {
	next() (record, error)
	// merged are the cells that are one, known at the end.
	merged() []workbook.Range
}

// lineError is a record that cannot be read.
type lineError struct{ roster.Problem }

func (e *lineError) Error() string { return e.String() }

func readTable(t table) (*File, error) {
	var s sheet
	for {
		r, err := t.next()
		if err == nil {
			err = s.take(r)
		}
		var bad *lineError
		if errors.As(err, &bad) {
			err = s.pass(bad.Problem)
		}
		var hopeless roster.Problems
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			s.judgeMerged(t.merged())
			return s.end()
		case errors.As(err, &hopeless) && hopeless[0].Line == 0: // the file as a whole
			return nil, append(hopeless, s.problems...)
		case errors.As(err, &hopeless):
			return nil, append(s.problems, hopeless...)
		default:
			return nil, err
		}
	}
}

// sheet is a table as far as it was read.
type sheet struct {
	file     File
	problems roster.Problems
	// layout is nil until the headings are read.
	layout *layout
	// lines counts the records below them, those that cannot be read as well.
	lines int
	// last is the line of the last record.
	last int
}

// take reads one more record. Problems as its error are those behind which
// nothing can be read.
func (s *sheet) take(r record) error {
	switch {
	case len(r.cells) > maxColumns:
		return tooMany(r.line, "import.too_many_columns", maxColumns)
	case s.layout == nil && blank(r.cells):
		return nil
	case s.layout == nil:
		found, warnings, wrong := readHeadings(r)
		if len(wrong) > 0 {
			return wrong // without headings, nothing below can be judged
		}
		s.layout, s.file.Warnings = &found, warnings
		return nil
	case s.layout.saysNothing(r):
		return nil
	case s.lines == maxRows:
		return tooMany(r.line, "import.too_many_rows", maxRows)
	}
	s.lines++
	s.last = r.line
	row, wrong := s.layout.read(r)
	s.file.Rows = append(s.file.Rows, row)
	s.problems = append(s.problems, wrong...)
	return nil
}

// pass notes a record that cannot be read.
func (s *sheet) pass(p roster.Problem) error {
	if s.lines == maxRows {
		return tooMany(p.Line, "import.too_many_rows", maxRows)
	}
	s.lines++
	s.problems = append(s.problems, p)
	return nil
}

// end is what the file says, if nothing in it is wrong.
func (s *sheet) end() (*File, error) {
	switch {
	case len(s.problems) > 0:
		return nil, s.problems
	case s.layout == nil:
		return nil, roster.Problems{{Key: "import.empty"}}
	case len(s.file.Rows) == 0:
		return nil, roster.Problems{{Key: "rosterfile.no_rows"}}
	}
	return &s.file, nil
}

// tooMany is where a file is read no further.
func tooMany(line int, key string, limit int) roster.Problems {
	return roster.Problems{{Line: line, Key: key, Args: map[string]any{"Max": limit}}}
}

func blank(cells []workbook.Cell) bool {
	for _, cell := range cells {
		if roster.Clean(cell.Text) != "" {
			return false
		}
	}
	return true
}
