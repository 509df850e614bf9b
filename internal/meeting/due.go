package meeting

import (
	"fmt"
	"time"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// DueKind tells what is to be said at an instant without anybody asking.
type DueKind string

// What can be due.
const (
	// Announce calls everybody who must or may attend.
	Announce DueKind = "announce"
	// RemindDay asks those who have not answered.
	RemindDay DueKind = "remind_day"
	// RemindHours reminds those who come.
	RemindHours DueKind = "remind_hours"
	// Roll offers the roll to the secretary.
	Roll DueKind = "roll"
)

// Outcome tells what became of what was due. It is empty until it is done.
type Outcome string

// The outcomes.
const (
	// Sent: it was said in time.
	Sent Outcome = "sent"
	// Late: it was said after its time, while it was still of use.
	Late Outcome = "late"
	// SkippedBegun: the meeting had begun before it could be said.
	SkippedBegun Outcome = "skipped_begun"
	// SkippedOver: the meeting was over before it could be said.
	SkippedOver Outcome = "skipped_over"
	// Nobody: it was time, and it concerned nobody.
	Nobody Outcome = "nobody"
	// Known: people had been told the same or more after it was due.
	Known Outcome = "known"
	// Void: the meeting was moved, cancelled or withdrawn before.
	Void Outcome = "void"
)

// Due is an instant at which something is to be said about a round of a
// meeting. There is one of each kind for each round.
type Due struct {
	Meeting ID
	Round   int
	Kind    DueKind
	Unit    roster.UnitID
	At      time.Time
	// DoneAt is zero, and Outcome empty, until it is done.
	DoneAt  time.Time
	Outcome Outcome
	// People is to how many it was written.
	People int
}

// Key names it among all notices: "meeting/42/r1/announce".
func (d Due) Key() string { return fmt.Sprintf("meeting/%d/r%d/%s", d.Meeting, d.Round, d.Kind) }

// Terms are what a cell's meetings are planned by: its settings and its zone.
type Terms struct {
	Settings
	// Above are the settings that would hold if the unit itself had said nothing.
	Above Settings
	Zone  *time.Location
	// Until is the day on which the cell ends; zero while no end is known.
	Until calendar.Date
}

// Instants returns what is due for the meeting's present round, one of each
// kind. What would fall into the quiet hours is due in the last minute before
// them; the roll, which nobody can take before the meeting, when they are over.
func (t Terms) Instants(m Meeting) []Due {
	due := func(kind DueKind, at time.Time) Due {
		return Due{Meeting: m.ID, Round: m.Round, Kind: kind, Unit: m.Unit, At: at.UTC()}
	}
	return []Due{
		due(Announce, t.beforeQuiet(t.daysBefore(m, t.AnnounceDays, t.AnnounceAt))),
		due(RemindDay, t.beforeQuiet(t.daysBefore(m, t.RemindDays, t.RemindAt))),
		due(RemindHours, t.beforeQuiet(m.StartsAt.Add(-time.Duration(t.RemindHours)*time.Hour))),
		due(Roll, t.QuietEnd(m.StartsAt)),
	}
}

// AnswerBy is until when members are asked to answer, never after the start.
func (t Terms) AnswerBy(m Meeting) time.Time {
	by := t.daysBefore(m, t.AnswerDays, t.AnswerAt).UTC()
	if by.After(m.StartsAt) {
		return m.StartsAt
	}
	return by
}

func (t Terms) daysBefore(m Meeting, days int, clock calendar.Clock) time.Time {
	return calendar.DateOf(m.StartsAt, t.Zone).AddDays(-days).At(clock, t.Zone)
}

// Quiet tells whether the instant is in the quiet hours. The hour at which they
// end is not. Equal bounds mean that there are none.
func (t Terms) Quiet(at time.Time) bool {
	c := calendar.ClockOf(at, t.Zone)
	if t.QuietFrom <= t.QuietTo {
		return t.QuietFrom <= c && c < t.QuietTo
	}
	return t.QuietFrom <= c || c < t.QuietTo
}

// QuietFromAfter is the instant at which the next quiet hours begin, after at
// and at most a day later. It is zero if there are none.
func (t Terms) QuietFromAfter(at time.Time) time.Time { return t.nextAfter(at, t.QuietFrom) }

// QuietEnd is the instant at which the quiet hours that at falls into are over;
// at itself if it falls into none.
func (t Terms) QuietEnd(at time.Time) time.Time {
	if !t.Quiet(at) {
		return at
	}
	return t.nextAfter(at, t.QuietTo)
}

func (t Terms) nextAfter(at time.Time, clock calendar.Clock) time.Time {
	if t.QuietFrom == t.QuietTo {
		return time.Time{}
	}
	day := calendar.DateOf(at, t.Zone)
	next := day.At(clock, t.Zone)
	if !next.After(at) {
		next = day.AddDays(1).At(clock, t.Zone)
	}
	return next.UTC()
}

// beforeQuiet returns at, or the last minute before the quiet hours it falls into.
func (t Terms) beforeQuiet(at time.Time) time.Time {
	if !t.Quiet(at) {
		return at
	}
	day := calendar.DateOf(at, t.Zone)
	if calendar.ClockOf(at, t.Zone) < t.QuietFrom {
		day = day.AddDays(-1)
	}
	return day.At(t.QuietFrom, t.Zone).Add(-time.Minute)
}
