package understand

import "keng/internal/calendar"

// Date reads a text that is a day: "thứ sáu này", "4/12", "04/12/2026", "ngày
// mai", "mốt". The day comes before the month, always. What has no year is
// today or later.
func Date(text string, today calendar.Date) DateParts {
	l := newLine(text)
	if parts, n := dateAt(l.joined, today); n == len(l.words) {
		return parts
	}
	return DateParts{}
}
