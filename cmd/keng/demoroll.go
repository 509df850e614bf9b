package main

import (
	"context"
	"math/rand/v2"
	"time"

	"keng/internal/attendance"
	"keng/internal/meeting"
	"keng/internal/store"
)

// takeSampleRoll takes and closes the roll of the cell's meetings that are over.
func (a *app) takeSampleRoll(ctx context.Context, unit sampleUnit, begin time.Time) error {
	chance := rand.New(rand.NewPCG(uint64(unit.id), 3)) // the same roll at each start
	var m meeting.Meeting
	err := a.store.View(ctx, func(tx *store.Tx) (err error) {
		m, err = meeting.Latest(tx, begin, unit.id)
		return err
	})
	if err != nil {
		return err
	}
	a.clock.Set(m.EndsAt(), 1)
	return a.store.Update(ctx, func(tx *store.Tx) error {
		clerk := attendance.Clerk{By: unit.secretary, Now: tx.Now(), Zone: a.cfg.Zone}
		sheet, err := clerk.AllPresent(tx, m)
		if err != nil {
			return err
		}
		for _, line := range sheet.Lines {
			mark := line.Mark
			for range taps(chance.IntN(100)) {
				if mark == attendance.Unmarked {
					break // need not come, and did not
				}
				if _, err := clerk.Cycle(tx, m, line.Person.ID, mark); err != nil {
					return err
				}
				mark = mark.Next()
			}
		}
		if _, err := clerk.Lock(tx, m); err != nil {
			return err
		}
		return meeting.MarkHeld(tx, unit.id, m.ID)
	})
}

// taps is how often a secretary taps on somebody who was marked present: not at
// all, once for late, twice for excused, three times for unexcused.
func taps(chance int) int {
	switch {
	case chance < 84:
		return 0
	case chance < 90:
		return 1
	case chance < 97:
		return 2
	default:
		return 3
	}
}
