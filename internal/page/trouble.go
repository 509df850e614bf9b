package page

import (
	"context"
	"net/http"
	"time"

	"keng/internal/i18n"
	"keng/internal/sandbox"
)

// The names of what can go wrong.
const (
	troubleLost    = "lost"    // answers of the platform do not arrive
	troubleLimited = "limited" // the platform says 429
	troubleBroken  = "broken"  // the platform says 502
	troubleKilled  = "killed"  // the bot is gone
)

// faultsOf are the standing faults behind a switch.
var faultsOf = map[string]sandbox.FaultKind{
	troubleLost: sandbox.FaultDropAfter, troubleLimited: sandbox.FaultTooMany, troubleBroken: sandbox.FaultHTML,
}

// switches are what can be switched on, in the order in which it is shown.
var switches = []string{troubleLost, troubleLimited, troubleBroken, troubleKilled}

// switchView is a switch as it is shown.
type switchView struct {
	Name, Label, Why string
	On               bool
}

type troubleView struct {
	*i18n.Words
	Switches []switchView
}

func (p *Page) troubles(w *i18n.Words) troubleView {
	view := troubleView{Words: w}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, name := range switches {
		on := p.trouble[name]
		if name == troubleKilled {
			on = !p.stage.Alive()
		}
		view.Switches = append(view.Switches, switchView{
			Name: name, On: on, Label: w.Say("trial.trouble_" + name), Why: w.Say("trial.trouble_" + name + "_why"),
		})
	}
	return view
}

// reviveTime bounds the start of the bot.
const reviveTime = time.Minute

// makeTrouble switches something on, or off if it is on.
func (p *Page) makeTrouble(r *http.Request) error {
	name := r.PathValue("what")
	if name == troubleKilled {
		if p.stage.Alive() {
			p.stage.Kill()
			return nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), reviveTime)
		defer cancel()
		return p.stage.Revive(ctx)
	}
	kind, ok := faultsOf[name]
	if !ok {
		return notThere
	}
	p.mu.Lock()
	on := !p.trouble[name]
	p.trouble[name] = on
	p.mu.Unlock()
	if on {
		p.stage.Platform().Fail(sandbox.Fault{Kind: kind, Method: sandbox.Sends, Standing: true})
	} else {
		p.stage.Platform().Lift(kind)
	}
	return nil
}

// reset puts everything back to the start of the story.
func (p *Page) reset(r *http.Request) error {
	language := string(p.catalog.In(r.FormValue("lang")).Language())
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), reviveTime)
	defer cancel()
	if err := p.stage.Reset(ctx, language); err != nil {
		return err
	}
	p.begin()
	return nil
}
