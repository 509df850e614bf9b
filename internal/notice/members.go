package notice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/roster"
)

// KindMembers lists the people of a cell to its secretaries.
const KindMembers Kind = "cell.members"

type membersArgs struct {
	Unit roster.UnitID `json:"unit"`
	Page int           `json:"page,omitempty"`
}

// Members lists a cell's people, page by page, the first being 0. Only the
// cell's own secretaries may be shown it.
func Members(unit roster.UnitID, page int) Note {
	return note(KindMembers, membersArgs{Unit: unit, Page: page})
}

// MembersData is what a tap on a page of the list carries.
func MembersData(unit roster.UnitID, page int) string { return fmt.Sprintf("d:%d:%d", unit, page) }

// MemberData is what a tap on somebody of the list carries.
func MemberData(who roster.PersonID) string { return fmt.Sprintf("dv:%d", who) }

// ListData is what a tap on what is done to the whole list carries, such as "add".
func ListData(what string, unit roster.UnitID) string { return fmt.Sprintf("da:%s:%d", what, unit) }

// MembersPage is how many people stand on a page: each has a line and a button.
const MembersPage = 10

// entry is somebody on a cell's list, or somebody who will come onto it.
type entry struct {
	roster.Member
	// from is set for one who will come.
	from calendar.Date
}

func entered(e entry) roster.Person { return e.Person }

// cellList is what there is to say about a cell's people.
type cellList struct {
	unit    roster.Unit
	entries []entry
	// guests follow the cell without belonging to it.
	guests []roster.Member
	groups map[roster.UnitID]roster.Unit
	// heads lead a group.
	heads map[roster.PersonID]bool
}

func members(p *page) (chat.Message, error) {
	var args membersArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	list, err := p.cellList(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	some, shown, more := cut(list.entries, args.Page, MembersPage)
	lines := p.membersHead(list)
	if pages := (len(list.entries) + MembersPage - 1) / MembersPage; pages > 1 {
		lines = append(lines, p.say("members.page", "Page", shown+1, "Pages", pages))
	}
	m := chat.Message{Title: p.say("members.title", "Unit", list.unit.Name)}
	lines = append(lines, "")
	for i, e := range some {
		what, err := p.entryWords(list, e)
		if err != nil {
			return chat.Message{}, err
		}
		lines = append(lines, fmt.Sprintf("%d. %s – %s", i+1, withYear(e.Person), what))
		m.Choices = append(m.Choices, []chat.Choice{{Label: nameAmong(list.entries, entered, e.Person), Data: MemberData(e.Person.ID)}})
	}
	m.Text = strings.Join(append(lines, "", p.say("members.how")), "\n")
	if turn := p.turnPages(shown, more, func(page int) string { return MembersData(args.Unit, page) }); turn != nil {
		m.Choices = append(m.Choices, turn)
	}
	deeds, err := p.listDeeds(args.Unit)
	m.Choices = append(m.Choices, deeds...)
	return m, err
}

// listDeeds are the choices of what is done to the whole list.
func (p *page) listDeeds(unit roster.UnitID) ([][]chat.Choice, error) {
	open, err := p.tx.OpenProposals(unit)
	rows := [][]chat.Choice{
		{p.press("members.add", ListData("add", unit)), p.press("members.ask", ListData("ask", unit))},
		{p.press("members.file", ListData("file", unit)), p.press("members.import", ListData("import", unit))},
	}
	if len(open) > 0 {
		rows = append(rows, []chat.Choice{{Label: p.say("members.under_way", "Number", len(open)), Data: TransfersData(unit, 0)}})
	}
	return rows, err
}

// membersHead is the sums of the list, by category, and who follows the cell.
func (p *page) membersHead(list cellList) []string {
	must, listed := 0, 0
	count := map[roster.Category]int{}
	for _, e := range list.entries {
		if e.from.IsZero() {
			listed++
			count[e.Category]++
			if e.Must {
				must++
			}
		}
	}
	var parts []string
	for _, c := range roster.Categories {
		if count[c] > 0 {
			parts = append(parts, lowerFirst(p.say("category."+string(c)))+" "+strconv.Itoa(count[c]))
		}
	}
	lines := []string{p.say("members.sums", "Listed", listed, "Parts", strings.Join(parts, ", "), "Must", must)}
	if listed == 0 {
		lines = []string{p.say("members.none")}
	}
	if len(list.guests) > 0 {
		names := make([]string, len(list.guests))
		for i, g := range list.guests {
			names[i] = g.Person.FullName
		}
		lines = append(lines, p.say("members.guests", "Names", strings.Join(names, ", ")))
	}
	return lines
}

// entryWords is what stands behind a name in the list.
func (p *page) entryWords(list cellList, e entry) (string, error) {
	if !e.from.IsZero() {
		return p.say("members.coming", "From", p.words.Date(e.from)), nil
	}
	parts := []string{lowerFirst(p.say("category." + string(e.Category)))}
	if e.Role != "" {
		parts = append(parts, lowerFirst(p.say("role."+string(e.Role))))
	}
	if list.heads[e.Person.ID] {
		parts = append(parts, lowerFirst(p.say("role."+string(roster.GroupLeader))))
	}
	if group, in := list.groups[e.Group]; in {
		parts = append(parts, group.Name)
	}
	helpers, err := p.namesOf(p.tx.HelpersOf(e.Person.ID))
	if err != nil {
		return "", err
	}
	if len(helpers) > 0 {
		parts = append(parts, p.say("members.helped", "Names", strings.Join(helpers, ", ")))
	}
	switch {
	case !e.Joined:
		parts = append(parts, p.unreachable("not_joined"))
	case e.Unreachable != "":
		parts = append(parts, p.unreachable(e.Unreachable))
	}
	return strings.Join(parts, ", "), nil
}

// namesOf are the names of people who were looked up.
func (p *page) namesOf(people []roster.PersonID, err error) ([]string, error) {
	var names []string
	for _, id := range people {
		who, err := p.tx.Person(id)
		if err != nil {
			return nil, err
		}
		names = append(names, who.FullName)
	}
	return names, err
}

// cellList reads who is on the list today, and who will come onto it.
func (p *page) cellList(id roster.UnitID) (cellList, error) {
	today := p.today()
	list := cellList{groups: map[roster.UnitID]roster.Unit{}, heads: map[roster.PersonID]bool{}}
	units, err := p.tx.UnitsBelow(id, today)
	if err != nil {
		return list, err
	}
	ids := []roster.UnitID{id}
	for _, u := range units {
		if u.ID == id {
			list.unit = u
		} else {
			list.groups[u.ID] = u
			ids = append(ids, u.ID)
		}
	}
	all, err := p.tx.MembersAt(id, today)
	if err != nil {
		return list, err
	}
	for _, m := range all {
		if m.Listed {
			list.entries = append(list.entries, entry{Member: m})
		} else {
			list.guests = append(list.guests, m)
		}
	}
	facts, err := p.tx.FactsIn(ids)
	if err != nil {
		return list, err
	}
	for _, f := range facts {
		switch {
		case f.Kind == roster.Office && f.Value == string(roster.GroupLeader) && f.HoldsOn(today):
			list.heads[f.Person] = true
		case f.Kind == roster.Home && f.Unit == id && f.From.After(today):
			if err := p.expect(&list, f); err != nil {
				return list, err
			}
		}
	}
	return list, nil
}

// expect adds somebody who will come onto the list, unless they stand there.
func (p *page) expect(list *cellList, f roster.Fact) error {
	if slices.ContainsFunc(list.entries, func(e entry) bool { return e.Person.ID == f.Person }) {
		return nil
	}
	who, err := p.tx.Person(f.Person)
	list.entries = append(list.entries, entry{Member: roster.Member{Person: who}, from: f.From})
	return err
}

// withYear is a name with the year of birth, where it is known.
func withYear(who roster.Person) string {
	if who.BirthYear == 0 {
		return who.FullName
	}
	return fmt.Sprintf("%s (%d)", who.FullName, who.BirthYear)
}
