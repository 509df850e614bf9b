package roster

import (
	"cmp"
	"slices"

	"keng/internal/calendar"
)

// RowsTx is what [Rows] needs of a transaction.
type RowsTx interface {
	TreeTx
	// StandingPeople are those who belong to one of the units or hold a role there.
	StandingPeople(units []UnitID, on calendar.Date) ([]Record, error)
}

// inRows are the offices that a roster's rows can name for a member of a cell.
var inRows = []Role{Secretary, Deputy, CommitteeMember, Admin}

// Rows are what a roster says of a cell on a day, by name: the same rows again
// change nothing ([Import]).
func Rows(tx RowsTx, cell UnitID, on calendar.Date) ([]Row, error) {
	path, err := PathOf(tx, cell, on)
	if err != nil {
		return nil, err
	}
	people, err := tx.StandingPeople([]UnitID{cell}, on)
	if err != nil {
		return nil, err
	}
	people = slices.DeleteFunc(people, func(r Record) bool { return r.Cell != cell })
	slices.SortFunc(people, func(a, b Record) int {
		return cmp.Or(cmp.Compare(SortKey(a.FullName), SortKey(b.FullName)), cmp.Compare(a.BirthYear, b.BirthYear), cmp.Compare(a.ID, b.ID))
	})
	rows := make([]Row, len(people))
	for i, r := range people {
		rows[i] = Row{
			Unit: path, FullName: r.FullName, RolesGiven: true, Phone: r.Phone, BirthYear: r.BirthYear, Category: cmp.Or(r.Category, Official),
		}
		for _, role := range inRows {
			if slices.Contains(r.Roles, RoleIn{role, cell}) {
				rows[i].Roles = append(rows[i].Roles, role)
			}
		}
	}
	return rows, nil
}

// PathOf is the path of a unit from the top, as rows name it.
func PathOf(tx TreeTx, unit UnitID, on calendar.Date) ([]string, error) {
	above, err := tx.UnitsAbove(unit, on)
	path := make([]string, len(above))
	for i, u := range above {
		path[len(above)-1-i] = u.Name
	}
	return path, err
}
