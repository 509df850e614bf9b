package dialog

import (
	"slices"
	"strconv"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
)

func askGroup(e *edit) (notice.Saying, error) {
	s := notice.Say("people.ask_group")
	groups, err := e.groups()
	for _, u := range groups {
		s = s.Row(notice.Button{Label: u.Name, Data: value(formPerson, "group", unitNumber(u.ID))})
	}
	if e.v["what"] == "group" {
		s = s.Row(notice.Press("people.no_group", value(formPerson, "group", elsewhere)))
	}
	return s, err
}

func takeGroup(e *edit, in input) error {
	groups, err := e.groups()
	if err != nil {
		return err
	}
	known := slices.ContainsFunc(groups, func(u roster.Unit) bool { return unitNumber(u.ID) == in.value })
	if !known && (in.value != elsewhere || e.v["what"] != "group") {
		return fault.New(fault.Invalid, "form.choose")
	}
	e.v["group"] = in.value
	return nil
}

func orderGroup(e *edit) (personnel.Operation, error) {
	group, err := strconv.ParseInt(e.v["group"], 10, 64)
	if err != nil {
		return nil, fault.New(fault.NotFound, "form.gone")
	}
	return personnel.SetGroup{Person: e.about.ID, Group: roster.UnitID(group), From: e.day("from")}, nil
}

func askWhy(*edit) (notice.Saying, error) {
	s := notice.Say("people.ask_why")
	for _, why := range personnel.Reasons {
		s = s.Row(notice.Press("left."+string(why), value(formPerson, "why", string(why))))
	}
	return s, nil
}

func takeWhy(e *edit, in input) error {
	if !slices.Contains(personnel.Reasons, personnel.Why(in.value)) {
		return fault.New(fault.Invalid, "form.choose")
	}
	e.v["why"] = in.value
	return nil
}

func orderLeave(e *edit) (personnel.Operation, error) {
	return personnel.Leave{Person: e.about.ID, Why: personnel.Why(e.v["why"]), From: e.day("from")}, nil
}

// remarkLeave says what leaving means: that the secretary's office is left, and
// that no message comes any more.
func remarkLeave(e *edit) ([]notice.Saying, error) {
	lines := []notice.Saying{notice.Say("people.leaves")}
	held, err := e.offices(nil)
	if slices.ContainsFunc(held, func(f roster.Fact) bool { return f.Value == string(roster.Secretary) }) {
		lines = append(lines, notice.Say("people.leaves_office"))
	}
	return lines, err
}
