package delivery

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
	"unicode/utf8"

	"keng/internal/chat"
)

// courier carries the rows of one lane after another. It is for one goroutine.
type courier struct {
	*Engine
	// last is a row that has been sent and is not yet written as such.
	last *outcome
	// after runs once last is written.
	after []func()
}

// run works on the lane's rows up to this id (0: all), in order, until none is
// left or one has to wait. Its last row may be left to settle.
func (c *courier) run(ctx context.Context, lane Lane, upTo int64) (wait time.Duration, err error) {
	done := int64(0)
	for upTo == 0 || done < upTo {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		p, err := c.pick(ctx, lane, done)
		if err != nil || p.none || p.wait > 0 {
			return p.wait, err
		}
		row, wait, err := c.deliver(ctx, p)
		if err != nil || wait > 0 {
			return wait, err
		}
		if !row.Open() {
			done = row.ID
		}
	}
	return 0, nil
}

// deliver brings the row a step further and returns its state. A row that is
// open afterwards and need not wait is to be picked anew.
func (c *courier) deliver(ctx context.Context, p picked) (Row, time.Duration, error) {
	if err := c.at("picked", p.row); err != nil {
		return p.row, 0, err
	}
	if !p.row.Open() {
		return c.record(ctx, outcome{row: p.row, to: p.to})
	}
	m, err := c.words(ctx, p)
	if err != nil {
		return c.wordless(ctx, p.row, err)
	}
	if err := c.at("rendered", p.row); err != nil {
		return p.row, 0, err
	}
	unlock := c.chats.lock(p.to.Address)
	defer unlock()
	return c.sendParts(ctx, p.row, p.to, m)
}

// words has the message found. A panic there costs one message, not the process.
func (c *courier) words(ctx context.Context, p picked) (m chat.Message, err error) {
	defer func() {
		if r := recover(); r != nil {
			c.o.Log.Error("delivery: panic while finding words", "kind", p.row.Kind, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %T", r)
		}
	}()
	return c.o.Render(ctx, p.row.Kind, p.row.Args, Reader{Target: p.to, Caps: c.senders[p.to.Address.Channel].Caps()})
}

// wordless deals with a row that no words were found for.
func (c *courier) wordless(ctx context.Context, r Row, err error) (Row, time.Duration, error) {
	switch {
	case errors.Is(err, ErrPointless):
		return c.record(ctx, outcome{row: r.end(Skipped, ReasonPointless, c.o.Now())})
	case ctx.Err() != nil || c.o.Away(err):
		return r, 0, err
	}
	c.o.Log.Error("delivery: no words", "kind", r.Kind, "delivery", r.ID, "err", err)
	next := c.again(r, c.o.Now())
	if next.Open() && next.Attempt >= maxWordless {
		next = next.end(Parked, ReasonWords, c.o.Now())
	}
	return c.record(ctx, outcome{row: next})
}

// sendParts sends what of the message has not arrived yet.
func (c *courier) sendParts(ctx context.Context, r Row, to Target, m chat.Message) (Row, time.Duration, error) {
	sender := c.senders[to.Address.Channel]
	mark := c.o.Resent(to.Language)
	// Room for the mark is left always, so that parts stay the same with it.
	parts := chat.Split(m, sender.Caps().MaxText-utf8.RuneCountInString(mark)-1)
	r.Account = to.Account
	begun := false
	for i := min(r.Parts, len(parts)-1); i < len(parts); i++ {
		r.Parts = i
		edit := i == 0 && r.Edit != "" && sender.Caps().Edits
		if r.InDoubt && !edit {
			parts[i].Text = mark + "\n" + parts[i].Text
			r.Resent = true
		}
		wait, err := c.pace(ctx, r, to.Address)
		if err != nil {
			return r, 0, err
		}
		if wait > 0 && r.Class == Reply && !begun {
			// Its lane comes back by itself, and there is nothing to write yet.
			return r, wait, nil
		}
		if wait > 0 {
			return c.record(ctx, outcome{row: r.putOff(c.wall().Add(wait))})
		}
		var ours bool
		if r, ours, err = c.mark(ctx, r); err != nil || !ours || !r.Open() {
			return r, 0, err
		}
		begun = true
		if err := c.send(ctx, sender, &r, to, parts[i], edit); err != nil {
			if errors.Is(err, errDied) {
				return r, 0, err
			}
			return c.failed(ctx, r, to, err)
		}
		r.Parts, r.InDoubt = i+1, false
	}
	c.rests.end(to.Address.Channel)
	c.last = &outcome{row: r.end(Sent, "", c.o.Now()), to: to}
	return c.last.row, 0, nil
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
func (c *courier) failed(ctx context.Context, r Row, to Target, err error) (Row, time.Duration, error) {
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
