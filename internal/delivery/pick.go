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
	// wait says that the row is there, but not to be sent yet.
	wait time.Duration
	none bool
}

// otherPoll is how soon to look again at a row that another engine is sending.
const otherPoll = time.Second

// pick finds the lane's next row with an id above after, and decides whether
// and where to it is to be sent. It writes nothing.
func (c *courier) pick(ctx context.Context, lane Lane, after int64) (p picked, err error) {
	err = c.o.Ledger.View(ctx, func(tx LedgerTx) error {
		p, err = c.choose(tx, lane, after)
		return err
	})
	return p, err
}

func (c *courier) choose(tx LedgerTx, lane Lane, after int64) (picked, error) {
	row, found, err := tx.NextDelivery(lane, after)
	if err != nil || !found {
		return picked{none: true}, err
	}
	if held := row.held(c.wall()); held > 0 {
		if row.Status == Sending {
			held = min(held, otherPoll)
		}
		return picked{row: row, wait: held}, nil
	}
	if row.Status == Sending {
		// Whoever sent it is gone.
		row.InDoubt = true
		row.Doubts++
	}
	row, err = c.stillOfUse(tx, row)
	if err != nil || !row.Open() {
		return picked{row: row}, err
	}
	row, to, err := c.address(tx, row)
	if err != nil || !row.Open() {
		return picked{row: row, to: to}, err
	}
	return picked{row: row, to: to, wait: c.rests.left(to.Address.Channel, c.wall())}, nil
}

// stillOfUse settles a row that has become useless.
func (c *courier) stillOfUse(tx LedgerTx, row Row) (Row, error) {
	late := !row.UselessAfter.IsZero() && tx.Now().After(row.UselessAfter)
	switch {
	case row.InDoubt && (late || row.Doubts >= maxDoubts):
		return row.end(Parked, ReasonUnknown, tx.Now()), nil
	case late:
		return row.end(Skipped, ReasonLate, tx.Now()), nil
	case row.Edit == "":
		return row, nil
	}
	newer, err := tx.NewerEdit(row)
	if newer {
		row = row.end(Superseded, "", tx.Now())
	}
	return row, err
}

// address finds where the row goes: its address, or the account that its
// person used last and that can be reached. A row with nowhere to go is parked.
func (c *courier) address(tx LedgerTx, row Row) (Row, Target, error) {
	if row.Person == 0 {
		to, err := tx.TargetAt(row.Address)
		if err == nil && c.senders[row.Address.Channel] == nil {
			row = row.end(Parked, ReasonChannelOff, tx.Now())
		}
		return row, to, err
	}
	targets, err := tx.Targets(row.Person)
	if err != nil {
		return row, Target{}, err
	}
	reason := ReasonNoAccount
	for i, t := range targets {
		switch {
		case t.Unreachable != "":
			if i == 0 {
				reason = t.Unreachable
			}
		case c.senders[t.Address.Channel] == nil:
			reason = ReasonChannelOff
		default:
			return row.retarget(t), t, nil
		}
	}
	return row.end(Parked, reason, tx.Now()), Target{}, nil
}

// retarget begins from the first part if the row goes elsewhere than before.
func (r Row) retarget(t Target) Row {
	if r.Account != 0 && r.Account != t.Account {
		r.Parts, r.InDoubt = 0, false
	}
	return r
}
