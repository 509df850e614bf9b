package dialogtest

import (
	"context"
	"errors"
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/outage"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/store"
)

// queue stands in for the jobs of broadcasts, by the clock of the stage instead
// of the real one: when each batch is to be worked on next.
type queue map[int64]time.Time

// tx is a transaction whose broadcasts also come into the queue. An undone
// transaction leaves batches there that have no rows, which are worked off at once.
type tx struct {
	*store.Tx
	queue queue
}

// AddBatches implements delivery.Tx.
func (t tx) AddBatches(batches []delivery.Batch) error {
	for _, b := range batches {
		t.queue[b.ID] = t.Now().Add(b.Wait)
	}
	return t.Tx.AddBatches(batches)
}

// due returns the batches to be worked on by then, the earliest first.
func (q queue) due(by time.Time) []int64 {
	var ids []int64
	for id, at := range q {
		if !at.After(by) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b int64) int { return q[a].Compare(q[b]) })
	return ids
}

// settle sends all that is to be sent by now.
func (s *stage) settle() {
	s.t.Helper()
	for s.work() > 0 || s.tellOutages() > 0 {
		// What could not be sent may have led to more.
		continue
	}
}

// tellOutages tells secretaries of an outage, and tells at how many cells it looked.
func (s *stage) tellOutages() (looked int) {
	s.t.Helper()
	s.update(func(t tx) error {
		cases, err := remind.TellOutages(t, s.almanac.Zone, 20)
		looked = cases.Looked
		return errors.Join(err, cases.Failed)
	})
	return looked
}

// work works once on what is due, and tells how many batches that were.
func (s *stage) work() int {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	if err := s.engine.Idle(ctx); err != nil {
		s.t.Fatal(err)
	}
	now := s.db.Clock.Now()
	due := s.queue.due(now)
	for _, id := range due {
		again, err := s.engine.Work(ctx, id)
		if err != nil {
			s.t.Fatal(err)
		}
		if delete(s.queue, id); again > 0 {
			s.queue[id] = now.Add(again)
		}
	}
	if err := s.engine.Idle(ctx); err != nil {
		s.t.Fatal(err)
	}
	return len(due)
}

// atLeast is how often the planner looks: it works two months ahead.
const atLeast = 7 * 24 * time.Hour

// pass lets time pass until then. Whatever is due on the way is done when it is
// due; seen is called at each such instant, and at the end.
func (s *stage) pass(until time.Time, seen func()) {
	s.t.Helper()
	if s.down {
		s.memory.age(s.t, until.Sub(s.db.Clock.Now()))
		s.db.Clock.Set(until)
		return
	}
	for {
		next := s.nextDue(until)
		s.memory.age(s.t, next.Sub(s.db.Clock.Now()))
		s.db.Clock.Set(next)
		s.plan()
		s.look()
		s.requests()
		s.settle()
		if seen(); !next.Before(until) {
			return
		}
	}
}

// nextDue is when something comes due next, until at the latest.
func (s *stage) nextDue(until time.Time) time.Time {
	now := s.db.Clock.Now()
	next := now.Add(atLeast)
	s.update(func(t tx) error {
		due, found, err := remind.Next(t, now)
		if found && due.At.Before(next) {
			next = due.At
		}
		return err
	})
	for _, at := range s.queue {
		if at.Before(next) {
			next = at
		}
	}
	s.update(func(t tx) error {
		open, err := t.OpenRequests(0)
		if day := calendar.DateOf(now, s.almanac.Zone).AddDays(1).At(0, s.almanac.Zone); len(open) > 0 && day.Before(next) {
			next = day.UTC()
		}
		for _, r := range open { // the last message has gone out
			if last := r.OverdueAt.Add(time.Hour); r.Kind.ByItself() && !r.OverdueAt.IsZero() && last.Before(next) {
				next = last
			}
		}
		return err
	})
	if next.After(until) {
		return until
	}
	return next
}

// requests does what is due of what people ask about their own data.
func (s *stage) requests() {
	s.t.Helper()
	_, err := remind.DoRequests(func(f func(remind.DueTx) error) error {
		return s.store.Update(s.t.Context(), func(t *store.Tx) error { return f(tx{t, s.queue}) })
	}, s.almanac.Zone)
	if err != nil {
		s.t.Fatal(err)
	}
}

// plan brings the planned meetings of each cell up to date.
func (s *stage) plan() {
	s.t.Helper()
	var cells []roster.UnitID
	s.update(func(t tx) (err error) {
		cells, err = t.CellsWithSeries()
		return err
	})
	for _, cell := range cells {
		s.update(func(t tx) error { return meeting.Follow(t, t.Now(), s.almanac, cell) })
	}
	s.update(func(t tx) error {
		failed, err := remind.TellLate(t, s.almanac)
		return errors.Join(failed, err)
	})
}

// look says what has come due, after a sign of life.
func (s *stage) look() {
	s.t.Helper()
	s.update(func(t tx) error {
		_, err := outage.Beat(t, outage.Least, s.here)
		return err
	})
	s.here = true
	for done := 1; done > 0; {
		s.update(func(t tx) error {
			report, err := remind.Look(t, s.almanac.Zone, time.Second, 20)
			if err == nil {
				err = report.Failed
			}
			done = report.Done
			return err
		})
	}
}
