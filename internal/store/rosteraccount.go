package store

import (
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

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
