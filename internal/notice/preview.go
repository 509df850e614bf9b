package notice

import (
	"strings"
	"time"

	"keng/internal/agenda"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// The kinds of notices that show what is about to happen, and ask.
const (
	KindMeetingFacts    Kind = "meeting.facts"
	KindChangePreview   Kind = "change.preview"
	KindCancelPreview   Kind = "cancel.preview"
	KindAgendaPreview   Kind = "agenda.preview"
	KindBulletinPreview Kind = "bulletin.preview"
)

// Preview is what the choices under a preview carry.
type Preview struct {
	Send   string `json:"send"`
	Edit   string `json:"edit,omitempty"`
	Cancel string `json:"cancel"`
}

type previewArgs struct {
	Preview
	Meeting meeting.ID    `json:"meeting,omitempty"`
	Unit    roster.UnitID `json:"unit,omitempty"`
	Start   time.Time     `json:"start,omitzero"`
	Place   string        `json:"place,omitempty"`
	Lines   []string      `json:"lines,omitempty"`
}

// MeetingFacts shows a meeting as it is, and asks nothing.
func MeetingFacts(id meeting.ID) Note { return note(KindMeetingFacts, meetingArgs{Meeting: id}) }

// ChangePreview shows what a move would change.
func ChangePreview(id meeting.ID, to meeting.Move, save, edit, cancel string) Note {
	return note(KindChangePreview, previewArgs{
		Meeting: id, Start: to.StartsAt, Place: to.Place, Preview: Preview{Send: save, Edit: edit, Cancel: cancel},
	})
}

// CancelPreview asks whether a meeting is really to be cancelled.
func CancelPreview(id meeting.ID, yes, no string) Note {
	return note(KindCancelPreview, previewArgs{Meeting: id, Preview: Preview{Send: yes, Cancel: no}})
}

// AgendaPreview shows an agenda before it is sent.
func AgendaPreview(id meeting.ID, items []string, p Preview) Note {
	return note(KindAgendaPreview, previewArgs{Meeting: id, Lines: items, Preview: p})
}

// BulletinPreview shows a free message before it is sent.
func BulletinPreview(unit roster.UnitID, text string, p Preview) Note {
	return note(KindBulletinPreview, previewArgs{Unit: unit, Lines: []string{text}, Preview: p})
}

func meetingFacts(p *page) (chat.Message, error) {
	s, err := p.aboutMeeting()
	if err != nil {
		return chat.Message{}, err
	}
	return s.message(s.facts()...), nil
}

// previewed reads the arguments and the sheet of a preview of a meeting.
func (p *page) previewed() (previewArgs, *sheet, error) {
	var args previewArgs
	if err := p.read(&args); err != nil {
		return args, nil, err
	}
	s, err := p.sheet(args.Meeting)
	return args, s, err
}

func changePreview(p *page) (chat.Message, error) {
	args, s, err := p.previewed()
	if err != nil {
		return chat.Message{}, err
	}
	var parts []string
	at := func(t time.Time) string { return s.words.When(t, s.terms.Zone) }
	if args.Start.IsZero() || args.Start.Equal(s.StartsAt) {
		parts = append(parts, s.say("change.time_same", "When", at(s.StartsAt)))
	} else {
		parts = append(parts, s.say("change.will_move", "From", at(s.StartsAt), "To", at(args.Start)), s.say("change.voids"))
	}
	if args.Place != "" && args.Place != s.Place {
		parts = append(parts, s.say("change.will_place", "From", s.Place, "To", args.Place))
	} else {
		parts = append(parts, s.say("change.place_same", "Place", s.Place))
	}
	m := s.message(append(parts, s.say("change.tell_all"))...)
	m.Choices = [][]chat.Choice{p.choices(args.Preview, "button.save")}
	return m, nil
}

func cancelPreview(p *page) (chat.Message, error) {
	args, s, err := p.previewed()
	if err != nil {
		return chat.Message{}, err
	}
	m := s.message(append(s.facts(), s.say("change.cancel_sure"))...)
	m.Choices = [][]chat.Choice{{p.press("button.cancel_meeting", args.Send), p.press("button.keep_meeting", args.Cancel)}}
	return m, nil
}

func agendaPreview(p *page) (chat.Message, error) {
	args, s, err := p.previewed()
	if err != nil {
		return chat.Message{}, err
	}
	items := make([]agenda.Item, len(args.Lines))
	for i, line := range args.Lines {
		items[i] = agenda.Item{Position: i + 1, Text: line}
	}
	m := s.message(s.say("meeting.agenda"), agendaLines(items), "", s.say("agenda.preview"))
	m.Choices = [][]chat.Choice{p.choices(args.Preview, "button.send")}
	return m, nil
}

func bulletinPreview(p *page) (chat.Message, error) {
	var args previewArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	unit, err := p.unitToday(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	return chat.Message{
		Title:   p.say("bulletin.title", "Unit", unit.Name),
		Text:    strings.Join(args.Lines, "\n") + "\n\n" + p.say("bulletin.preview"),
		Choices: [][]chat.Choice{p.choices(args.Preview, "button.send")},
	}, nil
}

// choices are the three under a preview: yes, change it, leave it.
func (p *page) choices(c Preview, yes string) []chat.Choice {
	return []chat.Choice{p.press(yes, c.Send), p.press("button.edit", c.Edit), p.press("button.cancel", c.Cancel)}
}
