package delivery

import (
	"context"
	"errors"
	"slices"
	"time"
)

const (
	// JobTimeout is how long a job may work on its batch; the rest is left to
	// its next run.
	JobTimeout = 2 * time.Minute
	// RescueAfter is when a job is taken for lost with its process.
	RescueAfter = JobTimeout + 30*time.Second
	// JobWorkers is how many batches are worked on at once: at 30 messages a
	// second and a tenth of a second for each, three would do; more serve a
	// server of one's own.
	JobWorkers = 8
)

// The bounds of how soon a job comes back to rows that have to wait.
const (
	soonest = 200 * time.Millisecond
	latest  = 10 * time.Minute
)

// Work works on a batch and returns how long, in real time, until it is worth
// working on it again; 0 says that nothing is left. It stops early when ctx
// ends or the engine is closed.
func (e *Engine) Work(ctx context.Context, batch int64) (again time.Duration, err error) {
	if !e.desk.enter() {
		return soonest, nil
	}
	defer e.desk.leave()
	e.batches.Add(1)
	defer e.batches.Add(-1)
	ctx, cancel := e.until(ctx, JobTimeout)
	defer cancel()

	rows, err := e.open(ctx, batch)
	if err != nil {
		return e.interrupted(ctx, err)
	}
	if err := e.carry(ctx, e.due(rows)); err != nil {
		return e.interrupted(ctx, err)
	}
	if rows, err = e.open(ctx, batch); err != nil || len(rows) == 0 {
		return e.interrupted(ctx, err)
	}
	return e.wait(rows), nil
}

// interrupted has a job come back whose time was over, rather than fail.
func (e *Engine) interrupted(ctx context.Context, err error) (time.Duration, error) {
	switch {
	case err == nil:
		return 0, nil
	case ctx.Err() != nil:
		return soonest, nil //nolint:nilerr // the job comes back, and is no failure
	default:
		e.report("work on a batch", err)
		return time.Second, nil
	}
}

// stop is a lane with the last of its rows that is to be sent.
type stop struct {
	lane Lane
	upTo int64
}

// carry works on the lanes one after another, leaving out those that somebody works on.
func (e *Engine) carry(ctx context.Context, stops []stop) error {
	c := &courier{Engine: e}
	for _, s := range stops {
		if !e.desk.try(s.lane) {
			continue
		}
		// The lane stays ours until its last row is settled.
		c.after = append(c.after, func() { e.desk.release(s.lane) })
		if _, err := c.run(ctx, s.lane, s.upTo); err != nil {
			return errors.Join(err, c.settle(ctx))
		}
		if c.last == nil {
			c.settled()
		}
	}
	return c.settle(ctx)
}

func (e *Engine) open(ctx context.Context, batch int64) (rows []Row, err error) {
	err = e.o.Ledger.View(ctx, func(tx LedgerTx) error {
		rows, err = tx.BatchDeliveries(batch)
		return err
	})
	return rows, err
}

// due are the lanes of the rows that are due, in the order of the rows.
func (e *Engine) due(rows []Row) []stop {
	now := e.o.Now()
	var stops []stop
	for _, r := range rows {
		if r.DueAt.After(now) {
			continue
		}
		lane := Lane{Name: r.Lane, Class: r.Class}
		i := slices.IndexFunc(stops, func(s stop) bool { return s.lane == lane })
		if i < 0 {
			stops = append(stops, stop{lane: lane, upTo: r.ID})
		} else {
			stops[i].upTo = r.ID
		}
	}
	return stops
}

// wait is how long until the first of the rows can be tried.
func (e *Engine) wait(rows []Row) time.Duration {
	now, wall := e.o.Now(), e.wall()
	wait := latest
	resting := e.rests.longest(wall)
	for _, r := range rows {
		wait = min(wait, max(r.DueAt.Sub(now), r.held(wall), resting, soonest))
	}
	return wait
}
