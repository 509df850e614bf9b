package roster

import (
	"cmp"
	"slices"

	"keng/internal/calendar"
)

// Member is somebody on a cell's list on a day.
type Member struct {
	Person   Person
	Category Category
	// Duty is what the category means in this cell.
	Duty
	// Group is the group of a large cell that the person belongs to; 0 for none.
	Group UnitID
	// Role is the highest office that the person holds in the cell; empty for none.
	Role Role
	// Joined tells whether an account is linked to the person, now.
	Joined bool
	// Unreachable is why none of the person's accounts can be written to, such
	// as "blocked"; empty while one can, or while there is none.
	Unreachable string
	// Declined tells that somebody who opened the person's join code said to be
	// somebody else. Set only while nobody has joined.
	Declined bool
	// Withdrawn tells that the person has withdrawn their consent, and has not
	// joined again.
	Withdrawn bool
}

// Reachable tells whether the person can be written to, now.
func (m Member) Reachable() bool { return m.Joined && m.Unreachable == "" }

// MemberTx reads who belongs to a cell.
type MemberTx interface {
	// MembersAt returns the cell's members on a day, in the order of a
	// Vietnamese list of names, and after them who follows the cell; all without
	// their phones.
	MembersAt(cell UnitID, on calendar.Date) ([]Member, error)
	// Person returns the person with the phone, or a NotFound fault.
	Person(PersonID) (Person, error)
}

// officeRank orders the offices of a cell, the highest first.
var officeRank = map[Role]int{Secretary: 1, Deputy: 2, CommitteeMember: 3, GroupLeader: 4, Admin: 5}

// Higher returns the higher of two offices of a cell; the empty one is the lowest.
func Higher(a, b Role) Role {
	ra, rb := cmp.Or(officeRank[a], len(officeRank)+1), cmp.Or(officeRank[b], len(officeRank)+1)
	if rb < ra {
		return b
	}
	return a
}

// SecretariesOf returns the members with a secretary's rights, the secretary
// first, then the deputies, then the committee.
func SecretariesOf(tx MemberTx, cell UnitID, on calendar.Date) ([]Member, error) {
	members, err := tx.MembersAt(cell, on)
	if err != nil {
		return nil, err
	}
	members = slices.DeleteFunc(members, func(m Member) bool { return !m.Role.LeadsCell() })
	slices.SortStableFunc(members, func(a, b Member) int { return cmp.Compare(officeRank[a.Role], officeRank[b.Role]) })
	return members, nil
}
