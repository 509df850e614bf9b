package delivery

import (
	"context"
	"sync"
	"time"
)

// desk sees to it that one goroutine at a time works on a lane, and that
// nothing that comes while it does is overlooked.
type desk struct {
	// run works on lanes and leaves each of them, with how soon to come again.
	run func(lanes []Lane, leave func(Lane, time.Duration))
	// max is the number of workers, share how many lanes one takes at a time
	// where there are many for each.
	max, share int

	mu      sync.Mutex
	lanes   map[Lane]*turn
	queue   []Lane
	workers int
	// guests are those who entered and have not left.
	guests int
	timers map[Lane]*time.Timer
	closed bool
	quiet  chan struct{} // closed and replaced when the desk becomes idle
}

// turn is a lane that waits for a worker or has one.
type turn struct {
	running bool
	// again is set if somebody woke the lane while it was running.
	again bool
}

func newDesk(workers, share int, run func([]Lane, func(Lane, time.Duration))) *desk {
	return &desk{
		run: run, max: workers, share: share,
		lanes: map[Lane]*turn{}, timers: map[Lane]*time.Timer{}, quiet: make(chan struct{}),
	}
}

// wake has the lane worked on soon.
func (d *desk) wake(l Lane) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.push(l)
}

func (d *desk) push(l Lane) {
	if d.closed {
		return
	}
	if t := d.lanes[l]; t != nil {
		t.again = t.running
		return
	}
	d.lanes[l] = &turn{}
	d.queue = append(d.queue, l)
	if d.workers < d.max {
		d.workers++
		go d.work()
	}
}

// waiting is how many lanes wait for a worker.
func (d *desk) waiting() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.queue)
}

// work serves lanes until none waits.
func (d *desk) work() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.queue) > 0 && !d.closed {
		lanes := d.queue[:min(max(len(d.queue)/d.max, 1), d.share)]
		d.queue = d.queue[len(lanes):]
		for _, l := range lanes {
			d.lanes[l].running = true
		}
		d.mu.Unlock()
		d.run(lanes, d.leave)
		d.mu.Lock()
	}
	d.workers--
	d.hush()
}

// leave takes the lane off the desk for a worker.
func (d *desk) leave(l Lane, again time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.end(l, again)
}

// end takes the lane off the desk, to be worked on again at once if it was
// woken meanwhile, or after a time.
func (d *desk) end(l Lane, again time.Duration) {
	woken := d.lanes[l].again
	delete(d.lanes, l)
	switch {
	case d.closed:
	case woken:
		d.push(l)
	case again > 0:
		if t := d.timers[l]; t != nil {
			t.Stop()
		}
		d.timers[l] = time.AfterFunc(again, func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			delete(d.timers, l)
			d.push(l)
		})
	}
}

// try takes the lane for the caller, who must release it; it fails if somebody
// works on it, who then looks once more.
func (d *desk) try(l Lane) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if t := d.lanes[l]; t != nil {
		t.again = t.running
		return false
	}
	d.lanes[l] = &turn{running: true}
	return true
}

// release gives a lane back that try has taken.
func (d *desk) release(l Lane) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.end(l, 0)
	d.hush()
}

// enter counts the caller as at work, until exit; it fails once the desk is closed.
func (d *desk) enter() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.guests++
	}
	return !d.closed
}

func (d *desk) exit() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.guests--
	d.hush()
}

// atWork tells whether anything is going on.
func (d *desk) atWork() bool { return d.workers > 0 || d.guests > 0 || len(d.lanes) > 0 && !d.closed }

func (d *desk) hush() {
	if !d.atWork() {
		close(d.quiet)
		d.quiet = make(chan struct{})
	}
}

// idle waits until nothing is going on.
func (d *desk) idle(ctx context.Context) error {
	for {
		d.mu.Lock()
		working, quiet := d.atWork(), d.quiet
		d.mu.Unlock()
		if !working {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-quiet:
		}
	}
}

// close lets nothing begin any more and waits for what is going on.
func (d *desk) close(ctx context.Context) error {
	d.mu.Lock()
	d.closed = true
	for l, t := range d.timers {
		t.Stop()
		delete(d.timers, l)
	}
	d.mu.Unlock()
	return d.idle(ctx)
}
