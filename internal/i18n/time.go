package i18n

import (
	"fmt"
	"strconv"
	"time"

	"keng/internal/calendar"
)

// The keys of the weekdays' names, by time.Weekday.
var weekdayKeys = [...]string{"time.sun", "time.mon", "time.tue", "time.wed", "time.thu", "time.fri", "time.sat"}

// The keys of the months' names, by time.Month.
var monthKeys = [...]string{
	time.January: "time.jan", time.February: "time.feb", time.March: "time.mar", time.April: "time.apr",
	time.May: "time.may", time.June: "time.jun", time.July: "time.jul", time.August: "time.aug",
	time.September: "time.sep", time.October: "time.oct", time.November: "time.nov", time.December: "time.dec",
}

// Weekday names a day of the week: "thứ Năm".
func (w *Words) Weekday(d time.Weekday) string { return w.Say(weekdayKeys[d]) }

// MonthName names a month of a year: "tháng 12".
func (w *Words) MonthName(m time.Month) string { return w.Say(monthKeys[m]) }

// Date writes a day: "03/12/2026".
func (w *Words) Date(d calendar.Date) string {
	return w.Say("time.date", "Day", fmt.Sprintf("%02d", d.Day), "Month", fmt.Sprintf("%02d", int(d.Month)),
		"MonthName", w.Say(monthKeys[d.Month]), "Year", strconv.Itoa(d.Year))
}

// Day writes a day with its weekday: "thứ Năm, 03/12/2026".
func (w *Words) Day(d calendar.Date) string {
	return w.Say("time.day", "Weekday", w.Weekday(d.Weekday()), "Date", w.Date(d))
}

// Clock writes a time of day: "19h30".
func (w *Words) Clock(c calendar.Clock) string {
	return w.Say("time.clock", "Hour", strconv.Itoa(c.Hour()), "Minute", fmt.Sprintf("%02d", c.Minute()))
}

// When writes an instant as it is in zone: "19h30 thứ Năm, 03/12/2026".
func (w *Words) When(t time.Time, zone *time.Location) string {
	local := t.In(zone)
	return w.Say("time.when", "Clock", w.Clock(calendar.ClockOf(local, zone)), "Day", w.Day(calendar.DateOf(local, zone)))
}

// Month writes a month: "12/2026".
func (w *Words) Month(m calendar.Month) string {
	return w.Say("time.month", "Month", strconv.Itoa(int(m.Month)), "MonthName", w.Say(monthKeys[m.Month]), "Year", strconv.Itoa(m.Year))
}

// lastMung is the last day of a lunar month that is called mùng.
const lastMung = 10

// Lunar writes the lunar date of a day: "mùng 5 tháng Giêng", "ngày 23 tháng Chạp".
func (w *Words) Lunar(d calendar.Date) string {
	l := calendar.LunarOf(d)
	month := strconv.Itoa(l.Month)
	switch l.Month {
	case 1:
		month = w.Say("time.first_lunar_month")
	case 12:
		month = w.Say("time.last_lunar_month")
	}
	if l.Day <= lastMung {
		return w.Say("time.lunar_mung", "Day", strconv.Itoa(l.Day), "Month", month)
	}
	return w.Say("time.lunar", "Day", strconv.Itoa(l.Day), "Month", month)
}
