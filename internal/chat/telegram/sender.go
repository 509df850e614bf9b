package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"keng/internal/chat"
)

// Channel implements chat.Sender.
func (c *Channel) Channel() chat.Channel { return chat.Telegram }

// Caps implements chat.Sender.
func (c *Channel) Caps() chat.Caps {
	return chat.Caps{MaxText: 4096, MaxCaption: 1024, Edits: true, Buttons: true, PhoneKeys: true, Files: true}
}

// Send implements chat.Sender.
func (c *Channel) Send(ctx context.Context, to string, m chat.Message) (string, error) {
	if err := checkChat(to); err != nil {
		return "", err
	}
	p := tgbotapi.Params{"chat_id": to}
	below, ok := below(m)
	if !ok {
		return "", &chat.SendError{Failure: chat.Rejected, Err: errors.New("a message has choices, a key, or takes one away: one of these")}
	}
	p.AddNonEmpty("reply_markup", below)
	var result json.RawMessage
	var err error
	if len(m.Files) == 0 {
		result, err = c.say(ctx, "sendMessage", p, m)
	} else {
		result, err = c.hand(ctx, p, m)
	}
	if err != nil {
		return "", err
	}
	var sent struct {
		ID int64 `json:"message_id"`
	}
	if err := json.Unmarshal(result, &sent); err != nil || sent.ID == 0 {
		return "", &chat.SendError{Failure: chat.OutcomeUnknown, Err: errStrangeAnswer}
	}
	return strconv.FormatInt(sent.ID, 10), nil
}

// Edit implements chat.Sender. It names the keyboard each time, because an edit
// without one removes what is there.
func (c *Channel) Edit(ctx context.Context, in, message string, m chat.Message) error {
	if err := checkChat(in); err != nil {
		return err
	}
	if _, err := strconv.ParseInt(message, 10, 64); err != nil {
		return &chat.SendError{Failure: chat.EditLost, Err: errors.New("the message's identifier is not Telegram's")}
	}
	if len(m.Files) > 0 || m.PhoneKey != "" || m.NoPhoneKey {
		return &chat.SendError{Failure: chat.Rejected, Err: errors.New("a message with a file or a key is no edit")}
	}
	p := tgbotapi.Params{"chat_id": in, "message_id": message, "reply_markup": keyboard(m.Choices)}
	_, err := c.say(ctx, "editMessageText", p, m)
	if says(err, "message is not modified") {
		return nil
	}
	return err
}

// say calls a method that takes a text.
func (c *Channel) say(ctx context.Context, method string, p tgbotapi.Params, m chat.Message) (json.RawMessage, error) {
	p["link_preview_options"] = noPreview
	return c.worded(ctx, p, "text", m, func() (json.RawMessage, error) { return c.call(ctx, method, p) })
}

// worded makes a call with what m says in that parameter. Where the server cannot
// read our markup, which is a mistake of ours, the words still go out without it.
func (c *Channel) worded(ctx context.Context, p tgbotapi.Params, words string, m chat.Message, call func() (json.RawMessage, error)) (json.RawMessage, error) {
	p["parse_mode"] = tgbotapi.ModeHTML
	p[words] = markup(m)
	result, err := call()
	if !says(err, "can't parse entities") {
		return result, err
	}
	c.log.ErrorContext(ctx, "our markup was refused, sent without it: please report this", "words", words, "error", err)
	delete(p, "parse_mode")
	p[words] = plain(m)
	return call()
}

// Acknowledge implements chat.Sender.
func (c *Channel) Acknowledge(ctx context.Context, tap, text string) error {
	p := tgbotapi.Params{"callback_query_id": tap}
	p.AddNonEmpty("text", text)
	_, err := c.call(ctx, "answerCallbackQuery", p)
	if says(err, "query is too old") || says(err, "query id is invalid") {
		return nil
	}
	return err
}

// SetMenu implements chat.MenuSetter. An empty chat stands for all chats that
// have no menu of their own: what a stranger sees.
func (c *Channel) SetMenu(ctx context.Context, in string, entries []chat.MenuEntry) error {
	scope := tgbotapi.NewBotCommandScopeDefault()
	if in != "" {
		if err := checkChat(in); err != nil {
			return err
		}
		id, _ := strconv.ParseInt(in, 10, 64)
		scope = tgbotapi.NewBotCommandScopeChat(id)
	}
	commands := make([]tgbotapi.BotCommand, 0, len(entries))
	for _, e := range entries {
		commands = append(commands, tgbotapi.BotCommand{Command: e.Command, Description: e.Description})
	}
	_, err := c.call(ctx, "setMyCommands", tgbotapi.Params{"commands": asJSON(commands), "scope": asJSON(scope)})
	return err
}

// checkChat refuses what cannot be a chat of Telegram's: a channel's public name
// would be taken for one, and is none that the bot ever heard of.
func checkChat(id string) error {
	if n, err := strconv.ParseInt(id, 10, 64); err != nil || n == 0 {
		return &chat.SendError{Failure: chat.Rejected, Err: errors.New("the chat's identifier is not Telegram's")}
	}
	return nil
}
