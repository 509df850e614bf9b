package dialog

import (
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/understand"
)

// scheduleSteps are the steps of the form.
func scheduleSteps() map[string]func(*turn, input) error {
	return map[string]func(*turn, input) error{
		"rule": stepScheduleRule, "clock": stepScheduleClock, "half": stepScheduleHalf,
		"place": stepSchedulePlace, "confirm": stepScheduleConfirm,
	}
}

func stepScheduleRule(t *turn, in input) error {
	// Whoever knows it all may say it all at this step.
	parts := understand.Schedule(in.text)
	if !parts.Rule.Found && parts.Rule.Doubt == understand.Sure {
		parts = understand.ScheduleParts{Rule: understand.Rule(in.text)}
	}
	if !parts.Rule.Found && parts.Rule.Doubt == understand.Sure {
		return fault.New(fault.Invalid, "schedule.rule_unclear")
	}
	return t.takeSchedule(parts)
}

func stepScheduleClock(t *turn, in input) error {
	c := understand.Clock(in.text)
	if !c.Found {
		return fault.New(fault.Invalid, "schedule.clock_unclear")
	}
	t.takeClock(c)
	return t.nextScheduleStep()
}

func stepScheduleHalf(t *turn, in input) error {
	clock, ok := t.chosenHalf(in)
	if !ok {
		return fault.New(fault.Invalid, "schedule.clock_unclear")
	}
	t.form.Values["clock"] = clock.String()
	return t.nextScheduleStep()
}

// chosenHalf is the time that a tap chose, or that was written out in full.
func (t *turn) chosenHalf(in input) (calendar.Clock, bool) {
	if in.value != "" {
		c, err := calendar.ParseClock(in.value)
		return c, err == nil
	}
	c := understand.Clock(in.text)
	return c.Clock, c.Found && !c.Unsure
}

func stepSchedulePlace(t *turn, in input) error {
	if err := meeting.CheckPlace(in.text); err != nil {
		return err
	}
	t.form.Values["place"] = in.text
	return t.nextScheduleStep()
}

func stepScheduleConfirm(t *turn, in input) error {
	switch in.value {
	case "save":
		plan, err := t.plan()
		if err != nil {
			return err
		}
		_, err = meeting.SetSeries(t.tx, t.now, t.Almanac, t.who.Person.ID, meeting.Series{
			Unit: plan.Unit, Rule: plan.Rule, Clock: plan.Clock, Place: plan.Place,
		})
		if err != nil {
			return err
		}
		t.closeForm()
		t.replace(notice.ScheduleSaved(plan.Unit))
	case "edit":
		t.form.Values = map[string]string{}
		t.ask(formSchedule, "rule", notice.Say("schedule.ask_rule"))
	case "cancel":
		return runCancel(t, "")
	default:
		t.say(notice.Say("form.choose"))
		return t.nextScheduleStep()
	}
	return nil
}
