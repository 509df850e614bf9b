package notice

import (
	"slices"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// OrgChanged tells somebody of a change of the tree that concerns them. Its args
// are [OrgChangedArgs].
const OrgChanged Kind = "org.changed"

// OrgChangedArgs are the arguments of [OrgChanged].
type OrgChangedArgs struct {
	Change roster.ChangeID `json:"change"`
	// Undone tells that it was taken back.
	Undone bool `json:"undone,omitempty"`
}

// orgTx reads what was changed in the tree, and pages of it.
type orgTx interface {
	roster.BranchTx
	// Change returns the change, or a NotFound fault.
	Change(roster.ChangeID) (roster.Change, error)
	// PersonFacts returns all facts of the people, past and to come.
	PersonFacts(people []roster.PersonID) ([]roster.Fact, error)
	reorg.EndTx
	roster.UnitTx
}

func orgChanged(p *page) (chat.Message, error) {
	var args OrgChangedArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	c, err := p.tx.Change(args.Change)
	if err != nil {
		return chat.Message{}, err
	}
	what := Reorganised(p.words, c.Kind, c.From, c.Args)
	if args.Undone || !c.UndoneAt.IsZero() {
		return chat.Message{Title: p.say("org.title"), Text: p.say("org.undone", "What", what)}, nil
	}
	lines := []string{what}
	if slices.Contains(c.People(roster.Touched), p.to.Person) {
		own, err := p.ownChange(c)
		if err != nil {
			return chat.Message{}, err
		}
		lines = append(lines, own...)
	}
	off, err := p.meetingsOff(c)
	return chat.Message{Title: p.say("org.title"), Text: strings.Join(append(lines, off...), "\n")}, err
}

// ownChange says what a change means for the reader: their cell, and their
// offices that end.
func (p *page) ownChange(c roster.Change) (lines []string, err error) {
	facts, err := p.tx.PersonFacts([]roster.PersonID{p.to.Person})
	if err != nil {
		return nil, err
	}
	for _, f := range facts {
		switch {
		case f.Kind == roster.Home && f.From == c.From && slices.Contains(c.Units(roster.Target), f.Unit):
			u, err := p.tx.Unit(f.Unit, c.From)
			if err != nil {
				return nil, err
			}
			lines = append(lines, p.say("org.your_cell", "Unit", u.Name))
		case f.Kind == roster.Office && f.To == c.From:
			line, err := p.endedOffice(f, c.From)
			if err != nil {
				return nil, err
			}
			lines = append(lines, line)
		}
	}
	return lines, nil
}

func (p *page) endedOffice(f roster.Fact, on calendar.Date) (string, error) {
	u, err := p.tx.Unit(f.Unit, on.AddDays(-1))
	if err != nil {
		return "", err
	}
	return p.say("org.your_office", "Role", p.say("role."+f.Value), "Unit", u.Name), nil
}

// meetingsOff say which meetings a change has called off, and are still off.
func (p *page) meetingsOff(c roster.Change) (lines []string, err error) {
	for _, id := range reorg.MeetingsOff(c) {
		s, err := p.sheet(id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		u, err := p.tx.Unit(s.Unit, c.From.AddDays(-1))
		if err != nil {
			return nil, err
		}
		lines = append(lines, p.say("org.meeting_off", "When", p.words.When(s.StartsAt, s.terms.Zone), "Unit", u.Name))
	}
	return lines, nil
}

// whyLines is how many changes are told beside figures, whyBefore how many of
// them from before the figures' time.
const (
	whyLines  = 10
	whyBefore = 3
)

// figureKinds are the changes that make figures others; shapeKinds those that
// have them be others for good: people or cells count elsewhere since.
var (
	figureKinds = []roster.ChangeKind{reorg.Founded, reorg.Moved, reorg.Merged, reorg.Separated, reorg.Dissolved}
	shapeKinds  = []roster.ChangeKind{reorg.Moved, reorg.Merged, reorg.Separated, reorg.Dissolved}
)

// whyChanged says what was changed in the tree below the unit, in the span and
// before it in its year, the latest first: why its figures are not those of the
// cells that one knows, nor of the months before.
func (p *page) whyChanged(args statsArgs) ([]string, error) {
	if args.Page > 0 {
		return nil, nil
	}
	changes, err := p.tx.ChangesBelow(args.Unit, roster.ChangeQuery{
		Kinds: figureKinds, From: args.Span.From(), To: args.Span.To(), Limit: whyLines + 1,
	})
	if err != nil {
		return nil, err
	}
	if len(changes) > whyLines {
		return append(p.changesIn(changes[:whyLines]), p.say("org.lines_more")), nil
	}
	before, err := p.shapedBefore(args, min(whyBefore, whyLines-len(changes)))
	return p.changesIn(append(changes, before...)), err
}

// shapedBefore are the latest changes of the span's year, before the span, that
// its figures are by.
func (p *page) shapedBefore(args statsArgs, limit int) ([]roster.Change, error) {
	year := calendar.NewDate(args.Span.Year, 1, 1)
	if limit == 0 || !year.Before(args.Span.From()) {
		return nil, nil
	}
	return p.tx.ChangesBelow(args.Unit, roster.ChangeQuery{Kinds: shapeKinds, From: year, To: args.Span.From(), Limit: limit})
}

// changesIn are changes in words, a line each.
func (p *page) changesIn(changes []roster.Change) (lines []string) {
	for _, c := range changes {
		lines = append(lines, p.say("org.line", "Date", p.words.Date(c.From), "What", reorganised(p.words, c.Kind, c.Args)))
	}
	return lines
}
