package dialog

import (
	"strings"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/remind"
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
