package state

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// slack is how much real time the steps of a test may take on Redis, where
// the clock cannot be stopped. The intervals are minutes, so it hides nothing.
const slack = 20 * time.Second

// takes tries to take and compares the wait.
func takes(t *testing.T, l Limiter, want time.Duration, limits ...Limit) {
	t.Helper()
	got, err := l.Take(context.Background(), limits)
	if err != nil {
		t.Fatal(err)
	}
	if got > want || got < want-slack || (got == 0) != (want == 0) {
		t.Fatalf("Take(%v): wait %v, want %v", limits, got, want)
	}
}

func penalty(t *testing.T, l Limiter, key string, d time.Duration) {
	t.Helper()
	if err := l.Penalty(context.Background(), key, d); err != nil {
		t.Fatal(err)
	}
}

func TestTakesAreSpaced(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		chat := Limit{Key: "chat", Interval: time.Minute, Burst: 1}
		takes(t, g.here.Limiter, 0, chat)
		takes(t, g.there.Limiter, time.Minute, chat)
		g.pass(30 * time.Second)
		takes(t, g.here.Limiter, 30*time.Second, chat)
		g.pass(30 * time.Second)
		takes(t, g.there.Limiter, 0, chat)
		takes(t, g.here.Limiter, time.Minute, chat)
		takes(t, g.here.Limiter, 0, Limit{Key: "another chat", Interval: time.Minute}) // a burst of 0 is 1
	})
}

func TestBurstFillsUpAgainAndNotFurther(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		group := Limit{Key: "group", Interval: time.Minute, Burst: 3}
		for range 3 {
			takes(t, g.here.Limiter, 0, group)
		}
		takes(t, g.here.Limiter, time.Minute, group)
		g.pass(2 * time.Minute)
		takes(t, g.here.Limiter, 0, group)
		takes(t, g.here.Limiter, 0, group)
		takes(t, g.here.Limiter, time.Minute, group)
		g.pass(24 * time.Hour)
		for range 3 {
			takes(t, g.here.Limiter, 0, group)
		}
		takes(t, g.here.Limiter, time.Minute, group)
	})
}

func TestTakeIsOfAllLimitsOrOfNone(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		all := Limit{Key: "all", Interval: time.Minute, Burst: 3}
		one := Limit{Key: "one", Interval: 10 * time.Minute, Burst: 1}
		two := Limit{Key: "two", Interval: 5 * time.Minute, Burst: 1}
		takes(t, g.here.Limiter, 0, all, one)
		for range 10 {
			takes(t, g.here.Limiter, 10*time.Minute, all, one) // costs "all" nothing
		}
		takes(t, g.here.Limiter, 0, two, all)
		takes(t, g.here.Limiter, 10*time.Minute, two, one, all) // the longest wait
		takes(t, g.here.Limiter, 0, all)
		takes(t, g.here.Limiter, time.Minute, all)
	})
}

func TestGreaterBurstFindsRoomWhileASmallerOneIsHeldUp(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		broadcast := Limit{Key: "all", Interval: time.Minute, Burst: 2}
		answer := Limit{Key: "all", Interval: time.Minute, Burst: 5}
		takes(t, g.here.Limiter, 0, broadcast)
		takes(t, g.here.Limiter, 0, broadcast)
		takes(t, g.here.Limiter, time.Minute, broadcast)
		for range 3 {
			takes(t, g.there.Limiter, 0, answer)
		}
		takes(t, g.there.Limiter, time.Minute, answer)
		takes(t, g.here.Limiter, 4*time.Minute, broadcast) // the answers' share is made up for
		g.pass(4 * time.Minute)
		takes(t, g.here.Limiter, 0, broadcast)
		takes(t, g.here.Limiter, time.Minute, broadcast)
	})
}

func TestPenaltyStopsItsKey(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		all := Limit{Key: "all", Interval: time.Second, Burst: 1000}
		one := Limit{Key: "one", Interval: time.Second, Burst: 1000}
		penalty(t, g.here.Limiter, "one", 5*time.Minute)
		takes(t, g.there.Limiter, 5*time.Minute, all, one)
		takes(t, g.there.Limiter, 0, all)
		takes(t, g.here.Limiter, 5*time.Minute, Limit{Key: "one"}) // without a limit, too

		penalty(t, g.there.Limiter, "one", 2*time.Minute) // the longer one stays
		takes(t, g.here.Limiter, 5*time.Minute, one)
		penalty(t, g.there.Limiter, "one", 8*time.Minute)
		takes(t, g.here.Limiter, 8*time.Minute, one)
		g.pass(8 * time.Minute)
		takes(t, g.here.Limiter, 0, all, one)

		penalty(t, g.here.Limiter, "one", 0)
		penalty(t, g.here.Limiter, "one", -time.Minute)
		takes(t, g.here.Limiter, 0, one)
	})
}

func TestNoLimit(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		takes(t, g.here.Limiter, 0)
		for range 100 {
			takes(t, g.here.Limiter, 0, Limit{Key: "free"})
		}
		takes(t, g.here.Limiter, 0, Limit{Key: "free", Interval: time.Minute, Burst: 1})
		takes(t, g.here.Limiter, 0, Limit{Key: "free"})
	})
}

func TestManyAtOnceTakeNoMoreThanThereIs(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		limits := []Limit{{Key: "all", Interval: time.Minute, Burst: 25}, {Key: "chat", Interval: time.Minute, Burst: 10}}
		var taken atomic.Int32
		var all sync.WaitGroup
		for i := range 40 {
			l := []Limiter{g.here.Limiter, g.there.Limiter}[i%2]
			all.Go(func() {
				wait, err := l.Take(t.Context(), limits)
				if err != nil {
					t.Error(err)
				}
				if wait == 0 {
					taken.Add(1)
				}
			})
		}
		all.Wait()
		if taken.Load() != 10 {
			t.Errorf("%d were taken", taken.Load())
		}
	})
}

// TestAnySpanKeepsItsLimit checks what Limit promises, and that a wait is
// neither too short nor too long.
func TestAnySpanKeepsItsLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clock := newClock()
		limiter := newMemoryLimiter(clock.Now)
		limit := Limit{
			Key:      "all",
			Interval: time.Duration(rapid.IntRange(1, 10).Draw(t, "interval")) * time.Second,
			Burst:    rapid.IntRange(1, 5).Draw(t, "burst"),
		}
		var passed []time.Time
		take := func() time.Duration {
			wait, err := limiter.Take(context.Background(), []Limit{limit})
			if err != nil {
				t.Fatal(err)
			}
			if wait == 0 {
				passed = append(passed, clock.Now())
			}
			return wait
		}
		for range rapid.IntRange(1, 60).Draw(t, "tries") {
			clock.Pass(time.Duration(rapid.IntRange(0, 5000).Draw(t, "pause")) * time.Millisecond)
			if wait := take(); wait > 0 && rapid.Bool().Draw(t, "patient") {
				clock.Pass(wait - 1)
				if take() == 0 {
					t.Fatalf("passed before the wait of %v was over", wait)
				}
				clock.Pass(1)
				if left := take(); left != 0 {
					t.Fatalf("after a wait of %v, a wait of %v", wait, left)
				}
			}
		}
		for i := range passed {
			for j := i; j < len(passed); j++ {
				span := passed[j].Sub(passed[i])
				if most := limit.Burst + int(span/limit.Interval); j-i+1 > most {
					t.Fatalf("%d passed within %v, at most %d may", j-i+1, span, most)
				}
			}
		}
	})
}

func TestMemoryOfLimitsIsBounded(t *testing.T) {
	clock := newClock()
	limiter := newMemoryLimiter(clock.Now)
	most := 0
	for i := range 50 * sweepFrom {
		takes(t, limiter, 0, Limit{Key: time.Duration(i).String(), Interval: time.Second, Burst: 1})
		most = max(most, len(limiter.kept.rows))
		clock.Pass(time.Millisecond) // so 1,000 are alive at a time
	}
	if most > 2*sweepFrom+1 {
		t.Errorf("kept %d keys, 1000 of them alive", most)
	}
}
