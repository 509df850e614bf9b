package dialog

import (
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/understand"
)

// runHelp is /trogiup: what the person can do here. It shows the menu anew as
// well, since a new roster may have given or taken an office meanwhile.
func runHelp(t *turn, _ string) error {
	t.menuChanged = true
	t.show(notice.Help(t.helpLines()))
	return nil
}

// helpLines are the commands that the person may use.
func (t *turn) helpLines() []notice.HelpLine {
	var lines []notice.HelpLine
	for _, c := range commands() {
		if c.name != "start" && len(t.allowed(c.who)) > 0 {
			lines = append(lines, notice.HelpLine{Name: c.name, Alias: c.alias})
		}
	}
	return lines
}

// runCancel is /huy: leave the form.
func runCancel(t *turn, _ string) error {
	if t.formErr != nil {
		return t.formErr
	}
	switch t.form.Name {
	case "":
		t.say(notice.Say("cancel.nothing"))
		return nil
	case formReason, formMinutes:
		return t.stopAsking()
	}
	t.closeForm()
	t.replace(notice.Say("cancel.done").Note())
	return nil
}

// stopAsking leaves the question that an answer has led to. The answer itself
// was kept before, so it is shown: "left" must not be taken for "taken back".
func (t *turn) stopAsking() error {
	b, ok, err := t.formBallot()
	if err != nil || !ok {
		return err
	}
	t.closeForm()
	t.say(notice.Say("cancel.answer"))
	t.show(t.card(b.Meeting.ID, b.Person))
	return nil
}

// languageNames are what people call the languages, folded.
var languageNames = map[string]string{
	"vi": "vi", "viet": "vi", "tieng viet": "vi", "vietnamese": "vi",
	"en": "en", "anh": "en", "tieng anh": "en", "english": "en",
}

// runLanguage is /ngonngu: choose a language, by a choice or in words.
func runLanguage(t *turn, args string) error {
	if args != "" {
		lang, ok := languageNames[understand.Fold(args)]
		if !ok {
			return fault.New(fault.Invalid, "language.unknown")
		}
		return t.setLanguage(lang)
	}
	t.say(notice.Say("language.ask").Row(
		notice.Press("language.vi", "l:vi"), notice.Press("language.en", "l:en")))
	return nil
}

// pressLanguage is a tap on a language.
func pressLanguage(t *turn, lang string) error {
	if lang == "" || languageNames[lang] != lang {
		return fault.New(fault.NotFound, "press.gone")
	}
	return t.setLanguage(lang)
}

// setLanguage keeps the choice and confirms it in the language chosen.
func (t *turn) setLanguage(lang string) error {
	if err := t.tx.SetLanguage(t.caller(), lang); err != nil {
		return err
	}
	t.who.Person.Language = lang
	t.menuChanged = true
	t.replace(notice.Say("language.set").In(lang).Note())
	return nil
}
