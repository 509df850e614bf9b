package calendar

import (
	"slices"
	"time"
)

// fixedHolidays are the holidays with a solar date, and the year of their first.
var fixedHolidays = []struct {
	month time.Month
	day   int
	key   string
	since int
}{
	{time.January, 1, NewYear, 0},
	{time.April, 30, Reunification, 0},
	{time.May, 1, LabourDay, 0},
	{time.September, 2, NationalDay, 0},
	{time.November, 24, CultureDay, 2026},
}

// nationalNeighbour says which day beside 2 September is off with it, by the
// weekday of 2 September, Sunday first. The State announces it each year; this
// is the one that joins the weekend, as in 2021 to 2026.
var nationalNeighbour = [7]int{
	time.Sunday:    +1,
	time.Monday:    +1,
	time.Tuesday:   -1,
	time.Wednesday: -1,
	time.Thursday:  +1,
	time.Friday:    -1,
	time.Saturday:  -1,
}

// tetDays is the length of Tết by law; it begins on the eve.
const tetDays = 5

// lawfulHolidays returns a year's holidays as the law has them, in order and
// without compensations. The days that the State announces each year (the
// span of Tết, the second day of September, swaps) are the usual ones.
func lawfulHolidays(year int) []Day {
	var days []Day
	add := func(d Date, key string) { days = append(days, Day{Date: d, Kind: Holiday, Key: key}) }
	for _, f := range fixedHolidays {
		if year >= f.since {
			add(Date{year, f.month, f.day}, f.key)
		}
	}
	eve := Tet(year).AddDays(-1)
	for i := range tetDays {
		add(eve.AddDays(i), TetKey)
	}
	hungKings, _ := Lunar{Year: year, Month: 3, Day: 10}.Date()
	add(hungKings, HungKings)
	national := Date{year, time.September, 2}
	add(national.AddDays(nationalNeighbour[national.Weekday()]), NationalDay)
	slices.SortStableFunc(days, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return days
}
