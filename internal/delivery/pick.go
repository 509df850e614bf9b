package delivery

import (
	"context"
	"time"
)

// picked is the next row of a lane.
type picked struct {
	// row is the row; if it is not open, it is only to be written.
	row Row
	to  Target
	// words are nil if they are still to be found.
	words *Words
	// wait says that the row is there, but not to be sent yet.
	wait time.Duration
	none bool
}

// otherPoll is how soon to look again at a row that another engine is sending.
const otherPoll = time.Second

// pick finds the lane's next row with an id above after, and decides whether
// and where to it is to be sent. It writes nothing.
func (c *courier) pick(ctx context.Context, lane Lane, after int64) (picked, error) {
	next, ok := c.ahead.next(lane, after, c.wall())
	if !ok {
		c.ahead.forget(lane)
		var err error
		if next, err = c.look(ctx, lane, after); err != nil {
			return picked{}, err
		}
	}
	if next == nil {
		return picked{none: true}, nil
	}
	p := c.choose(next)
	p.words = next.words
	return p, nil
}

// choose decides about a row by what was read of it.
func (e *Engine) choose(next *candidate) picked {
	row := next.row
	if held := row.held(e.wall()); held > 0 {
		if row.Status == Sending {
			held = min(held, otherPoll)
		}
		return picked{row: row, wait: held}
	}
	if row.Status == Sending {
		// Whoever sent it is gone.
		row.InDoubt = true
		row.Doubts++
	}
	now := e.o.Now()
	if row = row.stillOfUse(now); row.Open() && next.superseded {
		row = row.end(Superseded, "", now)
	}
	if !row.Open() {
		return picked{row: row}
	}
	row, to := e.address(row, next.targets, now)
	if !row.Open() {
		return picked{row: row, to: to}
	}
	return picked{row: row, to: to, wait: e.rests.left(to.Address.Channel, e.wall())}
}

// stillOfUse settles a row that has become useless.
func (r Row) stillOfUse(now time.Time) Row {
	late := !r.UselessAfter.IsZero() && now.After(r.UselessAfter)
	switch {
	case r.InDoubt && (late || r.Doubts >= maxDoubts):
		return r.end(Parked, ReasonUnknown, now)
	case late:
		return r.end(Skipped, ReasonLate, now)
	}
	return r
}

// address finds where the row goes: its address, or the account that its
// person used last and that can be reached. A row with nowhere to go is parked.
func (e *Engine) address(row Row, targets []Target, now time.Time) (Row, Target) {
	if row.Person == 0 {
		if e.senders[row.Address.Channel] == nil {
			row = row.end(Parked, ReasonChannelOff, now)
		}
		return row, targets[0]
	}
	reason := ReasonNoAccount
	for i, t := range targets {
		switch {
		case t.Unreachable != "":
			if i == 0 {
				reason = t.Unreachable
			}
		case e.senders[t.Address.Channel] == nil:
			reason = ReasonChannelOff
		default:
			return row.retarget(t), t
		}
	}
	return row.end(Parked, reason, now), Target{}
}

// retarget begins from the first part if the row goes elsewhere than before.
func (r Row) retarget(t Target) Row {
	if r.Account != 0 && r.Account != t.Account {
		r.Parts, r.InDoubt = 0, false
	}
	return r
}
