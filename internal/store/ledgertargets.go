package store

import (
	"time"

	"gorm.io/gorm"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/roster"
)

// targetRow is an account with one of those it speaks for, and their language.
type targetRow struct {
	ID             int64
	Channel        string
	ChatID         string
	SpeaksFor      *int64
	Language       string
	UnreachableAt  micro
	UnreachableWhy string
	PersonLanguage string
	Speakers       int
	Elsewhere      bool
}

func (r targetRow) target() delivery.Target {
	t := delivery.Target{
		Address: chat.Address{Channel: chat.Channel(r.Channel), Chat: r.ChatID},
		Account: roster.AccountID(r.ID), Person: roster.PersonID(orZero(r.SpeaksFor)), Language: r.PersonLanguage,
		Shared: r.Speakers > 1, Elsewhere: r.Elsewhere,
	}
	if t.Language == "" {
		t.Language = r.Language
	}
	if !r.UnreachableAt.IsZero() {
		if t.Unreachable = r.UnreachableWhy; t.Unreachable == "" {
			t.Unreachable = "unreachable"
		}
	}
	return t
}

// elsewhere tells whether a table's person goes to meetings of other cells, now or
// at some time, or is going to have another home: then a notice names the cell,
// which does no harm.
func (tx ledgerTx) elsewhere(table string) string {
	today := tx.now.UTC().Format(time.DateOnly)
	return "(EXISTS (SELECT 1 FROM roles r WHERE r.person_id = " + table + ".person_id AND r.role = 'follower') " +
		"OR EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = " + table + ".person_id " +
		"AND (m.kind = 'temporary' OR m.kind = 'home' AND m.from_date > '" + today + "' AND (m.to_date IS NULL OR m.to_date > m.from_date)))) AS elsewhere"
}

// targets are accounts, the one used last first.
func (tx ledgerTx) targets() *gorm.DB {
	return tx.db.Table("accounts").Order("accounts.last_seen_at IS NULL, accounts.last_seen_at DESC, accounts.id DESC")
}

func (tx ledgerTx) TargetsOf(people []roster.PersonID) (map[roster.PersonID][]delivery.Target, error) {
	if len(people) == 0 {
		return nil, nil
	}
	all, err := many(tx.targets().Select("accounts.*, spoken.person_id AS speaks_for, COALESCE(people.language, '') AS person_language, "+
		"(SELECT COUNT(*) FROM account_partners s WHERE s.account_id = accounts.id) + CASE WHEN accounts.person_id IS NULL THEN 0 ELSE 1 END AS speakers, "+
		tx.elsewhere("spoken")).
		Joins("JOIN account_people spoken ON spoken.account_id = accounts.id JOIN people ON people.id = spoken.person_id").
		Where("spoken.person_id IN ?", people), targetRow.target)
	of := make(map[roster.PersonID][]delivery.Target, len(people))
	for _, t := range all {
		of[t.Person] = append(of[t.Person], t)
	}
	return of, err
}

func (tx ledgerTx) TargetsAt(addresses []chat.Address) (map[chat.Address]delivery.Target, error) {
	chats := map[chat.Channel][]string{}
	for _, a := range addresses {
		chats[a.Channel] = append(chats[a.Channel], a.Chat)
	}
	of := make(map[chat.Address]delivery.Target, len(addresses))
	for channel, in := range chats {
		all, err := many(tx.targets().Select("accounts.*, accounts.person_id AS speaks_for, COALESCE(people.language, '') AS person_language, "+tx.elsewhere("accounts")).
			Joins("LEFT JOIN people ON people.id = accounts.person_id").
			Where("accounts.channel = ? AND accounts.chat_id IN ?", string(channel), in), targetRow.target)
		if err != nil {
			return nil, err
		}
		for _, t := range all {
			if _, ok := of[t.Address]; !ok { // the one used last comes first
				of[t.Address] = t
			}
		}
	}
	return of, nil
}
