package dialogtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"keng/internal/chat/chattest"
)

// printer writes the file as it should be.
type printer struct {
	t        testing.TB
	zone     *time.Location
	lines    []string
	answered map[string]bool
	// where is the step that is being played.
	where string
	// lastCode is the last code that anybody saw.
	lastCode string
}

// reset begins the file with its head, and forgets what led to it.
func (p *printer) reset(head []string) { p.lines = append(slices.Clone(head), headEnd) }

func (p *printer) add(lines ...string) { p.lines = append(p.lines, lines...) }

// step writes a step as it was written, after an empty line.
func (p *printer) step(st step) {
	p.add("")
	p.add(st.notes...)
	p.add(st.line)
	for _, line := range st.more {
		p.add(strings.TrimRight("  "+line, " "))
	}
}

// at writes what was seen after time has passed.
func (p *printer) at(now time.Time, entries []chattest.Entry) {
	if len(entries) > 0 {
		layout := "Mon 2006-01-02 15:04"
		if now.Second() > 0 {
			layout += ":05"
		}
		p.add("= " + now.In(p.zone).Format(layout))
		p.entries(entries)
	}
}

// block is one thing that people see, and who they are.
type block struct {
	who  []string
	kind string
	text string
}

// order puts what a process does side by side in one order: the answer to a
// tap, the messages, the menu.
func order(a, b chattest.Entry) int {
	rank := map[chattest.Act]int{chattest.Sent: 1, chattest.Edited: 1, chattest.MenuSet: 2}
	return rank[a.Act] - rank[b.Act]
}

// entries writes what people see. Those who are sent the same are named together.
func (p *printer) entries(entries []chattest.Entry) {
	slices.SortStableFunc(entries, order)
	var blocks []block
	for _, e := range entries {
		b, ok := p.block(e)
		if !ok {
			continue
		}
		i := slices.IndexFunc(blocks, func(o block) bool { return o.kind == b.kind && o.text == b.text && e.Act == chattest.Sent })
		if i < 0 || slices.Contains(blocks[i].who, b.who[0]) {
			blocks = append(blocks, b)
		} else {
			blocks[i].who = append(blocks[i].who, b.who...)
		}
	}
	for _, b := range blocks {
		p.add(strings.Split(fmt.Sprintf("< %s%s: %s", strings.Join(b.who, ", "), b.kind, b.text), "\n")...)
	}
}

// block is an entry as it is written; false for one that nobody sees.
func (p *printer) block(e chattest.Entry) (block, bool) {
	b := block{who: []string{e.Chat}}
	switch e.Act {
	case chattest.Acknowledged:
		actor, _, _ := strings.Cut(e.ID, "/")
		if p.answered == nil {
			p.answered = map[string]bool{}
		}
		p.answered[e.ID] = true
		b.who, b.kind, b.text = []string{actor}, " (toast)", e.Text
		p.judge(e.Text)
		return b, e.Text != ""
	case chattest.Fetched:
		return b, false
	case chattest.MenuSet:
		b.kind = " (menu)"
		var commands []string
		for _, m := range e.Menu {
			p.judge(m.Description)
			commands = append(commands, "/"+m.Command)
		}
		b.text = strings.Join(commands, " ")
		return b, true
	case chattest.Edited:
		b.kind = " (edit)"
	}
	b.text = p.withoutCodes(chattest.Print(e.Message))
	p.judge(b.text)
	return b, true
}

// aCode is a code by which people join.
var aCode = regexp.MustCompile(`\b[a-z2-9]{6}-[a-z2-9]{6}-[a-z2-9]{6}\b`)

// withoutCodes takes the codes out of a text, each time others, and keeps the last.
func (p *printer) withoutCodes(text string) string {
	return aCode.ReplaceAllStringFunc(text, func(code string) string {
		p.lastCode = code
		return "<code>"
	})
}

// unseemly is what is in no text of ours: something that was not filled in,
// keys of the locales, exclamation marks, emoji, doubled spaces.
var unseemly = regexp.MustCompile(`<no value>|\{\{|!|[\x{1F000}-\x{1FAFF}\x{2600}-\x{27BF}]|\S  +\S|[ \t]\n|\(\)|\.\.(\s|$)|: \.`)

// judge fails the test for a text that is unseemly.
func (p *printer) judge(text string) {
	if found := unseemly.FindString(text); found != "" {
		p.t.Errorf("%s: %q in: %s", p.where, found, text)
	}
}

// String is the file.
func (p *printer) String() string { return strings.Join(p.lines, "\n") + "\n" }
