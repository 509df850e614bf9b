package rosterfile

import (
	"strings"

	"keng/internal/roster"
)

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

// headings, roles and categories are written folded: people write them with
// and without diacritics.
var (
	headings = map[string]column{
		"unit": unit, "don vi": unit,
		"full name": fullName, "ho va ten": fullName,
		"role": role, "chuc vu": role,
		"phone": phone, "so dien thoai": phone,
		"birth year": birthYear, "nam sinh": birthYear,
		"category": category, "loai": category,
	}
	roles = map[string]roster.Role{
		"secretary": roster.Secretary, "bi thu": roster.Secretary,
		"deputy": roster.Deputy, "pho bi thu": roster.Deputy,
		"committee": roster.CommitteeMember, "chi uy vien": roster.CommitteeMember,
		"member": "", "dang vien": "",
		"leader": roster.Leader, "lanh dao": roster.Leader,
		"admin": roster.Admin, "quan tri": roster.Admin,
	}
	categories = map[string]roster.Category{
		"": roster.Official, "official": roster.Official, "chinh thuc": roster.Official,
		"probationary": roster.Probationary, "du bi": roster.Probationary,
		"exempt": roster.Exempt, "mien sinh hoat": roster.Exempt,
		"short exempt": roster.ShortExempt, "tam mien sinh hoat": roster.ShortExempt,
		"away": roster.Away, "sinh hoat tam thoi noi khac": roster.Away,
		"visiting": roster.Visiting, "sinh hoat tam thoi tai chi bo": roster.Visiting,
		"special duty": roster.SpecialDuty, "lam nhiem vu dac biet": roster.SpecialDuty,
		"suspended": roster.Suspended, "dinh chi sinh hoat": roster.Suspended,
		"transferring": roster.Transferring, "cho chuyen sinh hoat": roster.Transferring,
	}
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
		c := headings[roster.Fold(strings.ReplaceAll(name, "_", " "))]
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
