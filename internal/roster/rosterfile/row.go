package rosterfile

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"keng/internal/roster"
)

// oldest is the earliest year of birth that is no slip of the pen.
const oldest = 1900

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
			return s.end()
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
}

// take reads one more record. Problems as its error are those behind which
// nothing can be read.
func (s *sheet) take(r record) error {
	switch {
	case len(r.cells) > maxColumns:
		return tooMany(r.line, "import.too_many_columns", maxColumns)
	case blank(r):
		return nil
	case s.layout == nil:
		found, warnings, wrong := readHeadings(r)
		if len(wrong) > 0 {
			return wrong // without headings, nothing below can be judged
		}
		s.layout, s.file.Warnings = &found, warnings
		return nil
	case s.lines == maxRows:
		return tooMany(r.line, "import.too_many_rows", maxRows)
	}
	s.lines++
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
	if s.layout == nil && len(s.problems) == 0 {
		s.problems = append(s.problems, roster.Problem{Key: "import.empty"})
	}
	if len(s.problems) > 0 {
		return nil, s.problems
	}
	return &s.file, nil
}

// tooMany is where a file is read no further.
func tooMany(line int, key string, limit int) roster.Problems {
	return roster.Problems{{Line: line, Key: key, Args: map[string]any{"Max": limit}}}
}

func blank(r record) bool {
	for _, cell := range r.cells {
		if roster.Clean(cell) != "" {
			return false
		}
	}
	return true
}

// read takes a record apart. The problems are all that is wrong with it.
func (l *layout) read(r record) (roster.Row, roster.Problems) {
	row := roster.Row{Line: r.line}
	var problems roster.Problems
	for i, c := range l.columns {
		if c == unknown {
			continue // it was warned of; what stands below it does not matter
		}
		cell := ""
		if i < len(r.cells) {
			cell = roster.Clean(r.cells[i])
		}
		if r.raw && (c == phone || c == birthYear) {
			cell = plainNumber(cell) // "1E5" elsewhere is a name
		}
		if key, args := readCell(&row, c, cell); key != "" {
			problems = append(problems, roster.Problem{Line: r.line, Column: l.names[i], Key: key, Args: args})
		}
	}
	if len(r.cells) > len(l.columns) && !blank(record{cells: r.cells[len(l.columns):]}) {
		problems = append(problems, roster.Problem{
			Line: r.line, Key: "import.too_many_cells",
			Args: map[string]any{"Cells": len(r.cells), "Headings": len(l.columns)},
		})
	}
	return row, problems
}

// readCell puts a cell into the row, or returns the key and the placeholders
// of what is wrong with it.
func readCell(row *roster.Row, c column, cell string) (key string, args map[string]any) {
	limit := maxCell
	if c == unit {
		limit = maxPath
	}
	if utf8.RuneCountInString(cell) > limit {
		return "import.too_long", map[string]any{"Max": limit}
	}
	value := map[string]any{"Value": short(cell)}
	ok := true
	switch c {
	case unit:
		key = readUnit(row, cell)
		if key == "import.no_unit" {
			value = nil
		}
		return key, value
	case fullName:
		if cell == "" {
			return "import.no_name", nil
		}
		row.FullName = cell
		first, _ := utf8.DecodeRuneInString(cell)
		ok, key = unicode.IsLetter(first), "import.bad_name"
	case role:
		ok, key = readRoles(row, cell), "import.bad_role"
	case phone:
		if cell != "" {
			row.Phone, ok = roster.Phone(cell)
		}
		// The number itself is not quoted: problems end up in logs.
		key, value = "import.bad_phone", nil
	case birthYear:
		ok, key = readYear(row, cell), "import.bad_birth_year"
	case category:
		row.Category, ok = categories[roster.Fold(cell)]
		key = "import.bad_category"
	case unknown: // nobody asks
	}
	if ok {
		return "", nil
	}
	return key, value
}

// readUnit takes the path apart. Only a slash between spaces parts two units:
// "Tổ 1/2" is one name.
func readUnit(row *roster.Row, cell string) (problem string) {
	if cell == "" {
		return "import.no_unit"
	}
	for _, name := range strings.Split(" "+cell+" ", " / ") {
		name = strings.TrimSpace(name)
		switch {
		case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
			return "import.bad_unit"
		case strings.ContainsRune("=+-@/", rune(name[0])), strings.HasSuffix(name, "/"):
			return "import.bad_unit" // a formula once it is in somebody's spreadsheet, or a path with a gap
		case utf8.RuneCountInString(name) > maxCell:
			return "import.bad_unit"
		}
		row.Unit = append(row.Unit, name)
	}
	return ""
}

// readRoles takes several roles too: "Phó bí thư, Chi ủy viên".
func readRoles(row *roster.Row, cell string) (ok bool) {
	row.RolesGiven = true
	if cell == "" {
		return true
	}
	for _, word := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;+", r) }) {
		role, ok := roles[roster.Fold(word)]
		if !ok {
			return false
		}
		if role != "" && !slices.Contains(row.Roles, role) {
			row.Roles = append(row.Roles, role)
		}
	}
	return true
}

func readYear(row *roster.Row, cell string) (ok bool) {
	if cell == "" {
		return true
	}
	year, err := strconv.Atoi(cell)
	row.BirthYear = year
	return err == nil && len(cell) == 4 && year >= oldest
}
