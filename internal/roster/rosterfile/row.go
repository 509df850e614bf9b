package rosterfile

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"keng/internal/roster"
	"keng/internal/workbook"
)

// read takes a record apart. The problems are all that is wrong with it.
func (l *layout) read(r record) (roster.Row, roster.Problems) {
	row := roster.Row{Line: r.line}
	var problems roster.Problems
	for i, c := range l.columns {
		if c == unknown {
			continue // it was warned of; what stands below it does not matter
		}
		var cell workbook.Cell
		if i < len(r.cells) {
			cell = r.cells[i]
		}
		cell.Text = roster.Clean(cell.Text)
		if r.raw && (c == phone || c == birthYear) {
			cell.Text = plainNumber(cell.Text) // "1E5" elsewhere is a name
		}
		if key, args := readCell(&row, c, cell); key != "" {
			problems = append(problems, roster.Problem{Line: r.line, Column: l.names[i], Key: key, Args: args})
		}
	}
	if len(r.cells) > len(l.columns) && !blank(r.cells[len(l.columns):]) {
		problems = append(problems, roster.Problem{
			Line: r.line, Key: "import.too_many_cells",
			Args: map[string]any{"Cells": len(r.cells), "Headings": len(l.columns)},
		})
	}
	return row, problems
}

// saysNothing tells whether a record is a blank line of the list. It may have a
// number at its beginning, or what a formula gives for nobody, as long as that
// is in a column that is not read.
func (l *layout) saysNothing(r record) bool {
	for i, cell := range r.cells {
		headed := i < len(l.columns)
		read := headed && l.columns[i] != unknown
		text := roster.Clean(cell.Text)
		switch {
		case read && cell.Formula:
			return false
		case cell.Formula:
		case headed && !read && strings.Trim(text, "0123456789.") == "":
		case text != "":
			return false
		}
	}
	return true
}

// limits are how long what stands in a column may be, in letters.
var limits = map[column]int{unit: maxPath, fullName: maxName}

// readCell puts a cell into the row, or returns the key and the placeholders
// of what is wrong with it.
func readCell(row *roster.Row, c column, cell workbook.Cell) (key string, args map[string]any) {
	if cell.Formula {
		return "rosterfile.formula", nil // what it gave when it was last worked out may be out of date
	}
	text, limit := cell.Text, cmp.Or(limits[c], maxCell)
	if utf8.RuneCountInString(text) > limit {
		return "import.too_long", map[string]any{"Max": limit}
	}
	switch c {
	case unit:
		key = readUnit(row, text)
	case fullName:
		key = readName(row, text)
	case role:
		key = readRoles(row, text)
	case phone:
		key = readPhone(row, text)
	case birthYear:
		key = readYear(row, cell)
	case category:
		key = readCategory(row, text)
	case unknown: // nobody asks
	}
	if quoted[key] {
		args = map[string]any{"Value": short(text)}
	}
	return key, args
}

// quoted are the problems that quote what stands in the cell. A phone number is
// not quoted: problems end up in logs.
var quoted = map[string]bool{
	"import.bad_unit": true, "import.bad_name": true, "import.bad_role": true, "import.bad_birth_year": true, "import.bad_category": true,
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
		case strings.ContainsRune(formulaSigns+"/", rune(name[0])), strings.HasSuffix(name, "/"):
			return "import.bad_unit" // a formula once it is in somebody's spreadsheet, or a path with a gap
		case utf8.RuneCountInString(name) > maxCell:
			return "import.bad_unit"
		}
		row.Unit = append(row.Unit, name)
	}
	return ""
}

func readName(row *roster.Row, cell string) (problem string) {
	if cell == "" {
		return "import.no_name"
	}
	row.FullName = cell
	if first, _ := utf8.DecodeRuneInString(cell); !unicode.IsLetter(first) {
		return "import.bad_name"
	}
	return ""
}

// readRoles takes several roles too: "Phó bí thư, Chi ủy viên".
func readRoles(row *roster.Row, cell string) (problem string) {
	row.RolesGiven = true
	if cell == "" {
		return ""
	}
	for _, word := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;+", r) }) {
		role, ok := roles[spell(word)]
		if !ok {
			return "import.bad_role"
		}
		if role != "" && !slices.Contains(row.Roles, role) {
			row.Roles = append(row.Roles, role)
		}
	}
	return ""
}

func readPhone(row *roster.Row, cell string) (problem string) {
	if cell == "" {
		return ""
	}
	var ok bool
	if row.Phone, ok = roster.Phone(cell); !ok {
		return "import.bad_phone"
	}
	return ""
}

func readCategory(row *roster.Row, cell string) (problem string) {
	if cell == "" {
		row.Category = roster.Official
		return ""
	}
	var ok bool
	if row.Category, ok = categories[spell(cell)]; !ok {
		return "import.bad_category"
	}
	return ""
}
