package store

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/roster"
)

var _ roster.MemberTx = (*Tx)(nil)

type memberRow struct {
	Person   personRow `gorm:"embedded"`
	Seat     int
	Home     *int64
	GroupID  *int64
	Category string
	Accounts int
	// Silent counts the accounts that take no messages.
	Silent   int
	Why      string
	Declined int
	// Withdrawn counts the consents that were withdrawn.
	Withdrawn int
}

// The seats of a cell: where people are at home, where they visit, and what
// they follow. Who has several has the first.
const (
	homeSeat = iota + 1
	visitorsSeat
	followersSeat
)

// seats are those of a cell on a day.
const seats = `WITH held AS (
	SELECT person_id, CASE kind WHEN 'home' THEN 1 ELSE 2 END AS seat FROM memberships
	WHERE unit_id = @cell AND kind IN ('home', 'temporary') AND from_date <= @day AND (to_date IS NULL OR to_date > @day)
	UNION ALL SELECT person_id, 3 FROM roles
	WHERE unit_id = @cell AND role = 'follower' AND from_date <= @day AND (to_date IS NULL OR to_date > @day)
), seats AS (SELECT person_id, MIN(seat) AS seat FROM held GROUP BY person_id)
`

// membersOfSeats has the accounts of which somebody is the first and those of which
// they are a partner apart: of both together Postgres would guess that they are a
// fifth of the country's, and read all.
const membersOfSeats = seats + `SELECT p.id, p.full_name, p.birth_year, p.language, p.erased_at, x.seat, h.unit_id AS home, g.unit_id AS group_id, COALESCE(s.status, c.category, '') AS category,
	COALESCE(a.accounts, 0) + COALESCE(b.accounts, 0) AS accounts, COALESCE(a.silent, 0) + COALESCE(b.silent, 0) AS silent,
	COALESCE(NULLIF(a.why, ''), b.why, '') AS why,
	COALESCE(j.declined, 0) AS declined, COALESCE(w.withdrawn, 0) AS withdrawn
FROM seats x JOIN people p ON p.id = x.person_id
LEFT JOIN person_categories c ON c.person_id = p.id AND c.from_date <= @day AND (c.to_date IS NULL OR c.to_date > @day)
LEFT JOIN person_statuses s ON s.person_id = p.id AND s.from_date <= @day AND (s.to_date IS NULL OR s.to_date > @day)
LEFT JOIN memberships h ON x.seat = 2 AND h.person_id = p.id AND h.kind = 'home' AND h.from_date <= @day AND (h.to_date IS NULL OR h.to_date > @day)
LEFT JOIN memberships g ON x.seat = 1 AND g.person_id = p.id AND g.kind = 'group' AND g.from_date <= @day AND (g.to_date IS NULL OR g.to_date > @day)
LEFT JOIN (SELECT person_id, COUNT(*) AS accounts, COUNT(unreachable_at) AS silent, MAX(unreachable_why) AS why
	FROM accounts WHERE person_id IN (SELECT person_id FROM seats) GROUP BY person_id) a ON a.person_id = p.id
LEFT JOIN (SELECT l.person_id, COUNT(*) AS accounts, COUNT(unreachable_at) AS silent, MAX(unreachable_why) AS why
	FROM account_partners l JOIN accounts ON accounts.id = l.account_id
	WHERE l.person_id IN (SELECT person_id FROM seats) GROUP BY l.person_id) b ON b.person_id = p.id
LEFT JOIN (SELECT person_id, COUNT(declined_at) AS declined
	FROM join_codes WHERE used_at IS NULL AND revoked_at IS NULL
	AND person_id IN (SELECT person_id FROM seats) GROUP BY person_id) j ON j.person_id = p.id
LEFT JOIN (SELECT person_id, COUNT(*) AS withdrawn FROM consents WHERE withdrawn_at IS NOT NULL
	AND person_id IN (SELECT person_id FROM seats) GROUP BY person_id) w ON w.person_id = p.id
ORDER BY CASE x.seat WHEN 3 THEN 1 ELSE 0 END, p.sort_key, p.birth_year, p.id`

// MembersAt implements roster.MemberTx.
func (tx *Tx) MembersAt(cell roster.UnitID, on calendar.Date) ([]roster.Member, error) {
	var rows []memberRow
	err := tx.db.Raw(membersOfSeats, map[string]any{"cell": int64(cell), "day": on.String()}).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	roles, err := tx.officesOf(cell, day(on.String()))
	if err != nil {
		return nil, err
	}
	rules, err := tx.rulesOf(cell, rows)
	if err != nil {
		return nil, err
	}
	members := make([]roster.Member, len(rows))
	for i, r := range rows {
		members[i] = roster.Member{
			Person: r.Person.person(), Role: roles[r.Person.ID], Group: roster.UnitID(orZero(r.GroupID)),
			Joined: r.Accounts > 0, Declined: r.Accounts == 0 && r.Declined > 0,
			Withdrawn: r.Accounts == 0 && r.Withdrawn > 0,
		}
		members[i].Category, members[i].Duty = r.standing(rules, cell)
		if r.Accounts > 0 && r.Accounts == r.Silent {
			members[i].Unreachable = r.Why
		}
	}
	return members, nil
}

// rulesOf are the rules of the cell and of those from which it has visitors.
func (tx *Tx) rulesOf(cell roster.UnitID, rows []memberRow) (map[roster.UnitID]roster.Rules, error) {
	units := []int64{int64(cell)}
	for _, r := range rows {
		if r.Home != nil {
			units = append(units, *r.Home)
		}
	}
	cells, err := tx.cells(distinct(units))
	rules := make(map[roster.UnitID]roster.Rules, len(cells))
	for id, c := range cells {
		rules[id] = roster.RulesFrom(c.Values, c.Above)
	}
	return rules, err
}

// standing is what the person counts as here. A visitor counts only while their
// own cell has them as away, and does not count them itself.
func (r memberRow) standing(rules map[roster.UnitID]roster.Rules, cell roster.UnitID) (roster.Category, roster.Duty) {
	own := roster.Category(r.Category)
	switch r.Seat {
	case visitorsSeat:
		d := rules[cell].Duty(roster.Visiting)
		at := roster.UnitID(orZero(r.Home))
		d.Must = d.Must && own == roster.Away && !rules[at].Duty(roster.Away).Must
		if own == roster.Suspended {
			d.May, d.Asked, d.Informed = false, false, false
		}
		return roster.Visiting, d
	case followersSeat:
		return roster.Following, rules[cell].Duty(roster.Following)
	default:
		return own, rules[cell].Duty(own)
	}
}

// officesOf returns the highest office that people hold in the unit, by person.
func (tx *Tx) officesOf(unit roster.UnitID, on day) (map[int64]roster.Role, error) {
	var held []roleRow
	err := tx.db.Where("unit_id = ? AND "+holds("roles", on), slices.Concat([]any{int64(unit)}, on.args())...).Find(&held).Error
	roles := make(map[int64]roster.Role, len(held))
	for _, r := range held {
		roles[r.PersonID] = roster.Higher(roles[r.PersonID], roster.Role(r.Role))
	}
	return roles, err
}

// Person implements roster.MemberTx.
func (tx *Tx) Person(id roster.PersonID) (roster.Person, error) {
	row, err := one[personRow](tx.db.Where("id = ?", int64(id)), "person.unknown")
	if err != nil {
		return roster.Person{}, err
	}
	return tx.whole(row)
}
