package dialog

import (
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/understand"
)

// formSchedule sets the regular meeting, step by step: the rule, the time, the
// place, and then yes or no.
const formSchedule = "schedule"

// runSchedule is /lich: without words it shows the regular meeting, or asks for
// one if there is none; with words it takes from them what they say, and asks
// for the rest.
func runSchedule(t *turn, args string) error {
	t.form.Values = map[string]string{}
	if args != "" {
		return t.takeSchedule(understand.Schedule(args))
	}
	_, found, err := t.tx.SeriesOf(t.who.Cell.ID)
	switch {
	case err != nil:
		return err
	case found:
		t.show(notice.Schedule(t.who.Cell.ID, "L:"))
	default:
		t.ask(formSchedule, "rule", notice.Say("schedule.ask_first"))
	}
	return nil
}

// pressSchedule is a tap on "change" under the regular meeting.
func pressSchedule(t *turn, _ string) error {
	if !t.actAs(secretaries) {
		return secretaries.refusal()
	}
	t.closeForm()
	t.form.Values = map[string]string{}
	t.ask(formSchedule, "rule", notice.Say("schedule.ask_rule"))
	return nil
}

// takeSchedule takes what was understood of a line, and asks for what is
// missing or in doubt.
func (t *turn) takeSchedule(parts understand.ScheduleParts) error {
	t.takeClock(parts.Clock)
	if parts.Place != "" {
		t.form.Values["place"] = parts.Place
	}
	if doubt, ok := doubtAbout(parts.Rule.Doubt, parts.Rule.LunarDay, "schedule.which_week"); ok {
		t.ask(formSchedule, "rule", doubt)
		return nil
	}
	if parts.Rule.Found {
		t.form.Values["rule"] = parts.Rule.Rule.String()
	}
	return t.nextScheduleStep()
}

// doubtAbout asks about a day that leaves a doubt; false if it leaves none.
func doubtAbout(d understand.Doubt, lunarDay int, whichWeek string) (notice.Saying, bool) {
	switch d {
	case understand.MaybeLunar:
		return notice.Say("schedule.lunar", "Day", lunarDay), true
	case understand.WhichWeek:
		return notice.Say(whichWeek), true
	case understand.NoSuchDay:
		return notice.Say("schedule.no_such_day"), true
	case understand.Sure:
	}
	return notice.Saying{}, false
}

// takeClock keeps a time that was understood; one that may be in the morning or
// in the evening is asked about.
func (t *turn) takeClock(c understand.ClockParts) {
	switch {
	case c.Found && c.Unsure:
		t.form.Values["early"], t.form.Values["late"] = c.Clock.String(), c.Later().String()
	case c.Found:
		t.form.Values["clock"] = c.Clock.String()
	}
}

// nextScheduleStep asks for the first thing that is missing, or shows it all.
func (t *turn) nextScheduleStep() error {
	v := t.form.Values
	switch {
	case v["rule"] == "":
		t.ask(formSchedule, "rule", notice.Say("schedule.ask_rule"))
	case v["clock"] == "" && v["early"] != "":
		return t.askHalf(formSchedule)
	case v["clock"] == "":
		t.ask(formSchedule, "clock", notice.Say("schedule.ask_clock"))
	case v["place"] == "":
		t.ask(formSchedule, "place", notice.Say("schedule.ask_place"))
	default:
		plan, err := t.plan()
		if err != nil {
			return err
		}
		t.askWith(formSchedule, "confirm", notice.SchedulePreview(plan))
	}
	return nil
}

// askHalf asks which half of the day is meant.
func (t *turn) askHalf(form string) error {
	early, err1 := calendar.ParseClock(t.form.Values["early"])
	late, err2 := calendar.ParseClock(t.form.Values["late"])
	if err1 != nil || err2 != nil {
		return fault.New(fault.NotFound, "form.gone")
	}
	say := notice.Say("schedule.ask_half").Row(
		notice.Button{Key: "schedule.at", Args: map[string]any{"Clock": notice.Clock(early)}, Data: value(form, "half", early.String())},
		notice.Button{Key: "schedule.at", Args: map[string]any{"Clock": notice.Clock(late)}, Data: value(form, "half", late.String())},
	)
	t.ask(form, "half", say)
	return nil
}

// plan is what the form has so far, with what its choices carry.
func (t *turn) plan() (notice.Plan, error) {
	v := t.form.Values
	rule, err1 := calendar.ParseRule(v["rule"])
	clock, err2 := calendar.ParseClock(v["clock"])
	if err1 != nil || err2 != nil {
		return notice.Plan{}, fault.New(fault.NotFound, "form.gone")
	}
	return notice.Plan{
		Unit: t.who.Cell.ID, Rule: rule, Clock: clock, Place: v["place"],
		Save: value(formSchedule, "confirm", "save"), Edit: value(formSchedule, "confirm", "edit"),
		Cancel: value(formSchedule, "confirm", "cancel"),
	}, nil
}
