package notice

import (
	"fmt"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// endedUnit shows a unit that is no more: since when, what became of it, and the
// way there.
func (p *page) endedUnit(args OrgUnitArgs) (chat.Message, error) {
	u, last, err := p.unitLast(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	lines := append(p.formerly(args, u), p.say("former."+string(u.Kind), "Date", p.words.Date(last.AddDays(1))))
	ends, err := reorg.EndOf(p.tx, u.ID, last)
	if err != nil {
		return chat.Message{}, err
	}
	for _, c := range ends {
		lines = append(lines, Reorganised(p.words, c.Kind, c.From, c.Args))
	}
	m := chat.Message{Title: u.Name, Text: strings.Join(lines, "\n")}
	for _, id := range args.Into {
		into, _, err := p.unitLast(id)
		if err != nil {
			return chat.Message{}, err
		}
		m.Choices = append(m.Choices, []chat.Choice{{Label: p.say("former.open", "Unit", into.Name), Data: fmt.Sprintf("o:%d:0", id)}})
	}
	m.Choices = append(m.Choices, []chat.Choice{p.press("org.do_history", fmt.Sprintf("oh:%d:0", u.ID))})
	return m, nil
}

// formerly says by which name the reader asked for a unit that has another one.
func (p *page) formerly(args OrgUnitArgs, u roster.Unit) []string {
	if args.Formerly == "" || args.Formerly == u.Name {
		return nil
	}
	return []string{p.say("former.called", "Name", args.Formerly)}
}

// unitLast is a unit as it is now, or as it was on its last day, which it tells.
func (p *page) unitLast(id roster.UnitID) (roster.Unit, calendar.Date, error) {
	path, last, err := roster.PathOn(p.tx, id, p.today())
	if err == nil && len(path) == 0 {
		err = fault.New(fault.NotFound, "unit.unknown")
	}
	if err != nil {
		return roster.Unit{}, last, err
	}
	return path[0], last, nil
}
