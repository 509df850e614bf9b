package page

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"keng/internal/calendar"
	"keng/internal/i18n"
)

// speeds are how many times as fast as real time the clock can run: a second
// for a second, a minute, ten minutes.
var speeds = []int{1, 60, 600}

// clockView is the clock as it is shown.
type clockView struct {
	*i18n.Words
	Day, Time, Lunar string
	Speed            int
	Speeds           []int
	Next             *dueView
	Meeting          string // when the next one begins
	Due              []dueView
}

// dueView is something that the bot will do by itself.
type dueView struct {
	When, What string
	Own        bool
}

// dueShown is how many of the next due things are listed.
const dueShown = 5

func (p *Page) clock(w *i18n.Words) clockView {
	c := p.stage.Clock()
	today := calendar.DateOf(c.Now, c.Zone)
	view := clockView{
		Words: w, Day: w.Day(today), Time: w.Clock(calendar.ClockOf(c.Now.In(c.Zone), c.Zone)), Lunar: w.Lunar(today),
		Speed: c.Speed, Speeds: speeds,
	}
	due, err := p.stage.Due(string(w.Language()), dueShown)
	if err != nil {
		p.log.Error("cannot tell what is due", "error", err)
	}
	for _, d := range due {
		view.Due = append(view.Due, dueView{When: w.When(d.At, c.Zone), What: d.What, Own: d.Own})
	}
	if len(view.Due) > 0 {
		view.Next = &view.Due[0]
	}
	if start, ok := p.stage.Meeting(); ok && start.After(c.Now) {
		view.Meeting = w.When(start, c.Zone)
	}
	return view
}

// moveClock sets the clock to something, or on by something, and changes how
// fast it runs. It never goes back: what was said cannot be unsaid.
func (p *Page) moveClock(r *http.Request) error {
	now := p.stage.Clock().Now
	if text := r.FormValue("speed"); text != "" {
		speed, _ := strconv.Atoi(text)
		if !slices.Contains(speeds, speed) {
			return notThere
		}
		p.stage.SetClock(now, speed)
		return nil
	}
	to, ok := p.destination(r.FormValue("to"), now)
	if !ok {
		return nothingDue
	}
	p.stage.SetClock(to, 0)
	return nil
}

const nothingDue refusal = "trial.refused_due"

func (p *Page) destination(name string, now time.Time) (time.Time, bool) {
	switch name {
	case "hour":
		return now.Add(time.Hour), true
	case "day":
		return now.AddDate(0, 0, 1), true
	case "meeting":
		start, ok := p.stage.Meeting()
		return start, ok && start.After(now)
	case "next":
		due, err := p.stage.Due("vi", 1)
		if err != nil || len(due) == 0 {
			return now, false
		}
		return later(due[0].At, now), true
	default:
		return now, false
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
