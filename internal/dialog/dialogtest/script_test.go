package dialogtest

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"

	"keng/internal/i18n"
)

// script is a conversation file without what people see.
type script struct {
	path string
	// head is kept as it was written, with its steps.
	head []string
	// settings are the head's "key: value" lines; a key can come several times.
	settings map[string]string
	setup    []step
	steps    []step
}

// step is one line of a script, with the lines that belong to it.
type step struct {
	number int
	// notes are the remarks above it.
	notes []string
	line  string
	// more are the further lines of what somebody writes.
	more []string
}

const headEnd = "---"

func readScript(t testing.TB, path string) *script {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := &script{path: path, settings: map[string]string{}}
	lines := bufio.NewScanner(f)
	number, inHead, writing := 0, true, false
	var notes []string
	for lines.Scan() {
		number++
		line := strings.TrimRight(lines.Text(), " ")
		switch {
		case inHead && line == headEnd:
			inHead = false
		case inHead:
			s.addHead(t, number, line)
		case line == "":
			writing = false
		case line[0] == '#':
			notes = append(notes, line)
		case strings.ContainsRune(">@!", rune(line[0])):
			s.steps = append(s.steps, step{number: number, notes: notes, line: line})
			notes, writing = nil, line[0] == '>'
		case writing && strings.HasPrefix(line, "  "):
			last := &s.steps[len(s.steps)-1]
			last.more = append(last.more, line[2:])
		default:
			writing = false // what somebody saw
		}
	}
	if err := lines.Err(); err != nil || inHead || len(notes) > 0 {
		t.Fatalf("%s: no head, or remarks at the end: %v", path, err)
	}
	return s
}

func (s *script) addHead(t testing.TB, number int, line string) {
	t.Helper()
	s.head = append(s.head, line)
	switch {
	case line == "" || line[0] == '#':
	case strings.ContainsRune(">@!", rune(line[0])):
		s.setup = append(s.setup, step{number: number, line: line})
	case strings.HasPrefix(line, "  ") && len(s.setup) > 0:
		last := &s.setup[len(s.setup)-1]
		last.more = append(last.more, line[2:])
	default:
		key, value, ok := strings.Cut(line, ":")
		if !ok || !known[key] {
			t.Fatalf("%s:%d: %q is no line of a head", s.path, number, line)
		}
		s.settings[key] = strings.TrimSpace(s.settings[key] + "\n" + strings.TrimSpace(value))
	}
}

// known are the settings of a head.
var known = map[string]bool{"start": true, "roster": true, "linked": true, "lich": true, "caidat": true, "chucvu": true, "language": true, "consent": true}

// at names a line of the script.
func (s *script) at(st step) string { return fmt.Sprintf("%s:%d: %s", s.path, st.number, st.line) }

// language is the bot's own, and that of everybody's app.
func (s *script) language() i18n.Language {
	if l := s.settings["language"]; l != "" {
		return i18n.Language(l)
	}
	return i18n.Vietnamese
}

// list splits a setting at its commas and lines.
func (s *script) list(key string) []string {
	var items []string
	for item := range strings.FieldsFuncSeq(s.settings[key], func(r rune) bool { return r == ',' || r == '\n' }) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
