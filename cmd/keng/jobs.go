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
		{name: "plan", every: time.Hour, least: 10 * time.Second, run: a.plan},
		{name: "look", every: lookEvery, least: lookLeast, run: a.look},
		{name: "outage", every: 5 * time.Second, least: time.Second, run: a.tellOutages},
		{name: "requests", every: time.Hour, least: 10 * time.Second, run: a.requests},
		{name: "late", every: time.Hour, least: 10 * time.Second, run: a.tellLate},
		{name: "sweep", every: 3 * time.Second, least: time.Second, run: a.engine.Sweep},
		// Slow, because right after a start an event may come again that was
		// dealt with before, and a clock set forward makes it look old.
		// Once a day, and looked at often, because a run has a minute and what is left
		// is for the next. Slow, because a clock that is wrong at the start would
		// make everything look old.
		{name: "retention", every: time.Hour, least: time.Minute, slow: true, run: a.retention, byHand: a.retentionAgain},
		{name: "prune", every: 24 * time.Hour, least: time.Minute, slow: true, run: a.prune},
	}
}

// tellLate tells cells of members who have been on their way for too long.
func (a *app) tellLate(ctx context.Context) error {
	var failed error
	err := a.store.Update(ctx, func(tx *store.Tx) (err error) {
		failed, err = remind.TellLate(tx, a.almanac)
		return err
	})
	return errors.Join(err, failed)
}

// lookAtOnce is how much of what is due is done in one transaction, so that
// people who write meanwhile need not wait for long.
const lookAtOnce = 20

// look says what has come due, after a sign of life.
func (a *app) look(ctx context.Context) error {
	if err := a.beat(ctx); err != nil {
		return err
	}
	for {
		var report remind.Report
		err := a.store.Update(ctx, func(tx *store.Tx) (err error) {
			report, err = remind.Look(tx, a.cfg.Zone, apart(a.cfg.TelegramRate), lookAtOnce)
			return err
		})
		if err != nil {
			return err
		}
		for outcome, n := range report.Outcomes {
			a.log.InfoContext(ctx, "what was due is done", "outcome", string(outcome), "count", n)
		}
		if report.Done == 0 {
			return report.Failed
		}
	}
}

// apart is how long after one another cells that share an instant begin: for a
// rate a second of 30, one second, as long as the platform takes for a cell of
// 30. A server without a rate takes all at once.
func apart(rate int) time.Duration {
	if rate <= 0 {
		return 0
	}
	return 30 * time.Second / time.Duration(rate)
}

// requests tells and does what is due of what people ask about their own data.
func (a *app) requests(ctx context.Context) error {
	deleted, err := remind.DoRequests(func(f func(remind.DueTx) error) error {
		return a.store.Update(ctx, func(tx *store.Tx) error { return f(tx) })
	}, a.cfg.Zone)
	if deleted > 0 {
		a.log.InfoContext(ctx, "people were deleted as they had asked", "count", deleted)
	}
	// What was deleted is still in SQLite's file. What could not be swept away at
	// once, because somebody was reading, is the next time.
	_, unswept := a.store.Settle(ctx, false)
	return errors.Join(err, unswept)
}

// nextDue is what comes due next, and false if nothing does.
func (a *app) nextDue(ctx context.Context) (due meeting.Due, found bool, err error) {
	err = a.store.View(ctx, func(tx *store.Tx) error {
		due, found, err = remind.Next(tx, a.clock.Now())
		return err
	})
	return due, found, err
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
			return meeting.Follow(tx, tx.Now(), a.almanac, cell)
		}))
	}
	return errors.Join(failed...)
}

// For how long things are remembered.
const (
	// The platform hands no event in again after a day.
	eventLife = 7 * 24 * time.Hour
	// Wrong codes lock an account for a week at most; how often it was locked
	// counts for longer.
	attemptLife = 30 * 24 * time.Hour
	// Secretaries ask who was reached for as long as figures of the year are.
	deliveryLife = 400 * 24 * time.Hour
	// An application waits for a week. After that it only counts among those of a day.
	applicationLife = roster.ApplicationLife + 24*time.Hour
	// A code or a poster that was used, has run out or was replaced is refused like
	// one that never was; until then somebody may ask what became of it.
	codeLife = 30 * 24 * time.Hour
)

// prune forgets what is of no use any more.
func (a *app) prune(ctx context.Context) error {
	return a.store.Update(ctx, func(tx *store.Tx) error {
		events, err := tx.PruneEvents(tx.Now().Add(-eventLife))
		if err != nil {
			return err
		}
		attempts, err := tx.PruneAttempts(tx.Now().Add(-attemptLife))
		if err != nil {
			return err
		}
		deliveries, err := tx.PruneDeliveries(tx.Now().Add(-deliveryLife))
		if err != nil {
			return err
		}
		applications, err := tx.PruneApplications(tx.Now().Add(-applicationLife))
		if err != nil {
			return err
		}
		codes, err := tx.PruneCodes(tx.Now().Add(-codeLife))
		if err != nil {
			return err
		}
		outages, err := tx.PruneOutages(tx.Now().Add(-deliveryLife))
		a.log.DebugContext(ctx, "what is old is forgotten",
			"events", events, "attempts", attempts, "deliveries", deliveries, "applications", applications, "codes", codes, "outages", outages)
		return err
	})
}
