package roster

// Member is somebody on a cell's list on a day.
type Member struct {
	Person   Person
	Category Category
	// Role is the highest office that the person holds in the cell; empty for none.
	Role Role
	// Joined tells whether an account is linked to the person, now.
	Joined bool
	// Unreachable is why none of the person's accounts can be written to, such
	// as "blocked"; empty while one can, or while there is none.
	Unreachable string
}
