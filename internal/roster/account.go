package roster

import (
	"keng/internal/calendar"
	"keng/internal/chat"
)

// AccountTx keeps what is known of accounts.
type AccountTx interface {
	// Identify tells who an account is on a day; nil if it is not known at all.
	// An account that is known and not linked has an Identity without a person.
	Identify(channel chat.Channel, external string, on calendar.Date) (*Identity, error)
	// Seen notes that the account wrote, from this chat: it can be written to.
	Seen(id AccountID, chat string) error
	// SetMenu notes which menu of commands the account is shown.
	SetMenu(id AccountID, menu string) error
	// SetUnreachable notes that the chat takes no messages, and why: a short
	// word such as "blocked". A chat that is not known is no error.
	SetUnreachable(to chat.Address, why string) error
	// SetReachable notes that the chat takes messages again.
	SetReachable(to chat.Address) error
	// MoveChat notes that the chat goes on under another identifier.
	MoveChat(from chat.Address, to string) error
	// SetLanguage keeps the language of the account, which may be a stranger's,
	// and of the person it is linked to.
	SetLanguage(c Caller, language string) error
	// AccountsOf returns the accounts linked to the people, reachable or not.
	AccountsOf(people []PersonID) ([]Account, error)
	// Consents returns what the person agreed to, the latest first.
	Consents(PersonID) ([]Consent, error)
}

// HelperTx keeps who answers for people without a phone.
type HelperTx interface {
	// HelpedBy returns those for whom the person answers.
	HelpedBy(PersonID) ([]PersonID, error)
	// HelpersOf returns who answers for the person.
	HelpersOf(PersonID) ([]PersonID, error)
	// SetHelper has the helper answer for the person, or not any more.
	SetHelper(person, helper, by PersonID, on bool) error
}
