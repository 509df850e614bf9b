package notice

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"keng/internal/chat"
	"keng/internal/roster"
	paper "keng/internal/sheet"
)

// KindPoster is the poster of a cell.
const KindPoster Kind = "invite.poster"

// Applied tells those with a secretary's rights that somebody who opened the poster
// wants to join, and asks who that is. Its args are {"application": ID}.
const Applied Kind = "join.applied"

// Poster is a cell's poster with its code, as a PDF.
func Poster(of Issue) Note { return note(KindPoster, of) }

func poster(p *page) (chat.Message, error) {
	var of Issue
	if err := p.read(&of); err != nil {
		return chat.Message{}, err
	}
	all, to, codes, err := p.issued(of)
	if err != nil {
		return chat.Message{}, err
	}
	code, link := codes[0], to.Link(codes[0])
	var b bytes.Buffer
	err = paper.Poster(&b, p.words, paper.Cell{Unit: all.unit, Bot: all.bot, Code: code, Link: link, Date: all.day, Until: all.until})
	if err != nil {
		return chat.Message{}, err
	}
	return chat.Message{
		Text:  p.say("poster.made", "Unit", all.unit, "Code", code, "Link", link, "Until", p.words.Date(all.until)),
		Files: []chat.File{{Name: p.say("poster.file") + ".pdf", Type: pdf, Content: b.Bytes()}},
	}, nil
}

// AppliedArgs are the arguments of [Applied].
type AppliedArgs struct {
	Application roster.ApplicationID `json:"application"`
	// Unit is the cell, for the audit log of who asked for a page.
	Unit roster.UnitID `json:"unit,omitempty"`
	// By is the one of the reader's account who decides; 0 for the reader.
	By   roster.PersonID `json:"by,omitempty"`
	Page int             `json:"page,omitempty"`
}

// Candidates shows a page of those whom an applicant can be, to one who decides. The
// first page has those only whom the name fits, if it fits any.
func Candidates(a roster.Application, by roster.PersonID, page int) Note {
	return note(Applied, AppliedArgs{a.ID, a.Unit, by, page})
}

func applied(p *page) (chat.Message, error) {
	var args AppliedArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	a, err := p.tx.Application(args.Application)
	if err != nil {
		return chat.Message{}, err
	}
	title := p.say("apply.title")
	if !a.Waits(p.tx.Now()) {
		return chat.Message{Title: title, Text: p.say("apply.over")}, nil
	}
	unit, err := p.unitToday(a.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	lines := []string{p.say("apply.from", "Unit", unit.Name), p.say("apply.name", "Name", a.Name)}
	if a.Shown != "" {
		lines = append(lines, p.say("apply.shown", "Shown", a.Shown))
	}
	lines = append(lines, "", p.say("apply.ask_them"), p.say("apply.until", "Until", p.words.When(a.ExpiresAt, p.almanac.Zone)))
	m := chat.Message{Title: title, Text: strings.Join(lines, "\n")}
	m.Choices, err = p.candidates(args, a)
	return m, err
}

// candidates are the choices below an application.
func (p *page) candidates(args AppliedArgs, a roster.Application) ([][]chat.Choice, error) {
	by := args.By
	if by == 0 {
		by = p.to.Person
	}
	found, err := p.invitees(a.Unit, by)
	if err != nil {
		return nil, err
	}
	all, fit := roster.Candidates(found, a.Name)
	pages := candidatePages(all, fit)
	at := min(max(args.Page, 0), len(pages)-1)
	var rows [][]chat.Choice
	for _, who := range pages[at] {
		rows = append(rows, []chat.Choice{{Label: nameAmong(all, itself, who), Data: fmt.Sprintf("pc:%d:%d", a.ID, who.ID)}})
	}
	data := func(page int) string { return fmt.Sprintf("pp:%d:%d", a.ID, page) }
	var turn []chat.Choice
	if at > 0 {
		turn = append(turn, p.press("page.before", data(at-1)))
	}
	if at < len(pages)-1 {
		key := "page.after"
		if at == 0 && fit > 0 {
			key = "apply.others"
		}
		turn = append(turn, p.press(key, data(at+1)))
	}
	if turn != nil {
		rows = append(rows, turn)
	}
	return append(rows, []chat.Choice{p.press("apply.nobody", fmt.Sprintf("pn:%d", a.ID))}), nil
}

// candidatePages parts people into pages: those whom a name fits, who come first,
// stand on one of their own. There is at least one page.
func candidatePages(all []roster.Person, fit int) [][]roster.Person {
	var pages [][]roster.Person
	if fit = min(fit, RollPage); fit > 0 {
		pages = append(pages, all[:fit])
	}
	pages = slices.AppendSeq(pages, slices.Chunk(all[fit:], RollPage))
	if pages == nil {
		pages = append(pages, nil)
	}
	return pages
}

func itself(p roster.Person) roster.Person { return p }
