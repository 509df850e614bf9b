package delivery

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"keng/internal/chat"
)

// courier carries the rows of one lane after another. It is for one goroutine.
type courier struct {
	*Engine
	// coming are the lanes after the one that is worked on; depth is how many of
	// them to read at once.
	coming []stop
	depth  int
	ahead  ahead
	// last is a row that has been sent and is not yet written as such.
	last *outcome
	// after runs once last is written.
	after []func()
}

func (e *Engine) courier(workers int) *courier {
	return &courier{Engine: e, depth: e.depth(workers), ahead: ahead{lanes: map[Lane]*glance{}}}
}

// stop is a lane with the last of its rows that is to be sent, 0 for all.
type stop struct {
	lane Lane
	upTo int64
}

// carry works on the lanes one after another, those that take lets it have.
// Each is left, with how soon to come back to it or 0, once its last row is
// settled. After an error it goes no further.
func (c *courier) carry(ctx context.Context, stops []stop, take func(Lane) bool, leave func(Lane, time.Duration)) error {
	for i, s := range stops {
		if !take(s.lane) {
			continue
		}
		c.coming = stops[i+1:]
		wait, err := c.run(ctx, s.lane, s.upTo)
		c.ahead.forget(s.lane)
		c.after = append(c.after, func() { leave(s.lane, wait) })
		if err != nil {
			return errors.Join(err, c.settle(ctx))
		}
		if c.last == nil {
			c.settled()
		}
	}
	return c.settle(ctx)
}

// run works on the lane's rows up to this id (0: all), in order, until none is
// left or one has to wait. Its last row may be left to settle.
func (c *courier) run(ctx context.Context, lane Lane, upTo int64) (wait time.Duration, err error) {
	after := int64(0)
	for upTo == 0 || after < upTo {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		p, err := c.pick(ctx, lane, after)
		if err != nil || p.none || p.wait > 0 {
			return p.wait, err
		}
		done, wait, err := c.deliver(ctx, p)
		if err != nil || wait > 0 {
			return wait, err
		}
		if done {
			after = p.row.ID
		} else {
			c.ahead.forget(lane)
		}
	}
	return 0, nil
}

// deliver brings the row a step further and tells whether it is done with. One
// that is not, and need not wait, is to be picked anew.
func (c *courier) deliver(ctx context.Context, p picked) (done bool, wait time.Duration, err error) {
	if err := c.at("picked", p.row); err != nil {
		return false, 0, err
	}
	if !p.row.Open() {
		return c.record(ctx, outcome{row: p.row, to: p.to})
	}
	words := c.words(ctx, p)
	if words.Err != nil {
		return c.wordless(ctx, p.row, words.Err)
	}
	if err := c.at("rendered", p.row); err != nil {
		return false, 0, err
	}
	unlock := c.chats.lock(p.to.Address)
	defer unlock()
	return c.sendParts(ctx, p.row, p.to, words.Message)
}

// words has the message found, unless it is.
func (c *courier) words(ctx context.Context, p picked) Words {
	if p.words != nil {
		return *p.words
	}
	found, err := c.find(ctx, []Wanted{c.wanted(p)})
	if err != nil {
		return Words{Err: err}
	}
	return found[0]
}

// wordless deals with a row that no words were found for.
func (c *courier) wordless(ctx context.Context, r Row, err error) (done bool, wait time.Duration, _ error) {
	switch {
	case errors.Is(err, ErrPointless):
		return c.record(ctx, outcome{row: r.end(Skipped, ReasonPointless, c.o.Now())})
	case ctx.Err() != nil || c.o.Away(err):
		return false, 0, err
	}
	c.o.Log.Error("delivery: no words", "kind", r.Kind, "delivery", r.ID, "err", err)
	next := c.again(r, c.o.Now())
	if next.Open() && next.Attempt >= maxWordless {
		next = next.end(Parked, ReasonWords, c.o.Now())
	}
	return c.record(ctx, outcome{row: next})
}

// sendParts sends what of the message has not arrived yet.
func (c *courier) sendParts(ctx context.Context, r Row, to Target, m chat.Message) (done bool, wait time.Duration, err error) {
	sender := c.senders[to.Address.Channel]
	mark := c.o.Resent(to.Language)
	caps := sender.Caps()
	// Room for the mark is left always, so that parts stay the same with it.
	room := utf8.RuneCountInString(mark) + 1
	m = withoutKeys(m, caps)
	parts := chat.Split(m, caps.MaxText-room, caps.MaxCaption-room)
	r.Account = to.Account
	begun := false
	for i := min(r.Parts, len(parts)-1); i < len(parts); i++ {
		r.Parts = i
		edit := i == 0 && caps.Edits && r.edits(m)
		if r.InDoubt && !edit {
			parts[i].Text = strings.TrimSuffix(mark+"\n"+parts[i].Text, "\n") // a file may have no words
			r.Resent = true
		}
		wait, err := c.pace(ctx, r, to.Address)
		if err != nil {
			return false, 0, err
		}
		if wait > 0 && r.Class == Reply && !begun {
			// Its lane comes back by itself, and there is nothing to write yet.
			return false, wait, nil
		}
		if wait > 0 {
			return c.record(ctx, outcome{row: r.putOff(c.wall().Add(wait))})
		}
		ours, err := c.mark(ctx, &r)
		if err != nil || !ours || !r.Open() {
			return ours, 0, err
		}
		begun = true
		if err := c.send(ctx, sender, &r, to, parts[i], edit); err != nil {
			if errors.Is(err, errDied) {
				return false, 0, err
			}
			return c.failed(ctx, r, to, err)
		}
		r.Parts, r.InDoubt = i+1, false
	}
	c.rests.end(to.Address.Channel)
	c.last = &outcome{row: r.end(Sent, "", c.o.Now()), to: to}
	return true, 0, nil
}

// withoutKeys is the message for a channel, without keys where it has none.
func withoutKeys(m chat.Message, caps chat.Caps) chat.Message {
	if !caps.PhoneKeys {
		m.PhoneKey, m.NoPhoneKey = "", false
	}
	return m
}

// edits tells whether the message changes one that was sent before: one with
// files, or with a key to show or to take away, never does.
func (r Row) edits(m chat.Message) bool {
	return r.Edit != "" && len(m.Files) == 0 && m.PhoneKey == "" && !m.NoPhoneKey
}

// send sends one part.
func (c *courier) send(ctx context.Context, sender chat.Sender, r *Row, to Target, part chat.Message, edit bool) (err error) {
	if err := c.at("marked", *r); err != nil {
		return err
	}
	ctx, cancel := c.beyond(ctx, sendTimeout)
	defer cancel()
	if edit {
		r.Message = r.Edit
		err = sender.Edit(ctx, to.Address.Chat, r.Edit, part)
	} else {
		r.Message, err = sender.Send(ctx, to.Address.Chat, part)
	}
	if err != nil {
		return err
	}
	return c.at("sent", *r)
}

// failed deals with an error of the channel.
func (c *courier) failed(ctx context.Context, r Row, to Target, err error) (done bool, wait time.Duration, _ error) {
	o := c.judge(r, to, c.o.Now(), err)
	if o.penalty > 0 {
		c.count.limited.Add(1)
		if err := c.o.Pacer.Penalty(ctx, chatKey(to.Address), o.penalty); err != nil {
			c.report("note a penalty", err)
		}
	}
	if o.row.Open() {
		c.count.retried.Add(1)
	}
	if o.rest > 0 {
		c.rests.begin(to.Address.Channel, o.rest, c.wall())
	}
	level := c.o.Log.Info
	if o.row.Status == Parked || o.rest >= misconfiguredPause {
		level = c.o.Log.Error
	}
	level("delivery: not sent", "delivery", r.ID, "kind", r.Kind, "channel", to.Address.Channel,
		"attempt", r.Attempt, "status", o.row.Status, "reason", o.row.Reason, "err", err)
	return c.record(ctx, o)
}

// errDied ends a courier in a test as a kill would: nothing more is written.
var errDied = errors.New("died")
