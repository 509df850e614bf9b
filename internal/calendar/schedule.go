package calendar

import (
	"time"
)

// Schedule is a cell's regular meeting: a rule, and what happens when the
// rule's day is not free. Loc must be set.
type Schedule struct {
	Rule  Rule
	Shift Shift
	Clock Clock
	Loc   *time.Location
	// Holidays may be nil: then they are the computed ones.
	Holidays *Holidays
	// OnWeekends says that the cell meets on weekends as well, as village
	// cells do; holidays still count.
	OnWeekends bool
}

// Occurrence is one month's meeting of a schedule.
type Occurrence struct {
	// Period is the month that the meeting is for.
	Period Month
	// Planned is where the rule puts it, Date where it ends up. Date may be
	// outside of the period.
	Planned, Date Date
	// Collisions are the days that are not free, from Planned on, in the order
	// in which the shift passed over them. They are empty if Planned is free.
	// Under Keep, and if no free day is near, Date is Planned in spite of one.
	Collisions []Collision
}

// Collision is a day that is not free and why.
type Collision struct {
	Date    Date
	Weekend bool
	// Day is the holiday, compensation or swapped day; zero for a mere weekend.
	Day Day
}

// Moved tells whether the meeting is not where the rule puts it.
func (o Occurrence) Moved() bool { return o.Planned != o.Date }

// farthestShift bounds the way to a free day. Tết with its weekends is nine
// days; only a table that blocks everything has more than this.
const farthestShift = 31

// Occurrence returns the meeting of a month. The rule must be valid.
func (s Schedule) Occurrence(m Month) Occurrence {
	planned := s.Rule.In(m)
	o := Occurrence{Period: m, Planned: planned, Date: planned}
	step := 1
	if s.Shift == PreviousFree {
		step = -1
	}
	for d := planned; ; d = d.AddDays(step) {
		c, collides := s.Collision(d)
		if !collides {
			o.Date = d
			return o
		}
		o.Collisions = append(o.Collisions, c)
		if s.Shift == Keep || len(o.Collisions) == farthestShift {
			o.Collisions = o.Collisions[:1]
			return o
		}
	}
}

// Collision tells what a meeting on this day would collide with, and false if the
// day is free.
func (s Schedule) Collision(d Date) (Collision, bool) {
	day, found := s.Holidays.Lookup(d)
	c := Collision{Date: d, Weekend: weekend(d) && !s.OnWeekends && day.Kind != Working}
	if found && day.Kind.Off() {
		c.Day = day
	}
	return c, c.Weekend || c.Day.Kind != 0
}
