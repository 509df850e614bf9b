package dialog

import (
	"strconv"
	"strings"

	"keng/internal/attendance"
	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
)

// formReopen asks why a closed roll is opened again.
const formReopen = "reopen"

// runRoll is /diemdanh: the roll of the meeting that is on, or was last. Within
// an hour before the next one, of that. Behind it stand those that were left open
// by cells that have ended in this one.
func runRoll(t *turn, _ string) error {
	m, none := t.rollMeeting()
	if none != nil && !fault.Is(none, fault.NotFound) {
		return none
	}
	if none == nil {
		t.show(notice.Roll(m.ID, 0))
	}
	left, err := t.offerLeftRolls()
	if err == nil && !left {
		err = none
	}
	return err
}

// rollMeeting is the meeting whose roll would be taken now.
func (t *turn) rollMeeting() (meeting.Meeting, error) {
	m, err := meeting.Latest(t.tx, t.now.Add(attendance.Early), t.who.Cell.ID)
	if fault.Is(err, fault.NotFound) {
		return m, fault.New(fault.NotFound, "roll.none")
	}
	return m, err
}

// clerk takes the roll as this person. It refuses whoever may not.
func (t *turn) clerk(id string) (attendance.Clerk, meeting.Meeting, error) {
	m, err := t.rolledMeeting(id)
	if err != nil {
		return attendance.Clerk{}, m, err
	}
	terms, err := meeting.TermsOf(t.tx, m.Unit, t.Almanac.Zone)
	return attendance.Clerk{By: t.who.Person.ID, Now: t.now, Zone: terms.Zone}, m, err
}

// pressMark is a tap on a person of the roll: "42:7:p:0".
func pressMark(t *turn, data string) error {
	parts := strings.Split(data, ":")
	if len(parts) != 4 {
		return fault.New(fault.NotFound, "press.gone")
	}
	who, err1 := strconv.ParseInt(parts[1], 10, 64)
	seen, ok := notice.MarkOf(parts[2])
	page, err2 := strconv.Atoi(parts[3])
	if err1 != nil || err2 != nil || !ok {
		return fault.New(fault.NotFound, "press.gone")
	}
	clerk, m, err := t.clerk(parts[0])
	if err != nil {
		return err
	}
	sheet, err := clerk.Cycle(t.tx, m, roster.PersonID(who), seen)
	if err != nil {
		return err
	}
	t.replace(notice.Roll(m.ID, page))
	t.flashMark(sheet, roster.PersonID(who))
	return nil
}

// flashMark says at once what the mark is now: the list itself may follow a
// moment later.
func (t *turn) flashMark(sheet attendance.Sheet, who roster.PersonID) {
	for _, line := range sheet.Lines {
		if line.Person.ID == who {
			mark := "mark.unclear"
			if line.Mark != attendance.Unmarked {
				mark = "mark." + string(line.Mark)
			}
			t.flash(notice.Say("roll.flash", "Name", line.Person.FullName, "Mark", notice.Word(mark)))
		}
	}
}

// pressRoll is a tap on what is done to a whole roll: "all:42:0".
func pressRoll(t *turn, data string) error {
	parts := strings.Split(data, ":")
	if len(parts) != 3 {
		return fault.New(fault.NotFound, "press.gone")
	}
	page, err := strconv.Atoi(parts[2])
	if err != nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	clerk, m, err := t.clerk(parts[1])
	if err != nil {
		return err
	}
	switch parts[0] {
	case "open":
		if m.Status == meeting.Cancelled {
			return fault.New(fault.Conflict, "refusal.is_cancelled")
		}
	case "all":
		_, err = clerk.AllPresent(t.tx, m)
	case "lock":
		return t.lockRoll(clerk, m)
	case "reopen":
		t.ask(formReopen, "reason", notice.Say("roll.ask_reason"))
		t.form.Values["meeting"] = parts[1]
		return nil
	default:
		return fault.New(fault.NotFound, "press.gone")
	}
	if err != nil {
		return err
	}
	t.replace(notice.Roll(m.ID, page))
	return nil
}

// lockRoll closes the roll, and the meeting has been held.
func (t *turn) lockRoll(clerk attendance.Clerk, m meeting.Meeting) error {
	if _, err := clerk.Lock(t.tx, m); err != nil {
		return err
	}
	if err := meeting.MarkHeld(t.tx, m.Unit, m.ID); err != nil {
		return err
	}
	t.replace(notice.Roll(m.ID, 0))
	return t.audited(audit.Entry{Kind: audit.RollClosed, Unit: m.Unit})
}

// stepReopen takes the reason for opening a closed roll again.
func stepReopen(t *turn, in input) error {
	clerk, m, err := t.clerk(t.form.Values["meeting"])
	if err != nil {
		return err
	}
	if _, err := clerk.Reopen(t.tx, m, in.text); err != nil {
		return err
	}
	t.closeForm()
	t.show(notice.Roll(m.ID, 0))
	return t.audited(audit.Entry{Kind: audit.RollReopened, Unit: m.Unit})
}
