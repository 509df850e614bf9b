package dialog

import (
	"context"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/remind"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// Tx is what the conversation needs of a transaction: what its use cases need.
type Tx interface {
	notice.Tx
	RosterTx
	reorg.Tx
	meeting.FollowTx
	TellTx
	NoticeTx
	AuditTx

	// Try runs f so that what it did is undone if it returns an error, while
	// the transaction goes on. It returns f's error.
	Try(f func() error) error
	EventTx
}

// TellTx tells people what concerns them, without their having asked.
type TellTx interface {
	remind.ReorgTx
	remind.RequestTx
	remind.Tx
	delivery.Tx
}

// RosterTx reads and changes who is who.
type RosterTx interface {
	roster.AccountTx
	roster.HelperTx
	roster.MemberTx
	JoinTx
	personnel.Tx
	roster.ImportTx
}

// JoinTx is what joining, in all its ways, and leaving needs of a transaction.
type JoinTx interface {
	roster.PhoneTx
	roster.ApplyTx
	roster.DecideTx
	roster.RenewTx
	roster.WithdrawTx
	roster.SealTx
}

// EventTx keeps book of the events that were dealt with.
type EventTx interface {
	// FirstSight notes that the event is dealt with, and tells whether it had
	// not been before.
	FirstSight(channel chat.Channel, event string) (bool, error)
	// Foresee reads ahead, for all of these together, what answering them asks
	// for, with the people as they are on the day. It comes first in a
	// transaction and changes nothing about what comes of the events.
	Foresee(on calendar.Date, events []attendance.Foretold) error
}

// Store runs transactions.
type Store interface {
	// Update runs f in a transaction that is committed if f returns nil. f may
	// run more than once.
	Update(ctx context.Context, f func(Tx) error) error
	// View runs f with one state of everything, through which nothing is written.
	View(ctx context.Context, f func(Tx) error) error
	// EventFailed counts a failed try of an event and returns how many there
	// were. The text of why holds nothing that a person wrote.
	EventFailed(ctx context.Context, channel chat.Channel, event, why string) (tries int, err error)
	// ParkEvent gives an event up: it counts as dealt with.
	ParkEvent(ctx context.Context, channel chat.Channel, event string) error
	// Away tells whether an error means that the database cannot be reached, and
	// that trying again later may help.
	Away(err error) bool
}
