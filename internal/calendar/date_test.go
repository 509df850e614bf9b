package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var hanoi = time.FixedZone("+07", 7*3600)

// day reads a date that the test knows to be right.
func day(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// anyDate draws days of the centuries for which Kẻng is used.
var anyDate = rapid.Custom(func(t *rapid.T) Date {
	return NewDate(1900, time.January, 1).AddDays(rapid.IntRange(0, 365*299).Draw(t, "days"))
})

func TestParseDate(t *testing.T) {
	for _, s := range []string{"", "2026-2-3", "2026-02-30", "03/02/2026", "2026-02-03 ", "2027-02-29"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", s, d)
		}
	}
	if got, want := day(t, "2028-02-29"), (Date{2028, time.February, 29}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDateRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate.Draw(t, "date")
		if back, err := ParseDate(d.String()); back != d || err != nil {
			t.Fatalf("ParseDate(%q) = %v, %v", d.String(), back, err)
		}
		if back := fromJulian(d.julian()); back != d {
			t.Fatalf("%v comes back from its day number as %v", d, back)
		}
		clock := Clock(rapid.IntRange(0, 1439).Draw(t, "clock"))
		at := d.At(clock, hanoi).UTC()
		if DateOf(at, hanoi) != d || ClockOf(at, hanoi) != clock {
			t.Fatalf("%v %v comes back from %v as %v %v", d, clock, at, DateOf(at, hanoi), ClockOf(at, hanoi))
		}
		n := rapid.IntRange(-5000, 5000).Draw(t, "n")
		if e := d.AddDays(n); d.DaysUntil(e) != n || e.Before(d) != (n < 0) || !e.Valid() {
			t.Fatalf("%v + %d days = %v", d, n, e)
		}
	})
}

func TestDateValid(t *testing.T) {
	for _, d := range []Date{{}, {2026, 2, 29}, {2026, 13, 1}, {2026, 1, 0}, {10000, 1, 1}} {
		if d.Valid() {
			t.Errorf("%#v is valid", d)
		}
	}
}

func TestJSON(t *testing.T) {
	type all struct {
		Date  Date
		None  Date
		Clock Clock
		Month Month
		Rule  Rule
		Shift Shift
	}
	in := all{Date: day(t, "2026-12-03"), Clock: NewClock(19, 30), Month: Month{2026, 12}, Rule: OnDay(3), Shift: NextFree}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"Date":"2026-12-03","None":"","Clock":"19:30","Month":"2026-12","Rule":"day 3","Shift":"next"}`
	if string(text) != want {
		t.Errorf("got %s, want %s", text, want)
	}
	var out all
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Errorf("got %+v, %v; want %+v", out, err, in)
	}
}

func TestParseClock(t *testing.T) {
	for _, s := range []string{"", "24:00", "19h30", "7:60", "19:30:00", "-1:00"} {
		if c, err := ParseClock(s); err == nil {
			t.Errorf("ParseClock(%q) = %v, want an error", s, c)
		}
	}
	if c, err := ParseClock("7:05"); c.String() != "07:05" || err != nil {
		t.Errorf("got %v, %v", c, err)
	}
}

func TestMonth(t *testing.T) {
	december := Month{2026, time.December}
	if got := december.Next(); got != (Month{2027, time.January}) {
		t.Errorf("Next = %v", got)
	}
	if got := (Month{2027, time.January}).Prev(); got != december {
		t.Errorf("Prev = %v", got)
	}
	if got := (Month{2028, time.February}).Last(); got != day(t, "2028-02-29") {
		t.Errorf("Last = %v", got)
	}
	if !december.Contains(day(t, "2026-12-31")) || december.Contains(day(t, "2027-01-01")) {
		t.Error("Contains")
	}
	if got, err := ParseMonth("2026-12"); got != december || err != nil {
		t.Errorf("ParseMonth = %v, %v", got, err)
	}
	if _, err := ParseMonth("2026-13"); err == nil {
		t.Error("ParseMonth took month 13")
	}
}
