package main

import (
	"context"
	"time"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
)

// sampleMember is somebody of the demonstration.
type sampleMember struct {
	roster.Listed
	row  roster.Row
	cell sampleCell
	// code opens the bot for them.
	code string
	// account is their identifier in the sandbox, 0 for one who is not there.
	account int64
}

func (a *app) today() calendar.Date { return calendar.DateOf(a.clock.Now(), a.cfg.Zone) }

// soon is how many days from now the demo's first cell meets: one more than an
// announcement comes before its meeting, so that it is what comes due next.
const soon = 6

// prepare makes the sample commune with one month behind it, and returns its
// people and the first of its cells. What happened in that month is done by the
// bot's own use cases, with the clock set to its time.
func (a *app) prepare(ctx context.Context, begin time.Time, sample []sampleCell) ([]*sampleMember, roster.UnitID, error) {
	first := calendar.DateOf(begin, a.cfg.Zone).AddDays(soon)
	last := calendar.MonthOf(first).Prev()
	// The commune comes two weeks before last month's first meeting, so that
	// there is no meeting before.
	a.clock.Set(calendar.OnDay(first.Day).In(last).AddDays(-14).At(calendar.NewClock(9, 0), a.cfg.Zone), 1)
	members, cells, err := a.importSample(ctx, sample)
	if err != nil {
		return nil, 0, err
	}
	for i, cell := range sample {
		if err := a.setSampleSeries(ctx, cells[i], cell, first.AddDays(cell.after)); err != nil {
			return nil, 0, err
		}
	}
	if err := a.passUntil(ctx, begin); err != nil {
		return nil, 0, err
	}
	for i := range sample {
		if err := a.takeSampleRoll(ctx, cells[i], begin); err != nil {
			return nil, 0, err
		}
	}
	a.clock.Set(begin, 1)
	return members, cells[0].id, a.issueSampleCodes(ctx, members)
}

// importSample takes the roster in, and returns its people and the cells in
// the order of the sample.
func (a *app) importSample(ctx context.Context, sample []sampleCell) ([]*sampleMember, []sampleUnit, error) {
	rows := sampleRows(a.today().Year, sample)
	var members []*sampleMember
	var cells []sampleUnit
	err := a.store.Update(ctx, func(tx *store.Tx) error {
		changes, err := roster.Import(tx, rows, a.today())
		if err != nil {
			return err
		}
		units, err := tx.StandingUnits(a.today())
		if err != nil {
			return err
		}
		members, cells = nil, nil
		next := 0
		for _, cell := range sample {
			unit := sampleUnit{secretary: changes.Listed[next].ID}
			for _, u := range units {
				if u.Name == cell.name {
					unit.id = u.ID
				}
			}
			cells = append(cells, unit)
			for range cell.size {
				members = append(members, &sampleMember{Listed: changes.Listed[next], row: rows[next], cell: cell})
				next++
			}
		}
		return nil
	})
	return members, cells, err
}

// sampleUnit is a sample cell as it stands in the database.
type sampleUnit struct {
	id        roster.UnitID
	secretary roster.PersonID
}

// setSampleSeries sets the cell's regular meeting to the day of the month that
// this day is. Cells of offices evade weekends and holidays.
func (a *app) setSampleSeries(ctx context.Context, unit sampleUnit, cell sampleCell, day calendar.Date) error {
	rule := calendar.OnDay(day.Day)
	if day.Day > 28 { // and thus in each month
		rule = calendar.OnDay(calendar.Last)
	}
	return a.store.Update(ctx, func(tx *store.Tx) error {
		if !cell.village {
			_, err := meeting.Set(tx, tx.Now(), a.almanac, unit.secretary, unit.id, "shift", calendar.NextFree.String())
			if err != nil {
				return err
			}
		}
		_, err := meeting.SetSeries(tx, tx.Now(), a.almanac, unit.secretary, meeting.Series{
			Unit: unit.id, Rule: rule, Clock: cell.clock, Place: cell.place,
		})
		return err
	})
}

// passUntil lets the time go by, from one thing that is due to the next.
func (a *app) passUntil(ctx context.Context, end time.Time) error {
	for {
		due, found, err := a.nextDue(ctx)
		if err != nil {
			return err
		}
		if !found || !due.At.Before(end) {
			return nil
		}
		a.clock.Set(due.At, 1)
		if err := a.look(ctx); err != nil {
			return err
		}
	}
}

func (a *app) issueSampleCodes(ctx context.Context, members []*sampleMember) error {
	return a.store.Update(ctx, func(tx *store.Tx) error {
		people := make([]roster.PersonID, len(members))
		for i, m := range members {
			people[i] = m.ID
		}
		codes, err := roster.IssueCodes(tx, people)
		for i, code := range codes {
			members[i].code = code
		}
		return err
	})
}
