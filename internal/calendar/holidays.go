package calendar

import (
	"slices"
	"sync"
	"time"
)

// Holidays knows which days are off. What the law says is computed for any
// year; days that an operator entered go before it. A nil *Holidays has the
// computed days only. It may be used by several goroutines.
type Holidays struct {
	entered map[Date]Day
	years   sync.Map // of int to []Day
}

// NewHolidays returns the computed days with the entered ones put over them.
// A Working day entered on a computed holiday cancels it and its compensation.
// Of two entries for one date the later counts.
func NewHolidays(entered ...Day) *Holidays {
	h := &Holidays{entered: make(map[Date]Day, len(entered))}
	for _, d := range entered {
		h.entered[d.Date] = d
	}
	return h
}

// Lookup returns what is special about a day, and false if nothing is. A
// plain weekend is nothing special.
func (h *Holidays) Lookup(d Date) (Day, bool) {
	days := h.Year(d.Year)
	i, found := slices.BinarySearchFunc(days, d, func(day Day, d Date) int { return day.Date.Compare(d) })
	if !found {
		return Day{}, false
	}
	return days[i], true
}

// WorkingDays counts the days after the first, up to and including the last, on
// which people work.
func (h *Holidays) WorkingDays(first, last Date) (n int) {
	for d := first.AddDays(1); !d.After(last); d = d.AddDays(1) {
		day, special := h.Lookup(d)
		if special && !day.Kind.Off() || !special && !weekend(d) {
			n++
		}
	}
	return n
}

// Year returns a year's special days in order. The caller must not change them.
func (h *Holidays) Year(year int) []Day {
	if h == nil {
		return specialDays(year, nil)
	}
	if days, found := h.years.Load(year); found {
		return days.([]Day)
	}
	days := specialDays(year, h.entered)
	h.years.Store(year, days)
	return days
}

func weekend(d Date) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

// specialDays puts the entered days over the computed ones.
func specialDays(year int, entered map[Date]Day) []Day {
	special := make(map[Date]Day)
	var lawful []Day
	for _, d := range lawfulHolidays(year) {
		if e, found := entered[d.Date]; found && !e.Kind.Off() {
			continue
		}
		if _, found := special[d.Date]; !found { // Giỗ Tổ can fall on 30/4
			special[d.Date] = d
			lawful = append(lawful, d)
		}
	}
	for date, d := range entered {
		if date.Year == year {
			special[date] = d
		}
	}
	compensate(lawful, special)
	days := make([]Day, 0, len(special))
	for _, d := range special {
		days = append(days, d)
	}
	slices.SortFunc(days, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return days
}

// compensate gives, for each holiday on a weekly rest day, the next working
// day off.
func compensate(lawful []Day, special map[Date]Day) {
	for _, holiday := range lawful {
		if !weekend(holiday.Date) {
			continue
		}
		d := holiday.Date.AddDays(1)
		for weekend(d) || special[d].Kind != 0 {
			// An operator who entered the compensation meant this holiday's.
			if special[d].Kind == Compensation && special[d].Key == "" {
				break
			}
			d = d.AddDays(1)
		}
		if special[d].Kind == 0 {
			special[d] = Day{Date: d, Kind: Compensation, Key: holiday.Key, For: holiday.Date}
		}
	}
}

// Works tells whether people work on the day: it is neither off nor on a weekend,
// or a rest day that is worked for another one.
func (h *Holidays) Works(d Date) bool {
	day, special := h.Lookup(d)
	if special && day.Kind.Off() {
		return false
	}
	return !weekend(d) || day.Kind == Working
}

// WorkdaysAfter returns the n-th working day after d.
func (h *Holidays) WorkdaysAfter(d Date, n int) Date {
	for n > 0 {
		if d = d.AddDays(1); h.Works(d) {
			n--
		}
	}
	return d
}
