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
func (c *courier) mark(ctx context.Context, r Row) (next Row, ours bool, err error) {
	last := c.last
	ctx, cancel := c.beyond(ctx, sendTimeout)
	defer cancel()
	err = c.o.Ledger.Update(ctx, func(tx LedgerTx) error {
		next = r
		if last != nil {
			if err := last.write(tx); err != nil {
				return err
			}
		}
		newer, err := r.newerEdit(tx)
		if err != nil {
			return err
		}
		if newer {
			next = r.end(Superseded, "", tx.Now())
		} else {
			next.Status, next.Owner, next.HeldUntil = Sending, c.id, c.wall().Add(lease)
		}
		ours, err = tx.SaveDelivery(next)
		return err
	})
	if err != nil {
		return r, false, err
	}
	next.Version++
	c.settled()
	if ours && !next.Open() {
		c.count.of(next)
	}
	return next, ours, nil
}

func (r *Row) newerEdit(tx LedgerTx) (bool, error) {
	if r.Edit == "" {
		return false, nil
	}
	return tx.NewerEdit(*r)
}

// record writes what a try has come to and returns the row as it is then, and
// how long to leave it alone.
func (c *courier) record(ctx context.Context, o outcome) (Row, time.Duration, error) {
	if err := c.settle(ctx); err != nil {
		return o.row, 0, err
	}
	c.last = &o
	if err := c.settle(ctx); err != nil {
		return o.row, 0, err
	}
	return o.written, o.written.held(c.wall()), nil
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
		err := c.o.Ledger.Update(ctx, c.last.write)
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
	if c.last != nil {
		c.count.of(c.last.written)
	}
	c.last = nil
	for _, f := range c.after {
		f()
	}
	c.after = nil
}
