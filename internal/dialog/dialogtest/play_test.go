package dialogtest

import (
	"fmt"
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
	stage := newStage(t, db, keep, start, zone, s.language())
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
	if actor, ok := strings.CutPrefix(what, "lose "); ok {
		p.wire.LoseNext(actor)
		return
	}
	switch what {
	case "again":
		for range 10 {
			p.handle(p.last)
		}
	case "restart":
		p.end()
		p.begin()
	case "down":
		p.end()
		p.down = true
	case "up":
		p.down = false
		p.begin()
		p.look()
		p.settle()
	case "redis down":
		p.memory.leave(p.t)
	case "redis up":
		p.memory.comeBack(p.t)
	default:
		p.fail("no such thing")
	}
}
