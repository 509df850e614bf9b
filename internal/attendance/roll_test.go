package attendance_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
)

func allPresent(w *world) func(attendance.Clerk, *store.Tx) (attendance.Sheet, error) {
	return func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error) { return c.AllPresent(tx, w.meeting) }
}

func lock(w *world) func(attendance.Clerk, *store.Tx) (attendance.Sheet, error) {
	return func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error) { return c.Lock(tx, w.meeting) }
}

// try runs something that a clerk does and may be refused.
func (w *world) try(t testing.TB, f func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error)) error {
	t.Helper()
	c := w.clerk()
	return w.Update(t.Context(), func(tx *store.Tx) error {
		_, err := f(c, tx)
		return err
	})
}

// sheet reads the roll.
func (w *world) sheet(t testing.TB) (s attendance.Sheet) {
	t.Helper()
	w.do(t, func(tx *store.Tx) (err error) {
		s, err = attendance.ReadSheet(tx, w.meeting, hanoi)
		return err
	})
	return s
}

func mark(s attendance.Sheet, who roster.PersonID) attendance.Mark {
	for _, line := range s.Lines {
		if line.Person.ID == who {
			return line.Mark
		}
	}
	return "not listed"
}

// TestWorkedExample is one that was worked out by hand: of thirty on the list
// 25 have to come, 21 do in time and 2 late, one is excused and one is not.
func TestWorkedExample(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Clock.Set(w.meeting.StartsAt)
		w.roll(t, allPresent(w))
		w.cycle(t, w.must[5], 1)
		w.cycle(t, w.must[6], 1)
		w.cycle(t, w.must[7], 2)
		w.cycle(t, w.must[8], 3)
		s := w.roll(t, lock(w))
		want := attendance.Sums{
			Meetings: 1, Listed: 30, Must: 25, Free: 5, OnTime: 21, Late: 2, Excused: 1, Unexcused: 1,
		}
		if diff := cmp.Diff(want, s.Sums); diff != "" || s.Sums.Present() != 23 {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if s = w.sheet(t); !s.Roll.Locked() || s.Roll.LockedBy != w.must[0] || s.Roll.Locks != 1 {
			t.Errorf("the roll is %+v", s.Roll)
		}
		if diff := cmp.Diff(want, s.Sums); diff != "" {
			t.Errorf("read again (-want +got):\n%s", diff)
		}
	})
}

func TestCycle(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Clock.Set(w.meeting.StartsAt.Add(-attendance.Early))
		order := []attendance.Mark{
			attendance.Present, attendance.Late, attendance.Excused, attendance.Unexcused, attendance.Unmarked, attendance.Present,
		}
		for _, want := range order {
			if got := mark(w.cycle(t, w.must[3], 1), w.must[3]); got != want {
				t.Errorf("a tap made %q, want %q", got, want)
			}
		}
		// A tap that saw an older mark does nothing, however often it comes.
		for _, saw := range []attendance.Mark{attendance.Unmarked, attendance.Late, attendance.Unexcused} {
			s := w.roll(t, func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error) {
				return c.Cycle(tx, w.meeting, w.must[3], saw)
			})
			if got := mark(s, w.must[3]); got != attendance.Present {
				t.Errorf("a tap that saw %q made %q of it", saw, got)
			}
		}
		if s := w.sheet(t); s.Sums.OnTime != 1 || s.Sums.Unclear != 24 {
			t.Errorf("the sums are %+v", s.Sums)
		}
	})
}

// TestFreePeopleAreExtra has people come who need not: they stand on a line of
// their own, and never in the ratio.
func TestFreePeopleAreExtra(t *testing.T) {
	w := onSQLite(t)
	w.Clock.Set(w.meeting.StartsAt)
	w.roll(t, allPresent(w))
	w.cycle(t, w.free[0], 1)
	w.cycle(t, w.free[1], 2)
	w.cycle(t, w.free[2], 3)
	s := w.sheet(t)
	want := attendance.Sums{Meetings: 1, Listed: 30, Must: 25, Free: 5, OnTime: 25, Extra: 2}
	if diff := cmp.Diff(want, s.Sums); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAllPresentLeavesTheOthersAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Clock.Set(w.meeting.StartsAt)
		w.cycle(t, w.must[3], 3)
		w.cycle(t, w.free[0], 1)
		for range 2 { // the second time changes nothing
			s := w.roll(t, allPresent(w))
			if got := mark(s, w.must[3]); got != attendance.Excused {
				t.Errorf("who was excused is %q", got)
			}
			for _, who := range w.free[1:] {
				if got := mark(s, who); got != attendance.Unmarked {
					t.Errorf("somebody who need not come is %q", got)
				}
			}
			if s.Sums.OnTime != 24 || s.Sums.Excused != 1 || s.Sums.Extra != 1 || s.Sums.Unclear != 0 {
				t.Errorf("the sums are %+v", s.Sums)
			}
		}
	})
}

func TestRollIsRefused(t *testing.T) {
	cycle := func(w *world) func(attendance.Clerk, *store.Tx) (attendance.Sheet, error) {
		return func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error) {
			return c.Cycle(tx, w.meeting, w.must[1], attendance.Unmarked)
		}
	}
	t.Run("too early", func(t *testing.T) {
		w := onSQLite(t)
		w.Clock.Set(w.meeting.StartsAt.Add(-attendance.Early - time.Microsecond))
		refused(t, w.try(t, cycle(w)), "roll.too_early")
		refused(t, w.try(t, allPresent(w)), "roll.too_early")
		refused(t, w.try(t, lock(w)), "roll.too_early")
	})
	t.Run("of a cancelled meeting", func(t *testing.T) {
		w := onSQLite(t)
		w.Clock.Set(w.meeting.StartsAt)
		read := w.meeting
		w.set(t, func(m *meeting.Meeting) { m.Status = meeting.Cancelled })
		w.meeting = read // as somebody read it before
		refused(t, w.try(t, cycle(w)), "refusal.is_cancelled")
		refused(t, w.try(t, allPresent(w)), "refusal.is_cancelled")
		refused(t, w.try(t, lock(w)), "refusal.is_cancelled")
	})
	t.Run("without a mark, or with a reason that is none", func(t *testing.T) {
		w := onSQLite(t)
		w.Clock.Set(w.meeting.StartsAt)
		refused(t, w.try(t, lock(w)), "roll.empty")
		w.cycle(t, w.must[1], 5) // and back to nothing
		refused(t, w.try(t, lock(w)), "roll.empty")
		for _, reason := range []string{"", " \n\t", strings.Repeat("ờ", attendance.MaxWords+1)} {
			refused(t, w.try(t, func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error) {
				return c.Reopen(tx, w.meeting, reason)
			}), "roll.reason_needed")
		}
	})
	t.Run("for people of elsewhere", func(t *testing.T) {
		w := onSQLite(t)
		w.Clock.Set(w.meeting.StartsAt)
		refused(t, w.try(t, func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error) {
			return c.Cycle(tx, w.meeting, 999, attendance.Unmarked)
		}), "roll.not_listed")
	})
	t.Run("once it is closed", func(t *testing.T) {
		w := onSQLite(t)
		w.Clock.Set(w.meeting.StartsAt)
		w.cycle(t, w.must[2], 1)
		w.roll(t, lock(w))
		refused(t, w.try(t, cycle(w)), "roll.locked")
		refused(t, w.try(t, allPresent(w)), "roll.locked")
	})
}

func TestLockAndReopen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Clock.Set(w.meeting.StartsAt.Add(time.Hour))
		reopen := func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error) {
			return c.Reopen(tx, w.meeting, " ghi nhầm \n một người ")
		}
		if s := w.roll(t, reopen); s.Roll.Locks != 0 {
			t.Errorf("opening what is open: %+v", s.Roll)
		}
		w.cycle(t, w.must[1], 1)
		locked := w.roll(t, lock(w))
		w.Clock.Advance(time.Hour)
		if again := w.roll(t, lock(w)); !again.Roll.LockedAt.Equal(locked.Roll.LockedAt) || again.Roll.Locks != 1 {
			t.Errorf("closing what is closed: %+v", again.Roll)
		}
		if s := w.roll(t, reopen); s.Roll.Locked() {
			t.Error("it is still closed")
		}
		w.cycle(t, w.must[2], 1)
		s := w.roll(t, lock(w))
		if s.Roll.Locks != 2 || s.Sums.OnTime != 2 || s.Sums.Unclear != 23 || !s.Roll.LockedAt.Equal(w.Clock.Now()) {
			t.Errorf("closed again: %+v %+v", s.Roll, s.Sums)
		}
		if diff := cmp.Diff(s.Roll, w.sheet(t).Roll); diff != "" {
			t.Errorf("what is kept is another (-want +got):\n%s", diff)
		}
	})
}

// TestTwoClerks has two people take the same roll at the same time, and a third
// close it: no mark comes after the sums.
func TestTwoClerks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Clock.Set(w.meeting.StartsAt)
		w.cycle(t, w.must[0], 1)
		var all sync.WaitGroup
		for clerk := range 2 {
			all.Go(func() {
				for i, who := range w.must[1:] {
					// Both see nobody marked; what the second does is then nothing.
					err := w.try(t, func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error) {
						c.By = w.must[clerk]
						if clerk == 1 && i == 5 {
							return c.AllPresent(tx, w.meeting)
						}
						return c.Cycle(tx, w.meeting, who, attendance.Unmarked)
					})
					if err != nil && !isLocked(err) {
						t.Error(err)
					}
				}
			})
		}
		var closed attendance.Sheet
		all.Go(func() {
			c := w.clerk()
			err := w.Update(t.Context(), func(tx *store.Tx) (err error) {
				closed, err = c.Lock(tx, w.meeting)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		if diff := cmp.Diff(closed.Sums, w.sheet(t).Sums); diff != "" {
			t.Errorf("the roll is not what it was closed with (-closed +read):\n%s", diff)
		}
		for _, line := range w.sheet(t).Lines {
			if line.Mark != attendance.Unmarked && line.Mark != attendance.Present {
				t.Errorf("two taps that saw the same made %q", line.Mark)
			}
		}
	})
}

func isLocked(err error) bool { return err.Error() == "roll.locked" }
