package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"keng/internal/attendance"
	"keng/internal/bench/province"
)

// crowd is the members, who tap their answers over several connections. Those
// of one connection tap one after another.
type crowd struct {
	hands   []*hand
	updates *updates
}

// hand is one connection, with the people whose taps go over it.
type hand struct {
	*poster
	updates *updates
	people  []*voter
	turn    int
	buffer  []byte
	// taken are the updates that were acknowledged, took how long that took.
	taken []int64
	took  []time.Duration
	again int
}

// voter is a member, with how often they have answered.
type voter struct {
	province.Seat
	given int
}

// choice is the n-th that somebody makes: each changes the one before.
func choice(n int) attendance.Choice { return attendance.Choices[n%len(attendance.Choices)] }

// gather connects the members to the program. Neighbours in the list, who are
// of one cell, are on different connections.
func gather(ctx context.Context, p *program, seats []province.Seat, connections int) (*crowd, error) {
	c := &crowd{updates: newUpdates()}
	for range min(connections, len(seats)) {
		poster, err := newPoster(ctx, p.address)
		if err != nil {
			c.leave()
			return nil, err
		}
		c.hands = append(c.hands, &hand{poster: poster, updates: c.updates})
	}
	for i, s := range seats {
		h := c.hands[i%len(c.hands)]
		h.people = append(h.people, &voter{Seat: s})
	}
	return c, nil
}

func (c *crowd) leave() {
	for _, h := range c.hands {
		h.close()
	}
}

// run is what a phase came to.
type crowdRun struct {
	answers int
	// again is how often an answer was not taken and was handed in again.
	again   int
	elapsed time.Duration
	took    []time.Duration // sorted
}

// rate is answers a second.
func (r crowdRun) rate() float64 { return float64(r.answers) / r.elapsed.Seconds() }

// percentile is the time within which so many of a hundred were acknowledged.
func percentile(sorted []time.Duration, of float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(float64(len(sorted))*of/100), len(sorted)-1)]
}

// asFastAsItTakes has everybody tap as soon as the one before is answered.
func (c *crowd) asFastAsItTakes(ctx context.Context, d time.Duration) (crowdRun, error) {
	until := time.Now().Add(d)
	return c.run(func(h *hand) error {
		for time.Now().Before(until) && ctx.Err() == nil {
			if err := h.tap(time.Now()); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}

// atRate has so many people a second tap, whether or not those before are
// answered. How long it takes counts from when they meant to.
func (c *crowd) atRate(ctx context.Context, d time.Duration, rate float64) (crowdRun, error) {
	begin := time.Now()
	var taps atomic.Int64
	return c.run(func(h *hand) error {
		for ctx.Err() == nil {
			meant := begin.Add(time.Duration(float64(taps.Add(1)-1) / rate * float64(time.Second)))
			if meant.Sub(begin) > d {
				return nil
			}
			time.Sleep(time.Until(meant))
			if err := h.tap(meant); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}

func (c *crowd) run(f func(*hand) error) (r crowdRun, err error) {
	failures := make([]error, len(c.hands))
	before := 0
	for _, h := range c.hands {
		before += len(h.taken)
		h.took, h.again = h.took[:0], 0
	}
	begin := time.Now()
	var work sync.WaitGroup
	for i, h := range c.hands {
		work.Go(func() { failures[i] = f(h) })
	}
	work.Wait()
	r.elapsed = time.Since(begin)
	for _, h := range c.hands {
		r.answers += len(h.taken)
		r.again += h.again
		r.took = append(r.took, h.took...)
	}
	r.answers -= before
	slices.Sort(r.took)
	return r, errors.Join(failures...)
}

// tries is how often an update is handed in that is not taken; the platform
// would go on for a day.
const tries = 20

// tap has the next of the people answer, until it is acknowledged.
func (h *hand) tap(meant time.Time) error {
	v := h.people[h.turn%len(h.people)]
	h.turn++
	id := h.updates.next()
	h.buffer = appendTap(h.buffer[:0], id, v.Seat, choice(v.given))
	for n := 1; ; n++ {
		taken, err := h.post(h.buffer)
		if err != nil {
			return err
		}
		if taken {
			break
		}
		if n == tries {
			return fmt.Errorf("update %d was not taken %d times", id, tries)
		}
		h.again++
		time.Sleep(100 * time.Millisecond)
	}
	h.took = append(h.took, time.Since(meant))
	h.taken = append(h.taken, id)
	v.given++
	return nil
}
