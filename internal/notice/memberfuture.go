package notice

import (
	"slices"

	"keng/internal/chat"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// future says what will be otherwise on days that are known.
func (r *record) future() error {
	coming := slices.DeleteFunc(slices.Clone(r.facts), func(f roster.Fact) bool { return !f.From.After(r.today) })
	slices.SortStableFunc(coming, func(a, b roster.Fact) int { return a.From.Compare(b.From) })
	var lines []string
	for _, f := range coming {
		what, err := r.futureWords(f)
		if err != nil {
			return err
		}
		lines = append(lines, r.say("people.on_days", "What", what, "Days", r.days(f.From, f.To))+".")
	}
	if len(lines) > 0 {
		r.lines = append(append(r.lines, r.say("member.future")), lines...)
	}
	return nil
}

func (r *record) futureWords(f roster.Fact) (string, error) {
	switch f.Kind {
	case roster.Grade, roster.Status:
		return r.say("category." + f.Value), nil
	default:
	}
	unit, err := r.tx.Unit(f.Unit, f.From)
	if err != nil {
		return "", err
	}
	if f.Kind == roster.Office {
		return r.say("member.future_office", "Role", r.say("role."+f.Value), "Unit", unit.Name), nil
	}
	return r.say("member.future_at", "Unit", unit.Name), nil
}

// choices are what can be changed.
func (r *record) choices() ([][]chat.Choice, error) {
	press := func(what string) chat.Choice {
		return r.press("member.do_"+what, ChangeData(r.who.ID, what, r.who.Version))
	}
	rows := [][]chat.Choice{
		{press("name"), press("year")},
		{press("phone"), press("category")},
		{press("role"), press("helper")},
		{r.way(press), press("leave")},
	}
	units, err := r.tx.UnitsBelow(r.unit, r.today)
	history := r.press("member.history", PersonHistoryData(r.who.ID, 0))
	if slices.ContainsFunc(units, func(u roster.Unit) bool { return u.Kind == roster.Group }) {
		return append(rows, []chat.Choice{press("group"), history}), err
	}
	return append(rows, []chat.Choice{history}), err
}

// way is the choice of another cell, or of withdrawing what is proposed.
func (r *record) way(press func(what string) chat.Choice) chat.Choice {
	for _, p := range r.proposals {
		if !p.Asked && p.Source == r.unit {
			return r.press("transfer.withdraw", TransferData("tw", p.ID))
		}
	}
	return press("move")
}

// underWay says to which cell somebody is proposed. That another cell has asked
// for them stands in the list of proposals, which is where it is answered.
func (r *record) underWay() (err error) {
	if r.proposals, err = r.tx.ProposalsOf(r.who.ID); err != nil {
		return err
	}
	for _, of := range r.proposals {
		if of.Asked || of.Source != r.unit {
			continue
		}
		w, err := r.page.way(of)
		if err != nil {
			return err
		}
		r.lines = append(r.lines, r.about(w, "under_way"))
		if w.Overdue(r.today, r.almanac.Holidays, r.almanac.Zone) {
			r.add("transfer.overdue", "Days", personnel.WorkingDays)
		}
	}
	return nil
}
