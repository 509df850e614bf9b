package roster

import (
	"fmt"
	"strings"
)

// Row is one line of a roster that is to be imported.
type Row struct {
	// Line is where the row stands in its file, from 1.
	Line int
	// Unit is the path from the top, at least one name.
	Unit     []string
	FullName string
	// RolesGiven is false if the roster says nothing about roles; then a
	// person's roles stay as they are.
	RolesGiven bool
	// Roles are empty for an ordinary member.
	Roles []Role
	// Phone is as [Phone] writes it; empty means that the roster does not say.
	Phone string
	// BirthYear is 0 where the roster does not say.
	BirthYear int
	// Category is empty where the roster does not say: it stays as it is, and
	// is Official for a new member.
	Category Category
}

// office tells whether the row makes nobody a member: it names leaders and
// admins of a unit above cells.
func (r Row) office() bool {
	for _, role := range r.Roles {
		if !role.SeesBelow() {
			return false
		}
	}
	return len(r.Roles) > 0
}

// path is the key of the first n names of the row's unit.
func (r Row) path(n int) string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = sameName(r.Unit[i])
	}
	return strings.Join(keys, "\x00")
}

// Problem is something wrong with a roster, or worth a warning.
type Problem struct {
	// Line is 0 if it concerns the whole file.
	Line int
	// Column is the heading as the file writes it, or empty.
	Column string
	// Key names the message in the locales.
	Key string
	// Args are the message's placeholders; may be nil.
	Args map[string]any
}

// String tells the problem for logs and tests.
func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", p.Line)
	}
	if p.Column != "" {
		fmt.Fprintf(&b, "%s: ", p.Column)
	}
	b.WriteString(p.Key)
	if len(p.Args) > 0 {
		fmt.Fprintf(&b, " %v", p.Args)
	}
	return b.String()
}

// Problems are all that is wrong with a roster, in the order of its lines.
// They are the error of a roster that cannot be taken.
type Problems []Problem

// Error implements error.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// orNil is p as an error, nil if there are none.
func (p Problems) orNil() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
