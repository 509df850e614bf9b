package main

import (
	"context"
	"time"
)

// recheck is how often to ask anew what comes due next, by the program's clock:
// meanwhile somebody may have planned something.
const recheck = 30 * time.Second

// keepTime has everything looked at anew when the clock is set, and what is due
// when it comes due. The ticks of cron alone would be too far apart for a clock
// that runs 600 times as fast: ten minutes, in which quiet hours can begin.
func (b *bot) keepTime(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			changed := b.clock.Changed()
			wait, due := b.untilDue(ctx)
			timer := time.NewTimer(wait)
			select {
			case <-ctx.Done():
				timer.Stop()
				return
			case <-changed:
				timer.Stop()
				b.tasks.wake()
			case <-timer.C:
				if due {
					b.tasks.run("look")
				}
			}
		}
	}()
	b.ends = append(b.ends, func(context.Context) { cancel(); <-done })
}

// untilDue is how long, in real time, until something comes due, or until it is
// time to ask again.
func (b *bot) untilDue(ctx context.Context) (wait time.Duration, due bool) {
	speed := time.Duration(b.clock.Speed())
	again := max(recheck/speed, 100*time.Millisecond)
	next, found, err := b.nextDue(ctx)
	if err != nil || !found {
		return again, false // the looks at their intervals report what is wrong
	}
	// A little more, so that it has come due when the timer rings.
	wait = next.At.Sub(b.clock.Now())/speed + time.Millisecond
	return min(wait, again), wait <= again
}
