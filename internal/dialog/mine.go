package dialog

import (
	"slices"
	"strings"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/rights"
	"keng/internal/roster"
)

// runMe is /toi: what is kept about the person, in words, and what they can ask.
func runMe(t *turn, _ string) error {
	t.show(notice.Me(t.event.Channel, t.event.From, t.who.Person.ID))
	return nil
}

// pressMine is a tap on what somebody asks about their own data: "withdraw:17".
func pressMine(t *turn, data string) error {
	what, id, _ := strings.Cut(data, ":")
	who, ok := t.account.As(person(id))
	if !ok {
		return fault.New(fault.NotFound, "press.gone")
	}
	t.who = who
	t.closeForm()
	switch what {
	case "withdraw":
		t.replace(notice.Say("mine.withdraw_sure", "Name", t.who.Person.FullName).
			Row(t.mine("mine.withdraw_yes", "withdrawn"), t.mine("mine.no", "me")).Note())
		return nil
	case "withdrawn":
		return t.withdraw()
	case "export":
		return t.export()
	case "delete":
		return t.deleteSure()
	case "deleted":
		return t.askDelete()
	case "keep":
		return t.keep()
	case "correct":
		return t.askCorrect()
	case "me":
		t.replace(notice.Me(t.event.Channel, t.event.From, who.Person.ID))
		return nil
	}
	return fault.New(fault.NotFound, "press.gone")
}

// mine is a choice about the data of who acts.
func (t *turn) mine(key, what string) notice.Button {
	return notice.Press(key, notice.MineData(what, t.who.Person.ID))
}

// withdraw takes the consent of who acts back.
func (t *turn) withdraw() error {
	who, language := t.who, t.language()
	done, err := roster.Withdraw(t.tx, who.Person.ID)
	if err != nil {
		return err
	}
	if !done {
		return fault.New(fault.NotFound, "press.gone")
	}
	if err := t.audited(audit.Entry{Kind: audit.ConsentWithdrawn, Unit: who.Cell.ID, Person: who.Person.ID}); err != nil {
		return err
	}
	if err := remind.TellWithdrawn(t.tx, t.Almanac.Zone, who.Person.ID); err != nil {
		return err
	}
	t.replace(notice.Say("mine.withdrawn", "Name", t.who.Person.FullName).In(language).Note())
	// From now on the account speaks for the others, or for nobody.
	if t.account, err = t.tx.Identify(t.event.Channel, t.event.From, t.today()); err != nil {
		return err
	}
	t.who, t.menuChanged = t.account, true
	return nil
}

// formCorrect asks what is wrong in the own record.
const formCorrect = "correct"

// deleteSure asks whether somebody means it, and says on which day it would be done.
func (t *turn) deleteSure() error {
	last := rights.LastDay(rights.Delete, t.today())
	t.replace(notice.Say("mine.delete_sure", "Name", t.who.Person.FullName, "Day", notice.Day(last)).
		Row(t.mine("mine.delete_yes", "deleted"), t.mine("mine.no", "me")).Note())
	return nil
}

// askDelete opens the request of who acts to be deleted.
func (t *turn) askDelete() error {
	r, err := t.request(rights.Request{Person: t.who.Person.ID, Kind: rights.Delete})
	if err != nil {
		return err
	}
	t.replace(notice.Say("mine.delete_opened", "Name", t.who.Person.FullName, "Day", notice.Day(r.DoneBy)).
		Row(t.mine("mine.keep", "keep")).Note())
	return nil
}

// keep takes the request of who acts to be deleted back.
func (t *turn) keep() error {
	open, err := t.tx.OpenRequests(t.who.Person.ID)
	if err != nil {
		return err
	}
	for _, r := range open {
		if r.Kind == rights.Delete {
			if err := t.closeRequest(r.ID, rights.TakenBack); err != nil {
				return err
			}
			t.replace(notice.Say("mine.kept", "Name", t.who.Person.FullName).Note())
			return nil
		}
	}
	return fault.New(fault.NotFound, "press.gone")
}

// askCorrect asks what is wrong, unless something is being put right already.
func (t *turn) askCorrect() error {
	open, err := t.tx.OpenRequests(t.who.Person.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(open, func(r rights.Request) bool { return r.Kind == rights.Correct }) {
		return fault.New(fault.Conflict, "request.open_already")
	}
	t.ask(formCorrect, "words", notice.Say("mine.correct_ask"))
	t.form.Values["person"] = number(t.who.Person.ID)
	return nil
}

// stepCorrect takes what is wrong.
func stepCorrect(t *turn, in input) error {
	who, ok := t.account.As(person(t.form.Values["person"]))
	if !ok {
		return fault.New(fault.NotFound, "form.gone")
	}
	t.who = who
	r, err := t.request(rights.Request{Person: who.Person.ID, Kind: rights.Correct, Words: in.text})
	if err != nil {
		return err
	}
	t.closeForm()
	t.say(notice.Say("mine.correct_opened", "AnswerBy", notice.Day(r.AnswerBy), "Day", notice.Day(r.DoneBy)))
	return nil
}

// request opens a request in the name of who acts, and tells whom it concerns.
func (t *turn) request(r rights.Request) (rights.Request, error) {
	r.By = t.who.Person.ID
	r, err := rights.Ask(t.tx, t.Almanac, r)
	if err != nil {
		return r, err
	}
	if err := remind.TellRequest(t.tx, t.Almanac.Zone, r, notice.Opened); err != nil {
		return r, err
	}
	return r, t.auditRequest(audit.RequestOpened, r.Person)
}

// closeRequest ends a request in the name of who acts, and tells whom it concerns.
func (t *turn) closeRequest(id rights.ID, what rights.Outcome) error {
	end, stage, kind := rights.Finish, notice.Done, audit.RequestDone
	if what == rights.TakenBack {
		end, stage, kind = rights.TakeBack, notice.TakenBack, audit.RequestTakenBack
	}
	r, err := end(t.tx, id, t.who.Person.ID)
	if err != nil {
		return err
	}
	if err := remind.TellRequest(t.tx, t.Almanac.Zone, r, stage); err != nil {
		return err
	}
	return t.auditRequest(kind, r.Person)
}

func (t *turn) auditRequest(kind audit.Kind, who roster.PersonID) error {
	seat, err := t.tx.SeatOf(who, t.today())
	if err != nil {
		return err
	}
	return t.audited(audit.Entry{Kind: kind, Unit: seat, Person: who})
}
