package dialogtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// messagesFile lists every message of a meeting's cycle; "make messages" writes it.
var messagesFile = filepath.Join("..", "..", "..", "docs", "messages.md")

const messagesIntro = `# Every message of a meeting's cycle

As people see them, in Vietnamese and in English. Written by ` + "`make messages`" + ` from the conversations in
internal/dialog/dialogtest/testdata: change the words in locales/, not here.

Whom a message is for stands above it. "Changed" is a message that is changed in place, "passing" a short answer to a
tap. What can be tapped stands in [brackets].
`

// TestMessages keeps the list of messages as the conversations have them.
func TestMessages(t *testing.T) {
	vi, en := chapters(t, "vi"), chapters(t, "en")
	if len(vi) != len(en) {
		t.Fatalf("%d headings in Vietnamese, %d in English", len(vi), len(en))
	}
	var b strings.Builder
	b.WriteString(messagesIntro)
	for i := range vi {
		fmt.Fprintf(&b, "\n## %d. %s · %s\n%s\n---\n%s", i+1, vi[i].title, en[i].title, vi[i].text.String(), en[i].text.String())
	}
	got := b.String()
	if *update {
		if err := os.WriteFile(messagesFile, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(messagesFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("docs/messages.md is not what the conversations say (-file +said); make messages writes it anew:\n%s", diff)
	}
}

// chapter is what people see after a heading of the tour.
type chapter struct {
	title string
	text  strings.Builder
}

// chapters reads the tour in a language: what people see, by its headings.
func chapters(t *testing.T, language string) []*chapter {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", language, "tour.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var all []*chapter
	open := false
	for line := range strings.Lines(string(text) + "\n#\n") {
		line = strings.TrimRight(line, "\n")
		title, heading := strings.CutPrefix(line, "## ")
		ends := line != "" && !strings.HasPrefix(line, "  ")
		if open && ends {
			trimEnd(all[len(all)-1])
			open = false
		}
		switch {
		case heading:
			all = append(all, &chapter{title: title})
		case strings.HasPrefix(line, "< ") && !strings.Contains(line, " (menu): "):
			who, first, _ := strings.Cut(line[2:], ": ")
			fmt.Fprintf(&all[len(all)-1].text, "\n**%s**\n\n```text\n%s\n", manner.Replace(who), first)
			open = true
		case open:
			all[len(all)-1].text.WriteString(strings.TrimPrefix(line, "  ") + "\n")
		}
	}
	return all
}

// manner says how a message is seen.
var manner = strings.NewReplacer(" (edit)", " (changed)", " (toast)", " (passing)")

// trimEnd ends a message, without the empty lines before what comes next.
func trimEnd(c *chapter) {
	text := strings.TrimRight(c.text.String(), "\n") + "\n```\n"
	c.text.Reset()
	c.text.WriteString(text)
}
