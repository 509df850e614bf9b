package dialog

import (
	"strconv"
	"time"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// rolledMeeting is the meeting that a tap on a roll is about: one of the cell, or
// one whose roll was left open by a cell that has ended in this one.
func (t *turn) rolledMeeting(data string) (meeting.Meeting, error) {
	m, refusal := t.ledMeeting(data)
	if !fault.Is(refusal, fault.NotFound) {
		return m, refusal
	}
	id, err := strconv.ParseInt(data, 10, 64)
	if err != nil {
		return m, refusal
	}
	m, err = t.tx.Meeting(meeting.ID(id))
	if fault.Is(err, fault.NotFound) {
		return m, refusal
	}
	if err != nil {
		return m, err
	}
	if taken, err := t.takesLeftRoll(m); err != nil || taken {
		return m, err
	}
	return meeting.Meeting{}, refusal
}

// takesLeftRoll tells whether somebody whom the account speaks for may take the
// roll of a meeting as one that was left open, and has them act.
func (t *turn) takesLeftRoll(m meeting.Meeting) (bool, error) {
	heir, end, err := reorg.Heir(t.tx, m.Unit, t.today())
	if err != nil || heir == 0 {
		return false, err
	}
	if open, err := t.leftOpen(m, end); err != nil || !open {
		return false, err
	}
	for _, who := range t.allowed(secretaries) {
		if who.May(roster.TakeLeftRolls, false, roster.Unit{ID: heir}) {
			t.who = who
			return true, nil
		}
	}
	return false, nil
}

// leftOpen tells whether a meeting was held before its cell ended, and its roll
// was not closed by then.
func (t *turn) leftOpen(m meeting.Meeting, end calendar.Date) (bool, error) {
	if m.Status == meeting.Withdrawn || m.Status == meeting.Cancelled {
		return false, nil
	}
	terms, err := meeting.TermsOf(t.tx, m.Unit, t.Almanac.Zone)
	if err != nil {
		return false, err
	}
	ended := end.At(0, terms.Zone)
	if !m.StartsAt.Before(ended) {
		return false, nil
	}
	roll, err := t.tx.RollOf(m.ID)
	return err == nil && (!roll.Locked() || !roll.LockedAt.Before(ended)), err
}

// offerLeftRolls offers the rolls that were left open by cells that have ended in
// the person's, and tells whether there are any.
func (t *turn) offerLeftRolls() (bool, error) {
	cells, err := reorg.Left(t.tx, t.who.Cell.ID, t.today())
	if err != nil {
		return false, err
	}
	ask := notice.Say("leftroll.offer")
	for _, cell := range cells {
		if ask, err = t.withLeftRolls(ask, cell); err != nil {
			return false, err
		}
	}
	if len(ask.Choices) == 0 {
		return false, nil
	}
	t.say(ask)
	return true, nil
}

// withLeftRolls adds a choice for each roll that an ended cell has left open.
func (t *turn) withLeftRolls(ask notice.Saying, cell roster.UnitID) (notice.Saying, error) {
	_, end, err := reorg.Heir(t.tx, cell, t.today())
	if err != nil {
		return ask, err
	}
	unit, err := t.tx.Unit(cell, end.AddDays(-1))
	if err != nil {
		return ask, err
	}
	terms, err := meeting.TermsOf(t.tx, cell, t.Almanac.Zone)
	if err != nil {
		return ask, err
	}
	left, err := t.tx.UnrolledMeetings(cell, earlier(t.now, end.At(0, terms.Zone)))
	for _, m := range left {
		ask = ask.Row(notice.Button{
			Key: "leftroll.choice", Args: map[string]any{"Unit": unit.Name, "Month": notice.Month(m.Period)},
			Data: notice.RollData("open", m.ID, 0),
		})
	}
	return ask, err
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
