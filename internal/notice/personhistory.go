package notice

import (
	"fmt"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// KindPersonHistory shows a cell's secretaries what was changed about somebody.
const KindPersonHistory Kind = "cell.history"

// PersonHistory shows what was changed about somebody on a cell's list, the latest first.
func PersonHistory(unit roster.UnitID, who roster.PersonID, page int) Note {
	return note(KindPersonHistory, memberArgs{Unit: unit, Person: who, Page: page})
}

// PersonHistoryData is what a tap on somebody's history carries.
func PersonHistoryData(who roster.PersonID, page int) string {
	return fmt.Sprintf("dh:%d:%d", who, page)
}

// UndoData is what a tap on taking a change back carries.
func UndoData(c roster.ChangeID) string { return fmt.Sprintf("du:%d", c) }

// personHistoryPage is how many changes stand on a page.
const personHistoryPage = 10

func personHistory(p *page) (chat.Message, error) {
	var args memberArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	who, err := p.tx.Person(args.Person)
	if err != nil {
		return chat.Message{}, err
	}
	all, err := p.tx.ChangesOfPerson(args.Person)
	if err != nil {
		return chat.Message{}, err
	}
	var about []roster.Change
	for _, c := range all {
		if people := c.People(roster.About); len(people) == 1 && people[0] == args.Person && p.words.Has(deedKey(c.Kind)) {
			about = append(about, c)
		}
	}
	some, shown, more := cut(about, args.Page, personHistoryPage)
	m := chat.Message{Title: p.say("member.history_of", "Name", who.FullName)}
	var lines []string
	for _, c := range some {
		line, err := p.personHistoryLine(c)
		if err != nil {
			return chat.Message{}, err
		}
		lines = append(lines, line)
	}
	if len(about) == 0 {
		lines = append(lines, p.say("member.no_history"))
	}
	m.Text = strings.Join(lines, "\n")
	if turn := p.turnPages(shown, more, func(page int) string { return PersonHistoryData(args.Person, page) }); turn != nil {
		m.Choices = append(m.Choices, turn)
	}
	if len(about) > 0 && args.Page == 0 && personnel.Undoable(about[0]) {
		m.Choices = append(m.Choices, []chat.Choice{p.press("member.undo_last", UndoData(about[0].ID))})
	}
	m.Choices = append(m.Choices, []chat.Choice{p.press("member.back", MemberData(args.Person))})
	return m, nil
}

// personHistoryLine is one change, with who made it and when.
func (p *page) personHistoryLine(c roster.Change) (string, error) {
	by := p.say("member.operator")
	if c.By != 0 {
		who, err := p.tx.Person(c.By)
		if err != nil {
			return "", err
		}
		by = who.FullName
	}
	line := p.say("member.history_line", "Day", p.words.Date(calendar.DateOf(c.At, p.almanac.Zone)), "By", by,
		"What", p.changeWords(c.Kind, c.From, c.Args))
	if !c.UndoneAt.IsZero() {
		line = p.say("member.undone", "Line", line)
	}
	return line, nil
}
