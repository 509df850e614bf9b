package calendar

import (
	"testing"

	"pgregory.net/rapid"
)

func TestTet(t *testing.T) {
	for year, want := range map[int]string{
		1968: "1968-01-29", 1985: "1985-01-21", 2007: "2007-02-17", 2024: "2024-02-10",
		2025: "2025-01-29", 2026: "2026-02-17", 2027: "2027-02-06", 2028: "2028-01-26", 2029: "2029-02-13",
	} {
		if got := Tet(year); got != day(t, want) {
			t.Errorf("Tet(%d) = %v, want %s", year, got, want)
		}
	}
}

func TestNoThirtiethOfChap(t *testing.T) {
	for year := 2027; year <= 2029; year++ {
		eve := LunarOf(Tet(year).AddDays(-1))
		if want := (Lunar{Year: year - 1, Month: 12, Day: 29}); eve != want {
			t.Errorf("the eve of Tết %d is %+v, want %+v", year, eve, want)
		}
		if d, ok := (Lunar{Year: year - 1, Month: 12, Day: 30}).Date(); ok {
			t.Errorf("30 Chạp before Tết %d = %v, want none", year, d)
		}
	}
}

func TestFirstOfLunarMonths(t *testing.T) {
	for _, c := range []struct {
		lunar Lunar
		want  string
	}{
		{Lunar{2026, 10, 1, false}, "2026-11-09"},
		{Lunar{2026, 11, 1, false}, "2026-12-09"},
		{Lunar{2026, 12, 1, false}, "2027-01-08"},
		{Lunar{2027, 1, 1, false}, "2027-02-06"},
		{Lunar{2027, 2, 1, false}, "2027-03-08"},
		{Lunar{2027, 3, 1, false}, "2027-04-07"},
		{Lunar{2027, 4, 1, false}, "2027-05-06"},
		{Lunar{2027, 5, 1, false}, "2027-06-05"},
		{Lunar{2027, 6, 1, false}, "2027-07-04"},
		{Lunar{2027, 7, 1, false}, "2027-08-02"},
		{Lunar{2027, 8, 1, false}, "2027-09-01"},
		{Lunar{2027, 9, 1, false}, "2027-09-30"},
		{Lunar{2027, 10, 1, false}, "2027-10-29"},
		{Lunar{2027, 11, 1, false}, "2027-11-28"},
		{Lunar{2027, 12, 1, false}, "2027-12-28"},
		{Lunar{2028, 1, 1, false}, "2028-01-26"},
		{Lunar{2028, 2, 1, false}, "2028-02-25"},
		{Lunar{2028, 3, 1, false}, "2028-03-26"},
		{Lunar{2028, 4, 1, false}, "2028-04-25"},
		{Lunar{2028, 5, 1, false}, "2028-05-24"},
		{Lunar{2028, 5, 1, true}, "2028-06-23"},
		{Lunar{2028, 6, 1, false}, "2028-07-22"},
		{Lunar{2028, 7, 1, false}, "2028-08-20"},
		{Lunar{2028, 8, 1, false}, "2028-09-19"},
		{Lunar{2028, 9, 1, false}, "2028-10-18"},
		{Lunar{2028, 10, 1, false}, "2028-11-16"},
		{Lunar{2028, 11, 1, false}, "2028-12-16"},
		{Lunar{2028, 12, 1, false}, "2029-01-15"},
	} {
		want := day(t, c.want)
		if got, ok := c.lunar.Date(); got != want || !ok {
			t.Errorf("%+v is %v, %v; want %s", c.lunar, got, ok, c.want)
		}
		if got := LunarOf(want); got != c.lunar {
			t.Errorf("%s is %+v, want %+v", c.want, got, c.lunar)
		}
	}
}

func TestNoSuchLunarDate(t *testing.T) {
	for _, l := range []Lunar{{}, {2027, 5, 1, true}, {2026, 13, 1, false}, {2026, 1, 31, false}, {2026, 1, 0, false}} {
		if d, ok := l.Date(); ok {
			t.Errorf("%+v = %v, want none", l, d)
		}
	}
}

// TestDayAfterDayIsCounted walks three centuries: a day either continues its
// month or begins the next one after 29 or 30 days. The published method has
// a day 0 on 2054-05-07 and 2062-04-09.
func TestDayAfterDayIsCounted(t *testing.T) {
	d := day(t, "1900-01-01")
	before := LunarOf(d)
	for d = d.AddDays(1); d.Year < 2200; d = d.AddDays(1) {
		l := LunarOf(d)
		next := before
		next.Day++
		begins := l.Day == 1 && before.Day >= 29 &&
			(l.Leap && l.Month == before.Month || !l.Leap && l.Month == before.Month%12+1)
		if l != next && !begins || l.Day < 1 || l.Day > 30 {
			t.Fatalf("%v is %+v after %+v", d, l, before)
		}
		if wantYear := before.Year; l.Year != wantYear && (l.Month != 1 || l.Day != 1 || l.Year != wantYear+1) {
			t.Fatalf("%v is %+v after %+v", d, l, before)
		}
		before = l
	}
}

func TestLunarRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate.Draw(t, "date")
		l := LunarOf(d)
		if back, ok := l.Date(); back != d || !ok {
			t.Fatalf("%v is %+v, which is %v, %v", d, l, back, ok)
		}
	})
}

func BenchmarkLunarOf(b *testing.B) {
	d := NewDate(2027, 5, 3)
	for b.Loop() {
		LunarOf(d)
	}
}

func TestNearTet(t *testing.T) {
	for date, want := range map[string]bool{
		"2027-02-06": true, "2027-01-17": true, "2027-01-16": false, "2027-02-26": true, "2027-02-27": false,
		"2026-12-31": false, "2028-01-06": true, "2028-01-05": false,
	} {
		if got := NearTet(day(t, date)); got != want {
			t.Errorf("NearTet(%s) = %v, want %v", date, got, want)
		}
	}
}
