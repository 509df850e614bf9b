package chaos

import (
	"context"
	"slices"
	"strings"
)

// twice looks for messages that somebody got more than once. The ledger knows
// one message of each row: what a row's worker could not write down, because it
// died or did not hear the answer, arrived beside it. Such a message belongs to
// a row in doubt with the same words, and of all that belong to a row at most
// one may be without the mark.
func (c *check) twice(context.Context) error {
	for chat, messages := range c.received {
		rows, strays := c.match(chat, messages)
		for _, m := range strays {
			row := owner(rows, m, c.mark())
			if row == nil {
				c.fail(&c.tally.otherFaults, "message %d to %d is not in the ledger: %.80q", m.id, chat, m.text)
				continue
			}
			row.messages = append(row.messages, m)
			row.strays++
		}
		for _, row := range rows {
			c.count(row)
		}
	}
	return nil
}

// copies are a row with all messages of it that somebody got.
type copies struct {
	delivery
	text     string
	messages []message
	// strays is how many of them the ledger does not know.
	strays int
}

// match finds the row of each message, and those that the ledger does not name.
func (c *check) match(chat int64, messages []message) (rows []*copies, strays []message) {
	named := map[int64]*copies{}
	for _, d := range c.ledger {
		if d.chat != chat || d.edits || d.message == 0 && d.doubts == 0 {
			continue
		}
		row := &copies{delivery: d}
		rows = append(rows, row)
		if d.message != 0 {
			named[d.message] = row
		}
	}
	for _, m := range messages {
		row := named[m.id]
		if row == nil {
			strays = append(strays, m)
			continue
		}
		row.text = strings.Replace(m.text, c.mark(), "", 1)
		row.messages = append(row.messages, m)
	}
	return rows, strays
}

// owner is the row in doubt that a message belongs to: of those that can still
// have sent it, the one with the most alike words. Words are found anew for each
// try, and what is said may have changed between. The message that the ledger
// names is the last of its row.
func owner(rows []*copies, m message, mark string) *copies {
	var best *copies
	most := -1
	for _, r := range rows {
		if r.strays >= r.doubts || r.message != 0 && m.id > r.message {
			continue
		}
		if n := alike(r.text, strings.Replace(m.text, mark, "", 1)); n > most {
			best, most = r, n
		}
	}
	return best
}

// alike is how many bytes two texts begin with in common.
func alike(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// count counts how often a row's message has arrived.
func (c *check) count(row *copies) {
	plain := slices.DeleteFunc(slices.Clone(row.messages), func(m message) bool { return strings.Contains(m.text, c.mark()) })
	c.tally.resent += len(row.messages) - len(plain)
	if len(plain) > 1 {
		c.fail(&c.tally.unmarked, "delivery %d (%s) arrived %d times without the mark: %.80q", row.id, row.key, len(plain), plain[0].text)
	}
}

// mark is that of a message that may have arrived before.
func (c *check) mark() string {
	return strings.TrimSpace(c.program.Say("notice.again", "Text", "")) + "\n"
}
