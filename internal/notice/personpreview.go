package notice

import (
	"fmt"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/roster"
)

// The kinds of notices about a change of somebody on a cell's list.
const (
	// KindPersonPreview shows what a change would mean, and asks.
	KindPersonPreview Kind = "cell.preview"
	// KindPersonSaved tells that it is made.
	KindPersonSaved Kind = "cell.saved"
	// KindPersonUndone tells that it was taken back.
	KindPersonUndone Kind = "cell.undone"
)

// PersonChange is a change of somebody on a cell's list, for its secretaries.
type PersonChange struct {
	Unit roster.UnitID `json:"unit"`
	// Person is 0 for somebody who is still to be added.
	Person roster.PersonID `json:"person,omitempty"`
	Name   string          `json:"name"`
	// Kind, From and Args are those of the change; an empty Kind says nothing.
	Kind roster.ChangeKind `json:"kind,omitempty"`
	From calendar.Date     `json:"from,omitzero"`
	Args map[string]string `json:"args,omitempty"`
	// Remarks are further lines, each words by their key.
	Remarks []Saying `json:"remarks,omitempty"`
	Figures []Figure `json:"figures,omitempty"`
	// Save and Cancel are what the choices of a preview carry.
	Save   string `json:"save,omitempty"`
	Cancel string `json:"cancel,omitempty"`
	// Undo is what the choice under a saved change carries, if it can be undone.
	Undo string `json:"undo,omitempty"`
	// Withdraw is what the choice under a proposal to another cell carries.
	Withdraw string `json:"withdraw,omitempty"`
	// Gone: the person is on the list no more, so there is nothing to go back to.
	Gone bool `json:"gone,omitempty"`
	// Over: the reader can change nothing of this cell any more.
	Over bool `json:"over,omitempty"`
}

// PersonPreview shows what a change would mean.
func PersonPreview(c PersonChange) Note { return note(KindPersonPreview, c) }

// PersonSaved tells that a change is made.
func PersonSaved(c PersonChange) Note { return note(KindPersonSaved, c) }

// PersonUndone tells that a change was taken back.
func PersonUndone(c PersonChange) Note { return note(KindPersonUndone, c) }

func personPreview(p *page) (chat.Message, error) {
	c, lines, err := p.personChange()
	if err != nil {
		return chat.Message{}, err
	}
	return chat.Message{
		Title: c.Name, Text: strings.Join(append(lines, "", p.say("people.ask_save")), "\n"),
		Choices: [][]chat.Choice{{p.press("button.save", c.Save), p.press("button.cancel", c.Cancel)}},
	}, nil
}

func personSaved(p *page) (chat.Message, error) { return p.personDone("people.saved") }

func personUndone(p *page) (chat.Message, error) { return p.personDone("people.undone") }

// personDone says under a heading what was done, and what can be done next.
func (p *page) personDone(heading string) (chat.Message, error) {
	c, lines, err := p.personChange()
	if err != nil {
		return chat.Message{}, err
	}
	m := chat.Message{Title: c.Name, Text: strings.Join(append([]string{p.say(heading)}, lines...), "\n")}
	if c.Over {
		return m, nil
	}
	if c.Undo != "" {
		m.Choices = append(m.Choices, []chat.Choice{p.press("people.undo", c.Undo)})
	}
	if c.Withdraw != "" {
		m.Choices = append(m.Choices, []chat.Choice{p.press("transfer.withdraw", c.Withdraw)})
	}
	if !c.Gone {
		m.Choices = append(m.Choices, []chat.Choice{p.press("member.back", MemberData(c.Person))})
	}
	m.Choices = append(m.Choices, []chat.Choice{p.press("member.list", MembersData(c.Unit, 0))})
	return m, nil
}

// personChange are the lines about a change.
func (p *page) personChange() (PersonChange, []string, error) {
	var c PersonChange
	if err := p.read(&c); err != nil {
		return c, nil, err
	}
	var lines []string
	if c.Kind != "" {
		lines = append(lines, p.changeWords(c.Kind, c.From, c.Args)+".")
	}
	for _, s := range c.Remarks {
		args, err := fill(p.words, s.Args)
		if err != nil {
			return c, nil, fmt.Errorf("%s: %w", s.Text, err)
		}
		lines = append(lines, p.words.SayMap(s.Text, args))
	}
	return c, append(lines, p.figureLines(c.Figures)...), nil
}

// PersonLines are the words about a change, for a terminal.
func (r *Renderer) PersonLines(tx Tx, c PersonChange, language string) ([]string, error) {
	p := &page{tx: tx, words: r.catalog.In(language), catalog: r.catalog, almanac: r.almanac, args: note(KindPersonSaved, c).Args}
	_, lines, err := p.personChange()
	return lines, err
}
