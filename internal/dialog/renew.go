package dialog

import (
	"fmt"
	"strings"

	"keng/internal/audit"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/roster"
)

// outdated is the first of those whom the account speaks for who has agreed to an
// older text than there is now; nil if there is none.
func (t *turn) outdated() *roster.Identity {
	for _, who := range t.account.Speakers() {
		if who.Outdated() {
			return who
		}
	}
	return nil
}

// renewFirst shows the new text before anything else is done for somebody who has
// agreed to an older one, and tells whether the event is dealt with by that. An
// answer to a meeting that they tapped is taken all the same: it is not asked of
// them again.
func (t *turn) renewFirst(who *roster.Identity) (bool, error) {
	verb, _, _ := strings.Cut(t.event.Press.Data, ":")
	switch {
	case t.event.Kind == chat.Press && verb == "c":
		return false, nil
	case t.event.Kind == chat.Press && isAnswer(verb):
		if err := t.press(t.event.Press.Data); err != nil {
			return true, err
		}
		// Whoever taps several times reads it once.
		key := fmt.Sprintf("renewal/%s/%s/%d/%d", t.event.Channel, t.event.Chat, who.Person.ID, t.now.Unix()/60)
		t.replies = append(t.replies, reply{note: notice.Renewal(who.Person.ID), key: key})
		return true, nil
	case t.event.Kind == chat.Text:
		t.way = ByRenewal
		data, ok, err := t.typedRenewal()
		if err != nil {
			return true, err
		}
		if ok {
			return true, t.press(data)
		}
	case t.event.Kind == chat.Press, t.event.Kind == chat.Contact, t.event.Kind == chat.Media:
		t.way = ByRenewal
	default:
		return false, nil
	}
	t.show(notice.Renewal(who.Person.ID))
	return true, nil
}

// typedRenewal tells whether the text names a choice of the new text that was just
// shown, and its data.
func (t *turn) typedRenewal() (string, bool, error) {
	shown := t.form.Shown // none if the forms are away
	if shown == nil || notice.Kind(shown.Kind) != notice.KindRenewal {
		return "", false, nil
	}
	return t.match(notice.Note{Kind: notice.KindRenewal, Args: shown.Args})
}

// pressRenewal answers the new text: "yes:17:2026-12", for a person and the version
// that they were shown.
func pressRenewal(t *turn, data string) error {
	parts := strings.Split(data, ":")
	if len(parts) != 3 {
		return fault.New(fault.NotFound, "press.gone")
	}
	who, ok := t.account.As(person(parts[1]))
	if !ok || !who.Outdated() {
		return fault.New(fault.NotFound, "press.gone")
	}
	t.who = who
	switch {
	case parts[2] != roster.ConsentVersion: // of a text that has changed since
		t.show(notice.Renewal(who.Person.ID))
		return nil
	case parts[0] == "yes":
		return t.renew()
	case parts[0] == "no":
		return t.withdraw()
	}
	return fault.New(fault.NotFound, "press.gone")
}

// renew keeps that who acts agrees to the new text, and asks the next of the account.
func (t *turn) renew() error {
	if err := roster.Renew(t.tx, t.who); err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.ConsentGiven, Unit: t.who.Cell.ID, Person: t.who.Person.ID}); err != nil {
		return err
	}
	t.replace(notice.Say("renewal.done", "Name", t.who.Person.FullName).Note())
	if next := t.outdated(); next != nil {
		t.show(notice.Renewal(next.Person.ID))
	}
	return nil
}
