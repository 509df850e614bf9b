package store

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/roster"
)

var _ roster.MemberTx = (*Tx)(nil)

type memberRow struct {
	Person   personRow `gorm:"embedded"`
	Category string
	Accounts int
	// Silent counts the accounts that take no messages.
	Silent   int
	Why      string
	Declined int
}

// MembersAt implements roster.MemberTx.
func (tx *Tx) MembersAt(cell roster.UnitID, on calendar.Date) ([]roster.Member, error) {
	d := day(on.String())
	var rows []memberRow
	err := tx.db.Raw(`SELECT p.*, COALESCE(c.category, '') AS category,
			COALESCE(a.accounts, 0) AS accounts, COALESCE(a.silent, 0) AS silent, COALESCE(a.why, '') AS why,
			COALESCE(j.declined, 0) AS declined
		FROM memberships m JOIN people p ON p.id = m.person_id
		LEFT JOIN person_categories c ON c.person_id = p.id AND `+holds("c", d)+`
		LEFT JOIN (SELECT person_id, COUNT(*) AS accounts, COUNT(unreachable_at) AS silent, MAX(unreachable_why) AS why
			FROM accounts WHERE person_id IN (SELECT person_id FROM memberships WHERE unit_id = ?) GROUP BY person_id) a
			ON a.person_id = p.id
		LEFT JOIN (SELECT person_id, COUNT(declined_at) AS declined
			FROM join_codes WHERE used_at IS NULL AND revoked_at IS NULL
			AND person_id IN (SELECT person_id FROM memberships WHERE unit_id = ?) GROUP BY person_id) j ON j.person_id = p.id
		WHERE m.unit_id = ? AND m.kind = 'home' AND `+holds("m", d)+` ORDER BY p.sort_key, p.birth_year, p.id`,
		slices.Concat(d.args(), []any{int64(cell), int64(cell), int64(cell)}, d.args())...).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	roles, err := tx.officesOf(cell, d)
	if err != nil {
		return nil, err
	}
	members := make([]roster.Member, len(rows))
	for i, r := range rows {
		members[i] = roster.Member{
			Person: r.Person.person(), Category: roster.Category(r.Category), Role: roles[r.Person.ID],
			Joined: r.Accounts > 0, Declined: r.Accounts == 0 && r.Declined > 0,
		}
		if r.Accounts > 0 && r.Accounts == r.Silent {
			members[i].Unreachable = r.Why
		}
	}
	return members, nil
}

// officesOf returns the highest office that people hold in the unit, by person.
func (tx *Tx) officesOf(unit roster.UnitID, on day) (map[int64]roster.Role, error) {
	var held []roleRow
	err := tx.db.Where("unit_id = ? AND "+holds("roles", on), append([]any{int64(unit)}, on.args()...)...).Find(&held).Error
	roles := make(map[int64]roster.Role, len(held))
	for _, r := range held {
		roles[r.PersonID] = roster.Higher(roles[r.PersonID], roster.Role(r.Role))
	}
	return roles, err
}

// Person implements roster.MemberTx.
func (tx *Tx) Person(id roster.PersonID) (roster.Person, error) {
	row, err := one[personRow](tx.db.Where("id = ?", int64(id)), "person.unknown")
	return row.person(), err
}
