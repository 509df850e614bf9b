package dialog

import (
	"errors"
	"slices"
	"strconv"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// errLooked takes back what was only done to see what it would do.
var errLooked = errors.New("dialog: only looked")

// try does the operation; what it did is taken back if keep is false. Somebody
// else who was quicker is a fault in err.
func (e *edit) try(op personnel.Operation, keep bool) (out personnel.Outcome, c roster.Change, err error) {
	err = e.tx.Try(func() (err error) {
		if out, err = op.Do(e.tx, e.instruct()); err != nil {
			return err
		}
		if out.Change != 0 { // who is only asked for is not changed
			c, err = e.tx.Change(out.Change)
		}
		if err == nil && !keep {
			err = errLooked
		}
		return err
	})
	if errors.Is(err, errLooked) {
		err = nil
	}
	return out, c, err
}

// preview shows what a change would mean, and asks.
func (e *edit) preview(d alteration) error {
	op, err := d.order(e)
	if err != nil {
		return err
	}
	out, c, err := e.try(op, false)
	if err != nil {
		return e.stopped(err)
	}
	shown, err := e.words(d, out, c)
	if err != nil {
		return err
	}
	shown.Save, shown.Cancel = value(formPerson, "confirm", "save"), value(formPerson, "confirm", "cancel")
	e.askWith(formPerson, "confirm", notice.PersonPreview(shown))
	return nil
}

// words are what there is to say about a change.
func (e *edit) words(d alteration, out personnel.Outcome, c roster.Change) (notice.PersonChange, error) {
	said := notice.PersonChange{
		Unit: e.who.Cell.ID, Person: out.Person, Name: e.about.FullName,
		Kind: c.Kind, From: c.From, Args: c.Args, Figures: notice.FiguresOf(out.Figures),
	}
	if c.Kind == personnel.Corrected {
		said.Kind = "" // what becomes of it says more
	}
	if e.about.ID == 0 {
		said.Name = e.v["name"]
	} else { // who takes an office over is another than who hands it over
		who, err := e.tx.Person(out.Person)
		if err != nil {
			return said, err
		}
		said.Name = who.FullName
	}
	var err error
	if d.remarks != nil {
		said.Remarks, err = d.remarks(e)
	}
	return said, err
}

// wrongDay are the refusals that another day helps against.
var wrongDay = []string{"people.no_cell_then", "people.other_cell_then", "people.others_figures", "people.not_a_member"}

// stopped deals with a refusal that entering something else does not help:
// whoever was slower than another is shown what stands now.
func (e *edit) stopped(err error) error {
	f := fault.As(err)
	switch {
	case f == nil:
		return err
	case f.Key == "people.changed_meanwhile":
		e.changedMeanwhile(f.Key, e.about)
		return nil
	case slices.Contains(wrongDay, f.Key):
		delete(e.v, "from")
		delete(e.v, "to")
		e.ask(formPerson, "from", notice.Refusal(f).Row(notice.Press("people.today", value(formPerson, "from", todayValue))))
		return nil
	case f.Key == "people.same_name" && e.v["what"] == "add":
		say := notice.Refusal(f).Row(notice.Press("people.twin", value(formPerson, "twin", "yes")), notice.Press("button.cancel", value(formPerson, "twin", "no")))
		e.ask(formPerson, "twin", say)
		return nil
	}
	return err
}

// stepPersonTwin takes whether two people of one name are two.
func stepPersonTwin(t *turn, in input) error {
	switch in.value {
	case "yes":
		t.form.Values["twin"] = "yes"
		return t.nextOfPerson()
	case "no":
		return runCancel(t, "")
	}
	return fault.New(fault.Invalid, "form.choose")
}

func stepPersonConfirm(t *turn, in input) error {
	e, err := t.edit()
	if err != nil {
		return err
	}
	switch in.value {
	case "save":
		return e.save()
	case "cancel":
		return e.cancel()
	}
	return fault.New(fault.Invalid, "form.choose")
}

// cancel leaves everything as it is, and goes back to the person.
func (e *edit) cancel() error {
	e.closeForm()
	e.replace(notice.Say("cancel.done").Note())
	if e.about.ID != 0 {
		e.offer(notice.Member(e.who.Cell.ID, e.about.ID))
	}
	return nil
}

// save makes the change.
func (e *edit) save() error {
	d, ok := alterations()[e.v["what"]]
	if !ok {
		return fault.New(fault.NotFound, "form.gone")
	}
	op, err := d.order(e)
	if err != nil {
		return err
	}
	remarks, err := e.remarks(d)
	if err != nil {
		return err
	}
	out, c, err := e.try(op, true)
	if err != nil {
		return e.stopped(err)
	}
	if err := e.auditedAll(PersonAudited(out, c, e.who.Cell.ID)); err != nil {
		return err
	}
	if d.tell != nil {
		if err := d.tell(e, out, c); err != nil {
			return err
		}
	}
	said, err := e.words(alteration{}, out, c)
	if err != nil {
		return err
	}
	said.Remarks = remarks
	if out.Proposal != 0 && (c.Kind == personnel.Proposed || out.Change == 0) {
		said.Withdraw = notice.TransferData("tw", out.Proposal)
	}
	return e.saved(said, c)
}

// saved says what was done, and what can be done next: nothing by somebody whose
// own office has just ended.
func (e *edit) saved(said notice.PersonChange, c roster.Change) (err error) {
	cell := e.who.Cell.ID
	if e.account, err = e.tx.Identify(e.event.Channel, e.event.From, e.today()); err != nil {
		return err
	}
	me, still := e.account.As(e.who.Person.ID)
	if still {
		e.who = me
	}
	said.Over = !still || !me.IsMember(cell) || !me.LeadsCell()
	e.menuChanged = said.Over
	if said.Gone, err = e.gone(said.Person, cell); err != nil {
		return err
	}
	if c.ID != 0 && personnel.Undoable(c) {
		said.Undo = notice.UndoData(c.ID)
	}
	e.closeForm()
	e.replace(notice.PersonSaved(said))
	return nil
}

// gone tells whether somebody is not on the cell's list any more.
func (t *turn) gone(who roster.PersonID, cell roster.UnitID) (bool, error) {
	facts, err := t.tx.PersonFacts([]roster.PersonID{who})
	return !personnel.Belongs(facts, cell, t.today()), err
}

// remarks are what an alteration says beside the change, as long as it is not made.
func (e *edit) remarks(d alteration) ([]notice.Saying, error) {
	if d.remarks == nil {
		return nil, nil
	}
	return d.remarks(e)
}

// pressPersonUndo takes a change back: "42".
func pressPersonUndo(t *turn, data string) error {
	id, err := strconv.ParseInt(data, 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	leading := t.allowed(secretaries)
	if len(leading) == 0 {
		return secretaries.refusal()
	}
	for _, who := range leading {
		t.who = who
		err = t.undo(roster.ChangeID(id))
		if err == nil || !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return err
}

func (t *turn) undo(id roster.ChangeID) error {
	e := &edit{turn: t, v: map[string]string{}}
	out, c, err := e.try(personnel.Undo{Change: id}, true)
	if err != nil {
		return err
	}
	if err := t.auditedAll(PersonAudited(out, c, t.who.Cell.ID)); err != nil {
		return err
	}
	who, err := t.tx.Person(out.Person)
	if err != nil {
		return err
	}
	gone, err := t.gone(who.ID, t.who.Cell.ID)
	if err != nil {
		return err
	}
	if out.Proposal != 0 {
		if err := t.tellTransfer(out, c, notice.TransferUndone); err != nil {
			return err
		}
	}
	t.closeForm()
	t.replace(notice.PersonUndone(notice.PersonChange{
		Unit: t.who.Cell.ID, Person: who.ID, Name: who.FullName, Kind: c.Kind, From: c.From, Args: c.Args,
		Figures: notice.FiguresOf(out.Figures), Gone: gone,
	}))
	return nil
}
