package dialog

import (
	"errors"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/understand"
)

// todayValue is what a choice enters for the day that it is.
const todayValue = "today"

func askFrom(*edit) (notice.Saying, error) {
	return notice.Say("people.ask_from").Row(notice.Press("people.today", value(formPerson, "from", todayValue))), nil
}

// takeFrom takes the day from which on it holds. One without a year that can be
// meant in two ways is asked about.
func takeFrom(e *edit, in input) error {
	switch {
	case in.value == todayValue:
		e.v["from"] = e.today().String()
		return nil
	case in.value != "":
		d, err := calendar.ParseDate(in.value)
		if err != nil {
			return fault.New(fault.Invalid, "people.day_unclear")
		}
		e.v["from"] = d.String()
		return nil
	}
	parts := understand.Day(in.text, e.today())
	if err := dayFault(parts); err != nil {
		return err
	}
	if !parts.Other.IsZero() {
		return askWhichDay(e, parts)
	}
	e.v["from"] = parts.Date.String()
	return nil
}

// dayFault refuses what is no day.
func dayFault(parts understand.DayParts) error {
	switch {
	case parts.Found:
		return nil
	case parts.Doubt == understand.MaybeLunar:
		return fault.New(fault.Invalid, "people.day_lunar")
	case parts.Doubt == understand.NoSuchDay:
		return fault.New(fault.Invalid, "schedule.no_such_day")
	}
	return fault.New(fault.Invalid, "people.day_unclear")
}

// errAsked says that the step has asked for more by itself.
var errAsked = errors.New("dialog: more was asked for")

// askWhichDay asks which of two days of one name is meant.
func askWhichDay(e *edit, parts understand.DayParts) error {
	s := notice.Say("people.which_day")
	var row []notice.Button
	for _, d := range []calendar.Date{parts.Date, parts.Other} {
		row = append(row, notice.Button{
			Key: "people.day", Args: map[string]any{"Day": notice.Day(d)}, Data: value(formPerson, "from", d.String()),
		})
	}
	e.ask(formPerson, "from", s.Row(row...))
	return errAsked
}

// forGood is what a choice enters for no end.
const forGood = "open"

func askTo(*edit) (notice.Saying, error) {
	return notice.Say("people.ask_to").Row(notice.Press("people.for_good", value(formPerson, "to", forGood))), nil
}

// takeTo takes the last day on which it holds; kept is the day after.
func takeTo(e *edit, in input) error {
	if in.value == forGood {
		e.v["to"] = ""
		return nil
	}
	parts := understand.Until(in.text, e.day("from"))
	if err := dayFault(parts); err != nil {
		return err
	}
	if parts.Date.Before(e.day("from")) {
		return fault.New(fault.Invalid, "people.ends_before")
	}
	e.v["to"] = parts.Date.AddDays(1).String()
	return nil
}

// day is a day that was entered; none for an open end.
func (e *edit) day(step string) calendar.Date {
	d, _ := calendar.ParseDate(e.v[step]) // what cannot be read is none, and refused
	return d
}
