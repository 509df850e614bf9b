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

// stranger answers an account that is linked to nobody: a code or their own phone
// number, and the consent that these lead to. To anything else there is one polite
// sentence, which tells nothing, and a key to share the number, whoever it is.
func (t *turn) stranger() error {
	switch t.event.Kind {
	case chat.Text:
		return t.strangerText()
	case chat.Press:
		return t.strangerPress(t.event.Press.Data)
	case chat.Contact:
		return t.contact()
	case chat.Media:
		t.turnAway()
		return nil
	default:
		return nil
	}
}

// turnAway says the one sentence, in the language of the account: only here is
// it likelier to tell who writes than the bot's own language is. Members often
// have an app that is not in Vietnamese, and read Vietnamese all the same.
func (t *turn) turnAway() { t.toAnyone(notice.Say("stranger.sentence")) }

// sayOnceAMinute says what bears no repeating to an account that speaks for
// nobody. Strangers are many, and what the platform takes of the bot in all is
// little: an answer to each of their messages would hold up everybody's notices.
func (t *turn) sayOnceAMinute(s notice.Saying) {
	key := fmt.Sprintf("stranger/%s/%s/%s/%d", t.event.Channel, t.event.Chat, s.Text, t.now.Unix()/60)
	t.replies = append(t.replies, reply{note: s.Note(), key: key})
}

// strangerText opens a code, or understands a typed choice of the consent that
// was just shown, or what a stranger was asked for. A command leaves that.
func (t *turn) strangerText() error {
	name, code, command := parseCommand(t.event.Text)
	switch {
	case command && name == "start" && code != "":
		return t.openCode(code)
	case command:
		t.closeForm()
	case t.formErr == nil && t.form.Name == formYear:
		return stepYear(t, input{text: t.event.Text})
	case t.formErr == nil && t.form.Name == formApply:
		return stepApply(t, input{text: t.event.Text})
	case t.formErr == nil && t.form.Shown != nil:
		data, ok, err := t.typedChoice()
		if err != nil {
			return err
		}
		if ok {
			return t.strangerPress(data)
		}
	}
	t.turnAway()
	return nil
}

// strangerPress is a tap on the consent: "y:CODE" or "x:CODE".
func (t *turn) strangerPress(data string) error {
	verb, code, _ := strings.Cut(data, ":")
	switch verb {
	case "y":
		return t.agree(code)
	case "x":
		return t.decline(code)
	}
	t.turnAway()
	return nil
}

// runStart is /start from somebody who is linked: a code for somebody else, an
// old link, or just hello.
func runStart(t *turn, code string) error {
	if code == "" {
		return runHelp(t, "")
	}
	return t.openCode(code)
}

// openCode shows for whom a code is and asks for their consent; a poster's code leads
// to a name being asked for. Nothing is kept about the account before that, but the
// count of its wrong codes.
func (t *turn) openCode(code string) error {
	_, is, refusal, err := roster.FindPoster(t.tx, t.caller(), code, t.today())
	if err != nil || refusal != nil {
		return t.refuse(refusal, err)
	}
	if is {
		return t.askName(code)
	}
	offer, refusal, err := roster.Lookup(t.tx, t.caller(), code, t.today())
	if err != nil || refusal != nil {
		return t.refuse(refusal, err)
	}
	sealed, err := t.tx.Seal(code)
	if err != nil {
		return err
	}
	t.show(notice.Consent(offer, sealed))
	return nil
}

// agree links the account.
func (t *turn) agree(code string) error {
	offer, refusal, err := roster.Agree(t.tx, t.caller(), code, roster.ConsentVersion, t.today())
	if err != nil || refusal != nil {
		return t.refuse(refusal, err)
	}
	if t.account, err = t.tx.Identify(t.event.Channel, t.event.From, t.today()); err != nil {
		return err
	}
	if t.who, _ = t.account.As(offer.Person.ID); t.who == nil {
		t.who = t.account
	}
	if err := t.audited(audit.Entry{Kind: audit.ConsentGiven, Unit: offer.Unit.ID, Person: offer.Person.ID}); err != nil {
		return err
	}
	t.closeForm()
	t.menuChanged = true
	t.replace(notice.Say("join.done", "Name", offer.Person.FullName, "Unit", offer.Unit.Name).Note())
	t.show(notice.Welcome(t.helpLines()))
	return nil
}

// pressAgree and pressDecline answer the consent for somebody else, from an
// account that speaks for others already.
func pressAgree(t *turn, code string) error   { return t.agree(code) }
func pressDecline(t *turn, code string) error { return t.decline(code) }

// declined says what becomes of a code that reached somebody else.
var declined = map[roster.Way]string{roster.ByLink: "join.declined", roster.ByPhone: "phone.declined", roster.ByPoster: "apply.declined"}

// decline notes that the code reached somebody else.
func (t *turn) decline(code string) error {
	way, refusal, err := roster.Decline(t.tx, t.caller(), code)
	if err != nil || refusal != nil {
		return t.refuse(refusal, err)
	}
	t.closeForm()
	t.replace(notice.Say(declined[way]).Note())
	return nil
}

// refuse tells a refusal without undoing the transaction: the count of wrong
// codes has to stay.
func (t *turn) refuse(refusal *fault.Error, err error) error {
	switch {
	case err != nil:
	case t.who.Linked():
		t.say(notice.Refusal(refusal))
	case refusal.Kind == fault.Unavailable: // locked for trying codes
		t.sayOnceAMinute(notice.Refusal(refusal).WithPhoneKey())
	default:
		t.say(notice.Refusal(refusal).WithPhoneKey())
	}
	return err
}
