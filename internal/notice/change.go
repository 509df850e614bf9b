package notice

import (
	"time"

	"keng/internal/agenda"
	"keng/internal/chat"
	"keng/internal/meeting"
)

// changed is a sheet with the change that it tells.
type changed struct {
	*sheet
	change meeting.Change
}

func (p *page) aboutChange() (*changed, error) {
	var args meetingArgs
	if err := p.read(&args); err != nil {
		return nil, err
	}
	s, err := p.sheet(args.Meeting)
	if err != nil {
		return nil, err
	}
	c, err := p.tx.MeetingChange(args.Change)
	return &changed{sheet: s, change: c}, err
}

func (c *changed) at(t time.Time) string { return c.words.When(t, c.terms.Zone) }

// moved tells of a new date and asks anew: an answer belongs to a date.
func moved(p *page) (chat.Message, error) {
	c, err := p.aboutChange()
	if err != nil {
		return chat.Message{}, err
	}
	parts := []string{
		c.say("change.moved", "From", c.at(c.change.FromStart), "To", c.at(c.change.ToStart)),
		c.placeLine(),
	}
	if c.Round != c.change.Round || !c.Status.Open() || c.Begun(c.tx.Now()) {
		// Something newer was said, or will be: this tells what happened and asks nothing.
		return c.message(parts...), nil
	}
	if c.answer.Choice.Decided() {
		parts = append(parts, c.mine())
	} else {
		parts = append(parts, c.answerAgain())
	}
	m := c.message(parts...)
	m.Choices = c.answerChoices()
	return m, nil
}

// answerAgain asks anew, in time or, if that time is over, soon.
func (c *changed) answerAgain() string {
	by := c.terms.AnswerBy(c.Meeting)
	if !c.tx.Now().Before(by) {
		return c.say("change.answer_again_soon")
	}
	return c.say("change.answer_again", "When", c.at(by))
}

// placeLine says what became of the place.
func (c *changed) placeLine() string {
	if c.change.FromPlace == c.change.ToPlace {
		return c.say("change.place_same", "Place", c.change.ToPlace)
	}
	return c.say("change.place", "From", c.change.FromPlace, "To", c.change.ToPlace)
}

// placeChanged tells of a new place alone.
func placeChanged(p *page) (chat.Message, error) {
	c, err := p.aboutChange()
	if err != nil {
		return chat.Message{}, err
	}
	return c.message(c.placeLine(), c.say("change.time_same", "When", c.at(c.change.ToStart))), nil
}

// cancelled tells that a meeting is off.
func cancelled(p *page) (chat.Message, error) {
	c, err := p.aboutChange()
	if err != nil {
		return chat.Message{}, err
	}
	return c.message(c.say("change.cancelled", "When", c.at(c.change.FromStart)), c.say("change.series_stays")), nil
}

// agendaSent tells what a meeting is about.
func agendaSent(p *page) (chat.Message, error) {
	s, err := p.aboutMeeting()
	if err != nil {
		return chat.Message{}, err
	}
	return s.call(s.say("meeting.agenda_sent")), nil
}

// bulletin is a free message to a cell, in the secretary's words.
func bulletin(p *page) (chat.Message, error) {
	var args struct {
		Bulletin agenda.BulletinID `json:"bulletin"`
	}
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	b, err := p.tx.Bulletin(args.Bulletin)
	if err != nil {
		return chat.Message{}, err
	}
	unit, err := p.unitToday(b.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	return chat.Message{Title: p.say("bulletin.title", "Unit", unit.Name), Text: b.Text}, nil
}
