package telegram

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"golang.org/x/text/unicode/norm"

	"keng/internal/chat"
)

// subscription names the updates that the bot acts on. An edited message is not
// among them: what somebody said stands until they say something else.
var subscription = []string{"message", "callback_query", "my_chat_member"}

var errNoUpdateID = errors.New("no update_id")

// readID returns an update's identifier. It reads nothing else, so that an
// update that cannot be understood can still be passed by.
func readID(raw json.RawMessage) (int64, error) {
	var u struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &u); err != nil {
		return 0, err
	}
	if u.ID == nil {
		return 0, errNoUpdateID
	}
	return *u.ID, nil
}

// read reads an update once: its identifier, and the event that it is. It fails
// only if the identifier cannot be read.
func (c *Channel) read(raw json.RawMessage) (int64, chat.Event, error) {
	var u struct {
		ID *int64 `json:"update_id"`
		tgbotapi.Update
	}
	if err := json.Unmarshal(raw, &u); err != nil || u.ID == nil {
		id, err := readID(raw)
		if err != nil {
			return 0, chat.Event{}, err
		}
		return id, c.event(id, raw), nil
	}
	return *u.ID, numbered(interpret(u.Update, c.name()), *u.ID), nil
}

// numbered gives an event its name, the number of its update.
func numbered(e chat.Event, id int64) chat.Event {
	e.Channel, e.ID = chat.Telegram, strconv.FormatInt(id, 10)
	return e
}

// event turns an update into an event. An update that cannot be understood is
// logged by its identifier alone, and comes back as [chat.Other].
func (c *Channel) event(id int64, raw json.RawMessage) chat.Event {
	var u tgbotapi.Update
	e := chat.Event{}
	if err := json.Unmarshal(raw, &u); err != nil {
		c.log.Error("update passed by: it cannot be decoded", "update", id, "bytes", len(raw))
	} else {
		e = interpret(u, c.name())
	}
	return numbered(e, id)
}

// interpret says what an update means to the bot of that name.
func interpret(u tgbotapi.Update, bot string) chat.Event {
	switch {
	case u.Message != nil:
		return fromMessage(u.Message, bot)
	case u.CallbackQuery != nil:
		return fromCallback(u.CallbackQuery)
	case u.MyChatMember != nil:
		return fromMembership(u.MyChatMember)
	}
	return chat.Event{}
}

func fromMessage(m *tgbotapi.Message, bot string) chat.Event {
	e, ok := in(m.Chat)
	if !ok {
		return chat.Event{}
	}
	e.At = instant(m.Date)
	if m.MigrateToChatID != 0 {
		e.Kind, e.NewChat = chat.Moved, chatID(m.MigrateToChatID)
		return e
	}
	// Whoever speaks in the name of a chat, as anonymous admins do, is nobody:
	// the from of such a message is a stand-in.
	if m.SenderChat == nil {
		if m.From != nil && m.From.IsBot {
			return chat.Event{}
		}
		e.From, e.Name, e.Language = person(m.From), name(m.From), language(m.From)
	}
	switch {
	case m.Text != "":
		e.Kind = chat.Text
		e.Text, e.ToBot = address(norm.NFC.String(m.Text), e.Place, bot)
	case m.Contact != nil:
		e.Kind = chat.Contact
		e.Contact.Phone = m.Contact.PhoneNumber
		// Anybody may pass on anybody's number; the platform vouches for the account only.
		e.Contact.Own = e.From != "" && m.Contact.UserID == m.From.ID
	case isMedia(m):
		e.Kind = chat.Media
		if e.File = document(m); e.File != nil {
			e.Text = norm.NFC.String(m.Caption)
		}
	}
	return e
}

// document is the file that a message carries, nil if it carries none. An
// animation comes with one as well, for clients that know no animations.
func document(m *tgbotapi.Message) *chat.Document {
	d := m.Document
	if d == nil || d.FileID == "" || m.Animation != nil {
		return nil
	}
	return &chat.Document{Name: norm.NFC.String(d.FileName), Type: d.MimeType, Size: max(int64(d.FileSize), 0), Ref: d.FileID}
}

// isMedia tells a message that carries something from a notice about the chat.
func isMedia(m *tgbotapi.Message) bool {
	return m.Caption != "" || m.Animation != nil || m.Audio != nil || m.Document != nil ||
		len(m.Photo) > 0 || m.Sticker != nil || m.Video != nil || m.VideoNote != nil ||
		m.Voice != nil || m.Location != nil || m.Venue != nil || m.Poll != nil || m.Dice != nil
}

func fromCallback(q *tgbotapi.CallbackQuery) chat.Event {
	from := person(q.From)
	if from == "" || q.ID == "" || q.Data == "" || len(q.Data) > 64 || q.From.IsBot {
		return chat.Event{}
	}
	// Without its message, the answer belongs into the private chat, whose
	// identifier is the person's.
	e := chat.Event{Chat: from, Place: chat.Private}
	if q.Message != nil {
		if there, ok := in(q.Message.Chat); ok {
			e = there
			if q.Message.Date != 0 && q.Message.MessageID != 0 { // a date of 0 marks it as out of reach
				e.Press.Message = strconv.Itoa(q.Message.MessageID)
			}
		}
	}
	e.Kind, e.From, e.Name, e.Language = chat.Press, from, name(q.From), language(q.From)
	e.Press.ID, e.Press.Data = q.ID, q.Data
	return e
}

// fromMembership reads that a person blocked or unblocked the bot. What becomes
// of the bot in a group shows when it writes there.
func fromMembership(m *tgbotapi.ChatMemberUpdated) chat.Event {
	e, ok := in(&m.Chat)
	if !ok || e.Place != chat.Private || person(&m.From) == "" {
		return chat.Event{}
	}
	switch m.NewChatMember.Status {
	case "kicked":
		e.Kind = chat.Blocked
	case "member":
		e.Kind = chat.Unblocked
	default:
		return chat.Event{}
	}
	e.From, e.Name, e.Language, e.At = person(&m.From), name(&m.From), language(&m.From), instant(m.Date)
	return e
}

// in returns an event of nothing yet in that chat. It refuses channels, in
// which nobody talks to the bot.
func in(c *tgbotapi.Chat) (chat.Event, bool) {
	if c == nil || c.ID == 0 || c.Type == "channel" {
		return chat.Event{}, false
	}
	e := chat.Event{Chat: chatID(c.ID), Place: chat.Group}
	if c.Type == "private" {
		e.Place = chat.Private
	}
	return e, true
}

func chatID(id int64) string { return strconv.FormatInt(id, 10) }

// person returns a user's identifier, or nothing where there is no user.
func person(u *tgbotapi.User) string {
	if u == nil || u.ID == 0 {
		return ""
	}
	return strconv.FormatInt(u.ID, 10)
}

// name returns what a user calls themselves.
func name(u *tgbotapi.User) string {
	if person(u) == "" {
		return ""
	}
	return strings.TrimSpace(norm.NFC.String(u.FirstName + " " + u.LastName))
}

// language returns the two letters that begin a user's language tag, or nothing.
func language(u *tgbotapi.User) string {
	if person(u) == "" {
		return ""
	}
	tag, _, _ := strings.Cut(strings.ToLower(u.LanguageCode), "-")
	if len(tag) != 2 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return tag
}

func instant(unix int) time.Time {
	if unix <= 0 {
		return time.Time{}
	}
	return time.Unix(int64(unix), 0).UTC()
}
