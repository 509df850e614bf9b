package page

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/i18n"
	"keng/internal/sandbox"
)

// newest is how many messages of a chat are shown at first, and how many more
// each time one asks for older ones.
const newest = 40

// phone is one person's chat with the bot, as the page shows it.
type phone struct {
	*i18n.Words
	Player
	PartName string
	Messages []bubble
	// Earlier is the oldest message that is shown, if there are older ones.
	Earlier int64
	State   phoneState
	// Typed is what the story expects them to write.
	Typed string
	// Close is where the page is without this phone.
	Close string
}

// phoneState is what changes on a phone besides its messages.
type phoneState struct {
	*i18n.Words
	Account int64
	// New: they have not opened the bot yet. Blocked: they take nothing of it.
	New, Blocked, Typing bool
	Code                 string
	Keyboard             [][]sandbox.Button
	Commands             []sandbox.Command
	// Toast is the bot's short answer to the newest tap.
	Toast string
}

// bubble is a message on a phone.
type bubble struct {
	*i18n.Words
	sandbox.Message
	Account int64
	Clock   string
	// Day stands above the first message of a day.
	Day string
	// Hint is the label of the button that the story expects to be tapped.
	Hint string
	// Swap: it takes the place of the one that is shown.
	Swap bool
}

func (p *Page) phone(v visit, account int64) phone {
	someone := p.stage.Platform().Find(account)
	out := phone{Words: v.Words, Player: p.playerOf(someone), Close: v.Toggled(account).Address()}
	p.mu.Lock()
	p.seen[account] = someone.Seq()
	p.mu.Unlock()
	messages := someone.Newest(newest + 1)
	if len(messages) > newest {
		messages = messages[1:]
		out.Earlier = messages[0].ID
	}
	typed, label := p.hint(v, account)
	out.Typed = typed
	if out.Part != "" {
		out.PartName = v.Say("trial.part_" + string(out.Part))
	}
	out.Messages = p.bubbles(v.Words, account, messages, label, &calendar.Date{})
	out.State = p.state(v.Words, someone)
	return out
}

// playerOf is the person as one of the cast, or as somebody who is not.
func (p *Page) playerOf(someone *sandbox.Person) Player {
	for _, one := range p.stage.Cast() {
		if one.Account == someone.ID() {
			return one
		}
	}
	profile := someone.Profile()
	return Player{Account: profile.ID, Name: strings.TrimSpace(profile.FirstName + " " + profile.LastName)}
}

func (p *Page) state(w *i18n.Words, someone *sandbox.Person) phoneState {
	s := phoneState{
		Words: w, Account: someone.ID(), New: !someone.Started(), Blocked: someone.Blocked(), Typing: someone.Typing(),
		Keyboard: someone.Keyboard(), Commands: someone.Commands(),
	}
	if s.New {
		s.Code = p.playerOf(someone).Code
	}
	s.Toast = p.toast(someone)
	return s
}

// toastTime is how long a short answer to a tap stays, in real time.
const toastTime = 5 * time.Second

// toasts is how many short answers somebody has got, and since when.
type toasts struct {
	count int
	since time.Time
}

// toast is the bot's short answer to the person's newest tap, for as long as it
// is shown.
func (p *Page) toast(someone *sandbox.Person) string {
	all := someone.Alerts()
	p.mu.Lock()
	defer p.mu.Unlock()
	t, known := p.toasts[someone.ID()]
	if t.count != len(all) {
		t.count, t.since = len(all), p.wall()
		if !known {
			t.since = time.Time{} // from before anybody looked
		}
	}
	p.toasts[someone.ID()] = t
	if len(all) == 0 || p.wall().Sub(t.since) > toastTime {
		return ""
	}
	return all[len(all)-1].Text
}

// bubbles are messages as they are shown; day is that of the message before
// them, and becomes that of the last.
func (p *Page) bubbles(w *i18n.Words, account int64, messages []sandbox.Message, hint string, day *calendar.Date) []bubble {
	zone := p.stage.Clock().Zone
	out := make([]bubble, len(messages))
	for i, m := range messages {
		out[i] = bubble{Words: w, Message: m, Account: account, Clock: w.Clock(calendar.ClockOf(m.At, zone)), Hint: hint}
		if on := calendar.DateOf(m.At, zone); on != *day {
			*day = on
			out[i].Day = w.Day(on)
		}
	}
	return out
}

// Body is the message's text as HTML. Links that open the bot are taken by the
// phone that they are opened on.
func (b bubble) Body() template.HTML {
	link := fmt.Sprintf(`href="https://t.me/%s?start=`, botName)
	own := fmt.Sprintf(`data-start="/people/%d/start" %s`, b.Account, link)
	return template.HTML(strings.ReplaceAll(b.HTML, link, own)) //nolint:gosec // the platform has escaped it
}

// botName is the bot's username on the platform, as [sandbox.Options] has it by default.
const botName = "keng_bot"

// Pending tells whether the bot has not answered a tap on this button yet.
func (b bubble) Pending(data string) bool {
	return slices.Contains(b.Pressed, data)
}

// Picture tells whether the message's file is to be seen in the chat.
func (b bubble) Picture() bool { return b.Kind == "photo" }

// FileSize is that of the message's file, in words.
func (b bubble) FileSize() string {
	return b.Say("trial.kilobytes", "Count", (b.Size+1023)/1024)
}

// earlier shows older messages of a chat.
func (p *Page) earlier(w http.ResponseWriter, r *http.Request) {
	someone := p.personOf(r)
	if someone == nil {
		http.NotFound(w, r)
		return
	}
	v := p.visitOf(r)
	before, _ := strconv.ParseInt(r.FormValue("before"), 10, 64)
	messages := someone.Before(before, newest+1)
	var view struct {
		*i18n.Words
		Account  int64
		Earlier  int64
		Messages []bubble
	}
	view.Words, view.Account = v.Words, someone.ID()
	if len(messages) > newest {
		messages = messages[1:]
		view.Earlier = messages[0].ID
	}
	view.Messages = p.bubbles(v.Words, someone.ID(), messages, "", &calendar.Date{})
	p.render(w, "earlier", view)
}

func (p *Page) personOf(r *http.Request) *sandbox.Person {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	return p.stage.Platform().Find(id)
}
