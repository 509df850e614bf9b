package dialog

import (
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// Who is asked to a meeting, and may answer, is decided by what they are on its
// day: who is told of it is, too.

// concerns tells whether somebody is asked to the meetings of a cell: their own,
// the one where they meet for a time, and those that they follow.
func concerns(cell roster.UnitID, who *roster.Identity) bool {
	return cell != 0 && (who.Cell.ID == cell || who.Stay == cell || slices.Contains(who.Follows(), cell))
}

// barred tells whether somebody whom a cell's meetings concern may not answer.
func barred(cell roster.UnitID, who *roster.Identity) bool {
	switch cell {
	case who.Cell.ID:
		return !who.Category.MayAttend()
	case who.Stay:
		return who.Category == roster.Suspended
	}
	return false
}

// asksFor are the cells to whose meetings somebody is asked: where they meet for
// a time goes before their own, then what they follow.
func asksFor(who *roster.Identity) []roster.UnitID {
	var cells []roster.UnitID
	if who.Stay != 0 && !barred(who.Stay, who) {
		cells = append(cells, who.Stay)
	}
	if who.Cell.ID != 0 && who.Category.MayAttend() && (who.Stay == 0 || who.Category != roster.Away) {
		cells = append(cells, who.Cell.ID)
	}
	for _, cell := range who.Follows() {
		if !slices.Contains(cells, cell) {
			cells = append(cells, cell)
		}
	}
	return cells
}

// on is one of those whom the account speaks for as they are on a day. While
// nothing of it changes until then, as for nearly everybody, it is what they are
// today, and nothing is asked for.
func (t *turn) on(day calendar.Date, who *roster.Identity) (*roster.Identity, error) {
	if today := t.today(); !day.Before(today) && (who.Until.IsZero() || day.Before(who.Until)) {
		return who, nil
	}
	account, known := t.then[day]
	if !known {
		var err error
		if account, err = t.tx.Identify(t.event.Channel, t.event.From, day); err != nil {
			return nil, err
		}
		if t.then == nil {
			t.then = map[calendar.Date]*roster.Identity{}
		}
		t.then[day] = account
	}
	if then, ok := account.As(who.Person.ID); ok {
		return then, nil
	}
	return &roster.Identity{}, nil
}

// at is on for the day of a meeting.
func (t *turn) at(m meeting.Meeting, who *roster.Identity) (*roster.Identity, error) {
	terms, err := meeting.TermsOf(t.tx, m.Unit, t.Almanac.Zone)
	if err != nil {
		return nil, err
	}
	return t.on(calendar.DateOf(m.StartsAt, terms.Zone), who)
}

// spell is what who acts is from a day on; without a day, today.
type spell struct {
	*roster.Identity
	from calendar.Date
}

// spells are what who acts is from today on, as far as it is known, one after
// the other.
func (t *turn) spells() ([]spell, error) {
	all := []spell{{Identity: t.who}}
	for until := t.who.Until; !until.IsZero(); {
		then, err := t.on(until, t.who)
		if err != nil {
			return nil, err
		}
		all = append(all, spell{Identity: then, from: until})
		until = then.Until
	}
	return all, nil
}

// presentMeetings are, of each cell to whose meetings who acts is asked, the one
// that is on or comes next, of those on whose day they are asked to it; what they
// will be later comes after what they are today. If there is none, it is refused:
// as NotFound, or because of what they will not be any more.
func (t *turn) presentMeetings() ([]meeting.Meeting, error) {
	spells, err := t.spells()
	if err != nil {
		return nil, err
	}
	var all []meeting.Meeting
	var missed meeting.Meeting
	found := map[roster.UnitID]bool{}
	for _, s := range spells {
		for _, cell := range asksFor(s.Identity) {
			if found[cell] {
				continue
			}
			m, inTime, err := t.meetingWithin(s, cell)
			switch {
			case fault.Is(err, fault.NotFound):
			case err != nil:
				return nil, err
			case inTime:
				all, found[cell] = append(all, m), true
			case s.from.IsZero() && missed.ID == 0:
				missed = m
			}
		}
	}
	if len(all) == 0 && missed.ID != 0 {
		if _, err := t.ballotOf(missed.ID, t.who.Person.ID); err != nil {
			return nil, err
		}
	}
	if len(all) == 0 {
		return nil, fault.New(fault.NotFound, "refusal.no_meeting")
	}
	return all, nil
}

// meetingWithin is the cell's meeting that is on or comes first in a spell, or a
// NotFound fault; inTime tells that the spell is not over by then.
func (t *turn) meetingWithin(s spell, cell roster.UnitID) (m meeting.Meeting, inTime bool, err error) {
	if s.from.IsZero() && s.Until.IsZero() {
		m, err = t.presentMeetingOf(cell)
		return m, true, err
	}
	terms, err := meeting.TermsOf(t.tx, cell, t.Almanac.Zone)
	if err != nil {
		return m, false, err
	}
	if s.from.IsZero() {
		m, err = t.presentMeetingOf(cell)
	} else {
		m, err = meeting.Next(t.tx, s.from.At(0, terms.Zone).Add(-time.Microsecond), cell)
	}
	return m, s.Until.IsZero() || calendar.DateOf(m.StartsAt, terms.Zone).Before(s.Until), err
}

// presentMeeting is, of all cells whose meetings who acts is asked to, the meeting
// that is on or comes first.
func (t *turn) presentMeeting() (first meeting.Meeting, err error) {
	all, err := t.presentMeetings()
	for _, m := range all {
		// One that was announced goes before one of which nobody knows yet.
		if first.ID == 0 || later(first, m) {
			first = m
		}
	}
	return first, err
}

// later tells whether m goes before first as what is spoken of.
func later(first, m meeting.Meeting) bool {
	if known, other := first.Status != meeting.Planned, m.Status != meeting.Planned; known != other {
		return other
	}
	return m.StartsAt.Before(first.StartsAt)
}
