// Package meeting knows the meetings of a cell: the rule of the regular one,
// each single meeting, and what is due for it when.
package meeting

import (
	"time"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// ID identifies a meeting through all its dates.
type ID int64

// SeriesID identifies a series.
type SeriesID int64

// Kind tells what sort of meeting it is.
type Kind string

// The kinds of meetings. Only regular ones are planned from a series and count
// in the monthly ratio.
const (
	// Regular is the monthly meeting (sinh hoạt chi bộ thường kỳ).
	Regular Kind = "regular"
	// Thematic is a meeting about one theme (sinh hoạt chuyên đề).
	Thematic Kind = "thematic"
	// OfCommittee is a meeting of the cell's committee only (họp chi ủy).
	OfCommittee Kind = "committee"
	// Extra is a meeting out of the ordinary (họp bất thường).
	Extra Kind = "extra"
)

// Status tells how far a meeting has come.
type Status string

// The statuses.
const (
	// Planned is a meeting to come of which nobody was told yet.
	Planned Status = "planned"
	// Announced is a meeting of which the members were told.
	Announced Status = "announced"
	// Cancelled is a meeting that was called off.
	Cancelled Status = "cancelled"
	// Held is a meeting whose roll was closed.
	Held Status = "held"
	// Withdrawn is a planned meeting that its series, set anew, no longer has.
	// Nobody was told of it, and nobody sees it.
	Withdrawn Status = "withdrawn"
)

// Open tells whether the meeting is to be held, or begun and not yet counted.
func (s Status) Open() bool { return s == Planned || s == Announced }

// Series is a cell's regular meeting: by which rule, at what time, where. Which
// way it evades weekends and holidays is a setting of the cell.
type Series struct {
	ID    SeriesID
	Unit  roster.UnitID
	Rule  calendar.Rule
	Clock calendar.Clock
	Place string
	// From is the first day it holds for; To the first that it does not, or no day.
	From, To calendar.Date
	SetAt    time.Time
	SetBy    roster.PersonID
}

// Meeting is one meeting of a cell.
type Meeting struct {
	ID   ID
	Unit roster.UnitID
	// Series is 0 for a meeting that was made by hand.
	Series SeriesID
	Kind   Kind
	// Period is the month of the title. A meeting of January that is moved
	// into February stays the one of January.
	Period   calendar.Month
	StartsAt time.Time
	Place    string
	// Minutes is how long it is expected to take.
	Minutes int
	Status  Status
	// Round is 1 for the first date and grows with each new one: an answer
	// belongs to a round.
	Round int
	// Pinned meetings were changed by hand: the planner leaves them alone.
	Pinned bool
}

// EndsAt is when the meeting is expected to be over.
func (m Meeting) EndsAt() time.Time {
	return m.StartsAt.Add(time.Duration(m.Minutes) * time.Minute)
}

// Begun tells whether the meeting's time has come.
func (m Meeting) Begun(now time.Time) bool { return !now.Before(m.StartsAt) }

// What tells what a change was.
type What string

// What can change.
const (
	// Moved is a new date or hour, perhaps with a new place.
	Moved What = "moved"
	// PlaceChanged is a new place alone. The answers stand.
	PlaceChanged What = "place"
	// CalledOff is the cancelling.
	CalledOff What = "cancelled"
	// Replanned is a new date from a series or setting that was changed, before
	// anybody was told.
	Replanned What = "replanned"
	// Reinstated is that a cancelled meeting will be held after all.
	Reinstated What = "reinstated"
)

// ChangeID identifies a change.
type ChangeID int64

// Change is one entry in the history of a meeting.
type Change struct {
	ID      ChangeID
	Meeting ID
	// Round is the one that the change led to.
	Round              int
	What               What
	FromStart, ToStart time.Time
	FromPlace, ToPlace string
	At                 time.Time
	// By is 0 for the planner.
	By roster.PersonID
}
