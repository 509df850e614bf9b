package dialog_test

import (
	"keng/internal/chat"
	"keng/internal/roster"
	"keng/internal/store"
)

// applicant is who applies to a cell.
func applicant(c cell) string { return "người xin vào " + c.names[0] }

// link has somebody's account speak for a person who agrees to a text.
func link(tx *store.Tx, name string, who roster.PersonID, version string) error {
	c := account(name)
	id, err := tx.LinkAccount(c, who)
	if err != nil {
		return err
	}
	return tx.AddConsent(roster.Consent{Person: who, Account: id, Version: version, Channel: c.Channel, At: tx.Now()})
}

// account is somebody's account, by their name.
func account(name string) roster.Caller {
	return roster.Caller{Channel: chat.Telegram, External: "account of " + name, Chat: "chat of " + name}
}
