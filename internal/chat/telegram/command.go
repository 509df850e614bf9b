package telegram

import (
	"regexp"
	"strings"

	"keng/internal/chat"
)

// command is how Telegram's clients write a command: "/hop", in groups with
// several bots "/hop@kengbot", then white space and anything.
var command = regexp.MustCompile(`^(/[A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(\s|$)`)

// address takes this bot's name off a command, and tells whether the text is a
// command in a group for this bot. While the bot's name is unknown, a command
// with a name counts as its own in a private chat only.
func address(text string, place chat.Place, bot string) (string, bool) {
	at := command.FindStringSubmatchIndex(text)
	if at == nil {
		return text, false
	}
	group := place == chat.Group
	if at[4] < 0 { // no name in it
		return text, group
	}
	name := text[at[4]:at[5]]
	if !strings.EqualFold(name, bot) && (group || bot != "") {
		return text, false
	}
	return text[:at[3]] + text[at[5]:], group
}
