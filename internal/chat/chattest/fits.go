package chattest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"keng/internal/chat"
)

// fits returns what a platform would find wrong with m, or nil.
func (r *Recorder) fits(m chat.Message) *chat.SendError {
	n, most := utf8.RuneCountInString(m.Text), r.caps.MaxText
	if m.Title != "" {
		n += utf8.RuneCountInString(m.Title) + 1
	}
	if len(m.Files) > 0 {
		most = r.caps.MaxCaption
	}
	switch {
	case len(m.Files) == 0 && strings.TrimSpace(m.Title+m.Text) == "":
		return refused(chat.Rejected, "the message is empty")
	case n > most:
		return refused(chat.Rejected, fmt.Sprintf("the message has %d code points", n))
	case len(m.Files) > 1:
		return refused(chat.Rejected, fmt.Sprintf("the message has %d files", len(m.Files)))
	case len(m.Choices) > 0 && !r.caps.Buttons:
		return refused(chat.Rejected, "the channel has no choices")
	case (m.PhoneKey != "" || m.NoPhoneKey) && !r.caps.PhoneKeys:
		return refused(chat.Rejected, "the channel has no keys")
	case m.PhoneKey != "" && (m.NoPhoneKey || len(m.Choices) > 0), m.NoPhoneKey && len(m.Choices) > 0:
		return refused(chat.Rejected, "a message has choices, a key, or takes one away: one of these")
	}
	for _, f := range m.Files {
		if f.Name == "" || len(f.Content) == 0 {
			return refused(chat.Rejected, fmt.Sprintf("a file of %d bytes, or without a name", len(f.Content)))
		}
	}
	return fitChoices(m)
}

// fitChoices returns what a platform would find wrong with m's choices, or nil.
func fitChoices(m chat.Message) *chat.SendError {
	for _, row := range m.Choices {
		for _, c := range row {
			if strings.TrimSpace(c.Label) == "" || c.Data == "" || len(c.Data) > 64 {
				return refused(chat.Rejected, fmt.Sprintf("a choice with %d bytes of data", len(c.Data)))
			}
		}
	}
	return nil
}
