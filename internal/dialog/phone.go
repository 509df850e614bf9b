package dialog

import (
	"regexp"
	"strconv"
	"strings"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/roster"
)

// formYear is open while somebody has to say in which year they were born,
// because several people have the phone number that they shared.
const formYear = "year"

// contact answers a shared phone number. Only one that the platform vouches for
// proves anything. A stranger whom the roster does not know by it is told what
// every stranger is told.
func (t *turn) contact() error {
	if !t.event.Contact.Own {
		t.toAnyone(notice.Say("phone.foreign", "Key", notice.Word("phone.key")))
		return nil
	}
	codes, refusal, err := roster.Share(t.tx, t.caller(), t.event.Contact.Phone, t.today())
	switch {
	case err != nil || refusal != nil:
		return t.refuse(refusal, err)
	case len(codes) == 1:
		t.closeForm()
		return t.openCode(codes[0])
	case len(codes) > 1:
		t.closeForm()
		sealed, err := t.tx.Seal(strings.Join(codes, " "))
		if err != nil {
			return err
		}
		t.ask(formYear, "year", notice.Say("phone.year"))
		t.form.Values["codes"] = sealed
	case t.who.Linked():
		t.say(notice.Say("phone.nobody_more"))
	default:
		t.turnAway()
	}
	return nil
}

// yearIn finds a year of birth in what somebody wrote.
var yearIn = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)(?:\D|$)`)

// stepYear takes the year in which somebody was born.
func stepYear(t *turn, in input) error {
	found := yearIn.FindStringSubmatch(in.text)
	if found == nil {
		t.say(notice.Say("phone.not_year"))
		return nil
	}
	year, err := strconv.Atoi(found[1])
	if err != nil {
		return err
	}
	codes, err := t.tx.Unseal(t.form.Values["codes"])
	if err != nil {
		return err
	}
	code, refusal, err := roster.BornIn(t.tx, t.caller(), strings.Fields(codes), year)
	if err != nil || refusal != nil {
		if refusal != nil && refusal.Kind != fault.Invalid {
			t.closeForm()
		}
		return t.refuse(refusal, err)
	}
	t.closeForm()
	return t.openCode(code)
}

// toAnyone says something that may be said to strangers: to them in the language
// of their account, and once a minute.
func (t *turn) toAnyone(s notice.Saying) {
	if t.who.Linked() {
		t.say(s)
		return
	}
	t.sayOnceAMinute(s.In(t.event.Language).WithPhoneKey())
}
