package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// starts is how often the program is started; the one in the middle counts.
const starts = 5

// Start measures how long the program takes from its exec until it is ready, on
// a database full of history, and how much memory it has after a time at rest.
func (g *Ground) Start(ctx context.Context, rest time.Duration) error {
	for _, kind := range g.On {
		name := "start_" + string(kind)
		took, m, err := g.starts(ctx, kind, g.Cells, starts, rest)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		g.millis(name, percentile(took, 50))
		g.millis(name+"_worst", percentile(took, 100))
		g.megabytes(name+"_memory", m.now)
	}
	return nil
}

// starts starts the program n times and lets the last one rest.
func (g *Ground) starts(ctx context.Context, kind Kind, cells, n int, rest time.Duration) (took []time.Duration, m memory, err error) {
	db, err := g.province(ctx, kind, cells)
	if err != nil {
		return nil, m, err
	}
	defer db.discard(ctx)
	platform, err := startPlatform(ctx, nil)
	if err != nil {
		return nil, m, err
	}
	defer platform.close()
	for i := range n {
		keng, err := g.serve(ctx, db, platform.url())
		if err != nil {
			return nil, m, err
		}
		took = append(took, keng.ready)
		if i == n-1 {
			g.progress("at rest for %s", rest)
			m, err = keng.atRest(ctx, rest)
		}
		if err = errors.Join(err, keng.stop()); err != nil {
			return nil, m, err
		}
	}
	slices.Sort(took)
	return took, m, nil
}

// atRest is the memory after a time in which nobody wants anything.
func (p *program) atRest(ctx context.Context, d time.Duration) (memory, error) {
	select {
	case <-time.After(d):
		return memoryOf(p.cmd.Process.Pid)
	case <-ctx.Done():
		return memory{}, ctx.Err()
	}
}
