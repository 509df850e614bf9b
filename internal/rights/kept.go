package rights

import "keng/internal/roster"

// Kept is what one table has about somebody.
type Kept struct {
	// Part is what it is of: "person", "memberships", "categories", "offices",
	// "accounts", "consents", "codes", "applications", "helpers", "answers", "rolls",
	// "messages", "changes", "transfers", "requests", "seen" (the audit log's entries
	// about them) or "acts" (what they did in an office).
	Part, Table string
	// Columns are the table's, but for those that are of use to the program alone.
	// Of acts, those that tell of others are left out.
	Columns []string
	// Rows are as the database writes them; NULL is empty, what was sealed is open.
	Rows [][]string
}

// KeptTx is what reading everything that is kept about somebody needs.
type KeptTx interface {
	// KeptOf returns all that is kept about the person, table by table, without
	// tables that have nothing. The order is the same each time.
	KeptOf(roster.PersonID) ([]Kept, error)
}
