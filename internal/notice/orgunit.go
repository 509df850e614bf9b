package notice

import (
	"fmt"
	"strings"

	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/i18n"
	"keng/internal/roster"
)

// KindOrgUnit shows a unit with those right below it, a page at a time.
const KindOrgUnit Kind = "org.unit"

// OrgUnitArgs say which unit is shown to whom.
type OrgUnitArgs struct {
	Unit roster.UnitID `json:"unit"`
	Page int           `json:"page,omitempty"`
	// Above is the unit above, if the reader may see it.
	Above roster.UnitID `json:"above,omitempty"`
	// Keeps tells that the reader may change it.
	Keeps bool `json:"keeps,omitempty"`
	// Formerly is the name of before by which it was asked for; may be empty.
	Formerly string `json:"formerly,omitempty"`
	// Into are the units that one that is no more became a part of, of those that
	// the reader may see.
	Into []roster.UnitID `json:"into,omitempty"`
}

// OrgUnit shows a unit and what is right below it.
func OrgUnit(a OrgUnitArgs) Note { return note(KindOrgUnit, a) }

// unitsPerPage is as many as a phone shows in three screens with their buttons.
const unitsPerPage = 20

func orgUnit(p *page) (chat.Message, error) {
	var args OrgUnitArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	today := p.today()
	u, err := p.tx.Branch(args.Unit, today)
	if fault.Is(err, fault.NotFound) {
		return p.endedUnit(args)
	}
	if err != nil {
		return chat.Message{}, err
	}
	args.Page = min(max(args.Page, 0), max(u.Below-1, 0)/unitsPerPage)
	below, all, err := p.tx.Branches(u.ID, today, args.Page*unitsPerPage, unitsPerPage)
	if err != nil {
		return chat.Message{}, err
	}
	lines := append(p.formerly(args, u.Unit), p.branchLine(u))
	m := chat.Message{Title: u.Name}
	for i, b := range below {
		// Numbered from 1 on each page: what is typed is a number of its buttons.
		lines = append(lines, fmt.Sprintf("%d. %s (%s)", i+1, b.Name, BranchSize(p.words, b)))
		m.Choices = append(m.Choices, []chat.Choice{{Label: b.Name, Data: fmt.Sprintf("o:%d:0", b.ID)}})
	}
	if pages := (all + unitsPerPage - 1) / unitsPerPage; pages > 1 {
		lines = append(lines, p.say("org.page", "Number", args.Page+1, "All", pages))
	}
	m.Text = strings.Join(lines, "\n")
	m.Choices = append(m.Choices, p.unitPages(args, (args.Page+1)*unitsPerPage < all)...)
	return m, p.unitDeeds(&m, args, u)
}

// branchLine says what a unit is, and how much is in it.
func (p *page) branchLine(b roster.Branch) string {
	return p.say("org.is_"+string(b.Kind), "Size", BranchSize(p.words, b))
}

// BranchSize says how many units and people there are: "4 đơn vị trực thuộc, 96 đảng viên".
func BranchSize(w *i18n.Words, b roster.Branch) string {
	members := w.Say("org.members", "Number", w.Number(b.Members))
	if b.Kind != roster.Committee {
		return members
	}
	units := w.Say("org.units", "Number", w.Number(b.Below))
	if !b.Counted {
		return units
	}
	return units + ", " + members
}

// unitPages are the choices that turn the pages, and go up.
func (p *page) unitPages(args OrgUnitArgs, more bool) (rows [][]chat.Choice) {
	data := func(page int) string { return fmt.Sprintf("o:%d:%d", args.Unit, page) }
	var row []chat.Choice
	if args.Page > 0 {
		row = append(row, p.press("page.before", data(args.Page-1)))
	}
	if more {
		row = append(row, p.press("page.after", data(args.Page+1)))
	}
	if row != nil {
		rows = append(rows, row)
	}
	return rows
}

// deeds are what can be done with a unit of each kind, in rows.
var deeds = map[roster.UnitKind][][]string{
	roster.Committee: {{"found", "rename"}, {"move"}, {"merge", "dissolve"}, {"settings", "offices"}, {"import"}},
	roster.Cell:      {{"merge", "split"}, {"rename", "dissolve"}, {"move"}, {"found", "offices"}, {"import"}},
	roster.Group:     {{"rename", "dissolve"}},
}

// unitDeeds adds the choices of what the reader can do with the unit.
func (p *page) unitDeeds(m *chat.Message, args OrgUnitArgs, u roster.Branch) error {
	deed := func(what string) chat.Choice {
		return p.press("org.do_"+what, fmt.Sprintf("oa:%d:%s", u.ID, what))
	}
	if args.Keeps {
		for _, row := range deeds[u.Kind] {
			var choices []chat.Choice
			for _, what := range row {
				choices = append(choices, deed(what))
			}
			m.Choices = append(m.Choices, choices)
		}
	}
	last := []chat.Choice{p.press("org.do_history", fmt.Sprintf("oh:%d:0", u.ID))}
	if args.Above != 0 {
		above, err := p.unitToday(args.Above)
		if err != nil {
			return err
		}
		last = append(last, chat.Choice{Label: p.say("org.up", "Unit", above.Name), Data: fmt.Sprintf("o:%d:0", above.ID)})
	}
	m.Choices = append(m.Choices, last)
	return nil
}
