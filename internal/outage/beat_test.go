package outage_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/outage"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// TestBeat leaves signs of life one after another, by processes that have just
// begun or were here all the time. What outages do to cells is tried in package
// remind, where there are notices.
func TestBeat(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		after := func(d time.Duration) time.Time { return storetest.Start.Add(d) }
		for _, test := range []struct {
			at          time.Duration
			here, found bool
		}{
			{0, false, false}, // the first ever
			{10 * time.Minute, false, false},
			{20*time.Minute + time.Microsecond, false, true},
			{20*time.Minute + time.Microsecond, false, false},
			{24 * time.Hour, true, false}, // the clock was set forward …
			{time.Hour, false, false},     // … and back
			{90 * time.Minute, false, true},
		} {
			clock.Set(after(test.at))
			err := s.Update(t.Context(), func(tx *store.Tx) error {
				found, err := outage.Beat(tx, 10*time.Minute, test.here)
				if found != test.found {
					t.Errorf("%+v: found %v", test, found)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		err := s.View(t.Context(), func(tx *store.Tx) error {
			first, err := tx.Outage(1)
			want := outage.Outage{
				ID: 1, Span: outage.Span{From: after(10 * time.Minute), To: after(20*time.Minute + time.Microsecond)},
				Later: []outage.Span{{From: after(time.Hour), To: after(90 * time.Minute)}},
			}
			if diff := cmp.Diff(want, first); diff != "" {
				t.Error(diff)
			}
			if _, none := tx.Outage(3); none == nil {
				t.Error("there is a third outage")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
