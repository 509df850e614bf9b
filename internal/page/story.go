package page

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/sandbox"
)

// moveKind is what one does in a move of the guided story.
type moveKind string

// The kinds of moves.
const (
	say  moveKind = "say"  // somebody writes a text
	tap  moveKind = "tap"  // somebody taps a button
	wait moveKind = "wait" // the clock is moved
)

// move is one thing to do in a step. What is written or tapped is a text of the
// catalog, under the step's name and the move's: "trial.story_answer_leave".
type move struct {
	name string
	kind moveKind
	who  Part
	// until is what a wait goes on to: a kind of [Due].
	until string
}

// step is a step of the guided story. Its title and the sentence that explains
// it are texts of the catalog: "trial.story_answer", "trial.story_answer_why".
type step struct {
	name  string
	moves []move
	// phones are who is looked at, besides those who do something.
	phones []Part
}

// steps are the story: the month of a cell, from its secretary's first words to
// its leader's figures; then how people join, and what is kept about them. Each
// can be begun at any time: the cell of the story has a regular meeting from the
// beginning.
var steps = []step{
	{"schedule", []move{{"set", say, Secretary, ""}, {"save", tap, Secretary, ""}}, []Part{Member}},
	{"agenda", []move{{"write", say, Secretary, ""}, {"send", tap, Secretary, ""}}, []Part{Member}},
	{"announce", []move{{"wait", wait, "", "announce"}}, []Part{Secretary, Member, Old}},
	{"answer", []move{{"come", tap, Member, ""}, {"leave", say, Old, ""}, {"list", say, Secretary, ""}}, nil},
	{"remind", []move{{"now", say, Secretary, ""}}, []Part{Silent, Member}},
	{"change", []move{{"write", say, Secretary, ""}, {"save", tap, Secretary, ""}}, []Part{Member, Old}},
	{"roll", []move{{"wait", wait, "", "roll"}, {"open", tap, Secretary, ""}, {"all", tap, Secretary, ""}, {"lock", tap, Secretary, ""}}, []Part{Member}},
	{"stats", []move{{"ask", say, Leader, ""}, {"own", say, Member, ""}}, nil},
	{"join", []move{
		{"open", say, Newcomer, ""}, {"agree", tap, Newcomer, ""}, {"who", say, Secretary, ""}, {"codes", say, Secretary, ""}, {"save", tap, Secretary, ""},
	}, nil},
	{"data", []move{{"see", say, Member, ""}, {"export", tap, Member, ""}}, nil},
}

// progress is how far the story has come.
type progress struct {
	// done are the moves that were made, by their ids.
	done map[string]bool
	// update is the newest update that was looked at.
	update int64
}

func (s step) id(m move) string { return s.name + "_" + m.name }

// text is what is written or tapped in a move, in the language of the people
// and the bot, whatever that of the page is.
func (p *Page) text(s step, m move) string {
	w := p.catalog.In(p.stage.Language())
	c := p.stage.Clock()
	today := calendar.DateOf(c.Now, c.Zone)
	meets := today.AddDays(1)
	if start, ok := p.stage.Meeting(); ok {
		meets = calendar.DateOf(start, c.Zone)
	}
	after := meets.AddDays(1)
	// A meeting counts for the month for which it was planned, wherever it is moved.
	counts := today
	if first := p.meets.Load(); first != nil && first.Before(c.Now) {
		counts = calendar.DateOf(*first, c.Zone)
	}
	rule := w.Say("trial.day_rule", "Day", strconv.Itoa(meets.Day))
	if meets.Day > 28 { // not each month has it
		rule = w.Say("trial.last_day")
	}
	return w.SayMap("trial.story_"+s.id(m), map[string]any{
		"Rule": rule, "NextDay": after.Day, "NextMonth": int(after.Month), "Month": w.MonthName(counts.Month),
		"Code": p.code(),
	})
}

// code is what opens the bot for the newcomer; empty if there is none.
func (p *Page) code() string {
	for _, one := range p.stage.Cast() {
		if one.Part == Newcomer {
			return one.Code
		}
	}
	return ""
}

// playersOf are those whose chats a step is about.
func (p *Page) playersOf(number int) []int64 {
	s := steps[number-1]
	var out []int64
	add := func(part Part) {
		if id := p.player(part); id != 0 && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, m := range s.moves {
		add(m.who)
	}
	for _, part := range s.phones {
		add(part)
	}
	return out[:min(len(out), mostPhones)]
}

// player is the account of the first one with this part; 0 if there is none.
func (p *Page) player(part Part) int64 {
	for _, one := range p.stage.Cast() {
		if one.Part == part {
			return one.Account
		}
	}
	return 0
}

// follow notes which moves people have made with their own hands. A move counts
// once those before it in its step are made: many are taps on the same word. The
// lock is held.
func (p *Page) follow() {
	for _, u := range p.stage.Platform().Updates(p.story.update, 200) {
		p.story.update = u.Seq
		for _, s := range steps {
			if m, ok := p.story.next(s); ok && m.kind != wait && u.Person == p.player(m.who) && same(u, p.text(s, m)) {
				p.story.done[s.id(m)] = true
			}
		}
	}
}

// next is the first move of a step that was not made; false if all were.
func (g progress) next(s step) (move, bool) {
	for _, m := range s.moves {
		if !g.done[s.id(m)] {
			return m, true
		}
	}
	return move{}, false
}

// same tells whether a person did what a move asks for. Of a command the name
// is enough: one may well write another day than the story does.
func same(u sandbox.Update, text string) bool {
	did, wanted := strings.TrimSpace(u.Text), strings.TrimSpace(text)
	if strings.HasPrefix(wanted, "/") {
		did, wanted = strings.Fields(did + " -")[0], strings.Fields(wanted)[0]
	}
	return strings.EqualFold(did, wanted)
}

// hint is what somebody is expected to do next in a step: what to write, and
// which button to tap.
func (p *Page) hint(v visit, account int64) (text, label string) {
	if v.Step == 0 {
		return "", ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s := steps[v.Step-1]
	for _, m := range s.moves {
		if p.story.done[s.id(m)] || m.kind == wait {
			continue
		}
		if p.player(m.who) != account {
			continue
		}
		if m.kind == tap {
			return "", p.text(s, m)
		}
		return p.text(s, m), ""
	}
	return "", ""
}

// goal is when a wait is over; false if nothing of the kind is to come.
func (p *Page) goal(until string) (time.Time, bool) {
	due, err := p.stage.Due("vi", 100)
	if err != nil {
		p.log.Error("cannot tell what is due", "error", err)
		return time.Time{}, false
	}
	for _, d := range due {
		if d.Own && d.Kind == until {
			return d.At, true
		}
	}
	return time.Time{}, false
}
