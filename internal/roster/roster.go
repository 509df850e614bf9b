// Package roster knows who is who, since when: units in a tree, people, what
// they are in which unit, and the chat accounts that are theirs.
//
// Every fact carries the days from which and until which it held (the first
// inclusive, the last exclusive), and is asked for by a day.
package roster

import (
	"time"

	"keng/internal/chat"
)

// PersonID identifies a person; it is never given to another one.
type PersonID int64

// UnitID identifies a unit through all its names and places in the tree.
type UnitID int64

// AccountID identifies an account on a channel.
type AccountID int64

// UnitKind tells what a unit is.
type UnitKind string

// The kinds of units.
const (
	// Committee is a unit above cells, of any level.
	Committee UnitKind = "committee"
	// Cell is a unit that people belong to and that meets.
	Cell UnitKind = "cell"
	// Group is a part of a large cell.
	Group UnitKind = "group"
)

// Unit is a unit as it is on the day that was asked for.
type Unit struct {
	ID UnitID
	// Parent is the unit above; 0 at the top.
	Parent UnitID
	Name   string
	Kind   UnitKind
	// Code is the organisation's own key for it, or empty.
	Code string
	// Timezone is an IANA name, or empty for the default.
	Timezone string
}

// Person is somebody of the roster.
type Person struct {
	ID       PersonID
	FullName string
	// BirthYear is 0 if it is not known.
	BirthYear int
	// Phone is as [Phone] writes it, or empty.
	Phone string
	// Language is what the person has chosen, or empty for the default.
	Language string
	// Version grows with each change of what is kept about the person.
	Version int
	// Nameless tells that the person has had their data deleted: what is left is a
	// number that a cell counts.
	Nameless bool
}

// Account is somebody's account on a channel.
type Account struct {
	ID      AccountID
	Channel chat.Channel
	// External is the account's identifier on the channel.
	External string
	// Chat is where the account can be written to in private.
	Chat string
	// Person is 0 until the person behind it has consented.
	Person PersonID
	// Language is what was chosen from this account, or empty.
	Language string
	LinkedAt time.Time
	// UnreachableAt is zero while messages arrive.
	UnreachableAt time.Time
	// UnreachableWhy is a short word such as "blocked"; set with UnreachableAt.
	UnreachableWhy string
	// Menu stands for the menu of commands that was shown last; empty if none is known.
	Menu string
}

// Address is where the account can be written to.
func (a Account) Address() chat.Address {
	return chat.Address{Channel: a.Channel, Chat: a.Chat}
}
