package store

import (
	"database/sql"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/roster"
)

var _ roster.AccountTx = (*Tx)(nil)

// seenEvery is how exactly last_seen_at is kept: it tells who has not been
// here for weeks, and need not be written with every message.
const seenEvery = time.Hour

type accountRow struct {
	ID             int64 `gorm:"primaryKey"`
	Channel        string
	ExternalID     string
	ChatID         string
	PersonID       *int64
	Language       string
	LinkedAt       micro
	LastSeenAt     micro
	UnreachableAt  micro
	UnreachableWhy string
	Menu           string
}

func (accountRow) TableName() string { return "accounts" }

func (r accountRow) account() roster.Account {
	return roster.Account{
		ID: roster.AccountID(r.ID), Channel: chat.Channel(r.Channel), External: r.ExternalID, Chat: r.ChatID,
		Person: roster.PersonID(orZero(r.PersonID)), Language: r.Language, LinkedAt: r.LinkedAt.Time,
		UnreachableAt: r.UnreachableAt.Time, UnreachableWhy: r.UnreachableWhy, Menu: r.Menu,
	}
}

// identityRow is an account with all that holds on a day about a person it speaks
// for, once for each of the person's roles.
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
	Stay       *int64
	Role       *string
	RoleUnit   *int64
	Consent    string
	// Until is the first day on which something of it ends or begins.
	Until calendar.Date
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
		var changes [7]day
		a := &r.Account
		err := rows.Scan(&a.ID, &a.Channel, &a.ExternalID, &a.ChatID, &a.PersonID, &a.Language, &a.LinkedAt, &a.LastSeenAt,
			&a.UnreachableAt, &a.UnreachableWhy, &a.Menu, &r.PersonID, &r.FullName, &r.BirthYear, &r.Chosen,
			&r.CellID, &r.CellParent, &r.CellName, &r.CellKind, &r.CellCode, &r.CellZone, &r.Category, &r.Stay, &r.Role, &r.RoleUnit, &r.Consent,
			&changes[0], &changes[1], &changes[2], &changes[3], &changes[4], &changes[5], &changes[6])
		if first := earliest(changes[:]); err == nil && first != "" {
			r.Until, err = calendar.ParseDate(string(first))
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
const identityAccounts = `WITH mine AS (SELECT *, CAST($1 AS TEXT) AS today FROM accounts WHERE channel = $2 AND external_id IN `

const identityQuery = `), spoken AS (SELECT id AS account_id, person_id FROM mine WHERE person_id IS NOT NULL
		UNION ALL SELECT x.account_id, x.person_id FROM account_partners x JOIN mine ON mine.id = x.account_id)
	SELECT a.id, a.channel, a.external_id, a.chat_id, a.person_id, a.language, a.linked_at, a.last_seen_at,
		a.unreachable_at, a.unreachable_why, a.menu, p.id, p.full_name, p.birth_year, p.language,
		u.id, up.parent_id, n.name, u.kind, u.code, u.timezone, COALESCE(s.status, c.category), st.unit_id, r.role, r.unit_id, COALESCE((SELECT MAX(k.text_version) FROM consents k
			WHERE k.account_id = a.id AND k.person_id = p.id AND k.withdrawn_at IS NULL), ''),
		m.to_date, s.to_date, st.to_date, CASE r.role WHEN 'follower' THEN r.to_date END,
		(SELECT MIN(x.from_date) FROM memberships x WHERE x.person_id = p.id AND x.kind <> 'group' AND x.from_date > a.today AND (x.to_date IS NULL OR x.to_date > x.from_date)),
		(SELECT MIN(x.from_date) FROM person_statuses x WHERE x.person_id = p.id AND x.from_date > a.today AND (x.to_date IS NULL OR x.to_date > x.from_date)),
		(SELECT MIN(x.from_date) FROM roles x WHERE x.person_id = p.id AND x.role = 'follower' AND x.from_date > a.today AND (x.to_date IS NULL OR x.to_date > x.from_date))
	FROM mine a LEFT JOIN spoken l ON l.account_id = a.id LEFT JOIN people p ON p.id = l.person_id
	LEFT JOIN memberships m ON m.person_id = p.id AND m.kind = 'home' AND m.from_date <= a.today AND (m.to_date IS NULL OR m.to_date > a.today)
	LEFT JOIN units u ON u.id = m.unit_id
	LEFT JOIN unit_names n ON n.unit_id = u.id AND n.from_date <= a.today AND (n.to_date IS NULL OR n.to_date > a.today)
	LEFT JOIN unit_parents up ON up.unit_id = u.id AND up.from_date <= a.today AND (up.to_date IS NULL OR up.to_date > a.today)
	LEFT JOIN person_categories c ON c.person_id = p.id AND c.from_date <= a.today AND (c.to_date IS NULL OR c.to_date > a.today)
	LEFT JOIN person_statuses s ON s.person_id = p.id AND s.from_date <= a.today AND (s.to_date IS NULL OR s.to_date > a.today)
	LEFT JOIN memberships st ON st.person_id = p.id AND st.kind = 'temporary' AND st.from_date <= a.today AND (st.to_date IS NULL OR st.to_date > a.today)
	LEFT JOIN roles r ON r.person_id = p.id AND r.from_date <= a.today AND (r.to_date IS NULL OR r.to_date > a.today)`

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
	if first.CellID != nil && first.CellName != nil {
		i.Cell = unitRow{
			ID: *first.CellID, ParentID: first.CellParent, Name: *first.CellName, Kind: *first.CellKind,
			Code: *first.CellCode, Timezone: *first.CellZone,
		}.unit()
		if first.Category != nil {
			i.Category = roster.Category(*first.Category)
		}
	}
	if first.Stay != nil {
		i.Stay = roster.UnitID(*first.Stay)
	}
	for _, r := range rows {
		if r.Role != nil {
			i.Roles = append(i.Roles, roster.RoleIn{Role: roster.Role(*r.Role), Unit: roster.UnitID(*r.RoleUnit)})
		}
		if !r.Until.IsZero() && (i.Until.IsZero() || r.Until.Before(i.Until)) {
			i.Until = r.Until
		}
	}
	return i
}

// earliest is the first of some days; empty if there is none.
func earliest(days []day) (first day) {
	for _, d := range days {
		if d != "" && (first == "" || d < first) {
			first = d
		}
	}
	return first
}

// SpokenFor implements roster.LinkTx.
func (tx *Tx) SpokenFor(channel chat.Channel, external string) ([]roster.Person, error) {
	return many(tx.db.Table("people").Select("people.*").
		Joins("JOIN account_people l ON l.person_id = people.id JOIN accounts a ON a.id = l.account_id").
		Where("a.channel = ? AND a.external_id = ?", string(channel), external).
		Order("CASE WHEN people.id = a.person_id THEN 0 ELSE 1 END, people.id"), personRow.person)
}

// LinkAccount implements roster.LinkTx.
func (tx *Tx) LinkAccount(c roster.Caller, person roster.PersonID) (roster.AccountID, error) {
	row := accountRow{
		Channel: string(c.Channel), ExternalID: c.External, ChatID: c.Chat, LastSeenAt: at(tx.now),
	}
	if err := tx.putAccount(&row, "chat_id", "last_seen_at", "unreachable_at", "unreachable_why"); err != nil {
		return 0, err
	}
	first := tx.db.Model(&accountRow{}).Where("id = ? AND person_id IS NULL", row.ID).
		Updates(map[string]any{"person_id": int64(person), "linked_at": at(tx.now)})
	if first.Error != nil || first.RowsAffected == 1 {
		return roster.AccountID(row.ID), first.Error
	}
	err := tx.db.Exec(`INSERT INTO account_partners (account_id, person_id, linked_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		row.ID, int64(person), at(tx.now)).Error
	return roster.AccountID(row.ID), err
}

// putAccount inserts the account or, where it is there already, overwrites
// these columns of it. It sets the row's ID.
func (tx *Tx) putAccount(row *accountRow, columns ...string) error {
	return tx.db.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "channel"}, {Name: "external_id"}},
		DoUpdates: clause.AssignmentColumns(columns),
	}, clause.Returning{Columns: []clause.Column{{Name: "id"}}}).Create(row).Error
}

// Seen implements roster.AccountTx.
func (tx *Tx) Seen(id roster.AccountID, chat string) error {
	if last, ok := tx.foreseen.sighting(id); ok && last.chat == chat {
		if last.away || last.at.Before(tx.now.Add(-seenEvery)) {
			tx.later.seen = append(tx.later.seen, int64(id))
		}
		return nil
	}
	return tx.db.Model(&accountRow{}).Where("id = ?", int64(id)).
		Where("last_seen_at IS NULL OR last_seen_at < ? OR unreachable_at IS NOT NULL OR chat_id <> ?", tx.now.Add(-seenEvery), chat).
		Updates(map[string]any{"last_seen_at": at(tx.now), "unreachable_at": nil, "unreachable_why": "", "chat_id": chat}).Error
}

// SetMenu implements roster.AccountTx.
func (tx *Tx) SetMenu(id roster.AccountID, menu string) error {
	return tx.db.Model(&accountRow{}).Where("id = ?", int64(id)).Update("menu", menu).Error
}

// SetUnreachable implements roster.AccountTx.
func (tx *Tx) SetUnreachable(to chat.Address, why string) error {
	return tx.accountsIn(to).Where("unreachable_at IS NULL").
		Updates(map[string]any{"unreachable_at": at(tx.now), "unreachable_why": why}).Error
}

// SetReachable implements roster.AccountTx.
func (tx *Tx) SetReachable(to chat.Address) error {
	return tx.accountsIn(to).Updates(map[string]any{"unreachable_at": nil, "unreachable_why": ""}).Error
}

// MoveChat implements roster.AccountTx.
func (tx *Tx) MoveChat(from chat.Address, to string) error {
	return tx.accountsIn(from).Update("chat_id", to).Error
}

func (tx *Tx) accountsIn(a chat.Address) *gorm.DB {
	return tx.db.Model(&accountRow{}).Where("channel = ? AND chat_id = ?", string(a.Channel), a.Chat)
}

// SetLanguage implements roster.AccountTx.
func (tx *Tx) SetLanguage(c roster.Caller, language string) error {
	row := accountRow{Channel: string(c.Channel), ExternalID: c.External, ChatID: c.Chat, Language: language, LastSeenAt: at(tx.now)}
	if err := tx.putAccount(&row, "language"); err != nil {
		return err
	}
	return tx.db.Model(&personRow{}).Where("id IN (SELECT person_id FROM account_people WHERE account_id = ?)", row.ID).
		Update("language", language).Error
}

// AccountsOf implements roster.AccountTx.
func (tx *Tx) AccountsOf(people []roster.PersonID) ([]roster.Account, error) {
	var out []roster.Account
	for some := range slices.Chunk(people, chunk) {
		accounts, err := many(tx.db.Table("accounts").Select("accounts.id, channel, external_id, chat_id, spoken.person_id, language,"+
			" linked_at, last_seen_at, unreachable_at, unreachable_why").
			Joins("JOIN account_people spoken ON spoken.account_id = accounts.id").
			Where("spoken.person_id IN ?", some).Order("spoken.person_id, accounts.id"), accountRow.account)
		if err != nil {
			return nil, err
		}
		out = append(out, accounts...)
	}
	return out, nil
}
