// Package chat says what comes in from a messaging platform and what goes out
// to it, in words that are the same for every platform. It does no I/O.
//
// Identifiers that a platform hands out (accounts, chats, messages, events)
// are opaque strings: only the platform's own channel package looks inside.
package chat

import (
	"context"
	"time"
)

// Channel names a messaging platform, such as "telegram".
type Channel string

// Telegram is the channel of package chat/telegram.
const Telegram Channel = "telegram"

// Address is a chat on a channel: where a message can be sent.
type Address struct {
	Channel Channel
	Chat    string
}

// EventKind tells what happened.
type EventKind int

// The kinds of events. An event of a kind that is not listed is [Other].
const (
	// Other is something the bot does not act on; it is acknowledged and dropped.
	Other EventKind = iota
	// Text is a written message: Event.Text.
	Text
	// Press is a tap on a choice: Event.Press.
	Press
	// Contact is a shared phone number: Event.Contact.
	Contact
	// Media is a message that is neither text nor a contact: a voice note, a photo, a file.
	Media
	// Blocked means the person refuses further messages in this chat.
	Blocked
	// Unblocked means the person accepts messages again.
	Unblocked
	// Moved means that the chat goes on under another identifier: Event.NewChat.
	Moved
)

// Place tells what sort of chat an event came from.
type Place int

// The sorts of chats.
const (
	// Private is a chat between one person and the bot.
	Private Place = iota
	// Group is a chat of several people.
	Group
)

// Event is one thing that happened on a channel.
type Event struct {
	Channel Channel
	// ID is unique within the channel and the same at every redelivery.
	ID   string
	Kind EventKind
	// From is the account that acted; empty where the platform does not say who.
	From string
	// Name is what the account calls itself on the platform, in Unicode NFC; it may
	// be anything, or empty.
	Name string
	// Language is the sender's two-letter language code, or empty.
	Language string
	Chat     string
	Place    Place
	// At is when it happened by the platform's clock; zero where it does not say.
	At time.Time
	// Text is what was written, in Unicode NFC. Set for Text, and for Media with
	// a File if something was written beside it.
	Text string
	// File is the document that came. Set for Media only, and nil if that is none.
	File *Document
	// ToBot is set for a text in a group that is a command addressed to this bot.
	ToBot   bool
	Press   Tap
	Contact Card
	// NewChat is the chat's new identifier. Set for Moved only.
	NewChat string
}

// Address is where an answer to the event belongs.
func (e Event) Address() Address { return Address{Channel: e.Channel, Chat: e.Chat} }

// Tap is a tap on a choice. Its data may be forged: authorise by the database.
type Tap struct {
	// ID names the tap in [Sender.Acknowledge].
	ID string
	// Data is the choice's data, 1 to 64 bytes.
	Data string
	// Message is the message whose choice was tapped; empty if it is out of reach.
	Message string
}

// Card is a shared contact.
type Card struct {
	// Phone is the number as the platform wrote it.
	Phone string
	// Own is true only if the platform vouches that the number is the sender's.
	Own bool
}

// Message is something to say. Title and Text are plain text: a channel escapes
// what its markup needs.
type Message struct {
	// Title is set off from the text, where the channel can; may be empty.
	Title string
	// Text has its lines parted by "\n".
	Text string
	// Choices are rows of what the reader can tap.
	Choices [][]Choice
	// Files go with the words, which may be missing then. A channel sends one of
	// them at a time (see [Split]).
	Files []File
	// PhoneKey is the label of a key at the bottom of a private chat by which the
	// reader shares their own phone number, as an event of kind [Contact]. It stays
	// there until a message takes it away. Empty for none; with Choices there is none.
	PhoneKey string
	// NoPhoneKey takes that key away. Not set with Choices or PhoneKey.
	NoPhoneKey bool
}

// Choice is one thing to tap.
type Choice struct {
	Label string
	// Data comes back in [Tap.Data]: 1 to 64 bytes.
	Data string
}

// Caps says what a channel can do.
type Caps struct {
	// MaxText is the greatest length of a message's title and text together, in code points.
	MaxText int
	// MaxCaption is that length for a message with a file.
	MaxCaption int
	// Edits tells whether a message that was sent can be changed.
	Edits bool
	// Buttons tells whether choices can be tapped; if not, they are written with numbers.
	Buttons bool
	// PhoneKeys tells whether there can be a key that shares the reader's phone
	// number, so that it is known to be theirs; if not, a message has none.
	PhoneKeys bool
	// Files tells whether a message can have a file; if not, it says so instead.
	Files bool
}

// Sender says things on one channel. It neither paces nor retries.
// Every error that it returns is a *[SendError] or the context's.
type Sender interface {
	Channel() Channel
	Caps() Caps
	// Send says m in the chat and returns the message's identifier.
	// m must fit the channel's Caps, and have no more than one file (see [Split]).
	Send(ctx context.Context, chat string, m Message) (message string, err error)
	// Edit replaces a message. Replacing it by what it already says is a success.
	// m has no files, and brings or takes away no key: with one, it is to be sent anew.
	Edit(ctx context.Context, chat, message string, m Message) error
	// Acknowledge answers a tap with a short text of at most 200 code points,
	// or with none. A tap too old to be answered is a success.
	Acknowledge(ctx context.Context, tap, text string) error
}

// Inviter is a Sender whose platform has links that open the bot with a code.
type Inviter interface {
	// Link returns the address that opens the bot and sends it "/start CODE". The
	// code is 1 to 64 of A-Z a-z 0-9 _ -. Empty while the bot's name is not known.
	Link(code string) string
	// Handle returns what people look for to find the bot, such as "@keng_bot".
	// Empty while the bot's name is not known.
	Handle() string
}

// MenuEntry is one line of a channel's command menu.
type MenuEntry struct {
	// Command has no slash.
	Command     string
	Description string
}

// MenuSetter is a Sender that can show a command menu in a chat.
type MenuSetter interface {
	SetMenu(ctx context.Context, chat string, entries []MenuEntry) error
}

// Handle takes a batch of events in the order of their arrival. It returns nil
// once each of them is durably dealt with, and only then may the channel
// acknowledge them; after an error the whole batch is to be handed in again.
type Handle func(ctx context.Context, batch []Event) error
