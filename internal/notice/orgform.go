package notice

import (
	"fmt"
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// The kinds of notices on the way to a change of the tree.
const (
	// KindOrgPreview shows what a change would come to, and asks.
	KindOrgPreview Kind = "org.preview"
	// KindOrgDone shows what it came to.
	KindOrgDone Kind = "org.done"
	// KindOrgPeople shows people to choose from, by their numbers.
	KindOrgPeople Kind = "org.people"
)

type orgOutcomeArgs struct {
	Outcome reorg.Outcome `json:"outcome"`
	// Save, Cancel and More are what the choices of a preview carry.
	Save   string `json:"save,omitempty"`
	Cancel string `json:"cancel,omitempty"`
	More   string `json:"more,omitempty"`
	// People and From tell to how many it goes out, and when if not at once.
	People int       `json:"people,omitempty"`
	From   time.Time `json:"from,omitzero"`
}

// OrgPreview shows what a change would come to. More, which may be empty, is
// what a choice carries that adds another unit.
func OrgPreview(o reorg.Outcome, save, cancel, more string) Note {
	return note(KindOrgPreview, orgOutcomeArgs{Outcome: o, Save: save, Cancel: cancel, More: more})
}

// OrgDone shows what a change came to and to how many it is told, from an
// instant on if not at once.
func OrgDone(o reorg.Outcome, people int, from time.Time) Note {
	return note(KindOrgDone, orgOutcomeArgs{Outcome: o, People: people, From: from})
}

func orgPreview(p *page) (chat.Message, error) {
	var args orgOutcomeArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	lines := append(OutcomeLines(p.words, args.Outcome), p.say("org.save_or_not"))
	m := chat.Message{Title: p.say("org.preview"), Text: strings.Join(lines, "\n")}
	m.Choices = [][]chat.Choice{{p.press("button.save", args.Save), p.press("button.cancel", args.Cancel)}}
	if args.More != "" {
		key := "org.more_cells"
		if args.Outcome.Args["Kind"] == string(roster.Committee) {
			key = "unite.more"
		}
		m.Choices = append(m.Choices, []chat.Choice{p.press(key, args.More)})
	}
	return m, nil
}

func orgDone(p *page) (chat.Message, error) {
	var args orgOutcomeArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	lines := append([]string{p.toldTo(args.People, args.From)}, OutcomeLines(p.words, args.Outcome)...)
	m := chat.Message{Text: strings.Join(lines, "\n")}
	if !args.Outcome.Undone {
		m.Choices = [][]chat.Choice{{p.press("org.do_undo", fmt.Sprintf("ou:%d", args.Outcome.Change))}}
	}
	return m, nil
}

// toldTo says to how many something goes out, and when if not at once.
func (p *page) toldTo(people int, from time.Time) string {
	switch {
	case people == 0:
		return p.say("told.nobody")
	case from.IsZero():
		return p.say("told.count", "Count", people)
	default:
		return p.say("told.later", "Count", people, "When", p.words.When(from, p.almanac.Zone))
	}
}

type orgPeopleArgs struct {
	Cell roster.UnitID `json:"unit"`
	// On is the day of the list.
	On     calendar.Date     `json:"on"`
	People []roster.PersonID `json:"people"`
	// Ask is the key of the question above the list.
	Ask string `json:"ask"`
	// All is what a choice of all of them carries; empty for none.
	All string `json:"all,omitempty"`
}

// OrgPeople shows these people of a cell, numbered in this order, under the
// question of a key. All, which may be empty, is what a choice of all carries.
func OrgPeople(cell roster.UnitID, on calendar.Date, people []roster.PersonID, ask, all string) Note {
	return note(KindOrgPeople, orgPeopleArgs{Cell: cell, On: on, People: people, Ask: ask, All: all})
}

func orgPeople(p *page) (chat.Message, error) {
	var args orgPeopleArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	members, err := p.tx.MembersAt(args.Cell, args.On)
	if err != nil {
		return chat.Message{}, err
	}
	known := make(map[roster.PersonID]roster.Member, len(members))
	for _, m := range members {
		known[m.Person.ID] = m
	}
	lines := []string{p.say(args.Ask)}
	for i, id := range args.People {
		m, ok := known[id]
		if !ok { // has left since
			if m.Person, err = p.tx.Person(id); err != nil {
				return chat.Message{}, err
			}
		}
		name := nameAmong(members, func(m roster.Member) roster.Person { return m.Person }, m.Person)
		line := fmt.Sprintf("%d. %s", i+1, name)
		if m.Role != "" {
			line += " – " + p.say("role."+string(m.Role))
		}
		lines = append(lines, line)
	}
	m := chat.Message{Text: strings.Join(append(lines, p.say("org.enter_numbers")), "\n")}
	if args.All != "" {
		m.Choices = [][]chat.Choice{{p.press("org.all_left", args.All)}}
	}
	return m, nil
}
