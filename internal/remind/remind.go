// Package remind knows what is due, and to whom it is said.
//
// What is due when stands in the database ([meeting.Due]). [Look] says what has
// come due; the other functions say what somebody asked for. Both write into
// the ledger of package delivery, under keys that can exist once.
package remind

import (
	"encoding/json"
	"fmt"
	"time"

	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
)

// Tx is what this package needs of one transaction.
type Tx interface {
	delivery.Tx
	meeting.CellTx
	audienceTx
	// LockCell keeps other writers off the cell's meetings until the transaction ends.
	LockCell(roster.UnitID) error
	// Meeting returns the meeting, or a NotFound fault.
	Meeting(meeting.ID) (meeting.Meeting, error)
	// SetMeetingStatus changes how far the meeting has come.
	SetMeetingStatus(meeting.ID, meeting.Status) error
	// AddTold keeps what was said because somebody asked, and returns its ID.
	AddTold(Told) (int64, error)
	// LastTold returns when this was last said about the round; zero for never.
	LastTold(id meeting.ID, round int, kind string) (time.Time, error)
}

// Told is something that was said about a meeting because somebody asked for it.
type Told struct {
	Meeting meeting.ID
	Round   int
	Kind    notice.Kind
	At      time.Time
	By      roster.PersonID
	// People is to how many it was written.
	People int
}

// message is one notice to several people.
type message struct {
	// key is what it is, in meaning; each person's delivery has one below it.
	key     string
	subject string
	kind    notice.Kind
	args    args
	// from is when it may go out, until when it is of no use any more; zero for never.
	from, until time.Time
}

// args are the identifiers that a notice is about.
type args struct {
	Meeting  meeting.ID       `json:"meeting,omitempty"`
	Change   meeting.ChangeID `json:"change,omitempty"`
	Bulletin int64            `json:"bulletin,omitempty"`
}

// enqueue writes the message down for each of the people.
func (m message) enqueue(tx delivery.Tx, people []roster.PersonID) error {
	items, err := m.items(people)
	if err != nil {
		return err
	}
	_, err = delivery.Enqueue(tx, items...)
	return err
}

// items are the message for each of the people.
func (m message) items(people []roster.PersonID) ([]delivery.Item, error) {
	text, err := json.Marshal(m.args)
	if err != nil {
		return nil, err
	}
	items := make([]delivery.Item, len(people))
	for i, person := range people {
		items[i] = delivery.Item{
			Key: fmt.Sprintf("%s/person/%d", m.key, person), Subject: m.subject, Person: person,
			Kind: string(m.kind), Args: text, Class: delivery.Bulk, NotBefore: m.from, UselessAfter: m.until,
		}
	}
	return items, nil
}

// subject is the deliveries' subject for all about a meeting.
func subject(id meeting.ID) string { return fmt.Sprintf("meeting/%d", id) }
