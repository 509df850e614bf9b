package page

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"keng/internal/i18n"
	"keng/internal/sandbox"
)

// storyView is the guided story as it is shown.
type storyView struct {
	*i18n.Words
	Step  int // 0: it was left
	Title string
	Why   string
	Moves []moveView
	Steps []stepView
	// Before and After are where the steps beside this one are, Leave and Enter
	// where the story is left and taken up.
	Before, After, Leave, Enter string
	// Finished: all moves of the step are made.
	Finished bool
	Last     bool
	// Foreign is the name of the people's language, if it is not the page's.
	Foreign string
}

type stepView struct {
	Number        int
	Title         string
	Address       string
	Current, Done bool
}

type moveView struct {
	Address string
	Kind    moveKind
	Who     string
	Text    string
	Done    bool
	// Next: it is the one to make now.
	Next bool
}

func (p *Page) storyOf(v visit) storyView {
	p.mu.Lock()
	p.follow()
	done := make(map[string]bool, len(p.story.done))
	for id := range p.story.done {
		done[id] = true
	}
	p.mu.Unlock()
	view := storyView{Words: v.Words, Step: v.Step, Enter: p.at(v, 1).Address()}
	if spoken := p.catalog.In(p.stage.Language()); spoken.Language() != v.Language() {
		view.Foreign = v.Say("trial.speaks_" + string(spoken.Language()))
	}
	for i, s := range steps {
		one := stepView{Number: i + 1, Title: v.Say("trial.story_" + s.name), Address: p.at(v, i+1).Address(), Current: i+1 == v.Step}
		one.Done = !slices.ContainsFunc(s.moves, func(m move) bool { return !done[s.id(m)] })
		view.Steps = append(view.Steps, one)
		if one.Done && i+1 < len(steps) {
			view.Enter = p.at(v, i+2).Address()
		}
	}
	if v.Step == 0 {
		return view
	}
	s := steps[v.Step-1]
	view.Title, view.Why = v.Say("trial.story_"+s.name), v.Say("trial.story_"+s.name+"_why")
	view.Moves = p.moves(v, s, done)
	view.Finished = view.Steps[v.Step-1].Done
	view.Last = v.Step == len(steps)
	view.Leave = p.at(v, 0).Address()
	if v.Step > 1 {
		view.Before = p.at(v, v.Step-1).Address()
	}
	if v.Step < len(steps) {
		view.After = p.at(v, v.Step+1).Address()
	}
	return view
}

func (p *Page) moves(v visit, s step, done map[string]bool) []moveView {
	out := make([]moveView, len(s.moves))
	next := true
	for i, m := range s.moves {
		out[i] = moveView{
			Address: "/story/" + strconv.Itoa(v.Step) + "/" + m.name, Kind: m.kind, Text: p.text(s, m), Done: done[s.id(m)],
		}
		if m.kind == wait { // nobody says it
			out[i].Text = v.Say("trial.story_" + s.id(m))
		}
		if someone := p.stage.Platform().Find(p.player(m.who)); someone != nil {
			out[i].Who = p.playerOf(someone).Name
		}
		out[i].Next = next && !out[i].Done
		next = next && out[i].Done
	}
	return out
}

// makeMove does a move of the story for whoever tries it.
func (p *Page) makeMove(r *http.Request) error {
	number, _ := strconv.Atoi(r.PathValue("step"))
	if number < 1 || number > len(steps) {
		return notThere
	}
	s := steps[number-1]
	i := slices.IndexFunc(s.moves, func(m move) bool { return m.name == r.PathValue("move") })
	if i < 0 {
		return notThere
	}
	m := s.moves[i]
	if m.kind == wait {
		return p.waitFor(s, m)
	}
	someone := p.stage.Platform().Find(p.player(m.who))
	if someone == nil {
		return notThere
	}
	text := p.text(s, m)
	if m.kind == say {
		return said(someone.Send(text)) //nolint:contextcheck // people act without one
	}
	return p.tapOnce(r.Context(), someone, text)
}

// answerTime is how long a button may take to come, in real time: whoever makes
// one move right after another is faster than the bot.
const answerTime = 10 * time.Second

// tapOnce taps a button as soon as it is there.
func (p *Page) tapOnce(ctx context.Context, someone *sandbox.Person, label string) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	for {
		changed := p.stage.Platform().Changed()
		if someone.Tap(label) == nil { //nolint:contextcheck // people act without one
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return notYet
		}
	}
}

const notYet refusal = "trial.refused_yet"

// waitFor lets the time pass until what the move waits for is due.
func (p *Page) waitFor(s step, m move) error {
	to, ok := p.goal(m.until)
	if !ok {
		return nothingDue
	}
	p.mu.Lock()
	p.story.done[s.id(m)] = true
	p.mu.Unlock()
	p.stage.SetClock(later(to, p.stage.Clock().Now), 0)
	return nil
}
