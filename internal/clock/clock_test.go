package clock

import (
	"testing"
	"time"
)

func TestClockStartsWhereItIsSetAndRunsOn(t *testing.T) {
	start := time.Date(2026, 12, 1, 8, 0, 0, 0, time.FixedZone("", 7*3600))
	c := At(start, 600)
	first := c.Now()
	if first.Before(start) || first.Location() != time.UTC {
		t.Fatalf("Now() = %v, want %v or a little later, in UTC", first, start)
	}
	for !c.Now().After(first) { // 600 times as fast: it moves on at once
	}

	changed := c.Changed()
	later := start.Add(24 * time.Hour)
	c.Set(later, 0)
	select {
	case <-changed:
	default:
		t.Error("setting the clock did not close Changed()")
	}
	if now := c.Now(); now.Before(later) || c.Speed() != 600 {
		t.Errorf("after Set: %v at speed %d, want %v at speed 600", now, c.Speed(), later)
	}
}

func TestRealClockShowsTheRealTime(t *testing.T) {
	before := time.Now().Add(-time.Second)
	now := Real().Now()
	if now.Before(before) || now.After(time.Now().Add(time.Second)) {
		t.Errorf("Real().Now() = %v at %v", now, time.Now())
	}
}
