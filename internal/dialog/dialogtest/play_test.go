package dialogtest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"keng/internal/chat"
	"keng/internal/store/storetest"
)

// play is one run of a script.
type play struct {
	cast
	script *script
	print  printer
	// last is the last event, events how many there were.
	last   chat.Event
	events int
}

const clockLayout = "2006-01-02 15:04"

// run plays the script and returns the file as it should be.
func run(t testing.TB, s *script, db *storetest.Database, keep *memory) string {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	start, err := time.ParseInLocation(clockLayout, s.settings["start"], zone)
	if err != nil {
		t.Fatal(s.path, ": ", err)
	}
	stage := newStage(t, db, keep, start, zone)
	p := &play{
		cast:   cast{stage: stage, person: map[string]string{}, codes: map[string]string{}},
		script: s,
		print:  printer{t: t, zone: zone},
	}
	p.enter(s)
	for _, st := range s.setup {
		p.step(st)
	}
	p.print.reset(s.head)
	for _, st := range s.steps {
		p.print.step(st)
		p.step(st)
	}
	return p.print.String()
}

// step does one thing, and has all that follows from it shown.
func (p *play) step(st step) {
	p.t.Helper()
	p.print.where = p.script.at(st)
	rest := strings.TrimSpace(st.line[1:])
	switch st.line[0] {
	case '>':
		p.act(rest, st.more)
		p.seen()
	case '@':
		p.wait(rest)
	default:
		p.order(rest)
		p.seen()
	}
}

// seen shows what everybody has seen since the last time.
func (p *play) seen() {
	p.print.entries(p.wire.Take())
	if p.last.Kind == chat.Press && !p.print.answered[p.last.Press.ID] {
		p.fail("the tap was not answered")
	}
}

func (p *play) fail(format string, args ...any) {
	p.t.Helper()
	p.t.Fatalf("%s: %s", p.print.where, fmt.Sprintf(format, args...))
}

// wait lets time pass.
func (p *play) wait(until string) {
	now := p.db.Clock.Now()
	to, err := time.ParseInLocation(clockLayout, until, p.almanac.Zone)
	if by, relative := strings.CutPrefix(until, "+"); relative {
		var d time.Duration
		d, err = duration(by)
		to = now.Add(d)
	}
	if err != nil || !to.After(now) {
		p.fail("no time to come: %v", err)
	}
	p.pass(to.UTC(), func() { p.print.at(p.db.Clock.Now(), p.wire.Take()) })
}

// duration reads "90m", "23h" or "31d".
func duration(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		d, err := time.ParseDuration(days + "h")
		return 24 * d, err
	}
	return time.ParseDuration(s)
}

// order does what happens to the bot itself.
func (p *play) order(what string) {
	switch what {
	case "again":
		for range 10 {
			p.handle(p.last)
		}
	case "restart":
		p.end()
		p.begin()
	case "redis down":
		p.memory.leave(p.t)
	case "redis up":
		p.memory.comeBack(p.t)
	default:
		p.fail("no such thing")
	}
}

// What somebody does, after the ">".
var (
	writes = regexp.MustCompile(`^(group )?([^:\[{]+): (.*)$`)
	taps   = regexp.MustCompile(`^([^:\[{]+) \[(.+)\]( \(older\))?$`)
	forges = regexp.MustCompile(`^([^:\[{]+) \{(.*)\}$`)
	does   = regexp.MustCompile(`^([^:\[{]+) (block|unblock|voice|contact|contact of .+?)( \+?\d+)?$`)
)

// act has somebody do something.
func (p *play) act(what string, more []string) {
	p.t.Helper()
	if m := writes.FindStringSubmatch(what); m != nil {
		p.write(m[2], p.codesIn(strings.Join(append([]string{m[3]}, more...), "\n")), m[1] != "")
	} else if m := taps.FindStringSubmatch(what); m != nil {
		p.tap(m[1], m[2], m[3] != "")
	} else if m := forges.FindStringSubmatch(what); m != nil {
		p.press(m[1], p.codesIn(m[2]), "")
	} else if m := does.FindStringSubmatch(what); m != nil {
		p.do(m[1], m[2], strings.TrimSpace(m[3]))
	} else {
		p.fail("nobody does such a thing")
	}
}

func (p *play) write(actor, text string, group bool) {
	e := p.event(actor, chat.Text)
	e.Text = text
	if group {
		e.Place, e.Chat = chat.Group, "group"
		e.ToBot = strings.HasPrefix(text, "/")
	}
	p.deliver(e)
}

// codeOf is where a code stands in what somebody writes.
var codeOf = regexp.MustCompile(`<(new )?code ([^>]+)>`)

// codesIn puts the codes into a text.
func (p *play) codesIn(text string) string {
	return codeOf.ReplaceAllStringFunc(text, func(s string) string {
		m := codeOf.FindStringSubmatch(s)
		if code := p.codes[m[2]]; code != "" && m[1] == "" {
			return code
		}
		return p.newCode(m[2])
	})
}

// tap finds the newest button that says so in the actor's chat, or the one before.
func (p *play) tap(actor, label string, older bool) {
	p.t.Helper()
	shown := p.wire.Shown(actor)
	for i := len(shown) - 1; i >= 0; i-- {
		for _, row := range shown[i].Message.Choices {
			for _, c := range row {
				switch {
				case c.Label != label:
				case older:
					older = false
				default:
					p.press(actor, c.Data, shown[i].ID)
					return
				}
			}
		}
	}
	p.fail("there is no such button")
}

func (p *play) press(actor, data, message string) {
	e := p.event(actor, chat.Press)
	e.Press = chat.Tap{ID: actor + "/" + e.ID, Data: data, Message: message}
	p.deliver(e)
}

// do is what somebody does beside writing and tapping.
func (p *play) do(actor, what, number string) {
	e := p.event(actor, chat.Media)
	switch what {
	case "block":
		e.Kind = chat.Blocked
		p.wire.FailAlways(actor, chat.SendError{Failure: chat.Unreachable, Reason: chat.ReasonBlocked})
	case "unblock":
		e.Kind = chat.Unblocked
		p.wire.Mend(actor)
	case "voice":
	default:
		e.Kind, e.Contact = chat.Contact, chat.Card{Phone: number, Own: what == "contact"}
	}
	p.deliver(e)
}

// event is the next thing that an actor does in their private chat.
func (p *play) event(actor string, kind chat.EventKind) chat.Event {
	p.events++
	c := caller(actor)
	language := p.script.settings["language"]
	if language == "" {
		language = "vi"
	}
	return chat.Event{
		Channel: c.Channel, ID: fmt.Sprint("event ", p.events), Kind: kind, From: c.External, Chat: c.Chat,
		Language: language, At: p.db.Clock.Now(),
	}
}

// deliver hands an event in, and has all sent that follows from it.
func (p *play) deliver(e chat.Event) {
	p.t.Helper()
	p.last = e
	p.handle(e)
}

func (p *play) handle(e chat.Event) {
	p.t.Helper()
	if err := p.dialog.Handle(p.t.Context(), []chat.Event{e}); err != nil {
		p.fail("%v", err)
	}
	p.settle()
	p.look()
	p.settle()
}
