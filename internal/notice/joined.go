package notice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/roster"
)

// KindJoined shows who of a cell has joined.
const KindJoined Kind = "cell.joined"

type joinedArgs struct {
	Unit roster.UnitID `json:"unit"`
	// By is whom it is for: not everybody may have everybody's code made.
	By   roster.PersonID `json:"by"`
	Page int             `json:"page,omitempty"`
}

// Joined shows who of a cell has joined and who has not, with a page of choices to
// get a new code for one of these. Only those who hand out codes may be shown it.
func Joined(unit roster.UnitID, by roster.PersonID, page int) Note {
	return note(KindJoined, joinedArgs{unit, by, page})
}

// JoinedData is what a tap on a page of it carries.
func JoinedData(unit roster.UnitID, page int) string { return fmt.Sprintf("j:%d:%d", unit, page) }

// SheetData is what a tap carries that asks for a cell's sheet: for all, or for
// those who have not joined.
func SheetData(unit roster.UnitID, all bool) string { return fmt.Sprintf("q:%d:%t", unit, all) }

// joinedList is who of a cell has joined, by how it stands with them.
type joinedList struct {
	in, away, out []roster.Member
	// since is since when nothing reaches those who are away.
	since map[roster.PersonID]time.Time
}

func joined(p *page) (chat.Message, error) {
	var args joinedArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	unit, err := p.unitToday(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	found, err := p.invitees(args.Unit, args.By)
	if err != nil {
		return chat.Message{}, err
	}
	list, err := p.joinedList(found.All)
	if err != nil {
		return chat.Message{}, err
	}
	m := chat.Message{Title: p.say("joined.title", "Unit", unit.Name), Text: strings.Join(p.joinedLines(found, list), "\n")}
	missing := found.Missing()
	if len(missing) == 0 {
		return m, nil
	}
	m.Text += "\n\n" + p.say("joined.how")
	some, at, more := cut(missing, args.Page, RollPage)
	for _, who := range some {
		m.Choices = append(m.Choices, []chat.Choice{{
			Label: nameAmong(found.All, listed, who.Person), Data: fmt.Sprintf("jr:%d:%d", args.Unit, who.Person.ID),
		}})
	}
	if turn := p.turnPages(at, more, func(page int) string { return JoinedData(args.Unit, page) }); turn != nil {
		m.Choices = append(m.Choices, turn)
	}
	m.Choices = append(m.Choices, []chat.Choice{p.press("joined.sheet", SheetData(args.Unit, false))})
	return m, nil
}

// invitees are the people of a cell as somebody who hands out codes sees them.
func (p *page) invitees(cell roster.UnitID, by roster.PersonID) (roster.Invitees, error) {
	record, err := p.tx.StandingPerson(by, p.today())
	if err != nil {
		return roster.Invitees{}, err
	}
	return roster.InviteesOf(p.tx, &roster.Identity{Person: record.Person, Roles: record.Roles}, cell, p.today())
}

func (p *page) joinedList(all []roster.Member) (joinedList, error) {
	list := joinedList{since: map[roster.PersonID]time.Time{}}
	var away []roster.PersonID
	for _, m := range all {
		switch {
		case m.Reachable():
			list.in = append(list.in, m)
		case m.Joined:
			list.away, away = append(list.away, m), append(away, m.Person.ID)
		default:
			list.out = append(list.out, m)
		}
	}
	accounts, err := p.tx.AccountsOf(away)
	for _, a := range accounts { // the last one that could be reached counts
		if a.UnreachableAt.After(list.since[a.Person]) {
			list.since[a.Person] = a.UnreachableAt
		}
	}
	return list, err
}

// joinedLines are the sums and the names.
func (p *page) joinedLines(found roster.Invitees, list joinedList) []string {
	lines := []string{p.say("joined.sums", "All", len(found.All), "In", len(list.in), "Away", len(list.away), "Out", len(list.out))}
	group := func(heading string, some []roster.Member, remark func(roster.Member) string) {
		if len(some) == 0 {
			return
		}
		lines = append(lines, "", p.say(heading, "Number", len(some)))
		for i, m := range some {
			line := fmt.Sprintf("%d. %s", i+1, nameAmong(found.All, listed, m.Person))
			if more := remark(m); more != "" {
				line += " – " + more
			}
			lines = append(lines, line)
		}
	}
	group("joined.out", list.out, func(m roster.Member) string { return p.notJoined(found, m) })
	group("joined.away", list.away, func(m roster.Member) string {
		day := calendar.DateOf(list.since[m.Person.ID], p.almanac.Zone)
		return p.say("joined.since", "Why", p.unreachable(m.Unreachable), "Day", p.words.Date(day))
	})
	group("joined.in", list.in, func(roster.Member) string { return "" })
	return lines
}

// notJoined is what is worth knowing about somebody who has not joined.
func (p *page) notJoined(found roster.Invitees, m roster.Member) string {
	var parts []string
	if m.Declined {
		parts = append(parts, p.say("joined.declined"))
	}
	if m.Withdrawn {
		parts = append(parts, p.say("unreachable.withdrawn"))
	}
	if found.Beyond[m.Person.ID] {
		parts = append(parts, p.say("joined.beyond"))
	}
	return strings.Join(slices.Compact(parts), ", ")
}

func listed(m roster.Member) roster.Person { return m.Person }
