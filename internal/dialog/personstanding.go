package dialog

import (
	"slices"
	"strconv"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// backAgain is what a choice enters for somebody who comes to meetings as before.
const backAgain = "back"

// offered are the categories that somebody can be given, in their order. That
// somebody is on the way to another cell comes of itself, with the transfer.
var offered = []roster.Category{
	roster.Official, roster.Probationary, roster.Exempt, roster.ShortExempt, roster.Away, roster.SpecialDuty, roster.Suspended,
}

// monthsExempt is how long a short exemption lasts at most, by the guidance on
// the Charter (01-HD/TW): under twelve months.
const monthsExempt = 12

func askCategory(e *edit) (notice.Saying, error) {
	s := notice.Say("people.ask_category")
	if e.v["what"] == "add" {
		s = notice.Say("people.ask_new_category")
		for _, c := range offered[:3] {
			s = s.Row(notice.Press("category."+string(c), value(formPerson, "category", string(c))))
		}
		return s, nil
	}
	facts, err := e.tx.PersonFacts([]roster.PersonID{e.about.ID})
	if err != nil {
		return s, err
	}
	for _, c := range offered {
		s = s.Row(notice.Press("category."+string(c), value(formPerson, "category", string(c))))
	}
	if slices.ContainsFunc(facts, func(f roster.Fact) bool {
		return f.Kind == roster.Status && (f.To.IsZero() || e.today().Before(f.To))
	}) {
		s = s.Row(notice.Press("people.back", value(formPerson, "category", backAgain)))
	}
	return s, nil
}

func takeCategory(e *edit, in input) error {
	if in.value != backAgain && !slices.Contains(offered, roster.Category(in.value)) {
		return fault.New(fault.Invalid, "form.choose")
	}
	e.v["category"] = in.value
	return nil
}

// needsOfCategory are the days and the place that a category asks for.
func needsOfCategory(v map[string]string) []string {
	switch c := roster.Category(v["category"]); {
	case v["category"] == "", v["category"] == backAgain, c.Grade():
		return []string{"category", "from"}
	case c == roster.Away:
		return []string{"category", "where", "from", "to"}
	}
	return []string{"category", "from", "to"}
}

func orderCategory(e *edit) (personnel.Operation, error) {
	who, from, to := e.about.ID, e.day("from"), e.day("to")
	c := roster.Category(e.v["category"])
	cell, _ := strconv.ParseInt(e.v["where"], 10, 64) // elsewhere is 0
	switch {
	case e.v["category"] == backAgain:
		return personnel.Resume{Person: who, From: from}, nil
	case c.Grade():
		return personnel.SetGrade{Person: who, Grade: c, From: from}, nil
	case c == roster.Away && cell != 0:
		return personnel.StayAway{Person: who, With: roster.UnitID(cell), From: from, To: to}, nil
	default:
		return personnel.SetStatus{Person: who, Status: c, From: from, To: to}, nil
	}
}

// remarkCategory warns of a short exemption that is not short.
func remarkCategory(e *edit) ([]notice.Saying, error) {
	from, to := e.day("from"), e.day("to")
	if e.v["category"] == string(roster.ShortExempt) && (to.IsZero() || from.AddMonths(monthsExempt).Before(to)) {
		return []notice.Saying{notice.Say("people.long_exempt", "Months", monthsExempt)}, nil
	}
	return nil, nil
}
