package main

import (
	"context"
	"errors"
	"time"

	"keng/internal/meeting"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/store"
)

// tasks are the background jobs.
func (a *app) tasks() []task {
	return []task{
		{"plan", "plan the meetings of the months ahead", time.Hour, 10 * time.Second, a.plan},
		{"look", "look what is due, and write it down to be sent", 30 * time.Second, time.Second, a.look},
		{"sweep", "send what was left behind", 3 * time.Second, time.Second, a.engine.Sweep},
		{"prune", "forget events and codes that are of no use any more", 24 * time.Hour, time.Minute, a.prune},
	}
}

// lookAtOnce is how much of what is due is done in one transaction, so that
// people who write meanwhile need not wait for long.
const lookAtOnce = 20

// look says what has come due.
func (a *app) look(ctx context.Context) error {
	for {
		var report remind.Report
		err := a.store.Update(ctx, func(tx *store.Tx) (err error) {
			report, err = remind.Look(tx, a.cfg.Zone, lookAtOnce)
			return err
		})
		if err != nil {
			return err
		}
		for outcome, n := range report.Outcomes {
			a.log.InfoContext(ctx, "what was due is done", "outcome", string(outcome), "count", n)
		}
		if report.Failed != nil || report.Done == 0 {
			return report.Failed
		}
	}
}

// plan brings the planned meetings of each cell up to date, each in a
// transaction of its own: what is wrong with one does not keep the others.
func (a *app) plan(ctx context.Context) error {
	var cells []roster.UnitID
	err := a.store.View(ctx, func(tx *store.Tx) (err error) {
		cells, err = tx.CellsWithSeries()
		return err
	})
	if err != nil {
		return err
	}
	var failed []error
	for _, cell := range cells {
		failed = append(failed, a.store.Update(ctx, func(tx *store.Tx) error {
			return meeting.Plan(tx, tx.Now(), a.almanac, cell)
		}))
	}
	return errors.Join(failed...)
}

// eventLife is for how long an event is remembered: the platform hands none in
// again after a day.
const eventLife = 7 * 24 * time.Hour

// prune forgets what is of no use any more. Events are as old as the platform's
// clock says, which is ours.
func (a *app) prune(ctx context.Context) error {
	return a.store.Update(ctx, func(tx *store.Tx) error {
		events, err := tx.PruneEvents(tx.Now().Add(-eventLife))
		if err != nil {
			return err
		}
		a.log.DebugContext(ctx, "old events are forgotten", "count", events)
		return nil
	})
}
