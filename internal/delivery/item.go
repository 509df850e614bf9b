package delivery

import (
	"encoding/json"
	"fmt"
	"time"

	"keng/internal/chat"
	"keng/internal/roster"
)

// Class tells how urgent a delivery is.
type Class int

// The classes.
const (
	// Reply answers somebody who waits for it: sent right after the commit.
	Reply Class = iota
	// Bulk is one of many: sent by a job of the queue, after the replies.
	Bulk
)

// Item is something to say to one recipient.
type Item struct {
	// Key says what it is, in meaning: "meeting/42/remind/1d/member/7". An item
	// whose key exists is not enqueued again.
	Key string
	// Subject groups deliveries for questions about them: "meeting/42". May be empty.
	Subject string
	// Person is who it is for; their account is found when it is sent. Either
	// Person or Address is set.
	Person roster.PersonID
	// Address is where it is sent to.
	Address chat.Address
	// Kind and Args tell the words; Args hold identifiers and typed values.
	Kind  string
	Args  json.RawMessage
	Class Class
	// NotBefore is when it may be sent; zero means at once.
	NotBefore time.Time
	// UselessAfter is when it is skipped instead; zero means never.
	UselessAfter time.Time
	// Edit is the message to replace, at Address. Of several open items that
	// replace the same message only the last is sent.
	Edit string
}

func (i Item) check() error {
	switch {
	case i.Key == "" || i.Kind == "":
		return fmt.Errorf("delivery: item %q of kind %q: key and kind must be set", i.Key, i.Kind)
	case (i.Person != 0) == (i.Address != chat.Address{}):
		return fmt.Errorf("delivery: item %q: either a person or an address", i.Key)
	case i.Edit != "" && i.Person != 0:
		return fmt.Errorf("delivery: item %q: a message to edit has an address", i.Key)
	}
	return nil
}

// lane is the recipient, as a key.
func (i Item) lane() string {
	if i.Person != 0 {
		return PersonLane(i.Person)
	}
	return AddressLane(i.Address)
}

// PersonLane is the lane of the rows for a person.
func PersonLane(who roster.PersonID) string { return fmt.Sprintf("person/%d", who) }

// AddressLane is the lane of the rows for an address.
func AddressLane(a chat.Address) string { return string(a.Channel) + "/" + a.Chat }

// Unreached is somebody whom a delivery did not reach, or perhaps twice.
type Unreached struct {
	Person roster.PersonID
	Kind   string
	// Status is Parked, Skipped, or Sent if Resent is set.
	Status Status
	// Reason is why; empty if it was sent.
	Reason string
	Resent bool
	At     time.Time
}
