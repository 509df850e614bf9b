package dialog

import (
	"errors"
	"strconv"

	"keng/internal/audit"

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
		if c, err = e.tx.Change(out.Change); err == nil && !keep {
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
func (e *edit) preview(d deed) error {
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
func (e *edit) words(d deed, out personnel.Outcome, c roster.Change) (notice.PersonChange, error) {
	said := notice.PersonChange{
		Unit: e.who.Cell.ID, Person: out.Person, Name: e.about.FullName,
		Kind: c.Kind, From: c.From, Args: c.Args, Figures: notice.FiguresOf(out.Figures),
	}
	if c.Kind == personnel.Corrected {
		said.Kind = "" // what becomes of it says more
	}
	if said.Name == "" {
		said.Name = e.v["name"]
	}
	var err error
	if d.remarks != nil {
		said.Remarks, err = d.remarks(e)
	}
	return said, err
}

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
	d, ok := deeds()[e.v["what"]]
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
	if err := e.audited(audit.Entry{Kind: audit.PersonChanged, Unit: e.who.Cell.ID, Person: out.Person}); err != nil {
		return err
	}
	said, err := e.words(deed{}, out, c)
	if err != nil {
		return err
	}
	said.Remarks = remarks
	if personnel.Undoable(c) {
		said.Undo = notice.UndoData(c.ID)
	}
	now, err := e.tx.Person(out.Person)
	if err != nil {
		return err
	}
	facts, err := e.tx.PersonFacts([]roster.PersonID{out.Person})
	if err != nil {
		return err
	}
	said.Name = now.FullName
	said.Gone = !personnel.Belongs(facts, e.who.Cell.ID, e.today())
	e.closeForm()
	e.replace(notice.PersonSaved(said))
	return nil
}

// remarks are what a deed says beside the change, as long as it is not made.
func (e *edit) remarks(d deed) ([]notice.Saying, error) {
	if d.remarks == nil {
		return nil, nil
	}
	return d.remarks(e)
}

// pressUndo takes a change back: "42".
func pressUndo(t *turn, data string) error {
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
	who, err := t.tx.Person(out.Person)
	if err != nil {
		return err
	}
	facts, err := t.tx.PersonFacts([]roster.PersonID{out.Person})
	if err != nil {
		return err
	}
	t.closeForm()
	t.replace(notice.PersonUndone(notice.PersonChange{
		Unit: t.who.Cell.ID, Person: who.ID, Name: who.FullName, Kind: c.Kind, From: c.From, Args: c.Args,
		Figures: notice.FiguresOf(out.Figures), Gone: !personnel.Belongs(facts, t.who.Cell.ID, t.today()),
	}))
	return nil
}
