package telegram

import (
	"encoding/json"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"keng/internal/chat"
)

// noPreview keeps links in agendas and announcements from growing into cards.
const noPreview = `{"is_disabled":true}`

// escape makes text safe between tags. Quotes may stay: nothing goes into attributes.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// markup returns m in Telegram's HTML.
func markup(m chat.Message) string {
	if m.Title == "" {
		return escape.Replace(m.Text)
	}
	title := "<b>" + escape.Replace(m.Title) + "</b>"
	if m.Text == "" {
		return title
	}
	return title + "\n" + escape.Replace(m.Text)
}

// plain returns m without markup.
func plain(m chat.Message) string {
	if m.Title == "" || m.Text == "" {
		return m.Title + m.Text
	}
	return m.Title + "\n" + m.Text
}

// keyboard returns the choices as JSON, without choices an empty keyboard: the
// server does not take null for its rows.
func keyboard(choices [][]chat.Choice) string {
	rows := make([][]tgbotapi.InlineKeyboardButton, 0, len(choices))
	for _, choice := range choices {
		if len(choice) == 0 {
			continue
		}
		row := make([]tgbotapi.InlineKeyboardButton, 0, len(choice))
		for _, c := range choice {
			row = append(row, tgbotapi.NewInlineKeyboardButtonData(c.Label, c.Data))
		}
		rows = append(rows, row)
	}
	return asJSON(tgbotapi.InlineKeyboardMarkup{InlineKeyboard: rows})
}

// below returns what stands below a message, as JSON, and nothing where nothing
// does; false for more than the server takes with one message.
func below(m chat.Message) (string, bool) {
	switch {
	case len(m.Choices) > 0:
		return keyboard(m.Choices), m.PhoneKey == "" && !m.NoPhoneKey
	case m.PhoneKey != "":
		return asJSON(phoneKeyboard{
			Keyboard: [][]tgbotapi.KeyboardButton{{tgbotapi.NewKeyboardButtonContact(m.PhoneKey)}}, Resize: true, Persistent: true,
		}), !m.NoPhoneKey
	case m.NoPhoneKey:
		return `{"remove_keyboard":true}`, true
	}
	return "", true
}

// phoneKeyboard is a keyboard of keys below the chat. The library does not know
// that one can be persistent: else people who have put it away do not find it again.
type phoneKeyboard struct {
	Keyboard   [][]tgbotapi.KeyboardButton `json:"keyboard"`
	Resize     bool                        `json:"resize_keyboard"`
	Persistent bool                        `json:"is_persistent"`
}

// asJSON writes a value of our own making, which cannot fail.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("telegram: " + err.Error())
	}
	return string(b)
}
