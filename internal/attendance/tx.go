package attendance

import (
	"time"

	"keng/internal/meeting"
	"keng/internal/roster"
)

// Tx is what this package needs of one transaction.
type Tx interface {
	AnswerTx
	RollTx
}

// meetingTx holds a meeting still while its roll is taken.
type meetingTx interface {
	// Now is the time of the transaction.
	Now() time.Time
	// LockCell keeps other writers off the cell's meetings until the transaction ends.
	LockCell(roster.UnitID) error
	// Meeting returns the meeting, or a NotFound fault.
	Meeting(meeting.ID) (meeting.Meeting, error)
}

// locked returns the meeting as it is once nobody else can change it, its
// answers or its roll: what was read before that may be old.
func locked(tx meetingTx, m meeting.Meeting) (meeting.Meeting, error) {
	if err := tx.LockCell(m.Unit); err != nil {
		return m, err
	}
	return tx.Meeting(m.ID)
}
