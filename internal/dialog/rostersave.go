package dialog

import (
	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/remind"
	"keng/internal/roster"
)

// What the choices below a preview enter.
const (
	rosterKeep   = "keep"
	rosterDrop   = "drop"
	rosterSurely = "surely"
	rosterCancel = "cancel"
)

// previewRoster shows what a list would change, and asks. Before says what has
// happened meanwhile; may be empty.
func (t *turn) previewRoster(scope rosterScope, rows []roster.Row, before notice.Saying, warnings []roster.Problem) error {
	p, err := scope.plan(rows)
	if err != nil {
		return t.wrongRoster(err)
	}
	for _, s := range p.Seats {
		if err := t.looked(audit.Entry{Kind: audit.MembersSeen, Unit: s.Unit}, func() (int, error) { return s.Rows, nil }); err != nil {
			return err
		}
	}
	t.form.Values["seen"] = p.seen
	if p.None() && len(p.gone) == 0 {
		t.closeForm()
		t.say(notice.Say("rosterchat.nothing", "Number", len(rows)))
		return nil
	}
	l := notice.Lines{Title: notice.Say("rosterchat.title", "Number", len(rows))}
	if before.Text != "" {
		l.Lines = append(l.Lines, before)
	}
	for _, w := range warnings[:min(len(warnings), shownWarnings)] {
		l.Lines = append(l.Lines, problemLine(w))
	}
	l.Lines = append(append(l.Lines, p.changeLines()...), p.goneLines()...)
	choice := func(key, v string) []notice.Button {
		return []notice.Button{{Key: key, Args: map[string]any{"Number": len(p.gone)}, Data: value(formRoster, "confirm", v)}}
	}
	switch {
	case len(p.gone) == 0:
		l.Choices = append(l.Choices, choice("button.save", rosterKeep))
	case p.None():
		l.Choices = append(l.Choices, choice("rosterchat.drop", rosterDrop))
	default:
		l.Choices = append(l.Choices, choice("rosterchat.keep", rosterKeep), choice("rosterchat.save_drop", rosterDrop))
	}
	l.Choices = append(l.Choices, choice("button.cancel", rosterCancel))
	t.askWith(formRoster, "confirm", l.Note())
	return nil
}

// shownWarnings is how many warnings stand in a preview.
const shownWarnings = 3

// stepRosterConfirm takes the list over, or not; another file takes its place.
func stepRosterConfirm(t *turn, in input) error {
	if in.file != nil {
		return stepRosterFile(t, in)
	}
	scope, err := t.rosterScope()
	if err != nil {
		return err
	}
	switch in.value {
	case rosterKeep, rosterDrop, rosterSurely:
	case rosterCancel:
		return runCancel(t, "")
	default:
		return fault.New(fault.Invalid, "form.choose")
	}
	if t.form.Values["rows"] == "" {
		return fault.New(fault.NotFound, "form.gone")
	}
	rows, err := t.unsealRows()
	if err != nil {
		return err
	}
	if err := t.tx.LockTree(); err != nil {
		return err
	}
	p, err := scope.plan(rows)
	switch {
	case err != nil:
		return t.wrongRoster(err)
	case p.seen != t.form.Values["seen"]:
		return t.previewRoster(scope, rows, notice.Say("rosterchat.changed_meanwhile"), nil)
	case in.value == rosterDrop && p.most():
		t.askSurely(p)
		return nil
	}
	return t.saveRoster(scope, rows, p, in.value != rosterKeep)
}

// askSurely asks a second time, before most of a list goes.
func (t *turn) askSurely(p rosterPlan) {
	t.ask(formRoster, "confirm", notice.Say("rosterchat.surely", "Number", len(p.gone), "Listed", p.listed).
		Row(notice.Button{Key: "rosterchat.yes_drop", Args: map[string]any{"Number": len(p.gone)}, Data: value(formRoster, "confirm", rosterSurely)}).
		Row(notice.Press("button.cancel", value(formRoster, "confirm", rosterCancel))))
}

// saveRoster takes the list over.
func (t *turn) saveRoster(scope rosterScope, rows []roster.Row, p rosterPlan, drop bool) error {
	led, err := scope.led()
	if err != nil {
		return err
	}
	// First the rows: who hands an office over and goes must not take it along, so
	// that it is not theirs again if they are brought back.
	changes, err := roster.Import(t.tx, rows, t.today())
	if err != nil {
		return t.wrongRoster(err)
	}
	var left []roster.ChangeID
	if drop {
		if left, err = scope.leave(p.gone); err != nil {
			return err
		}
	}
	still, err := scope.led()
	if err != nil {
		return err
	}
	if still < led {
		return fault.New(fault.Conflict, "people.nobody_leads")
	}
	if err := t.auditRoster(changes, left, p.gone); err != nil {
		return err
	}
	if err := remind.TellHandOvers(t.tx, t.Almanac.Zone, changes.HandedOver); err != nil {
		return err
	}
	cell, own := t.form.Values["cell"]
	values := map[string]string{"changes": listed(left)}
	for _, of := range []string{"cell", "above"} {
		if v, ok := t.form.Values[of]; ok {
			values[of] = v
		}
	}
	t.closeForm()
	done := notice.Say("rosterchat.saved", "Added", changes.People, "Changed", len(changes.Lines)-changes.People, "Left", len(left))
	if len(left) > 0 {
		t.form.Name, t.form.Step, t.form.Values, t.formChanged = formRoster, "back", values, true
		done = done.Row(notice.Button{Key: "rosterchat.back", Args: map[string]any{"Number": len(left)}, Data: value(formRoster, "back", "yes")})
	}
	if own {
		done = done.Row(notice.Press("member.list", "d:"+cell+":0"))
	}
	t.replace(done.Note())
	return nil
}

// led counts the cells in which somebody has a secretary's rights.
func (s rosterScope) led() (n int, err error) {
	for _, cell := range s.cells {
		leaders, err := roster.SecretariesOf(s.tx, cell.ID, s.today())
		if err != nil {
			return 0, err
		}
		n += min(len(leaders), 1)
	}
	return n, nil
}

// auditRoster keeps what was taken over: as an import is kept, and who left.
func (t *turn) auditRoster(c *roster.Changes, left []roster.ChangeID, gone []roster.Record) error {
	var entries []audit.Entry
	for _, s := range c.Seats {
		entries = append(entries, audit.Entry{Kind: audit.RosterImported, Unit: s.Unit, People: s.Rows})
	}
	for _, a := range c.Appointed {
		entries = append(entries, audit.Entry{Kind: audit.RoleGiven, Unit: a.Unit, Person: a.Person})
	}
	for _, a := range c.Dismissed {
		entries = append(entries, audit.Entry{Kind: audit.RoleTaken, Unit: a.Unit, Person: a.Person})
	}
	for i := range left {
		entries = append(entries, audit.Entry{Kind: audit.PersonChanged, Unit: gone[i].Cell, Person: gone[i].ID})
	}
	return t.auditedAll(entries)
}

// stepRosterBack brings those back who were taken off the list.
func stepRosterBack(t *turn, in input) error {
	if in.value != "yes" {
		t.closeForm()
		return t.free()
	}
	scope, err := t.rosterScope()
	if err != nil {
		return err
	}
	changes := identifiers[roster.ChangeID](t.form.Values["changes"])
	for _, id := range changes {
		out, err := personnel.Undo{Change: id}.Do(t.tx, scope.order())
		if err != nil {
			return err
		}
		c, err := t.tx.Change(out.Change)
		if err != nil {
			return err
		}
		if err := t.auditedAll(PersonAudited(out, c, scope.order().Cell)); err != nil {
			return err
		}
	}
	t.closeForm()
	t.replace(notice.Say("rosterchat.brought_back", "Number", len(changes)).Note())
	return nil
}
