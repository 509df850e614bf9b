package telegram

import "strings"

// IsGroup tells whether a chat's identifier is a group's: those are negative.
func IsGroup(chat string) bool { return strings.HasPrefix(chat, "-") }
