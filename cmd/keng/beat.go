package main

import (
	"context"
	"sync"
	"time"

	"keng/internal/outage"
	"keng/internal/remind"
	"keng/internal/store"
)

// How often to look at what is due: by the program's clock, and at most, in
// real time.
const (
	lookEvery = 30 * time.Second
	lookLeast = time.Second
)

// missedLooks is how many looks have to be missing before nobody was there: at
// the clock's usual speed, ten minutes of them.
const missedLooks = int(outage.Least / lookEvery)

// pulse is when this process last left a sign of life, in real time. It is safe
// for concurrent use.
type pulse struct {
	mu   sync.Mutex
	last time.Time
}

// within tells whether that is less than this long ago.
func (p *pulse) within(d time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.last.IsZero() && time.Since(p.last) < d
}

func (p *pulse) felt(at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = at
}

// beat leaves a sign of life in the database, and keeps that there was an outage
// if nobody has for too long. With a clock that runs fast, looks are further
// apart by that clock, and so is what is too long. A clock that was set is no
// outage: this process was there, by real time.
func (a *app) beat(ctx context.Context) error {
	speed := a.clock.Speed()
	silence := time.Duration(missedLooks) * task{every: lookEvery, least: lookLeast}.interval(speed)
	now, here, found := time.Now(), a.pulse.within(silence), false
	err := a.store.Update(ctx, func(tx *store.Tx) (err error) {
		found, err = outage.Beat(tx, silence*time.Duration(speed), here)
		return err
	})
	if err != nil {
		return err
	}
	a.pulse.felt(now)
	if found {
		a.log.WarnContext(ctx, "nobody was at work for a while; secretaries whose cells this concerns will be told")
	}
	return nil
}

// tellOutages tells secretaries what an outage held up, once that is settled.
func (a *app) tellOutages(ctx context.Context) error {
	for {
		var cases remind.Cases
		err := a.store.Update(ctx, func(tx *store.Tx) (err error) {
			cases, err = remind.TellOutages(tx, a.cfg.Zone, lookAtOnce)
			return err
		})
		if err != nil {
			return err
		}
		if cases.Failed != nil || cases.Looked < lookAtOnce {
			return cases.Failed
		}
	}
}
