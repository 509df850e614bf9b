package dialog

import (
	"time"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/understand"
)

// The forms that change a single meeting.
const (
	formChange = "change"
	formCancel = "cancelmeeting"
)

// runChange is /doi: move the next meeting, or change its place.
func runChange(t *turn, args string) error {
	m, err := t.nextMeeting()
	if err != nil {
		return err
	}
	t.form.Values = map[string]string{"meeting": m.ID.String()}
	if args == "" {
		t.show(notice.MeetingFacts(m.ID))
		t.ask(formChange, "what", notice.Say("change.ask"))
		return nil
	}
	return t.orAsk(t.takeChange(m, args), formChange, "what")
}

// formMeeting is the meeting that the open form is about.
func (t *turn) formMeeting() (meeting.Meeting, error) {
	return t.ledMeeting(t.form.Values["meeting"])
}

// takeChange understands what shall change, and shows what that would mean.
func (t *turn) takeChange(m meeting.Meeting, text string) error {
	terms, err := meeting.TermsOf(t.tx, m.Unit, t.Almanac.Zone)
	if err != nil {
		return err
	}
	parts := understand.Change(text, calendar.DateOf(t.now, terms.Zone))
	if doubt, ok := doubtAbout(parts.Date.Doubt, parts.Date.LunarDay, "change.which_week"); ok {
		t.ask(formChange, "what", doubt)
		return nil
	}
	to := meeting.Move{Place: parts.Place}
	if parts.Date.Found || parts.Clock.Found {
		to.StartsAt = newStart(m, parts, terms.Zone)
	}
	if _, _, _, err := to.Preview(t.tx, t.now, m.Unit, m.ID); err != nil {
		return err
	}
	t.form.Values["place"] = to.Place
	t.form.Values["start"] = ""
	if !to.StartsAt.IsZero() {
		t.form.Values["start"] = to.StartsAt.UTC().Format(time.RFC3339)
	}
	t.askWith(formChange, "confirm", notice.ChangePreview(m.ID, to,
		value(formChange, "confirm", "save"), value(formChange, "confirm", "edit"), value(formChange, "confirm", "cancel")))
	return nil
}

// newStart is where the meeting is moved: what was not said stays. An hour that
// can be in the morning or in the evening is taken to be in the half of the day
// in which the meeting was.
func newStart(m meeting.Meeting, parts understand.ChangeParts, zone *time.Location) time.Time {
	day, clock := calendar.DateOf(m.StartsAt, zone), calendar.ClockOf(m.StartsAt, zone)
	if parts.Date.Found {
		day = parts.Date.Date
	}
	if parts.Clock.Found {
		const noon = calendar.Clock(12 * 60)
		wasLate := clock >= noon
		clock = parts.Clock.Clock
		if parts.Clock.Unsure && wasLate != (clock >= noon) {
			clock = parts.Clock.Later()
		}
	}
	return day.At(clock, zone)
}

// changeSteps are the steps of /doi.
func changeSteps() map[string]func(*turn, input) error {
	return map[string]func(*turn, input) error{"what": stepChangeWhat, "confirm": stepChangeConfirm}
}

func stepChangeWhat(t *turn, in input) error {
	m, err := t.formMeeting()
	if err != nil {
		return err
	}
	return t.takeChange(m, in.text)
}

func stepChangeConfirm(t *turn, in input) error {
	m, err := t.formMeeting()
	if err != nil {
		return err
	}
	switch in.value {
	case "save":
		return t.saveChange(m)
	case "edit":
		t.ask(formChange, "what", notice.Say("change.ask"))
		return nil
	case "cancel":
		return runCancel(t, "")
	default:
		return t.takeChange(m, in.text)
	}
}

// saveChange moves the meeting and tells everybody, once.
func (t *turn) saveChange(m meeting.Meeting) error {
	to := meeting.Move{Place: t.form.Values["place"]}
	if start := t.form.Values["start"]; start != "" {
		var err error
		if to.StartsAt, err = time.Parse(time.RFC3339, start); err != nil {
			return fault.New(fault.NotFound, "form.gone")
		}
	}
	moved, change, err := to.Change(t.tx, t.now, t.Almanac, t.who.Person.ID, m.Unit, m.ID)
	if err != nil {
		return err
	}
	return t.tellChange(moved, change)
}

// tellChange tells the cell of a change and the secretary to how many.
func (t *turn) tellChange(m meeting.Meeting, change meeting.Change) error {
	reach, err := remind.TellChange(t.tx, t.Almanac.Zone, m, change)
	if err != nil {
		return err
	}
	t.closeForm()
	t.replace(t.told(reach))
	return nil
}

// runCancelMeeting is /huyhop: cancel the next meeting.
func runCancelMeeting(t *turn, _ string) error {
	m, err := t.nextMeeting()
	if err != nil {
		return err
	}
	t.form.Values = map[string]string{"meeting": m.ID.String()}
	t.askWith(formCancel, "confirm", notice.CancelPreview(m.ID,
		value(formCancel, "confirm", "yes"), value(formCancel, "confirm", "no")))
	return nil
}

func stepCancelConfirm(t *turn, in input) error {
	m, err := t.formMeeting()
	if err != nil {
		return err
	}
	switch in.value {
	case "yes":
		off, change, err := meeting.Cancel(t.tx, t.now, t.who.Person.ID, m.Unit, m.ID)
		if err != nil {
			return err
		}
		return t.tellChange(off, change)
	case "no":
		return runCancel(t, "")
	default:
		t.say(notice.Say("form.choose"))
		return nil
	}
}
