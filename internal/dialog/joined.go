package dialog

import (
	"strconv"
	"strings"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/understand"
)

// runJoined is /vaokeng: who of a cell has joined, and who has not; of a cell below
// with its name.
func runJoined(t *turn, args string) error {
	cell, err := t.cellFor(understand.Fold(args), func(id roster.UnitID) string { return notice.JoinedData(id, 0) })
	if err != nil || cell.ID == 0 {
		return err
	}
	t.show(notice.Joined(cell.ID, t.who.Person.ID, 0))
	return nil
}

// pressJoined turns a page of it: "12:1".
func pressJoined(t *turn, data string) error {
	id, page, _ := strings.Cut(data, ":")
	n, err := strconv.Atoi(page)
	if err != nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	cell, err := t.invitedCell(id)
	if err != nil {
		return err
	}
	t.replace(notice.Joined(cell.ID, t.who.Person.ID, n))
	return nil
}

// pressRenew makes a new code for somebody who has not joined, and shows it as a
// text to be passed on: "12:17".
func pressRenew(t *turn, data string) error {
	id, whose, _ := strings.Cut(data, ":")
	cell, err := t.invitedCell(id)
	if err != nil {
		return err
	}
	who := []roster.PersonID{person(whose)}
	codes, err := roster.Invite(t.tx, t.who, cell.ID, who, t.today())
	if err != nil {
		return err
	}
	name, err := t.tx.Person(who[0])
	if err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.LinksMade, Unit: cell.ID, Person: who[0], People: 1}); err != nil {
		return err
	}
	issue, err := t.issue(cell, roster.CodeLife, codes...)
	if err != nil {
		return err
	}
	t.say(notice.Say("joined.renewed", "Name", name.FullName))
	t.show(notice.Invite(issue, who[0]))
	return nil
}
