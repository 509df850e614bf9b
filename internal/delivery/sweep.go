package delivery

import (
	"context"
	"time"
)

const (
	// replyGrace is how long a reply is left to the process that wrote it.
	replyGrace = 3 * time.Second
	// bulkGrace is how long a broadcast is left to its job. After a leader was
	// killed, the queue can take 20 s to begin.
	bulkGrace = 45 * time.Second
	// sweepLimit bounds a sweep; the next takes more.
	sweepLimit = 500
	// sweepTime bounds the time in which a sweep sends broadcasts.
	sweepTime = 10 * time.Second
)

// Sweep takes up what nobody has: replies whose process died before it sent
// them, rows that died with their engine, and broadcasts that are overdue,
// because the queue runs on real time and the program's clock may not. Call it
// every few seconds. Replies are sent in the background.
func (e *Engine) Sweep(ctx context.Context) error {
	if !e.desk.enter() {
		return nil
	}
	defer e.desk.exit()
	// While many replies wait here, those of others would only wait with them.
	if e.desk.waiting() < sweepLimit {
		replies, err := e.overdue(ctx, Reply, replyGrace)
		if err != nil {
			return err
		}
		for _, l := range replies {
			e.desk.wake(l)
		}
	}
	if e.batches.Load() > 0 {
		return nil // the queue is at work: what is overdue waits its turn
	}
	bulk, err := e.overdue(ctx, Bulk, bulkGrace)
	if err != nil || len(bulk) == 0 {
		return err
	}
	ctx, cancel := e.until(ctx, sweepTime)
	defer cancel()
	stops := make([]stop, len(bulk))
	for i, l := range bulk {
		stops[i].lane = l
	}
	if err := e.carry(ctx, stops); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

func (e *Engine) overdue(ctx context.Context, class Class, grace time.Duration) ([]Lane, error) {
	return e.lanes(ctx, func(tx LedgerTx) ([]Lane, error) {
		return tx.OverdueLanes(Overdue{Class: class, Before: tx.Now().Add(-grace), Wall: e.wall(), Limit: sweepLimit})
	})
}
