package delivery

import (
	"context"
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
	defer e.desk.exit()
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

// carry works on lanes of broadcasts, leaving out those that somebody works on.
func (e *Engine) carry(ctx context.Context, stops []stop) error {
	release := func(l Lane, _ time.Duration) { e.desk.release(l) }
	return e.courier(JobWorkers).carry(ctx, stops, e.desk.try, release)
}

func (e *Engine) open(ctx context.Context, batch int64) (rows []Waiting, err error) {
	err = e.o.Ledger.View(ctx, func(tx LedgerTx) error {
		rows, err = tx.BatchDeliveries(batch)
		return err
	})
	return rows, err
}

// due are the lanes of the rows that are due, in the order of the rows.
func (e *Engine) due(rows []Waiting) []stop {
	now := e.o.Now()
	var stops []stop
	place := map[Lane]int{}
	for _, r := range rows {
		if r.DueAt.After(now) {
			continue
		}
		i, ok := place[r.Lane]
		if !ok {
			i = len(stops)
			place[r.Lane] = i
			stops = append(stops, stop{lane: r.Lane})
		}
		stops[i].upTo = r.ID
	}
	return stops
}

// wait is how long until the first of the rows can be tried.
func (e *Engine) wait(rows []Waiting) time.Duration {
	now, wall := e.o.Now(), e.wall()
	wait := latest
	resting := e.rests.longest(wall)
	for _, r := range rows {
		wait = min(wait, max(r.DueAt.Sub(now), left(r.HeldUntil, wall), resting, soonest))
	}
	return wait
}
