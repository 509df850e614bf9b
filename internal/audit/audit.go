// Package audit keeps who has seen or changed what of other people's data: an
// entry for each time, which is never changed and never taken away.
//
// An entry holds numbers and kinds. Names, phones and what people wrote are in
// none, so that it can outlive them and be handed to an authority as it is.
package audit

import (
	"time"

	"keng/internal/roster"
)

// Through tells by which way something was done: a channel's name, or one of these.
type Through string

// The ways beside channels.
const (
	// CLI is a command at a terminal: an operator, whom the program does not know.
	CLI Through = "cli"
	// Job is the program itself, when something was due.
	Job Through = "job"
)

// Entry is one time that somebody saw or changed something.
type Entry struct {
	// ID and At are set once it is kept.
	ID int64
	At time.Time
	// By is 0 for an operator, and for the program itself.
	By      roster.PersonID
	Through Through
	Kind    Kind
	// Unit and Person are what it is about; 0 for none.
	Unit   roster.UnitID
	Person roster.PersonID
	// People is how many people's data it showed or changed; 0 where that makes
	// no sense.
	People int
}

// Tx is what keeping entries needs of one transaction.
type Tx interface {
	// Now is the time of the transaction.
	Now() time.Time
	// AddAudit keeps entries, with the time of the transaction.
	AddAudit(entries ...Entry) error
	// AuditedSince tells whether there is an entry since the instant that differs
	// from this one by its time and number of people at most.
	AuditedSince(e Entry, since time.Time) (bool, error)
}

// oneLook is for how long somebody who turns pages, or taps their way through a
// roll, is looking at the same thing once.
const oneLook = 10 * time.Minute

// Look keeps that something was looked at, once for as long as somebody goes on
// looking at it. It asks people how many they were only if it is kept; nil means none.
func Look(tx Tx, e Entry, people func() (int, error)) error {
	same, err := tx.AuditedSince(e, tx.Now().Add(-oneLook))
	if err != nil || same {
		return err
	}
	if people != nil {
		if e.People, err = people(); err != nil {
			return err
		}
	}
	return tx.AddAudit(e)
}
