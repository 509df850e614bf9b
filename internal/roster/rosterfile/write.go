package rosterfile

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"keng/internal/roster"
	"keng/internal/workbook"
)

// Language is the one in which a file is written. [Read] takes both.
type Language string

// The languages of a file. Any other, and none, is Vietnamese.
const (
	Vietnamese Language = "vi"
	English    Language = "en"
)

// ErrNotWritable means that rows cannot be said in a file: a unit's name has a
// slash between spaces, which parts the names of a path; somebody visits a cell,
// follows it or leads a group, of which a file says nothing; or some rows say
// something of roles or categories and others do not.
var ErrNotWritable = errors.New("rosterfile: the rows cannot be written as a file")

// Write writes rows as a workbook that [Read] reads as the same rows, their
// lines and the spelling of their names aside, which comes out as
// [roster.Clean] writes it. A column of which no row says anything that would
// change somebody is left out: so are roles and categories, if no row has any.
// The error is ErrNotWritable, or comes from w.
//
// Names are written as they are. One that begins like a formula is a text in
// the workbook; Read takes no such name.
func Write(w io.Writer, rows []roster.Row, language Language) error {
	table, err := write(rows, language)
	if err != nil {
		return err
	}
	return workbook.Write(w, []workbook.Table{{Name: sheetName.in(language), Header: table[0], Rows: table[1:]}})
}

// WriteCSV is [Write] as a text in UTF-8, with the mark by which Excel knows it,
// and commas. A cell that a spreadsheet would take for a formula gets an
// apostrophe before it.
func WriteCSV(w io.Writer, rows []roster.Row, language Language) error {
	table, err := write(rows, language)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("rosterfile: %w", err)
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	for _, row := range table {
		for i, cell := range row {
			if cell != "" && strings.IndexByte(formulaSigns, cell[0]) >= 0 {
				row[i] = "'" + cell
			}
		}
	}
	if err := c.WriteAll(table); err != nil {
		return fmt.Errorf("rosterfile: %w", err)
	}
	return nil
}

// write returns the headings and the rows.
func write(rows []roster.Row, language Language) ([][]string, error) {
	columns, err := columnsOf(rows)
	if err != nil {
		return nil, err
	}
	table := make([][]string, 1+len(rows))
	for _, c := range columns {
		table[0] = append(table[0], headingWords[c].in(language))
	}
	for i, row := range rows {
		for _, c := range columns {
			text, ok := writeCell(row, c, language)
			if !ok {
				return nil, fmt.Errorf("%w: row %d", ErrNotWritable, i+1)
			}
			table[i+1] = append(table[i+1], text)
		}
	}
	return table, nil
}

// columnsOf are the columns that the rows need: all of them, if there is no row
// and somebody is to fill them in.
func columnsOf(rows []roster.Row) ([]column, error) {
	columns := []column{unit, fullName, role, phone, birthYear, category}
	if len(rows) == 0 {
		return columns, nil
	}
	for c, says := range map[column]func(roster.Row) bool{
		role:     func(r roster.Row) bool { return r.RolesGiven },
		category: func(r roster.Row) bool { return r.Category != "" },
	} {
		all := says(rows[0])
		for i, row := range rows {
			if says(row) != all {
				return nil, fmt.Errorf("%w: row %d", ErrNotWritable, i+1)
			}
		}
		if !all {
			columns = slices.DeleteFunc(columns, func(other column) bool { return other == c })
		}
	}
	return columns, nil
}

// writeCell returns what stands in a cell of the row, and whether it can be said.
func writeCell(row roster.Row, c column, language Language) (text string, ok bool) {
	switch c {
	case unit:
		return writePath(row.Unit)
	case fullName:
		return roster.Clean(row.FullName), true
	case role:
		return writeRoles(row.Roles, language)
	case phone:
		return row.Phone, true
	case birthYear:
		if row.BirthYear != 0 {
			text = strconv.Itoa(row.BirthYear)
		}
		return text, true
	case category:
		words, known := categoryWords[row.Category]
		return words.in(language), known
	case unknown: // is not written
	}
	return "", false
}

func writeRoles(roles []roster.Role, language Language) (text string, ok bool) {
	if len(roles) == 0 {
		return roleWords[""].in(language), true
	}
	names := make([]string, len(roles))
	for i, r := range roles {
		words, known := roleWords[r]
		if !known {
			return "", false
		}
		names[i] = words.in(language)
	}
	return strings.Join(names, ", "), true
}

func writePath(unit []string) (text string, ok bool) {
	names := make([]string, len(unit))
	for i, name := range unit {
		names[i] = roster.Clean(name)
		if strings.Contains(" "+names[i]+" ", " / ") {
			return "", false
		}
	}
	return strings.Join(names, " / "), len(names) > 0
}
