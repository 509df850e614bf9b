package notice

import (
	"fmt"
	"strings"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/roster"
)

// KindAudit shows an admin who has seen or changed what.
const KindAudit Kind = "audit.page"

type auditArgs struct {
	Unit   roster.UnitID   `json:"unit"`
	Person roster.PersonID `json:"person,omitempty"`
	Page   int             `json:"page,omitempty"`
}

// Audit shows the entries of the audit log about a unit and all below it, or of
// them those about a person; the latest first, page by page.
func Audit(unit roster.UnitID, about roster.PersonID, page int) Note {
	return note(KindAudit, auditArgs{Unit: unit, Person: about, Page: page})
}

// auditPage is how many entries stand on a page: each takes two lines on a phone.
const auditPage = 10

func auditLog(p *page) (chat.Message, error) {
	var args auditArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	unit, _, err := p.unitLast(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	args.Page = min(max(args.Page, 0), 1<<20) // what is forged must not overflow
	entries, err := p.tx.Audited(audit.Query{
		Below: args.Unit, On: p.today(), Person: args.Person, Skip: args.Page * auditPage, Limit: auditPage + 1,
	})
	if err != nil {
		return chat.Message{}, err
	}
	m := chat.Message{Title: p.say("audit.title", "Unit", unit.Name)}
	var lines []string
	if args.Person != 0 {
		who, err := p.tx.Person(args.Person)
		if err != nil {
			return chat.Message{}, err
		}
		lines = append(lines, p.say("audit.about", "Name", who.FullName))
	}
	if len(entries) == 0 {
		lines = append(lines, p.say("audit.none"))
	}
	for _, e := range entries[:min(len(entries), auditPage)] {
		line, err := p.auditLine(e)
		if err != nil {
			return chat.Message{}, err
		}
		lines = append(lines, line)
	}
	m.Text = strings.Join(lines, "\n")
	var turn []chat.Choice
	data := func(page int) string { return fmt.Sprintf("J:%d:%d:%d", args.Unit, args.Person, page) }
	if args.Page > 0 {
		turn = append(turn, p.press("page.before", data(args.Page-1)))
	}
	if len(entries) > auditPage {
		turn = append(turn, p.press("page.after", data(args.Page+1)))
	}
	if turn != nil {
		m.Choices = [][]chat.Choice{turn}
	}
	return m, nil
}

// auditLine says one entry.
func (p *page) auditLine(e audit.Entry) (string, error) {
	who := p.say("audit.program")
	if e.Through == audit.CLI {
		who = p.say("audit.operator")
	}
	if e.By != 0 {
		by, err := p.tx.Person(e.By)
		if err != nil {
			return "", err
		}
		who = by.FullName
	}
	line := p.say("audit.line", "When", p.words.When(e.At, p.almanac.Zone), "Who", who, "What", p.say("audited."+string(e.Kind)))
	if e.Person != 0 {
		about, err := p.tx.Person(e.Person)
		if err != nil {
			return "", err
		}
		line += p.say("audit.person", "Name", about.FullName)
	}
	if e.Unit != 0 {
		unit, err := p.tx.Unit(e.Unit, calendar.DateOf(e.At, p.almanac.Zone))
		switch {
		case fault.Is(err, fault.NotFound): // it was to begin later
		case err != nil:
			return "", err
		default:
			line += p.say("audit.unit", "Unit", unit.Name)
		}
	}
	if e.People > 0 {
		line += p.say("audit.people", "Count", e.People)
	}
	return line, nil
}
