package roster

import (
	"time"

	"keng/internal/chat"
)

// ConsentVersion names the text of the consent (consent.text in the locales) as it
// is now. It is kept with each consent: whoever changes the text changes it, to one
// that sorts behind, and everybody is asked anew. What each said is in docs/consent.
const ConsentVersion = "2026-12"

// Consent is that a person agreed to what is kept about them.
type Consent struct {
	Person  PersonID
	Account AccountID
	// Version names the text that was agreed to.
	Version string
	Channel chat.Channel
	At      time.Time
	// WithdrawnAt is zero while the consent holds.
	WithdrawnAt time.Time
}

// Outdated tells whether the person, through this account, has agreed to an older
// text than there is now.
func (i *Identity) Outdated() bool { return i.Linked() && i.Consent < ConsentVersion }

// RenewTx is what agreeing to a new text needs of a transaction.
type RenewTx interface {
	// Now is the time of the transaction.
	Now() time.Time
	// AddConsent keeps who agreed to what, when.
	AddConsent(Consent) error
}

// Renew keeps that the person agrees to the text as it is now. What they agreed to
// before is kept too.
func Renew(tx RenewTx, who *Identity) error {
	who.Consent = ConsentVersion
	return tx.AddConsent(Consent{
		Person: who.Person.ID, Account: who.Account.ID, Version: ConsentVersion, Channel: who.Account.Channel, At: tx.Now(),
	})
}
