package store

import (
	"database/sql"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/roster"
)

// identityRow is an account with all that holds on a day about a person it speaks
// for, once for each of the person's roles; and again for each thing of it that
// begins later.
type identityRow struct {
	Account    accountRow
	PersonID   *int64
	FullName   *string
	BirthYear  *int
	Chosen     *string
	CellID     *int64
	CellParent *int64
	CellName   *string
	CellKind   *string
	CellCode   *string
	CellZone   *string
	Category   *string
	Status     *string
	Stay       *int64
	RoleID     *int64
	Role       *string
	RoleUnit   *int64
	Consent    string
	// Home, Under, Staying and Holding are from when to when the cell, the status,
	// the stay and the role hold.
	Home, Under, Staying, Holding span
	// Until is the first day on which something of it ends or begins.
	Until calendar.Date
}

// span is from a day to another, neither if there is nothing.
type span struct{ From, To day }

// begins tells whether it has not begun on the day, and sets first to the next
// day on which it begins or ends, if that is earlier.
func (s span) begins(on day, first *day) bool {
	next := s.To
	if s.From > on {
		next = s.From
	}
	if next != "" && (*first == "" || next < *first) {
		*first = next
	}
	return s.From > on
}

// asOf leaves of the row what holds on the day, and notes when that changes.
func (r *identityRow) asOf(on day) (err error) {
	var first, other day
	if r.Home.begins(on, &first) {
		r.CellID = nil
	}
	if r.Under.begins(on, &first) {
		r.Status = nil
	}
	if r.Staying.begins(on, &first) {
		r.Stay = nil
	}
	changes := &other
	if r.Role != nil && roster.Role(*r.Role) == roster.Follower {
		changes = &first
	}
	if r.Holding.begins(on, changes) {
		r.Role = nil
	}
	if first != "" {
		r.Until, err = calendar.ParseDate(string(first))
	}
	return err
}

// Identify implements roster.AccountTx.
func (tx *Tx) Identify(channel chat.Channel, external string, on calendar.Date) (*roster.Identity, error) {
	if who, ok := tx.foreseen.identity(channel, external, on); ok {
		return who, nil
	}
	rows, err := tx.identities(channel, []string{external}, on)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return identityOf(rows), nil
}

// identities finds accounts of a channel; the rows of one account stand together.
func (tx *Tx) identities(channel chat.Channel, externals []string, on calendar.Date) (all []identityRow, err error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	d := on.String()
	args := []any{d, string(channel)}
	for _, e := range padded(externals) {
		args = append(args, e)
	}
	query := identityAccounts + "(" + tx.parameters(3, len(args)) + ")" + identityQuery + " ORDER BY a.id, CASE WHEN p.id = a.person_id THEN 0 ELSE 1 END, p.id, r.id"
	err = tx.each(func(rows *sql.Rows) error {
		var r identityRow
		a := &r.Account
		err := rows.Scan(&a.ID, &a.Channel, &a.ExternalID, &a.ChatID, &a.PersonID, &a.Language, &a.LinkedAt, &a.LastSeenAt,
			&a.UnreachableAt, &a.UnreachableWhy, &a.Menu, &r.PersonID, &r.FullName, &r.BirthYear, &r.Chosen,
			&r.CellID, &r.CellParent, &r.CellName, &r.CellKind, &r.CellCode, &r.CellZone, &r.Category, &r.Status, &r.Stay,
			&r.RoleID, &r.Role, &r.RoleUnit, &r.Consent, &r.Home.From, &r.Home.To, &r.Under.From, &r.Under.To,
			&r.Staying.From, &r.Staying.To, &r.Holding.From, &r.Holding.To)
		if err == nil {
			err = r.asOf(day(d))
		}
		all = append(all, r)
		return err
	}, query, args)
	return all, err
}

// identityAccounts and identityQuery are by hand, because each event asks them; a
// phone would have to be opened each time, and is not in it. The day is $1; the
// accounts of channel $2 are listed between the two. SQLite numbers what is listed
// behind the highest number before it.
//
// Whom these speak for is found before anything is joined to it: a database that
// first looks for all who speak for somebody reads every account there is.
//
// Homes, statuses, stays and roles that begin later are found as well, so that it
// is known until when what holds on the day goes on: nearly nobody has any, and
// asking for them alone would be another search in each table.
const identityAccounts = `WITH mine AS (SELECT *, CAST($1 AS TEXT) AS today FROM accounts WHERE channel = $2 AND external_id IN `

const identityQuery = `), spoken AS (SELECT id AS account_id, person_id FROM mine WHERE person_id IS NOT NULL
		UNION ALL SELECT x.account_id, x.person_id FROM account_partners x JOIN mine ON mine.id = x.account_id)
	SELECT a.id, a.channel, a.external_id, a.chat_id, a.person_id, a.language, a.linked_at, a.last_seen_at,
		a.unreachable_at, a.unreachable_why, a.menu, p.id, p.full_name, p.birth_year, p.language,
		u.id, up.parent_id, n.name, u.kind, u.code, u.timezone, c.category, s.status, st.unit_id, r.id, r.role, r.unit_id,
		COALESCE((SELECT MAX(k.text_version) FROM consents k WHERE k.account_id = a.id AND k.person_id = p.id AND k.withdrawn_at IS NULL), ''),
		m.from_date, m.to_date, s.from_date, s.to_date, st.from_date, st.to_date, r.from_date, r.to_date
	FROM mine a LEFT JOIN spoken l ON l.account_id = a.id LEFT JOIN people p ON p.id = l.person_id
	LEFT JOIN memberships m ON m.person_id = p.id AND m.kind = 'home' AND (m.to_date IS NULL OR m.to_date > a.today AND m.to_date > m.from_date)
	LEFT JOIN units u ON u.id = m.unit_id
	LEFT JOIN unit_names n ON n.unit_id = u.id AND n.from_date <= a.today AND (n.to_date IS NULL OR n.to_date > a.today)
	LEFT JOIN unit_parents up ON up.unit_id = u.id AND up.from_date <= a.today AND (up.to_date IS NULL OR up.to_date > a.today)
	LEFT JOIN person_categories c ON c.person_id = p.id AND c.from_date <= a.today AND (c.to_date IS NULL OR c.to_date > a.today)
	LEFT JOIN person_statuses s ON s.person_id = p.id AND (s.to_date IS NULL OR s.to_date > a.today AND s.to_date > s.from_date)
	LEFT JOIN memberships st ON st.person_id = p.id AND st.kind = 'temporary' AND (st.to_date IS NULL OR st.to_date > a.today AND st.to_date > st.from_date)
	LEFT JOIN roles r ON r.person_id = p.id AND (r.to_date IS NULL OR r.to_date > a.today AND r.to_date > r.from_date)`

// byAccount parts the rows of several accounts.
func byAccount(rows []identityRow) (accounts [][]identityRow) {
	return parted(rows, func(a, b identityRow) bool { return a.Account.ID == b.Account.ID })
}

// parted cuts rows where one does not belong to the one before it.
func parted[R any](rows []R, together func(a, b R) bool) (parts [][]R) {
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && together(rows[to], rows[from]) {
			to++
		}
		parts = append(parts, rows[from:to])
		from = to
	}
	return parts
}

// identityOf is what the rows of one account say.
func identityOf(rows []identityRow) *roster.Identity {
	people := parted(rows, func(a, b identityRow) bool { return orZero(a.PersonID) == orZero(b.PersonID) })
	i := speakerOf(people[0])
	for _, more := range people[1:] {
		i.Also = append(i.Also, speakerOf(more))
	}
	return i
}

// speakerOf is an account as one of those it speaks for.
func speakerOf(rows []identityRow) *roster.Identity {
	first := rows[0]
	i := &roster.Identity{Account: first.Account.account()}
	if first.FullName == nil {
		return i
	}
	i.Consent = first.Consent
	i.Person = roster.Person{
		ID: roster.PersonID(*first.PersonID), FullName: *first.FullName, BirthYear: *first.BirthYear, Language: *first.Chosen,
	}
	var role int64
	for _, r := range rows {
		r.add(i, &role)
	}
	if i.Cell.ID == 0 {
		i.Category = ""
	}
	return i
}

// add adds to somebody what a row says; role is the last role that was added.
func (r identityRow) add(i *roster.Identity, role *int64) {
	if r.CellID != nil && r.CellName != nil {
		i.Cell = unitRow{
			ID: *r.CellID, ParentID: r.CellParent, Name: *r.CellName, Kind: *r.CellKind,
			Code: *r.CellCode, Timezone: *r.CellZone,
		}.unit()
	}
	switch {
	case r.Status != nil:
		i.Category = roster.Category(*r.Status)
	case r.Category != nil && i.Category == "":
		i.Category = roster.Category(*r.Category)
	}
	if r.Stay != nil {
		i.Stay = roster.UnitID(*r.Stay)
	}
	if r.Role != nil && *r.RoleID != *role {
		*role = *r.RoleID
		i.Roles = append(i.Roles, roster.RoleIn{Role: roster.Role(*r.Role), Unit: roster.UnitID(*r.RoleUnit)})
	}
	if !r.Until.IsZero() && (i.Until.IsZero() || r.Until.Before(i.Until)) {
		i.Until = r.Until
	}
}
