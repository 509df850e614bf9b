package calendar

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestOccurrence(t *testing.T) {
	for _, c := range []struct {
		rule    Rule
		shift   Shift
		period  string
		want    string
		collide []string
	}{
		// The test vectors of the field: weekends and holidays blocked, next day, repeated.
		{OnDay(1), NextFree, "2027-01", "2027-01-04", []string{"2027-01-01 new_year", "2027-01-02 weekend", "2027-01-03 weekend"}},
		{OnDay(1), NextFree, "2027-05", "2027-05-04", []string{"2027-05-01 weekend labour_day", "2027-05-02 weekend", "2027-05-03 labour_day"}},
		{OnDay(1), NextFree, "2027-08", "2027-08-02", []string{"2027-08-01 weekend"}},
		{OnDay(1), NextFree, "2028-01", "2028-01-04", []string{"2028-01-01 weekend new_year", "2028-01-02 weekend", "2028-01-03 new_year"}},
		{OnDay(1), NextFree, "2028-05", "2028-05-03", []string{"2028-05-01 labour_day", "2028-05-02 reunification"}},
		{OnDay(3), NextFree, "2027-05", "2027-05-04", []string{"2027-05-03 labour_day"}},
		{OnDay(5), NextFree, "2027-02", "2027-02-12", []string{
			"2027-02-05 tet", "2027-02-06 weekend tet", "2027-02-07 weekend tet", "2027-02-08 tet", "2027-02-09 tet", "2027-02-10 tet", "2027-02-11 tet",
		}},
		{OnDay(5), NextFree, "2026-12", "2026-12-07", []string{"2026-12-05 weekend", "2026-12-06 weekend"}},

		{OnDay(5), Keep, "2026-12", "2026-12-05", []string{"2026-12-05 weekend"}},
		{OnDay(5), Keep, "2027-02", "2027-02-05", []string{"2027-02-05 tet"}},
		{OnDay(3), NextFree, "2026-12", "2026-12-03", nil},
		{OnDay(Last), NextFree, "2027-01", "2027-02-01", []string{"2027-01-31 weekend"}},
		{OnDay(1), PreviousFree, "2027-01", "2026-12-31", []string{"2027-01-01 new_year"}},
		{OnDay(3), PreviousFree, "2027-05", "2027-04-29", []string{
			"2027-05-03 labour_day", "2027-05-02 weekend", "2027-05-01 weekend labour_day", "2027-04-30 reunification",
		}},
	} {
		period, _ := ParseMonth(c.period)
		s := Schedule{Rule: c.rule, Shift: c.shift, Loc: hanoi, Holidays: NewHolidays()}
		o := s.Occurrence(period)
		if o.Period != period || o.Planned != c.rule.In(period) || o.Date != day(t, c.want) {
			t.Errorf("%v %v in %s: got %+v, want %s", c.rule, c.shift, c.period, o, c.want)
		}
		var collide []string
		for _, c := range o.Collisions {
			text := c.Date.String()
			if c.Weekend {
				text += " weekend"
			}
			if c.Day.Key != "" {
				text += " " + c.Day.Key
			}
			collide = append(collide, text)
		}
		if diff := cmp.Diff(c.collide, collide); diff != "" {
			t.Errorf("%v %v in %s (-want +got):\n%s", c.rule, c.shift, c.period, diff)
		}
	}
}

func TestWorkingSaturdayIsFree(t *testing.T) {
	saturday := day(t, "2026-12-05")
	h := NewHolidays(Day{Date: saturday, Kind: Working, Name: "Làm bù"})
	s := Schedule{Rule: OnDay(5), Shift: NextFree, Loc: hanoi, Holidays: h}
	if o := s.Occurrence(Month{2026, 12}); o.Moved() || len(o.Collisions) != 0 {
		t.Errorf("got %+v", o)
	}
}

func TestVillageCellsMeetOnWeekends(t *testing.T) {
	s := Schedule{Rule: OnDay(1), Shift: NextFree, Loc: hanoi, OnWeekends: true}
	if o := s.Occurrence(Month{2027, 8}); o.Moved() {
		t.Errorf("moved from a Sunday: %+v", o)
	}
	if o := s.Occurrence(Month{2027, 5}); o.Date != day(t, "2027-05-02") {
		t.Errorf("1 May goes to %v, want the Sunday after", o.Date)
	}
}

func TestNoFreeDayKeepsThePlannedOne(t *testing.T) {
	var blocked []Day
	for d := day(t, "2026-11-01"); d.Year < 2028; d = d.AddDays(1) {
		blocked = append(blocked, Day{Date: d, Kind: Holiday, Name: "Lũ"})
	}
	s := Schedule{Rule: OnDay(3), Shift: NextFree, Loc: hanoi, Holidays: NewHolidays(blocked...)}
	if o := s.Occurrence(Month{2026, 12}); o.Moved() || len(o.Collisions) != 1 {
		t.Errorf("got %+v", o)
	}
}

func TestScheduleProperties(t *testing.T) {
	h := NewHolidays()
	rapid.Check(t, func(t *rapid.T) {
		s := Schedule{
			Rule:       anyRule.Draw(t, "rule"),
			Shift:      Shift(rapid.IntRange(0, 2).Draw(t, "shift")),
			Clock:      Clock(rapid.IntRange(0, 1439).Draw(t, "clock")),
			Loc:        hanoi,
			Holidays:   h,
			OnWeekends: rapid.Bool().Draw(t, "on weekends"),
		}
		o := s.Occurrence(MonthOf(anyDate.Draw(t, "date")))
		if _, collides := s.Collision(o.Date); collides && s.Shift != Keep {
			t.Fatalf("shifted onto a day that is not free: %+v", o)
		}
		if n := o.Planned.DaysUntil(o.Date); n != 0 && len(o.Collisions) != max(n, -n) {
			t.Fatalf("collisions do not lead from the planned day to the final: %+v", o)
		}
	})
}

func TestOccurrencesOfMonths(t *testing.T) {
	s := Schedule{Rule: OnDay(1), Shift: NextFree, Loc: hanoi, Holidays: NewHolidays()}
	var got []string
	for i := range 3 {
		o := s.Occurrence(Month{2026, 12}.Add(i))
		got = append(got, o.Period.String()+": "+o.Date.String())
	}
	want := []string{"2026-12: 2026-12-01", "2027-01: 2027-01-04", "2027-02: 2027-02-01"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
