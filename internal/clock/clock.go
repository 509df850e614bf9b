// Package clock is a clock that can start anywhere, run faster and be set:
// for trying a month out in a minute. The real one is time.Now.
package clock

import (
	"sync"
	"time"
)

// Clock shows an instant that moves on with real time. It is safe for
// concurrent use.
type Clock struct {
	mu      sync.Mutex
	shown   time.Time // what it showed when it was last set …
	real    time.Time // … and the real time then
	speed   int
	changed chan struct{}
}

// Real returns a clock that shows the real time.
func Real() *Clock { return At(time.Now(), 1) }

// At returns a clock that shows start now and runs speed times as fast as the
// real time.
func At(start time.Time, speed int) *Clock {
	return &Clock{shown: start, real: time.Now(), speed: speed, changed: make(chan struct{})}
}

// Now tells the time, in UTC and whole microseconds, which is what the
// database keeps.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	return c.shown.Add(time.Since(c.real) * time.Duration(c.speed)).UTC().Truncate(time.Microsecond)
}

// Speed tells how many times as fast as the real time it runs.
func (c *Clock) Speed() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.speed
}

// Set makes it show t from now on, and run speed times as fast (0: as before).
func (c *Clock) Set(t time.Time, speed int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown, c.real = t, time.Now()
	if speed > 0 {
		c.speed = speed
	}
	close(c.changed)
	c.changed = make(chan struct{})
}

// Changed returns a channel that is closed when the clock is next set.
func (c *Clock) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}
