package delivery_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"keng/internal/delivery"
	"keng/internal/roster"
	"keng/internal/store/storetest"
)

// A process is killed at each step; another one takes over. What had arrived
// arrives at most once more, and then with the mark; nothing is lost.
func TestDeaths(t *testing.T) {
	hello, again := "hello", mark+"\nhello"
	tests := []struct {
		stage string
		want  []string
	}{
		{"before the flush", []string{hello}},
		{"picked", []string{hello}},
		{"rendered", []string{hello}},
		{"committing", []string{hello}},
		{"committed", []string{again}},
		{"marked", []string{again}},
		{"sent", []string{hello, again}},
		{"unsettled", []string{hello, again}},
	}
	for _, tt := range tests {
		t.Run(tt.stage, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *storetest.Database) {
				for _, class := range []delivery.Class{delivery.Reply, delivery.Bulk} {
					for _, alone := range []bool{true, false} {
						t.Run(fmt.Sprint("class ", class, " alone ", alone), func(t *testing.T) {
							dieAndRecover(t, db, tt.stage, class, alone, tt.want)
						})
					}
				}
			})
		})
	}
}

func dieAndRecover(t *testing.T, db *storetest.Database, stage string, class delivery.Class, alone bool, said []string) {
	w, wall := &wire{}, storetest.NewClock(storetest.Start)
	first := open(t, db, w, wall)
	first.DieAt(stage, 1)
	item := to("a", "hello")
	item.Key, item.Class = t.Name(), class
	lanes := first.enqueue(item)
	if stage != "before the flush" {
		first.Flush(lanes)
		first.idle()
		first.dieSweeping()
	}
	second := open(t, db, w, wall)
	if alone {
		if err := second.Recover(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	second.later(time.Minute)
	second.later(time.Hour)
	want(t, "said", w.texts("a"), said)
	want(t, "open", second.counts()[delivery.Pending]+second.counts()[delivery.Sending], 0)
	w.said = nil
}

// dieSweeping lets the engine die in a sweep, if it is not dead yet.
func (r *rig) dieSweeping() {
	r.wall.Advance(time.Minute)
	r.db.Clock.Advance(time.Minute)
	_ = r.Sweep(r.t.Context()) // it says that it died
	r.idle()
}

// Of a whole batch, a kill leaves one row in doubt.
func TestADeathLeavesOneRowInDoubt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		w, wall := &wire{}, storetest.NewClock(storetest.Start)
		people(t, db, 50)
		first := open(t, db, w, wall)
		first.DieAt("sent", 20)
		for i := range 50 {
			first.enqueue(all(roster.PersonID(i+1), fmt.Sprint("to ", i+1)))
		}
		first.dieSweeping()
		want(t, "sent before", len(w.said), 20)
		second := open(t, db, w, wall)
		second.later(time.Hour)
		want(t, "sent in all", len(w.said), 51)
		want(t, "sent twice", w.texts("c20"), []string{"to 20", mark + "\nto 20"})
		want(t, "counted", second.Stats().Resent, int64(1))
	})
}

// However many rows are read ahead and written together: a kill at any moment
// leaves each worker one row in doubt at most, and nobody out.
func TestADeathLeavesEachWorkerOneRowInDoubt(t *testing.T) {
	const n, workers = 90, 3
	for _, stage := range []string{"picked", "committing", "committed", "marked", "sent", "unsettled"} {
		t.Run(stage, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *storetest.Database) {
				w, wall := &wire{}, storetest.NewClock(storetest.Start)
				people(t, db, n)
				first := open(t, db, w, wall)
				first.DieAt(stage, n/2)
				for worker := range workers {
					var items []delivery.Item
					for i := range n / workers {
						who := worker*n/workers + i + 1
						items = append(items, all(roster.PersonID(who), fmt.Sprint("to ", who)))
					}
					first.enqueue(items...) // a batch for each
				}
				first.workAll(first.batches())
				second := open(t, db, w, wall)
				second.later(time.Hour)
				want(t, "counts", second.counts(), map[delivery.Status]int{delivery.Sent: n})
				if doubts := count(t, db, "SELECT COUNT(*) FROM deliveries WHERE resent"); doubts > workers {
					t.Errorf("%d rows were in doubt", doubts)
				}
				for i := range n {
					text := fmt.Sprint("to ", i+1)
					switch got := w.texts(fmt.Sprint("c", i+1)); {
					case slices.Equal(got, []string{text}), slices.Equal(got, []string{text, mark + "\n" + text}), slices.Equal(got, []string{mark + "\n" + text}):
					default:
						t.Errorf("%d got %q", i+1, got)
					}
				}
			})
		})
	}
}

// A row that another engine is sending is left alone until its hold is over.
func TestWhatIsHeldIsLeftAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		w, wall := &wire{}, storetest.NewClock(storetest.Start)
		first := open(t, db, w, wall)
		first.DieAt("marked", 1)
		first.Flush(first.enqueue(to("a", "hello")))
		first.idle()
		second := open(t, db, w, wall)
		second.later(30 * time.Second)
		want(t, "while it is held", len(w.said), 0)
		second.later(30 * time.Second)
		want(t, "after", w.texts("a"), []string{mark + "\nhello"})
	})
}

// The queue's jobs bring everything to everybody, once and in order, however
// many engines there are.
func TestTwoEnginesNeverSendTwice(t *testing.T) {
	const n = 250
	db := storetest.Postgres(t)
	people(t, db, n)
	w := &wire{}
	real := storetest.NewClock(time.Now())
	engines := []*rig{open(t, db, w, real), open(t, db, w, real)}
	var items []delivery.Item
	for _, text := range []string{"first", "second"} {
		for i := range n {
			item := all(roster.PersonID(i+1), fmt.Sprintf("%s %d", text, i+1))
			items = append(items, item)
		}
	}
	engines[0].enqueue(items...)
	want(t, "counts", engines[0].counts(), map[delivery.Status]int{delivery.Pending: 2 * n})
	db.Clock.Advance(time.Hour) // so that sweeps take part
	var wg sync.WaitGroup
	for _, e := range engines {
		stop, err := e.store.Work(t.Context(), e.Work)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := stop(context.Background()); err != nil {
				t.Error(err)
			}
		}()
		wg.Go(func() {
			for range 5 {
				if err := e.Sweep(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	waitFor(t, func() bool { return engines[0].counts()[delivery.Sent] == 2*n })
	want(t, "said", len(w.said), 2*n)
	for i := range n {
		want(t, "order", w.texts(fmt.Sprint("c", i+1)), []string{fmt.Sprint("first ", i+1), fmt.Sprint("second ", i+1)})
	}
}

// Broadcasts ride on the queue on both databases.
func TestTheQueueDrivesBroadcasts(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		people(t, r.db, 230)
		stop, err := r.store.Work(t.Context(), r.Work)
		if err != nil {
			t.Fatal(err)
		}
		var items []delivery.Item
		for i := range 230 {
			items = append(items, all(roster.PersonID(i+1), fmt.Sprint("to ", i+1)))
		}
		r.enqueue(items...)
		waitFor(t, func() bool { return r.counts()[delivery.Sent] == 230 })
		if err := stop(context.Background()); err != nil {
			t.Error(err)
		}
		want(t, "said", len(r.wire.said), 230)
		if slices.ContainsFunc(r.wire.said, func(s said) bool { return strings.Contains(s.text, mark) }) {
			t.Error("something was sent again")
		}
	})
}

// patience is for a busy machine: what is waited for comes in milliseconds on
// an idle one.
const patience = 3 * time.Minute

// waitFor asks until it is so: the queue tells nobody when it is done.
func waitFor(t *testing.T, so func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !so() {
		if time.Now().After(deadline) {
			t.Fatal("it did not come to pass")
		}
		time.Sleep(20 * time.Millisecond)
	}
}
