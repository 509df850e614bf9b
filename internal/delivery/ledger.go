package delivery

import (
	"context"
	"time"

	"keng/internal/chat"
	"keng/internal/roster"
)

// Lane names the rows that are sent one after another.
type Lane struct {
	Name  string
	Class Class
}

// Waiting is as much of an open row as tells when it can be sent.
type Waiting struct {
	ID    int64
	Lane  Lane
	DueAt time.Time
	// HeldUntil is in real time.
	HeldUntil time.Time
}

// Target is an account or a chat that a delivery can be sent to.
type Target struct {
	Address chat.Address
	// Account and Person are 0 for a chat that is nobody's.
	Account  roster.AccountID
	Person   roster.PersonID
	Language string
	// Shared: the account speaks for others beside this person.
	Shared bool
	// Elsewhere: the person goes to meetings of other cells too, because they
	// follow one, or meet with one for a time.
	Elsewhere bool
	// Unreachable is why nothing can be sent there; empty if it can.
	Unreachable string
}

// Overdue describes rows that nobody has taken up.
type Overdue struct {
	Class Class
	// Before is when they were due at the latest, by the program's clock.
	Before time.Time
	// Wall is the real time: rows that are held beyond it are somebody's.
	Wall  time.Time
	Limit int
}

// LedgerTx is what the engine needs of a transaction.
type LedgerTx interface {
	LedgerRows
	LedgerTargets
	// Release makes all rows that others hold available; rows that were being
	// sent are in doubt.
	Release(owner string) (int64, error)
}

// LedgerRows is how a transaction finds and changes rows.
type LedgerRows interface {
	Now() time.Time
	// OpenDeliveries returns the open rows of the lanes of these names that are
	// due now, in the order of their ids, and no more than limit of them.
	OpenDeliveries(c Class, names []string, limit int) ([]Row, error)
	// NewerEdits tells of each row that changes a message whether a later open
	// row does so too. Of a row that changes none it says no.
	NewerEdits([]Row) ([]bool, error)
	// SaveDeliveries writes the state of those rows whose version is still the
	// same, and tells of each whether it was. No row is among them twice.
	SaveDeliveries([]Row) (saved []bool, err error)
	// BatchDeliveries returns the batch's open rows in the order of their ids.
	BatchDeliveries(batch int64) ([]Waiting, error)
	// OverdueLanes returns the lanes with such rows, the longest overdue first.
	OverdueLanes(Overdue) ([]Lane, error)
}

// LedgerTargets is how a transaction finds where rows go, and closes or moves
// ways to people.
type LedgerTargets interface {
	// TargetsOf returns the accounts of each of the people, the last used first.
	TargetsOf([]roster.PersonID) (map[roster.PersonID][]Target, error)
	// TargetsAt returns the accounts behind the addresses, where there is one.
	TargetsAt([]chat.Address) (map[chat.Address]Target, error)
	// MarkUnreachable notes why the account cannot be written to, and tells
	// whether it could be until now.
	MarkUnreachable(account roster.AccountID, why string) (bool, error)
	// TellUnreachable lets it be known that the last way to a person is closed.
	TellUnreachable(person roster.PersonID, why string) error
	// MoveChat gives a chat its new identifier, in accounts and in open rows,
	// whose messages to edit mean nothing there.
	MoveChat(channel chat.Channel, from, to string) error
}

// Ledger runs the engine's transactions.
type Ledger interface {
	// Update runs f in a transaction that is committed if f returns nil; f may run again.
	Update(ctx context.Context, f func(LedgerTx) error) error
	// View runs f with one state of the ledger, through which nothing is written.
	View(ctx context.Context, f func(LedgerTx) error) error
}
