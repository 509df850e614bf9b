package state

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"keng/internal/testserver"
)

// fallen is a limiter on a Redis that can be taken away. The clock moves its
// local part and its patience, not Redis.
type fallen struct {
	Limiter
	server *testserver.Server
	clock  *clock
	log    *journal
}

func newFallen(t *testing.T) fallen {
	t.Helper()
	f := fallen{server: testserver.OwnRedis(t), clock: newClock(), log: newJournal(0)}
	client, err := connect(f.server.URL(), f.log.log())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	f.Limiter = &fallback{
		primary: redisLimiter{client}, local: newMemoryLimiter(f.clock.Now),
		log: f.log.log(), now: f.clock.Now,
	}
	return f
}

func (f fallen) kill(t *testing.T) {
	t.Helper()
	if err := f.server.Kill(); err != nil {
		t.Fatal(err)
	}
}

func (f fallen) start(t *testing.T) {
	t.Helper()
	if err := f.server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestFallbackKeepsASlowerPaceUntilRedisIsBack(t *testing.T) {
	f := newFallen(t)
	all := Limit{Key: "all", Interval: time.Minute, Burst: 8}
	for range 8 {
		takes(t, f, 0, all)
	}
	takes(t, f, time.Minute, all)

	f.kill(t)
	takes(t, f, 0, all) // a quarter of the burst
	takes(t, f, 0, all)
	takes(t, f, 4*time.Minute, all)
	f.clock.Pass(4 * time.Minute) // and of the rate
	takes(t, f, 0, all)
	takes(t, f, 4*time.Minute, all)

	f.start(t)
	takes(t, f, 4*time.Minute, all) // it is not asked again yet
	f.clock.Pass(askAgain)
	for range 8 { // its memory was lost with it
		takes(t, f, 0, all)
	}
	takes(t, f, time.Minute, all)

	for line, want := range map[string]int{"out of reach": 1, "are back": 1} {
		if got := strings.Count(f.log.String(), line); got != want {
			t.Errorf("logged %q %d times:\n%s", line, got, f.log)
		}
	}
}

func TestPenaltyHoldsAcrossAFallback(t *testing.T) {
	f := newFallen(t)
	one := Limit{Key: "one", Interval: time.Second, Burst: 100}
	two := Limit{Key: "two", Interval: time.Second, Burst: 100}
	penalty(t, f, "one", 10*time.Minute)
	takes(t, f, 10*time.Minute, one)

	f.kill(t)
	takes(t, f, 10*time.Minute, one)
	takes(t, f, 0, two)
	penalty(t, f, "two", 5*time.Minute)
	takes(t, f, 5*time.Minute, two)

	f.start(t)
	f.clock.Pass(time.Minute)
	takes(t, f, 4*time.Minute, two) // Redis hears of it when it is back
	takes(t, f, 0, one)             // what it knew it has lost; the platform will say it again
	if !strings.Contains(f.log.String(), "are back") {
		t.Error("still at its own pace")
	}
}

func TestFallbackPassesOnWhatIsNoAbsence(t *testing.T) {
	f := newFallen(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Take(ctx, []Limit{{Key: "all", Interval: time.Second}}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := f.Penalty(ctx, "all", time.Minute); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if s := f.log.String(); strings.Contains(s, "WARN") {
		t.Errorf("logged:\n%s", s)
	}
	takes(t, f, time.Minute, Limit{Key: "all", Interval: time.Second}) // the penalty was not lost
}
