package dialog

import (
	"strconv"

	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/roster"
)

// runList is /danhsach: who has answered what about the meeting that is on, or
// the next one.
func runList(t *turn, _ string) error {
	m, err := t.presentMeetingOf(t.who.Cell.ID)
	if err != nil {
		return err
	}
	t.show(notice.List(m.ID))
	return nil
}

// nextMeeting is the next meeting of the person's cell.
func (t *turn) nextMeeting() (meeting.Meeting, error) {
	m, err := meeting.Next(t.tx, t.now, t.who.Cell.ID)
	if fault.Is(err, fault.NotFound) {
		return m, fault.New(fault.NotFound, "refusal.no_meeting")
	}
	return m, err
}

// presentMeetingOf is the cell's meeting that is on, else the next one: what
// "the meeting" means while people sit in it.
func (t *turn) presentMeetingOf(cell roster.UnitID) (meeting.Meeting, error) {
	m, err := meeting.Latest(t.tx, t.now, cell)
	if err == nil && t.now.Before(m.EndsAt()) {
		return m, nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return m, err
	}
	m, err = meeting.Next(t.tx, t.now, cell)
	if fault.Is(err, fault.NotFound) {
		return m, fault.New(fault.NotFound, "refusal.no_meeting")
	}
	return m, err
}

// runRemind is /nhac: remind those who have not answered, now. While a meeting
// is on, it is about that one and refuses: who means to remind of it is too late,
// and must not remind of the next month's instead.
func runRemind(t *turn, _ string) error {
	m, err := t.presentMeetingOf(t.who.Cell.ID)
	if err != nil {
		return err
	}
	return t.remindNow(m)
}

// pressRemind is a tap on the same.
func pressRemind(t *turn, data string) error {
	m, err := t.ledMeeting(data)
	if err != nil {
		return err
	}
	return t.remindNow(m)
}

func (t *turn) remindNow(m meeting.Meeting) error {
	reach, err := remind.RemindNow(t.tx, t.Almanac.Zone, t.who.Person.ID, m)
	if err != nil {
		return err
	}
	if reach.People == 0 {
		t.say(notice.Say("remind.nobody"))
		return nil
	}
	t.say(notice.Say("remind.done", "Count", reach.People))
	return nil
}

// ledMeeting is the meeting that a tap of a secretary is about. It refuses
// whoever has no secretary's rights in the meeting's cell, as if there were none.
func (t *turn) ledMeeting(data string) (meeting.Meeting, error) {
	id, err := strconv.ParseInt(data, 10, 64)
	if err != nil {
		return meeting.Meeting{}, fault.New(fault.NotFound, "press.gone")
	}
	leading := t.allowed(secretaries)
	if len(leading) == 0 {
		return meeting.Meeting{}, secretaries.refusal()
	}
	var m meeting.Meeting
	for _, who := range leading {
		t.who = who
		if m, err = meeting.OfCell(t.tx, who.Cell.ID, meeting.ID(id)); err == nil || !fault.Is(err, fault.NotFound) {
			return m, err
		}
	}
	return m, err
}
