package notice

import (
	"slices"

	"keng/internal/chat"
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
		{press("leave"), r.press("member.history", PersonHistoryData(r.who.ID, 0))},
	}
	units, err := r.tx.UnitsBelow(r.unit, r.today)
	if slices.ContainsFunc(units, func(u roster.Unit) bool { return u.Kind == roster.Group }) {
		rows = append(rows, []chat.Choice{press("group")})
	}
	return rows, err
}
