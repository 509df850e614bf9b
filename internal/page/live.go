package page

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
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
	shown map[string]string
}

// chatFeed is what was told of a chat.
type chatFeed struct {
	seq    int64 // up to this change
	last   int64 // the newest message
	day    calendar.Date
	typed  string
	isOpen bool
}

func (p *Page) newFeed(v visit) *feed {
	p.mu.Lock()
	defer p.mu.Unlock()
	return &feed{
		page: p, visit: v, name: p.era + "." + rand.Text(), lines: p.first, chats: map[int64]*chatFeed{}, shown: map[string]string{},
	}
}

// saw notes what the page shows of a chat.
func (f *feed) saw(account int64, one phone) {
	c := &chatFeed{typed: one.Typed}
	for _, m := range one.Messages {
		c.seq, c.last = max(c.seq, m.Seq), max(c.last, m.ID)
		c.day = calendar.DateOf(m.At, f.page.stage.Clock().Zone)
	}
	f.chats[account] = c
}

// address is where the page gets its feed, from where it is now.
func (f *feed) address() string {
	q := f.visit.query()
	q.Set("feed", f.name)
	q.Set("lines", fmt.Sprintf("%d.%d.%d", f.lines.update, f.lines.decision, f.lines.call))
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
	_ = out.control.SetReadDeadline(time.Time{}) // a feed lasts longer than other requests
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(p.life, cancel)()
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
	f.panel(out, "clock", p.clock(v.Words))
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
	text, err := f.page.markup(template, view)
	if err != nil {
		f.page.log.Error("the page cannot be rendered", "template", template, "error", err)
		return
	}
	if before, ok := f.shown[event]; !ok || before != string(text) {
		f.shown[event] = string(text)
		out.event(event, text)
	}
}

func (f *feed) send(out *stream, event, template string, view any) {
	text, err := f.page.markup(template, view)
	if err != nil {
		f.page.log.Error("the page cannot be rendered", "template", template, "error", err)
		return
	}
	out.event(event, text)
}

// tellChat sends what is new on a phone.
func (f *feed) tellChat(out *stream, account int64) {
	p, v, c := f.page, f.visit, f.chats[account]
	someone := p.stage.Platform().Find(account)
	if someone == nil {
		return
	}
	id := strconv.FormatInt(account, 10)
	typed, label := p.hint(v, account)
	if changes := someone.Since(c.seq); len(changes) > 0 {
		var added, altered []bubble
		for _, b := range p.bubbles(v.Words, account, changes, label, &calendar.Date{}) {
			c.seq = max(c.seq, b.Seq)
			b.Day = ""
			if b.Swap = b.ID <= c.last; b.Swap {
				altered = append(altered, b)
				continue
			}
			c.last = b.ID
			if on := calendar.DateOf(b.At, p.stage.Clock().Zone); on != c.day {
				c.day, b.Day = on, v.Day(on)
			}
			added = append(added, b)
		}
		f.send(out, "chat-"+id, "bubbles", append(added, altered...))
		p.mu.Lock()
		p.seen[account] = max(p.seen[account], c.seq)
		p.mu.Unlock()
	}
	f.panelAs(out, "state-"+id, "state", p.state(v.Words, someone))
	if typed != c.typed {
		c.typed = typed
		f.send(out, "typed-"+id, "typed", typed)
	}
}

// stream writes server-sent events.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	buf     bytes.Buffer
	err     error
}

func (s *stream) event(name string, body []byte) {
	fmt.Fprintf(&s.buf, "event: %s\n", name)
	for part := range bytes.SplitSeq(body, []byte("\n")) {
		fmt.Fprintf(&s.buf, "data: %s\n", part)
	}
	s.buf.WriteByte('\n')
}

// stale has the page loaded anew, and waits until it is: a stream that ends is
// an error to a browser.
func (s *stream) stale(ctx context.Context) {
	s.event("stale", nil)
	s.flush()
	<-ctx.Done()
}

func (s *stream) flush() {
	if s.buf.Len() == 0 || s.err != nil {
		return
	}
	if _, s.err = s.w.Write(s.buf.Bytes()); s.err == nil {
		s.err = s.control.Flush()
	}
	s.buf.Reset()
}
