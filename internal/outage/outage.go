// Package outage knows when nobody was there to do what was due, and what that
// held up.
//
// Each process that looks at what is due leaves a sign of life ([Beat]). Where
// none was left for too long there was an [Outage]; for each cell that had
// something waiting then there is a [Case], and [LossesOf] finds what came of it.
package outage

import (
	"slices"
	"time"

	"keng/internal/roster"
)

// Least is how long nobody may be there before it is an outage, and how late a
// notice may come before it is told as late: a restart takes less, cells that
// share an instant wait so long for each other, and nobody misses a meeting
// for it. So whatever an outage held up was done this long after its begin.
const Least = 10 * time.Minute

// ID names an outage.
type ID int64

// Span is a time in which nobody was there: From is the last sign of life
// before, To the first after it.
type Span struct{ From, To time.Time }

// overlaps tells whether something waited then. A zero end is not yet.
func (s Span) overlaps(w wait) bool {
	return w.begin.Before(s.To) && (w.end.IsZero() || !w.end.Before(s.From.Add(Least)))
}

// wait is a time in which something could have been done and was not.
type wait struct{ begin, end time.Time }

// Outage is a time in which nobody was there: no process, or no database.
type Outage struct {
	ID ID
	Span
	// Later are those that came after it.
	Later []Span
}

// held tells whether something that waited so was held up by this outage, and
// by none after it: each thing is told of one.
func (o Outage) held(waits ...wait) bool {
	return slices.ContainsFunc(waits, o.overlaps) && !slices.ContainsFunc(o.Later, func(s Span) bool {
		return slices.ContainsFunc(waits, s.overlaps)
	})
}

// Case is an outage as it concerns a cell.
type Case struct {
	Outage
	Cell roster.UnitID
}
