package page

import (
	"context"
	"time"

	"keng/internal/sandbox"
)

// Stage is the story that the page shows: a sample organisation, its clock, and
// the bot behind the platform. The page acts through the platform's people; of
// the bot it knows what stands here. A Stage is safe for concurrent use, and
// none of its methods but Revive and Reset takes longer than a look-up.
//
// Words are in the language that is asked for.
type Stage interface {
	Play
	Time
	Bot
	// Changed returns a channel that is closed when one of the methods may answer
	// something else than before, but for the time that goes by.
	Changed() <-chan struct{}
}

// Play is who plays, and where.
type Play interface {
	// Platform is where the people are. Reset replaces it.
	Platform() *sandbox.Server
	// Cast are the people worth knowing, in the order in which they are offered.
	Cast() []Player
	// Language is what the people and the bot speak.
	Language() string
	// Reset puts everything back to the start of the story, where the people's
	// and the bot's language is this one.
	Reset(ctx context.Context, language string) error
}

// Time is the story's.
type Time interface {
	// Clock is what the clock shows.
	Clock() Clock
	// SetClock moves the clock, lets it run speed times as fast (0: as before),
	// and has done at once what is due then.
	SetClock(to time.Time, speed int)
	// Meeting is when the next meeting of the first cell begins, and false if
	// there is none.
	Meeting() (time.Time, bool)
	// Due are the next things that the bot will do by itself, the first first.
	Due(language string, most int) ([]Due, error)
}

// Bot is the bot behind the platform.
type Bot interface {
	// Ledger is what became of the messages.
	Ledger(language string, most int) (Ledger, error)
	// Decisions are what the bot made of the events with a greater number, the
	// oldest first, and no more than a few hundred of the newest.
	Decisions(language string, after int64) []Decision
	// Alive tells whether the bot runs.
	Alive() bool
	// Kill ends the bot in the middle of what it does: nothing more of it
	// reaches the platform or the database.
	Kill()
	// Revive starts the bot again.
	Revive(ctx context.Context) error
}

// Part is what somebody is in the story.
type Part string

// The parts.
const (
	Secretary Part = "secretary" // bí thư
	Deputy    Part = "deputy"    // phó bí thư
	Committee Part = "committee" // chi ủy viên
	Member    Part = "member"    // đảng viên
	Leader    Part = "leader"    // lãnh đạo cấp trên
	Old       Part = "old"       // an old member, who types without diacritics
	Silent    Part = "silent"    // never answers
	Blocker   Part = "blocker"   // has blocked the bot
	Newcomer  Part = "newcomer"  // has not opened their link
	Stranger  Part = "stranger"  // belongs to no cell
)

// Player is somebody worth knowing.
type Player struct {
	// Account is the person's id on the platform.
	Account int64
	Name    string
	Part    Part
	// Unit is the cell or committee; empty for a stranger.
	Unit string
	// BirthYear is 0 if nobody knows.
	BirthYear int
	// Code is what opens the bot for them, until they have used it.
	Code string
}

// Clock is what the clock shows.
type Clock struct {
	Now time.Time
	// Speed is how many times as fast as real time it runs.
	Speed int
	Zone  *time.Location
}

// Due is something that the bot will do by itself.
type Due struct {
	At time.Time
	// Kind is what it is: announce, remind_day, remind_hours or roll.
	Kind string
	// Own: it is of the first cell, of which the story tells.
	Own  bool
	What string // in words, such as "thông báo họp, Chi bộ thôn Niêm Đồng"
}

// DeliveryState is where a message is on its way.
type DeliveryState string

// The states, in the order in which they are passed through.
const (
	Waiting DeliveryState = "waiting" // not tried yet
	Sending DeliveryState = "sending" // on its way
	Again   DeliveryState = "again"   // failed, to be tried again
	Sent    DeliveryState = "sent"    // has arrived
	Parked  DeliveryState = "parked"  // given up, for Delivery.Why
	Skipped DeliveryState = "skipped" // came too late or had nothing left to say
)

// Delivery is a message of the bot.
type Delivery struct {
	ID    int64
	State DeliveryState
	// To is the reader's name, What the kind of message, both in words.
	To, What string
	// Account is the reader's id on the platform, 0 for one who has none.
	Account int64
	// Why is the reason for Parked and Skipped, in words.
	Why string
	// Marked: it went out once more with a mark, because nobody knew whether it had arrived.
	Marked bool
	// At is when it was settled or, before that, when it was due.
	At time.Time
}

// Ledger is what became of the messages since the story began.
type Ledger struct {
	Count map[DeliveryState]int
	// Open are those that are not settled, the first due first; Settled those
	// of the others that did not simply arrive, the newest first.
	Open, Settled []Delivery
}

// Decision is what the bot made of something that a person did.
type Decision struct {
	// Seq grows.
	Seq int64
	At  time.Time
	Who string
	// What is what the bot did, in words, such as "ghi câu trả lời: dự được".
	What string
	// Refused: it did not do what was asked for.
	Refused bool
}
