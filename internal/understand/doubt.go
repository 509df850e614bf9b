package understand

// Doubt says why a text that names a day gives none.
type Doubt int

// The doubts.
const (
	// Sure is no doubt.
	Sure Doubt = iota
	// MaybeLunar means a day such as mùng 5 or rằm, which must be asked about:
	// solar or lunar?
	MaybeLunar
	// WhichWeek means a weekday without the week of the month.
	WhichWeek
	// NoSuchDay means a day that the calendar, or our rules, do not have: day
	// 32, 30/2, the fifth Friday.
	NoSuchDay
)
