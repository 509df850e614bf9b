package chattest

import (
	"fmt"
	"strings"

	"keng/internal/chat"
)

// Act is what a Recorder was asked to do.
type Act int

// The acts.
const (
	Sent Act = iota
	Edited
	Acknowledged
	MenuSet
	Fetched
)

// Entry is one act that took effect.
type Entry struct {
	Act  Act
	Chat string
	// ID is the message that was sent or edited, the tap that was acknowledged, or
	// the reference of what was fetched.
	ID string
	// Message is what was sent, or what a message was edited to.
	Message chat.Message
	// Text is the short answer to a tap.
	Text string
	// Menu is the menu that was set.
	Menu []chat.MenuEntry
}

// String shows an entry as its reader would see it: a mark, the chat, the words,
// then the files and the choices, a row a line.
//
//	< 7 #12 Họp chi bộ
//	  19h30 thứ Năm, 03/12/2026
//	  [Tôi dự được] [Tôi đến muộn]
//
// The marks are < for sent, ~ for edited, ! for a short answer, / for a menu, and
// ? for what was fetched.
func (e Entry) String() string {
	switch e.Act {
	case Acknowledged:
		return strings.TrimRight("! tap "+e.ID+" "+e.Text, " ")
	case MenuSet:
		commands := make([]string, len(e.Menu))
		for i, m := range e.Menu {
			commands[i] = "/" + m.Command
		}
		return strings.TrimRight("/ "+e.Chat+" "+strings.Join(commands, " "), " ")
	case Fetched:
		return "? " + e.ID
	case Edited:
		return fmt.Sprintf("~ %s #%s %s", e.Chat, e.ID, Print(e.Message))
	default:
		return fmt.Sprintf("< %s #%s %s", e.Chat, e.ID, Print(e.Message))
	}
}

// Print shows a message: title, text, {file NAME} for each file, choices, and
// {key LABEL} for the key that shares a phone number, or {no key} where it is taken
// away; all lines but the first indented.
func Print(m chat.Message) string {
	var lines []string
	if m.Title != "" {
		lines = append(lines, m.Title)
	}
	if m.Text != "" {
		lines = append(lines, strings.Split(m.Text, "\n")...)
	}
	for _, f := range m.Files {
		lines = append(lines, "{file "+f.Name+"}")
	}
	for _, row := range m.Choices {
		labels := make([]string, len(row))
		for i, c := range row {
			labels[i] = "[" + c.Label + "]"
		}
		lines = append(lines, strings.Join(labels, " "))
	}
	switch {
	case m.PhoneKey != "":
		lines = append(lines, "{key "+m.PhoneKey+"}")
	case m.NoPhoneKey:
		lines = append(lines, "{no key}")
	}
	return strings.ReplaceAll(strings.Join(lines, "\n  "), "\n  \n", "\n\n")
}

// PrintAll shows entries one below the other.
func PrintAll(entries []Entry) string {
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(e.String())
		b.WriteByte('\n')
	}
	return b.String()
}
