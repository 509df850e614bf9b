package calendar

import (
	"math"
	"time"
)

// Lunar is a day of Vietnam's lunar calendar. Months are 1 (Giêng) to 12
// (Chạp); a leap month bears the number of the one before it.
type Lunar struct {
	Year  int
	Month int
	Day   int
	Leap  bool
}

// LunarOf returns the lunar date of a day.
func LunarOf(d Date) Lunar {
	day := d.julian()
	k := moonOf(day)
	l := Lunar{Day: day - newMoonDay(k) + 1}
	round := roundFrom(d.Year)
	if k < round.eleventh {
		round = roundFrom(d.Year - 1)
	}
	l.Year, l.Month, l.Leap = round.month(k)
	return l
}

// Date returns the day, and false where the lunar calendar has no such date:
// a leap month in a year without it, a 30th in a month of 29 days.
func (l Lunar) Date() (Date, bool) {
	if l.Month < 1 || l.Month > 12 || l.Day < 1 || l.Day > 30 {
		return Date{}, false
	}
	start := l.Year - 1 // months 1 to 10 belong to the round that began in the winter before
	if l.Month >= 11 {
		start = l.Year
	}
	round := roundFrom(start)
	for k := round.eleventh; k < round.next; k++ {
		year, month, leap := round.month(k)
		if year != l.Year || month != l.Month || leap != l.Leap {
			continue
		}
		d := fromJulian(newMoonDay(k) + l.Day - 1)
		return d, l.Day <= newMoonDay(k+1)-newMoonDay(k)
	}
	return Date{}, false
}

// Tet returns mùng 1 of a lunar year.
func Tet(year int) Date {
	d, _ := Lunar{Year: year, Month: 1, Day: 1}.Date()
	return d
}

// nearTet is how far from Tết people count days by it.
const nearTet = 20

// NearTet tells whether a day is so close to a Tết that people think of it by
// the lunar calendar.
func NearTet(d Date) bool {
	// Tết is in January or February of its own year.
	away := d.DaysUntil(Tet(d.Year))
	return -nearTet <= away && away <= nearTet
}

// moonOf returns the number of the new moon that begins a day's lunar month.
func moonOf(day int) int {
	k := int(math.Floor((float64(day)-firstMoon)/synodicMonth)) + 1
	// The mean month can be ahead by more than one: 2054-05-07 and 2062-04-09
	// need a second step back.
	for newMoonDay(k) > day {
		k--
	}
	return k
}

// lunarRound is the time from one winter solstice's month, always the 11th,
// to the next: 12 months, or 13 of which one is a leap month.
type lunarRound struct {
	// year is the solar, and lunar, year of the solstice.
	year int
	// eleventh and next are the moons that begin the two 11th months.
	eleventh, next int
	// leap is the moon that begins the leap month; 0 if there is none.
	leap int
}

func roundFrom(year int) lunarRound {
	r := lunarRound{year: year, eleventh: eleventhMoon(year), next: eleventhMoon(year + 1)}
	if r.next-r.eleventh == 12 {
		return r
	}
	// The leap month is the first in which the sun enters no new sector.
	for k := r.eleventh + 1; k < r.next; k++ {
		if sunSector(newMoonDay(k)) == sunSector(newMoonDay(k+1)) {
			r.leap = k
			break
		}
	}
	return r
}

// eleventhMoon returns the moon that begins the month of a year's winter solstice.
func eleventhMoon(year int) int {
	k := moonOf(Date{year, time.December, 31}.julian())
	if sunSector(newMoonDay(k)) >= 9 {
		k--
	}
	return k
}

// month returns what the lunar calendar calls the month that begins with moon k.
func (r lunarRound) month(k int) (year, month int, leap bool) {
	n := k - r.eleventh
	if r.leap != 0 && k >= r.leap {
		n--
	}
	year, month = r.year, 11+n
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, r.leap != 0 && k == r.leap
}
