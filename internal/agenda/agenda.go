// Package agenda knows what a cell's secretary has to say: the items of a
// meeting, and free messages to the cell.
//
// Only titles belong here, never papers. What is marked as a state secret is
// refused by the [Guard] that the caller brings.
package agenda

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"keng/internal/fault"
	"keng/internal/meeting"
)

// The limits of an agenda. The longest published programme of a commune has 16
// items; a title that fills more than a few lines of a phone is a paper.
const (
	MaxItems = 20
	MaxItem  = 300
	// MaxAgenda bounds all items together, so that they fit into one message
	// with the meeting's facts: a card that is changed in place has to stay one.
	MaxAgenda = 3000
)

// Item is one line of a meeting's agenda.
type Item struct {
	// Position counts from 1.
	Position int
	Text     string
}

// Guard tells whether a text must not be kept or sent.
type Guard func(text string) bool

// Tx is what this package needs of one transaction.
type Tx interface {
	// AgendaItems returns a meeting's items in order.
	AgendaItems(meeting.ID) ([]Item, error)
	// PutAgenda replaces a meeting's items.
	PutAgenda(meeting.ID, []Item) error
	// AddBulletin keeps a message and returns its ID.
	AddBulletin(Bulletin) (BulletinID, error)
	// Bulletin returns the message, or a NotFound fault.
	Bulletin(BulletinID) (Bulletin, error)
}

// numbering is what people put before an item: "1.", "2)", "- ", "• ". The dot
// in "1.500" is none.
var numbering = regexp.MustCompile(`^\s*(?:\d{1,2}\s*[.)]|[-–•*+]\s)\s*([^\d\s]|$)`)

// Lines takes what was written apart into items: one a line, without numbers
// and blank lines.
func Lines(written string) []string {
	var lines []string
	for line := range strings.Lines(written) {
		line = strings.Join(strings.Fields(numbering.ReplaceAllString(line, "$1")), " ")
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Check refuses an agenda that is empty, too long, or that the guard refuses.
func Check(lines []string, guard Guard) error {
	if len(lines) == 0 {
		return fault.New(fault.Invalid, "refusal.agenda_empty")
	}
	if len(lines) > MaxItems {
		return fault.New(fault.Invalid, "refusal.agenda_too_many", "Max", MaxItems, "Count", len(lines))
	}
	all := 0
	for i, line := range lines {
		n := utf8.RuneCountInString(line)
		if n > MaxItem {
			return fault.New(fault.Invalid, "refusal.item_too_long", "Item", i+1, "Max", MaxItem)
		}
		if guard(line) {
			return fault.New(fault.Forbidden, "refusal.secret")
		}
		all += n
	}
	if all > MaxAgenda {
		return fault.New(fault.Invalid, "refusal.agenda_too_long", "Max", MaxAgenda)
	}
	return nil
}

// Replace makes the lines the meeting's agenda. It refuses what [Check] refuses.
func Replace(tx Tx, id meeting.ID, lines []string, guard Guard) error {
	if err := Check(lines, guard); err != nil {
		return err
	}
	items := make([]Item, len(lines))
	for i, line := range lines {
		items[i] = Item{Position: i + 1, Text: line}
	}
	return tx.PutAgenda(id, items)
}
