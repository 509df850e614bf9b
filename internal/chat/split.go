package chat

import (
	"strings"
	"unicode/utf8"
)

// Split parts m into messages that can be sent one after another. Each has no
// more than one file, and words that fit into text code points or, beside a file,
// into caption code points. Words that do not fit beside the first file go before
// it; they are parted at line ends where they can. The title stays with the first
// part, choices and key with the last. A message that can be sent as it is comes
// back alone and unchanged.
func Split(m Message, text, caption int) []Message {
	if len(m.Files) == 0 {
		return splitText(m, text)
	}
	words := Message{Title: m.Title, Text: m.Text}
	var parts []Message
	if n := words.length(); n > 0 && n > caption {
		parts, words = splitText(words, text), Message{}
	}
	for i := range m.Files {
		parts = append(parts, Message{Title: words.Title, Text: words.Text, Files: m.Files[i : i+1 : i+1]})
		words = Message{}
	}
	end(&parts[len(parts)-1], m)
	return parts
}

// end gives the last part of m what stands below its words.
func end(part *Message, m Message) {
	part.Choices, part.PhoneKey, part.NoPhoneKey = m.Choices, m.PhoneKey, m.NoPhoneKey
}

// length is that of the title and the text together, in code points.
func (m Message) length() int {
	n := utf8.RuneCountInString(m.Text)
	if m.Title != "" {
		n += utf8.RuneCountInString(m.Title) + 1
	}
	return n
}

// splitText parts a message without files.
func splitText(m Message, limit int) []Message {
	room := limit
	if m.Title != "" {
		room -= utf8.RuneCountInString(m.Title) + 1
	}
	if utf8.RuneCountInString(m.Text) <= room {
		return []Message{m}
	}
	var parts []Message
	var part strings.Builder
	used := 0
	flush := func() {
		// Blank lines alone make no part: a platform refuses an empty message.
		if text := strings.Trim(part.String(), "\n"); text != "" {
			parts = append(parts, Message{Text: text})
		}
		part.Reset()
		used, room = 0, limit
	}
	for _, line := range strings.SplitAfter(m.Text, "\n") {
		for n := utf8.RuneCountInString(line); n > 0; n = utf8.RuneCountInString(line) {
			if used+n <= room {
				part.WriteString(line)
				used += n
				break
			}
			if used > 0 {
				flush()
				continue
			}
			head := cut(line, room)
			part.WriteString(head)
			line = line[len(head):]
			flush()
		}
	}
	if used > 0 {
		flush()
	}
	if len(parts) == 0 {
		parts = []Message{{}}
	}
	parts[0].Title = m.Title
	end(&parts[len(parts)-1], m)
	return parts
}

// cut returns the longest beginning of s that has at most n code points.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
