package page

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"keng/internal/calendar"
)

// feed tells an open page what has changed on it, as server-sent events. What
// is small is sent anew whenever it reads otherwise than before; of chats and of
// what happened only what is new.
type feed struct {
	page  *Page
	visit visit
	// name is the page's own. A name that comes again is of a page that has lost
	// its feed, and with it what was said meanwhile: it has to be loaded anew.
	name  string
	chats map[int64]*chatFeed
	lines lines
	// shown are digests of what the page shows, by the events that change it.
	shown map[string]string
}

func (p *Page) newFeed(v visit) *feed {
	p.mu.Lock()
	defer p.mu.Unlock()
	return &feed{
		page: p, visit: v, name: p.era + "." + rand.Text(), lines: p.first, chats: map[int64]*chatFeed{}, shown: map[string]string{},
	}
}

// address is where the page gets its feed, from where it is now.
func (f *feed) address() string {
	q := f.visit.query()
	q.Set("feed", f.name)
	q.Set("lines", fmt.Sprintf("%d.%d.%d", f.lines.update, f.lines.decision, f.lines.call))
	for event, digest := range f.shown {
		q.Set("part-"+event, digest)
	}
	for account, c := range f.chats {
		q.Set("chat"+strconv.FormatInt(account, 10), fmt.Sprintf("%d.%d", c.seq, c.last))
	}
	return "/live?" + q.Encode()
}

// resume takes up a feed at its address; false if the page is out of date.
func (p *Page) resume(v visit, q url.Values) (*feed, bool) {
	f := &feed{page: p, visit: v, name: q.Get("feed"), chats: map[int64]*chatFeed{}, shown: map[string]string{}}
	p.mu.Lock()
	fresh := len(f.name) > len(p.era) && f.name[:len(p.era)] == p.era && !p.feeds[f.name]
	p.feeds[f.name] = true
	p.mu.Unlock()
	for name := range q {
		if event, ok := strings.CutPrefix(name, "part-"); ok {
			f.shown[event] = q.Get(name)
		}
	}
	_, _ = fmt.Sscanf(q.Get("lines"), "%d.%d.%d", &f.lines.update, &f.lines.decision, &f.lines.call)
	for _, account := range v.Phones {
		c := &chatFeed{}
		_, _ = fmt.Sscanf(q.Get("chat"+strconv.FormatInt(account, 10)), "%d.%d", &c.seq, &c.last)
		if before := p.stage.Platform().Find(account).Before(c.last+1, 1); len(before) > 0 {
			c.day = calendar.DateOf(before[0].At, p.stage.Clock().Zone)
		}
		c.typed, _ = p.hint(v, account)
		f.chats[account] = c
	}
	return f, fresh
}

const (
	// breath is how long changes are gathered before they are told.
	breath = 30 * time.Millisecond
	// tick is how often the clock is looked at when nothing else changes.
	tick = time.Second
)

func (p *Page) live(w http.ResponseWriter, r *http.Request) {
	f, fresh := p.resume(p.visitOf(r), r.URL.Query())
	w.Header().Set("Content-Type", "text/event-stream")
	out := &stream{w: w, control: http.NewResponseController(w)}
	out.greet()
	_ = out.control.SetReadDeadline(time.Time{}) // a feed lasts longer than other requests
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(p.life, cancel)() //nolint:contextcheck // it ends with whichever ends first
	if !fresh {
		out.stale(ctx)
		return
	}
	for out.err == nil {
		platform := p.stage.Platform()
		changed, moved := p.stage.Changed(), platform.Changed()
		if !p.plays(f.name) {
			out.stale(ctx)
			return
		}
		f.tell(out)
		out.flush()
		if !rest(ctx, changed, moved) {
			return
		}
	}
}

// plays tells whether the feed is one of what is played now.
func (p *Page) plays(feed string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.feeds[feed]
}

// rest waits for a change, and a moment longer for those that come with it;
// false when ctx ends.
func rest(ctx context.Context, changes ...<-chan struct{}) bool {
	timer := time.NewTimer(tick)
	defer timer.Stop()
	select {
	case <-changes[0]:
	case <-changes[1]:
	case <-timer.C:
	case <-ctx.Done():
		return false
	}
	timer.Reset(breath)
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// tell sends what has changed.
func (f *feed) tell(out *stream) {
	p, v := f.page, f.visit
	for _, account := range v.Phones {
		f.tellChat(out, account)
	}
	clock := p.clock(v.Words)
	f.panel(out, "face", clock)
	f.panel(out, "clock", clock)
	f.panel(out, "story", p.storyOf(v))
	f.panel(out, "people", p.people(v))
	f.panel(out, "ledger", p.ledger(v.Words))
	f.panel(out, "trouble", p.troubles(v.Words))
	if lines := f.lines.read(p, v.Words); len(lines) > 0 {
		reverse(lines)
		f.send(out, "lines", "lines", lines)
	}
}

// panel sends a part of the page if it reads otherwise than before.
func (f *feed) panel(out *stream, name string, view any) { f.panelAs(out, name, name, view) }

func (f *feed) panelAs(out *stream, event, template string, view any) {
	if text := f.render(event, template, view); text != nil {
		out.event(event, text)
	}
}

// render is a part of the page if it reads otherwise than before, else nil.
func (f *feed) render(event, template string, view any) []byte {
	text, err := f.page.markup(template, view)
	if err != nil {
		f.page.log.Error("the page cannot be rendered", "template", template, "error", err)
		return nil
	}
	sum := sha256.Sum256(text)
	digest := base64.RawURLEncoding.EncodeToString(sum[:6])
	if f.shown[event] == digest {
		return nil
	}
	f.shown[event] = digest
	return text
}

func (f *feed) send(out *stream, event, template string, view any) {
	text, err := f.page.markup(template, view)
	if err != nil {
		f.page.log.Error("the page cannot be rendered", "template", template, "error", err)
		return
	}
	out.event(event, text)
}
