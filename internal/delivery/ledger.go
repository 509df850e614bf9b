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

// Target is an account or a chat that a delivery can be sent to.
type Target struct {
	Address chat.Address
	// Account and Person are 0 for a chat that is nobody's.
	Account  roster.AccountID
	Person   roster.PersonID
	Language string
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
	// NextDelivery returns the first open row of the lane with an id above
	// after that is due now, and false if there is none.
	NextDelivery(lane Lane, after int64) (Row, bool, error)
	// NewerEdit tells whether a later open row replaces the same message.
	NewerEdit(Row) (bool, error)
	// SaveDelivery writes the row's state if its version is still the same, and tells whether it was.
	SaveDelivery(Row) (bool, error)
	// BatchDeliveries returns the batch's open rows in the order of their ids.
	BatchDeliveries(batch int64) ([]Row, error)
	// OverdueLanes returns the lanes with such rows, the longest overdue first.
	OverdueLanes(Overdue) ([]Lane, error)
}

// LedgerTargets is how a transaction finds where rows go, and closes or moves
// ways to people.
type LedgerTargets interface {
	// Targets returns the person's accounts, the last used first.
	Targets(roster.PersonID) ([]Target, error)
	// TargetAt returns the account behind an address, if there is one.
	TargetAt(chat.Address) (Target, error)
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
