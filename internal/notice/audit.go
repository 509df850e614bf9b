package notice

import (
	"fmt"
	"strings"

	"keng/internal/audit"
	"keng/internal/chat"
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
	names := p.auditNames()
	for _, e := range entries[:min(len(entries), auditPage)] {
		line, err := names.line(e)
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
		m.Choices = append(m.Choices, turn)
	}
	if len(entries) > 0 {
		m.Choices = append(m.Choices, []chat.Choice{p.press("audit.export_file", fmt.Sprintf("Jf:%d:%d", args.Unit, args.Person))})
	}
	return m, nil
}

// line says one entry.
func (n auditNames) line(e audit.Entry) (string, error) {
	who, err := n.actor(e)
	if err != nil {
		return "", err
	}
	whom, err := n.person(e.Person)
	if err != nil {
		return "", err
	}
	where, err := n.unit(e)
	if err != nil {
		return "", err
	}
	line := n.say("audit.line", "When", n.words.When(e.At, n.almanac.Zone), "Who", who, "What", n.say("audited."+string(e.Kind)))
	if e.Person != 0 {
		line += n.say("audit.person", "Name", whom)
	}
	if where != "" {
		line += n.say("audit.unit", "Unit", where)
	}
	if e.People > 0 {
		line += n.say("audit.people", "Count", e.People)
	}
	return line, nil
}
