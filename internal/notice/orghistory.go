package notice

import (
	"fmt"
	"slices"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/i18n"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// KindOrgHistory shows what was changed in a unit and below it.
const KindOrgHistory Kind = "org.history"

type orgHistoryArgs struct {
	Unit roster.UnitID `json:"unit"`
	Page int           `json:"page,omitempty"`
	// Undoable are those of the page that the reader can take back.
	Undoable []roster.ChangeID `json:"undoable,omitempty"`
}

// OrgHistory shows what was changed in a unit and below it, the latest first, a
// page at a time; with a way to take back each of these, that are on the page.
func OrgHistory(unit roster.UnitID, page int, undoable []roster.ChangeID) Note {
	return note(KindOrgHistory, orgHistoryArgs{Unit: unit, Page: page, Undoable: undoable})
}

// HistoryPage asks for the changes on a page of a history.
func HistoryPage(page int) roster.ChangeQuery {
	return roster.ChangeQuery{Kinds: reorg.Kinds, Undone: true, After: max(page, 0) * changesPerPage, Limit: changesPerPage}
}

// changesPerPage is how many changes a page has.
const changesPerPage = 10

func orgHistory(p *page) (chat.Message, error) {
	var args orgHistoryArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	u, _, err := p.unitLast(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	args.Page = max(args.Page, 0)
	q := HistoryPage(args.Page)
	q.Limit++ // to know whether there are more
	changes, err := p.tx.ChangesBelow(u.ID, q)
	if err != nil {
		return chat.Message{}, err
	}
	more := len(changes) > changesPerPage
	changes = changes[:min(len(changes), changesPerPage)]
	m := chat.Message{Title: p.say("org.history", "Unit", u.Name)}
	var lines []string
	for i, c := range changes {
		line, err := p.changeLine(c)
		if err != nil {
			return chat.Message{}, err
		}
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, line))
		if c.UndoneAt.IsZero() && slices.Contains(args.Undoable, c.ID) {
			m.Choices = append(m.Choices, []chat.Choice{{Label: p.say("org.undo_nth", "Number", i+1), Data: fmt.Sprintf("ou:%d", c.ID)}})
		}
	}
	if len(lines) == 0 {
		lines = append(lines, p.say("org.no_history"))
	}
	m.Text = strings.Join(lines, "\n")
	m.Choices = append(m.Choices, p.historyPages(args, more)...)
	return m, nil
}

func (p *page) historyPages(args orgHistoryArgs, more bool) [][]chat.Choice {
	data := func(page int) string { return fmt.Sprintf("oh:%d:%d", args.Unit, page) }
	var row []chat.Choice
	if args.Page > 0 {
		row = append(row, p.press("page.before", data(args.Page-1)))
	}
	if more {
		row = append(row, p.press("page.after", data(args.Page+1)))
	}
	row = append(row, p.press("org.back", fmt.Sprintf("o:%d:0", args.Unit)))
	return [][]chat.Choice{row}
}

// changeLine is a change, with who made it and when.
func (p *page) changeLine(c roster.Change) (string, error) {
	by := ""
	if c.By != 0 {
		who, err := p.tx.Person(c.By)
		if err != nil {
			return "", err
		}
		by = who.FullName
	}
	return ChangeLine(p.words, c, calendar.DateOf(c.At, p.almanac.Zone), by), nil
}

// ChangeLine is a change of the tree in words, with the day on which it was made
// and the name of who made it, empty for the operator.
func ChangeLine(w *i18n.Words, c roster.Change, on calendar.Date, by string) string {
	line := Reorganised(w, c.Kind, c.From, c.Args) + " "
	if by == "" {
		line += w.Say("org.made", "Date", w.Date(on))
	} else {
		line += w.Say("org.made_by", "Date", w.Date(on), "Name", by)
	}
	if !c.UndoneAt.IsZero() {
		line += " " + w.Say("org.was_undone")
	}
	return line
}
