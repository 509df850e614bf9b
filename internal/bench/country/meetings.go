package country

import "time"

// Meetings is how many meetings of each cell are over; two are to come.
const (
	Meetings = 12
	toCome   = 2
)

// day is the day of the month on which the i-th cell meets.
func day(i int) int { return 4 + i%5 }

// start is when the i-th cell's n-th meeting begins: in the n-th month of the year.
func start(i, n int) time.Time {
	return time.Date(Now.Year(), time.January+time.Month(n), day(i), 19, 30, 0, 0, hanoi)
}

const place = "Nhà văn hóa thôn"

// series are the rules of the cells.
func (c *Country) series(row func(...any)) {
	set := founded.At(0, hanoi).UTC()
	for i := range c.Cells {
		row(int64(i+1), c.Cell(i), "day "+string(rune('0'+day(i))), "19:30", place, founded.String(), set)
	}
}

func meetingID(i, n int) int64 { return int64(i*(Meetings+toCome) + n + 1) }

func (c *Country) meetings(row func(...any)) {
	for i := range c.Cells {
		for n := range Meetings + toCome {
			status := "held"
			switch {
			case n == Meetings:
				status = "announced"
			case n > Meetings:
				status = "planned"
			}
			at := start(i, n)
			row(meetingID(i, n), c.Cell(i), int64(i+1), "regular", at.Format("2006-01"), at.UTC(), place, 90, status)
		}
	}
}

func (c *Country) rolls(row func(...any)) {
	for i := range c.Cells {
		for n := range Meetings {
			at := start(i, n).UTC()
			row(meetingID(i, n), at, at, 1)
		}
	}
}

// sums are those of the closed rolls: most came.
func (c *Country) sums(row func(...any)) {
	for i, size := range c.sizes {
		free := size / exemptEvery
		must := size - free
		for n := range Meetings {
			late, excused, unexcused := (i+n)%2, (i+n)%3, (i*n)%7/6
			late, excused, unexcused = min(late, must), min(excused, max(must-late, 0)), min(unexcused, max(must-late-excused, 0))
			row(meetingID(i, n), size, must, free, must-late-excused-unexcused, late, excused, unexcused, 0, 0, 0)
		}
	}
}

// due is what is to be said about the meetings that come, and was of them.
func (c *Country) due(row func(...any)) {
	done := Now.Add(-time.Hour).UTC()
	for i := range c.Cells {
		for n := Meetings; n < Meetings+toCome; n++ {
			at := start(i, n)
			announce := at.AddDate(0, 0, -7)
			if n == Meetings {
				row(meetingID(i, n), 1, "announce", c.Cell(i), done, done, "sent", c.sizes[i])
			} else {
				row(meetingID(i, n), 1, "announce", c.Cell(i), announce.UTC(), nil, "", 0)
			}
			row(meetingID(i, n), 1, "remind_day", c.Cell(i), at.Add(-35*time.Hour-30*time.Minute).UTC(), nil, "", 0)
			row(meetingID(i, n), 1, "remind_hours", c.Cell(i), at.Add(-2*time.Hour).UTC(), nil, "", 0)
			row(meetingID(i, n), 1, "roll", c.Cell(i), at.UTC(), nil, "", 0)
		}
	}
}
