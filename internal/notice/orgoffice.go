package notice

import (
	"fmt"
	"slices"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/roster"
)

// KindOrgOffices shows who holds an office in a unit, with the choices to give
// one and to end one.
const KindOrgOffices Kind = "org.offices"

type orgOfficesArgs struct {
	Unit roster.UnitID `json:"unit"`
	// Data is what comes before the office in what the choices carry.
	Data string `json:"data"`
}

// OrgOffices shows who holds an office in the unit, now or later. Its choices
// carry data with the office behind it, "deputy", or what ends one, "end:deputy:17".
func OrgOffices(unit roster.UnitID, data string) Note {
	return note(KindOrgOffices, orgOfficesArgs{Unit: unit, Data: data})
}

// givable are the offices that an administrator gives in a unit of each kind. The
// leaders of groups are their cell's to choose.
var givable = map[roster.UnitKind][]roster.Role{
	roster.Committee: {roster.Leader, roster.Admin},
	roster.Cell:      {roster.Secretary, roster.Deputy, roster.CommitteeMember, roster.Follower},
}

// Givable are the offices that an administrator gives in a unit of this kind.
func Givable(kind roster.UnitKind) []roster.Role { return givable[kind] }

func orgOffices(p *page) (chat.Message, error) {
	var args orgOfficesArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	u, err := p.unitToday(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	facts, err := p.tx.FactsIn([]roster.UnitID{u.ID})
	if err != nil {
		return chat.Message{}, err
	}
	today := p.today()
	m := chat.Message{Title: p.say("office.title", "Unit", u.Name)}
	var lines []string
	for _, role := range append(slices.Clone(givable[u.Kind]), roster.GroupLeader) {
		for _, f := range facts {
			if f.Kind != roster.Office || f.Value != string(role) || !f.To.IsZero() && !today.Before(f.To) {
				continue
			}
			who, err := p.tx.Person(f.Person)
			if err != nil {
				return chat.Message{}, err
			}
			word := p.say("role." + f.Value)
			lines = append(lines, p.say("office.holds", "Role", word, "Name", withYear(who), "Days", p.days(f.From, f.To)))
			m.Choices = append(m.Choices, []chat.Choice{{
				Label: p.say("office.end", "Role", lowerFirst(word), "Name", who.FullName), Data: args.Data + "end:" + f.Value + ":" + fmt.Sprint(f.Person),
			}})
		}
	}
	if len(lines) == 0 {
		lines = append(lines, p.say("office.none"))
	}
	m.Text = strings.Join(lines, "\n")
	for _, role := range givable[u.Kind] {
		m.Choices = append(m.Choices, []chat.Choice{{
			Label: p.say("office.give", "Role", lowerFirst(p.say("role."+string(role)))), Data: args.Data + string(role),
		}})
	}
	return m, nil
}

// OfficeTold tells somebody that they hold an office, or not any more, and a
// cell's secretaries who follows their cell.
const OfficeTold Kind = "cell.office"

type officeArgs struct {
	Unit   roster.UnitID   `json:"unit"`
	Holder roster.PersonID `json:"holder"`
	Role   roster.Role     `json:"role"`
	From   calendar.Date   `json:"from"`
	To     calendar.Date   `json:"to,omitzero"`
	Off    bool            `json:"off,omitempty"`
}

// OfficeNote tells of an office from a day to another, which may be none; off
// tells that it ends on the first.
func OfficeNote(unit roster.UnitID, holder roster.PersonID, role roster.Role, from, to calendar.Date, off bool) Note {
	return note(OfficeTold, officeArgs{Unit: unit, Holder: holder, Role: role, From: from, To: to, Off: off})
}

func officeTold(p *page) (chat.Message, error) {
	var args officeArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	unit, err := p.unitToday(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	who, err := p.tx.Person(args.Holder)
	if err != nil {
		return chat.Message{}, err
	}
	fill := []any{"Name", who.FullName, "Role", lowerFirst(p.say("role." + string(args.Role))), "Unit", unit.Name, "Days", p.days(args.From, args.To)}
	switch {
	case args.Off && p.to.Person == args.Holder:
		return chat.Message{Text: p.say("office.yours_ends", fill...)}, nil
	case args.Off:
		return chat.Message{Text: p.say("office.theirs_ends", fill...)}, nil
	case p.to.Person == args.Holder:
		return chat.Message{Text: p.say("office.yours", fill...)}, nil
	default:
		return chat.Message{Text: p.say("office.theirs", fill...)}, nil
	}
}
