package dialog

import (
	"strings"

	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/understand"
)

// answer finds out what the event means and does it.
func (t *turn) answer() error {
	if t.event.Place == chat.Group {
		t.way = InGroup
		return t.inGroup()
	}
	if t.event.From == "" {
		return nil
	}
	who, err := t.tx.Identify(t.event.Channel, t.event.From, t.today())
	if err != nil {
		return err
	}
	if t.account, t.who = who, who; !who.Linked() {
		t.way = ByStranger
		return t.stranger()
	}
	if t.event.Kind != chat.Blocked {
		// Broadcasts go to the account that the person used last.
		if err := t.tx.Seen(who.Account.ID, t.event.Chat); err != nil {
			return err
		}
	}
	if old := t.outdated(); old != nil {
		if done, err := t.renewFirst(old); done || err != nil {
			return err
		}
	}
	switch t.event.Kind {
	case chat.Blocked:
		t.way = ByBlocking
		return t.blocked()
	case chat.Unblocked:
		t.way = ByUnblocking
		return t.tx.SetReachable(t.event.Address())
	case chat.Text:
		return t.text()
	case chat.Press:
		t.way = ByPress
		return t.press(t.event.Press.Data)
	case chat.Media:
		t.way = ByThing
		if t.event.File != nil {
			return t.document()
		}
		t.say(notice.Say("understand.media"))
	case chat.Contact:
		t.way = ByThing
		return t.contact()
	default: // nothing that a person said
	}
	return nil
}

// blocked notes that the person takes no more messages here, and lets the
// secretary know if there is no other way to them.
func (t *turn) blocked() error {
	if err := t.tx.SetUnreachable(t.event.Address(), chat.ReasonBlocked); err != nil {
		return err
	}
	for _, who := range t.account.Speakers() {
		if err := t.tellIfUnreachable(who.Person.ID); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) tellIfUnreachable(who roster.PersonID) error {
	accounts, err := t.tx.AccountsOf([]roster.PersonID{who})
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if a.UnreachableAt.IsZero() {
			return nil
		}
	}
	return remind.TellUnreachable(t.tx, t.Almanac.Zone, who, chat.ReasonBlocked)
}

// inGroup answers a command in a group with one neutral line: a group must not
// learn who belongs where.
func (t *turn) inGroup() error {
	if t.event.Kind == chat.Text && t.event.ToBot && strings.HasPrefix(t.event.Text, "/") {
		t.say(notice.Say("group.private_only"))
	}
	return nil
}

// text answers what somebody wrote: a command, a choice of what was shown, the
// next step of a form, or free words, in this order.
//
// What bears the stamp of a state secret is none of these: it is refused before
// anything could keep it (Law 117/2025/QH15 on the protection of state secrets).
func (t *turn) text() error {
	t.way = ByWords
	if understand.Secret(t.event.Text) {
		return fault.New(fault.Forbidden, "refusal.secret")
	}
	if name, args, ok := parseCommand(t.event.Text); ok {
		t.way = ByCommand
		return t.command(name, args)
	}
	if t.formErr != nil {
		return t.formErr
	}
	if data, ok, err := t.typedChoice(); err != nil || ok {
		if err != nil {
			return err
		}
		return t.press(data)
	}
	if t.form.Name != "" {
		t.way = ByStep
		return t.step(input{text: t.event.Text})
	}
	return t.free()
}

// press answers a choice by its data, which may be forged: each handler asks
// the database what the person may do.
func (t *turn) press(data string) error {
	verb, rest, _ := strings.Cut(data, ":")
	if isAnswer(verb) {
		t.way = ByAnswer
	}
	handler := pressHandler(verb)
	if handler == nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	return handler(t, rest)
}

// reader is who the replies are for.
func (t *turn) reader() notice.Reader {
	r := notice.Reader{Language: t.language(), Shared: t.shared()}
	if t.who != nil {
		r.Person, r.Elsewhere = t.who.Person.ID, t.who.Elsewhere()
	}
	return r
}
