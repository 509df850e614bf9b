// Package retention takes away what was kept for long enough: what people said
// about meetings, who was at them, what they were sent. What is left are sums.
package retention

import (
	"time"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// Cut says what of a unit goes.
type Cut struct {
	// Answers and Marks are instants: of meetings that began before, they go.
	Answers, Marks time.Time
	// Words: reasons in one's own words go, of all meetings, since none are to be kept.
	Words bool
}

// CutOf is what goes today: what is of a meeting on the same day so many months
// ago is still kept, and what is of the day before is not.
func CutOf(s meeting.Settings, today calendar.Date, zone *time.Location) Cut {
	return Cut{
		Answers: today.AddMonths(-s.KeepMonths).At(0, zone),
		Marks:   today.AddMonths(-s.KeepNumbers).At(0, zone),
		Words:   !s.ReasonWords,
	}
}

// Old are meetings of which something goes.
type Old struct {
	// Answers: all that was said beforehand, and why a roll was opened again.
	Answers []meeting.ID
	// Marks: the roll but for its sums.
	Marks []meeting.ID
	// Words: the words of reasons; their classes stay.
	Words []meeting.ID
}

// Empty tells whether nothing goes.
func (o Old) Empty() bool { return len(o.Answers)+len(o.Marks)+len(o.Words) == 0 }

// Round is how far the day's round has come.
type Round struct {
	Day calendar.Date
	// Unit is the last that was looked at; they come in the order of their IDs.
	Unit roster.UnitID
	// Over tells that the day's round is done.
	Over bool
	// Messages: those that were done with before have no content any more.
	Messages time.Time
}

// RoundTx keeps how far the round has come.
type RoundTx interface {
	// Round returns how far the round has come, and keeps others from going on with
	// it until the transaction ends.
	Round() (Round, error)
	SaveRound(Round) error
}

// OldTx finds and takes away what goes.
type OldTx interface {
	// UnitsThatMet returns the first so many units behind the one that have meetings.
	UnitsThatMet(behind roster.UnitID, most int) ([]roster.UnitID, error)
	// LastParent returns under which unit one stood last; 0 for none.
	LastParent(roster.UnitID) (roster.UnitID, error)
	// OldOf returns the first so many of the unit's meetings of which something goes.
	OldOf(unit roster.UnitID, c Cut, most int) (Old, error)
	// Forget takes it away.
	Forget(Old) error
	// EmptyMessages takes the content out of the first so many messages that were
	// done with between the instants. It returns when the last of them was, and
	// false as more if none are left.
	EmptyMessages(from, to time.Time, most int) (last time.Time, more bool, err error)
}

// Tx is what taking away needs of one transaction.
type Tx interface {
	meeting.CellTx
	audit.Tx
	RoundTx
	OldTx
	// LockCell keeps other writers off the cell's meetings until the transaction ends.
	LockCell(roster.UnitID) error
}

// Done is what a step took away: of how many meetings.
type Done struct {
	Answers, Marks, Words int
	// Over: the day's round is over, nothing is left to do.
	Over bool
}

// Add counts what another step took away.
func (d *Done) Add(other Done) {
	d.Answers += other.Answers
	d.Marks += other.Marks
	d.Words += other.Words
	d.Over = other.Over
}

// How much one step does, so that people who write meanwhile need not wait for long.
const (
	unitsAtOnce    = 20
	meetingsAtOnce = 20
	messagesAtOnce = 500
)

// messageLife is for how long it can be told what a message said, once it is
// done with: a typed number is an answer to one for half a day, and no event is
// handed in again after a day.
const messageLife = 7 * 24 * time.Hour

// Again has the day's round begin anew if it is over.
func Again(tx RoundTx) error {
	round, err := tx.Round()
	if err != nil || !round.Over {
		return err
	}
	return tx.SaveRound(Round{Messages: round.Messages})
}

// Step goes on with the day's round. The zone tells the day, and that of units
// without one of their own. Steps of several processes go on where the last ended.
func Step(tx Tx, zone *time.Location) (Done, error) {
	round, err := tx.Round()
	if err != nil {
		return Done{}, err
	}
	if today := calendar.DateOf(tx.Now(), zone); round.Day != today {
		round = Round{Day: today, Messages: round.Messages}
	}
	if round.Over {
		return Done{Over: true}, nil
	}
	units, err := tx.UnitsThatMet(round.Unit, unitsAtOnce)
	if err != nil {
		return Done{}, err
	}
	var done Done
	if len(units) == 0 {
		done.Over, err = messages(tx, &round)
	} else {
		done, err = meetings(tx, zone, &round, units)
	}
	if err != nil {
		return Done{}, err
	}
	return done, tx.SaveRound(round)
}

// meetings looks at units until something of one goes: of each cell that is held
// still, nobody else has to wait for another.
func meetings(tx Tx, zone *time.Location, round *Round, units []roster.UnitID) (Done, error) {
	for _, unit := range units {
		terms, err := termsOf(tx, unit, zone)
		if err != nil {
			return Done{}, err
		}
		cut := CutOf(terms.Settings, calendar.DateOf(tx.Now(), terms.Zone), terms.Zone)
		old, err := tx.OldOf(unit, cut, meetingsAtOnce)
		if err != nil {
			return Done{}, err
		}
		round.Unit = unit
		if old.Empty() {
			continue
		}
		round.Unit-- // there may be more
		return forget(tx, unit, cut)
	}
	return Done{}, nil
}

// forget takes away what of a unit goes.
func forget(tx Tx, unit roster.UnitID, cut Cut) (Done, error) {
	if err := tx.LockCell(unit); err != nil {
		return Done{}, err
	}
	old, err := tx.OldOf(unit, cut, meetingsAtOnce) // as it is now that nobody can change it
	if err != nil || old.Empty() {
		return Done{}, err
	}
	if err := tx.Forget(old); err != nil {
		return Done{}, err
	}
	done := Done{Answers: len(old.Answers), Marks: len(old.Marks), Words: len(old.Words)}
	return done, tx.AddAudit(audit.Entry{Through: audit.Job, Kind: audit.DataExpired, Unit: unit})
}

// messages takes the content out of old messages, and tells whether that was all.
func messages(tx Tx, round *Round) (over bool, err error) {
	to := tx.Now().Add(-messageLife)
	last, more, err := tx.EmptyMessages(round.Messages, to, messagesAtOnce)
	if err != nil || more {
		round.Messages = last
		return false, err
	}
	round.Messages, round.Over = to, true
	return true, nil
}

// termsOf are the terms of a unit. One that is nowhere any more, because it was
// merged or dissolved, keeps those of where it stood last.
func termsOf(tx Tx, unit roster.UnitID, zone *time.Location) (meeting.Terms, error) {
	terms, err := meeting.TermsOf(tx, unit, zone)
	if err != nil || terms.Until.IsZero() || terms.Until.After(calendar.DateOf(tx.Now(), terms.Zone)) {
		return terms, err
	}
	parent, err := tx.LastParent(unit)
	if err != nil || parent == 0 {
		return terms, err
	}
	above, err := termsOf(tx, parent, zone)
	if err != nil {
		return terms, err
	}
	cell, err := tx.Cell(unit)
	if err != nil {
		return terms, err
	}
	terms.Settings, err = above.With(cell.Values)
	return terms, err
}
