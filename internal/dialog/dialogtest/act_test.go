package dialogtest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"keng/internal/chat"
)

// What somebody does, after the ">".
var (
	writes = regexp.MustCompile(`^(group )?([^:\[{]+): (.*)$`)
	// uploads comes before writes: a file's caption stands after a colon as well.
	uploads = regexp.MustCompile(`^([^:\[{]+) file ([^:(]+?)( \((\d+) MB\))?(?:: (.*))?$`)
	taps    = regexp.MustCompile(`^([^:\[{]+) \[(.+)\]( \(older\))?$`)
	forges  = regexp.MustCompile(`^([^:\[{]+) \{(.*)\}$`)
	does    = regexp.MustCompile(`^([^:\[{]+) (block|unblock|voice|contact|contact of .+?)( \+?\d+)?$`)
)

// act has somebody do something.
func (p *play) act(what string, more []string) {
	p.t.Helper()
	if m := uploads.FindStringSubmatch(what); m != nil {
		p.upload(m[1], m[2], m[4], strings.Join(append([]string{m[5]}, more...), "\n"))
		return
	}
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

// upload sends a file of testdata/files as a document, which may claim to have so
// many MB.
func (p *play) upload(actor, name, megabytes, caption string) {
	p.t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "files", name))
	if err != nil {
		p.fail("%v", err)
	}
	e := p.event(actor, chat.Media)
	e.Text, e.File = caption, p.wire.Upload(name, content)
	if megabytes != "" {
		n, _ := strconv.ParseInt(megabytes, 10, 64)
		e.File.Size = n << 20
	}
	p.deliver(e)
}

// codeOf is where a code stands in what somebody writes.
var codeOf = regexp.MustCompile(`<(new )?code ([^>]+)>`)

// codesIn puts the codes into a text.
func (p *play) codesIn(text string) string {
	text = strings.ReplaceAll(text, "<last code>", p.print.lastCode)
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
	return chat.Event{
		Channel: c.Channel, ID: fmt.Sprint("event ", p.events), Kind: kind, From: c.External, Name: actor, Chat: c.Chat,
		Language: string(p.script.language()), At: p.db.Clock.Now(),
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
