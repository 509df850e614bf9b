package state

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestLease(t *testing.T) {
	const ttl = time.Minute
	type step struct {
		do     string // acquire, renew, release or pass
		holder string
		after  time.Duration
		want   bool
	}
	for name, steps := range map[string][]step{
		"one at a time":         {{"acquire", "a", 0, true}, {"acquire", "b", 0, false}, {"acquire", "a", 0, true}},
		"released is free":      {{"acquire", "a", 0, true}, {"release", "a", 0, true}, {"acquire", "b", 0, true}},
		"only the holder frees": {{"acquire", "a", 0, true}, {"release", "b", 0, true}, {"acquire", "b", 0, false}, {"renew", "a", 0, true}},
		"release of none":       {{"release", "a", 0, true}, {"acquire", "b", 0, true}},
		"runs out":              {{"acquire", "a", 0, true}, {"acquire", "b", 59 * time.Second, false}, {"acquire", "b", 2 * time.Second, true}, {"renew", "a", 0, false}},
		"acquire prolongs":      {{"acquire", "a", 0, true}, {"acquire", "a", 40 * time.Second, true}, {"acquire", "b", 40 * time.Second, false}},
		"renew prolongs":        {{"acquire", "a", 0, true}, {"renew", "a", 40 * time.Second, true}, {"acquire", "b", 40 * time.Second, false}, {"acquire", "b", 21 * time.Second, true}},
		"no renewal of none":    {{"renew", "a", 0, false}, {"acquire", "b", 0, true}},
		"no renewal of others'": {{"acquire", "a", 0, true}, {"renew", "b", 50 * time.Second, false}, {"acquire", "b", 11 * time.Second, true}},
		"no renewal when over":  {{"acquire", "a", 0, true}, {"renew", "a", 61 * time.Second, false}, {"acquire", "a", 0, true}},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, g ground) {
				leases := map[string]Leases{"a": g.here.Leases, "b": g.there.Leases}
				for i, s := range steps {
					g.pass(s.after)
					got, err := true, error(nil)
					switch s.do {
					case "acquire":
						got, err = leases[s.holder].Acquire(t.Context(), "poll", s.holder, ttl)
					case "renew":
						got, err = leases[s.holder].Renew(t.Context(), "poll", s.holder, ttl)
					case "release":
						err = leases[s.holder].Release(t.Context(), "poll", s.holder)
					}
					if err != nil || got != s.want {
						t.Fatalf("step %d, %s by %s: %v, %v", i, s.do, s.holder, got, err)
					}
				}
				if ok, err := g.there.Leases.Acquire(t.Context(), "another", "c", ttl); !ok || err != nil {
					t.Errorf("another lease: %v, %v", ok, err)
				}
			})
		})
	}
}

func TestOneOfManyGetsTheLease(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		var got atomic.Int32
		var all sync.WaitGroup
		for i := range 20 {
			leases := []Leases{g.here.Leases, g.there.Leases}[i%2]
			all.Go(func() {
				ok, err := leases.Acquire(t.Context(), "poll", strconv.Itoa(i), time.Minute)
				if err != nil {
					t.Error(err)
				}
				if ok {
					got.Add(1)
				}
			})
		}
		all.Wait()
		if got.Load() != 1 {
			t.Errorf("%d got it", got.Load())
		}
	})
}
