package dialog

import (
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/understand"
)

// askOrgDay asks from which day on a change of the tree or of an office holds.
func (t *turn) askOrgDay(form string) {
	t.ask(form, "from", notice.Say("org.ask_from").Row(todayChoice(form)))
}

// orgDay is the day that was tapped or typed at the step "from" of a form. Of one
// that can be meant in two ways it asks which, and known is false.
func (t *turn) orgDay(form string, in input) (day calendar.Date, known bool, err error) {
	if in.value == todayValue {
		return t.today(), true, nil
	}
	if day, err = calendar.ParseDate(in.value); err == nil {
		return day, true, nil
	}
	said := understand.Day(in.text, t.today())
	switch {
	case !said.Found:
		return day, false, fault.New(fault.Invalid, "org.day_unclear")
	case !said.Other.IsZero():
		t.ask(form, "from", notice.Say("org.which_day").Row(dayChoice(form, said.Date), dayChoice(form, said.Other)))
		return day, false, nil
	}
	return said.Date, true, nil
}

// todayChoice and dayChoice are choices of the day from which on.
func todayChoice(form string) notice.Button {
	return notice.Press("org.today", value(form, "from", todayValue))
}

func dayChoice(form string, d calendar.Date) notice.Button {
	return notice.Button{Key: "org.a_day", Args: map[string]any{"Date": notice.Day(d)}, Data: value(form, "from", d.String())}
}
