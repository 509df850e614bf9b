package rosterfile

import "keng/internal/roster"

// column is what a column of the file holds.
type column int

const (
	unknown column = iota
	unit
	fullName
	role
	phone
	birthYear
	category
)

// layout says which column of the file holds what.
type layout struct {
	// line is where the headings stand.
	line    int
	columns []column
	// names are the headings as the file writes them.
	names []string
}

// readHeadings finds the columns. Columns that nobody knows are warnings; one
// that is needed and missing, or there twice, is a problem.
func readHeadings(r record) (l layout, warnings []roster.Problem, problems roster.Problems) {
	l.line = r.line
	count := map[column]int{}
	for _, cell := range r.cells {
		name := roster.Clean(cell.Text)
		c := headings[spell(name)]
		l.columns, l.names = append(l.columns, c), append(l.names, name)
		count[c]++
		switch {
		case c == unknown && name != "":
			warnings = append(warnings, roster.Problem{Line: r.line, Column: short(name), Key: "import.unknown_column"})
		case c != unknown && cell.Formula:
			problems = append(problems, roster.Problem{Line: r.line, Column: name, Key: "rosterfile.formula"})
		case c != unknown && count[c] == 2:
			problems = append(problems, roster.Problem{Line: r.line, Column: name, Key: "import.column_twice"})
		}
	}
	for _, needed := range []struct {
		column column
		key    string
	}{{unit, "import.no_unit_column"}, {fullName, "import.no_name_column"}} {
		if count[needed.column] == 0 {
			problems = append(problems, roster.Problem{Line: r.line, Key: needed.key})
		}
	}
	return l, warnings, problems
}

// short cuts what is quoted back, so that a message stays a line.
func short(s string) string {
	const letters = 40
	if runes := []rune(s); len(runes) > letters {
		return string(runes[:letters]) + "…"
	}
	return s
}
