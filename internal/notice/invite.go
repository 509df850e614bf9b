package notice

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/roster"
	paper "keng/internal/sheet"
)

// KindSheetPreview asks whether codes are to be made for the people of a cell.
const KindSheetPreview Kind = "invite.sheet_preview"

// KindSheet is the sheet of those codes.
const KindSheet Kind = "invite.sheet"

// KindInvite is one code, as a text to be passed on.
const KindInvite Kind = "invite.one"

// errNoLink says that nobody knows the bot's name yet; it is tried again.
var errNoLink = errors.New("the bot's name on this channel is not known")

// SheetPlan is what a sheet of codes would be.
type SheetPlan struct {
	Unit roster.UnitID `json:"unit"`
	// Count is for how many of the unit codes would be made: for All, or for those
	// who have not joined.
	Count int  `json:"count"`
	All   bool `json:"all,omitempty"`
	// Beyond are the names of those for whom none can be made.
	Beyond []string `json:"beyond,omitempty"`
	// Save, Cancel and Poster are what the choices carry.
	Save   string `json:"save"`
	Cancel string `json:"cancel"`
	Poster string `json:"poster"`
}

// SheetPreview says what a sheet of codes would be, and which codes die by it.
func SheetPreview(plan SheetPlan) Note { return note(KindSheetPreview, plan) }

func sheetPreview(p *page) (chat.Message, error) {
	var args SheetPlan
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	unit, err := p.unitToday(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	var lines []string
	var m chat.Message
	switch {
	case args.Count == 0:
		lines = append(lines, p.say("invite.nobody", "Unit", unit.Name))
	case args.All:
		lines = append(lines, p.say("invite.all", "Unit", unit.Name, "Count", args.Count))
	default:
		lines = append(lines, p.say("invite.open", "Unit", unit.Name, "Count", args.Count))
	}
	if len(args.Beyond) > 0 {
		lines = append(lines, p.say("invite.beyond", "Names", strings.Join(args.Beyond, ", ")))
	}
	if args.Count > 0 {
		lines = append(lines, p.say("invite.old_die"), p.say("invite.save"))
		m.Choices = [][]chat.Choice{{p.press("button.save", args.Save), p.press("button.cancel", args.Cancel)}}
	}
	m.Text = strings.Join(lines, "\n")
	m.Choices = append(m.Choices, []chat.Choice{p.press("invite.poster", args.Poster)})
	return m, nil
}

// Issue is what is common to codes that were made together.
type Issue struct {
	// Channel is where they are to be used.
	Channel chat.Channel `json:"channel"`
	// Cell is whose they are.
	Cell roster.UnitID `json:"cell"`
	// At is when they were made, Until when they can be used no more.
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
	// Codes are sealed, one a line.
	Codes string `json:"codes"`
}

type sheetArgs struct {
	Issue
	People []roster.PersonID `json:"people"`
}

// Sheet is the sheet of the codes of these people, in their order, as a PDF.
func Sheet(of Issue, people []roster.PersonID) Note { return note(KindSheet, sheetArgs{of, people}) }

// Invite is the code of one person as a text to be passed on.
func Invite(of Issue, who roster.PersonID) Note {
	return note(KindInvite, sheetArgs{of, []roster.PersonID{who}})
}

// issued is an Issue with all that stands on paper.
type issued struct {
	unit   string
	bot    string
	day    calendar.Date
	until  calendar.Date
	people []paper.Person
}

// issued reads what a sheet needs.
func (p *page) issued(of Issue) (issued, chat.Inviter, []string, error) {
	text, err := p.tx.Unseal(of.Codes)
	if err != nil {
		return issued{}, nil, nil, err
	}
	to := p.inviters[of.Channel]
	if to == nil || to.Handle() == "" {
		return issued{}, nil, nil, errNoLink
	}
	unit, err := p.unitToday(of.Cell)
	return issued{
		unit: unit.Name, bot: to.Handle(), day: calendar.DateOf(of.At, p.almanac.Zone), until: p.lastDay(of.Until),
	}, to, strings.Split(text, "\n"), err
}

// lastDay is the last day of which everything is before an instant.
func (p *page) lastDay(until time.Time) calendar.Date {
	return calendar.DateOf(until, p.almanac.Zone).AddDays(-1)
}

// issuedTo is issued with the people of the note.
func (p *page) issuedTo() (issued, error) {
	var args sheetArgs
	if err := p.read(&args); err != nil {
		return issued{}, err
	}
	all, to, codes, err := p.issued(args.Issue)
	if err != nil {
		return all, err
	}
	if len(codes) != len(args.People) {
		return all, errors.New("not a code for each of the people")
	}
	for i, id := range args.People {
		who, err := p.tx.Person(id)
		if err != nil {
			return all, err
		}
		all.people = append(all.people, paper.Person{Name: who.FullName, BirthYear: who.BirthYear, Code: codes[i], Link: to.Link(codes[i])})
	}
	return all, nil
}

const pdf = "application/pdf"

func sheetOfCodes(p *page) (chat.Message, error) {
	all, err := p.issuedTo()
	if err != nil {
		return chat.Message{}, err
	}
	var b bytes.Buffer
	err = paper.People(&b, p.words, paper.Sheet{Unit: all.unit, Bot: all.bot, Date: all.day, Until: all.until, People: all.people})
	if err != nil {
		return chat.Message{}, err
	}
	return chat.Message{
		Text:  p.say("invite.sheet", "Unit", all.unit, "Count", len(all.people), "Until", p.words.Date(all.until)),
		Files: []chat.File{{Name: p.say("invite.sheet_file") + ".pdf", Type: pdf, Content: b.Bytes()}},
	}, nil
}

func invite(p *page) (chat.Message, error) {
	all, err := p.issuedTo()
	if err != nil {
		return chat.Message{}, err
	}
	who := all.people[0]
	return chat.Message{Text: p.say("invite.text", "Name", who.Name, "Unit", all.unit, "Link", who.Link, "Bot", all.bot,
		"Code", who.Code, "Until", p.words.Date(all.until))}, nil
}
