package page

import (
	"strconv"

	"keng/internal/calendar"
)

// chatFeed is what was told of a chat.
type chatFeed struct {
	seq   int64 // up to this change
	last  int64 // the newest message
	day   calendar.Date
	typed string
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
