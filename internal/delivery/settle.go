package delivery

import (
	"context"
	"time"
)

// settleAgain is how soon to try again to write into a database that is away.
const settleAgain = 200 * time.Millisecond

// mark writes that the row is being sent, with the settlement of the row
// before. It tells whether the row is ours: not if another engine was faster. A
// row that turned out to be superseded comes back closed.
func (c *courier) mark(ctx context.Context, r *Row) (ours bool, err error) {
	n := &note{was: c.last, next: r}
	if err := c.scribe.put(ctx, n); err != nil {
		return false, err
	}
	c.settled()
	if n.ours && !r.Open() {
		c.count.of(*r)
	}
	return n.ours, nil
}

// record writes what a try has come to. It tells whether the row is done with,
// or else how long to leave it alone.
func (c *courier) record(ctx context.Context, o outcome) (done bool, wait time.Duration, err error) {
	if err := c.settle(ctx); err != nil {
		return false, 0, err
	}
	c.last = &o
	if err := c.settle(ctx); err != nil {
		return false, 0, err
	}
	if !o.saved {
		return false, 0, nil
	}
	return !o.written.Open(), o.written.held(c.wall()), nil
}

// settle writes down the last row that was sent. While the database is away it
// keeps trying for as long as the row is held: giving up means that somebody
// gets the message twice.
func (c *courier) settle(ctx context.Context) error {
	if c.last == nil {
		c.settled()
		return nil
	}
	if err := c.at("unsettled", c.last.row); err != nil {
		c.last = nil
		c.settled()
		return err
	}
	ctx, cancel := c.beyond(ctx, lease)
	defer cancel()
	for {
		err := c.scribe.put(ctx, &note{was: c.last})
		if err == nil {
			break
		}
		if !c.o.Away(err) || sleep(ctx, settleAgain) != nil {
			c.o.Log.Error("delivery: could not write what became of a row", "delivery", c.last.row.ID, "err", err)
			c.last = nil
			c.settled()
			return err
		}
	}
	c.settled()
	return nil
}

// settled counts the last row as written.
func (c *courier) settled() {
	if c.last != nil && c.last.saved {
		c.count.of(c.last.written)
	}
	c.last = nil
	for _, f := range c.after {
		f()
	}
	c.after = nil
}
