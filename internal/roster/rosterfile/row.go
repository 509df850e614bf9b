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
	var (
		file     File
		problems roster.Problems
		l        *layout
	)
	for {
		r, err := t.next()
		var bad *lineError
		var hopeless roster.Problems
		switch {
		case errors.Is(err, io.EOF):
			if l == nil {
				problems = append(problems, roster.Problem{Key: "import.empty"})
			}
			if len(problems) > 0 {
				return nil, problems
			}
			return &file, nil
		case errors.As(err, &bad):
			problems = append(problems, bad.Problem)
			continue
		case errors.As(err, &hopeless):
			return nil, append(problems, hopeless...)
		case err != nil:
			return nil, err
		case blank(r):
			continue
		case l == nil:
			found, warnings, wrong := readHeadings(r)
			if len(wrong) > 0 {
				return nil, append(problems, wrong...) // without headings, nothing below can be judged
			}
			l, file.Warnings = &found, warnings
			continue
		case len(file.Rows) == maxRows:
			return nil, append(problems, roster.Problem{Line: r.line, Key: "import.too_many_rows", Args: map[string]any{"Max": maxRows}})
		}
		row, wrong := l.read(r)
		file.Rows = append(file.Rows, row)
		problems = append(problems, wrong...)
	}
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
		cell := ""
		if i < len(r.cells) {
			cell = roster.Clean(r.cells[i])
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
	if c != unknown && utf8.RuneCountInString(cell) > limit {
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
	case unknown: // the heading was warned of; what stands below it does not matter
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
