package notice

import (
	"fmt"
	"strings"

	"keng/internal/chat"
	"keng/internal/roster"
)

// KindConsent asks for consent.
const KindConsent Kind = "join.consent"

type consentArgs struct {
	Name   string     `json:"name"`
	Unit   string     `json:"unit"`
	Way    roster.Way `json:"way,omitempty"`
	Beside []string   `json:"beside,omitempty"`
	Code   string     `json:"code"`
}

// Consent shows whom a code is for, says what is kept and who sees it, and asks
// for consent. The code is sealed, as all codes in notices are.
func Consent(offer roster.Offer, code string) Note {
	args := consentArgs{Name: offer.Person.FullName, Unit: offer.Unit.Name, Way: offer.Way, Code: code}
	for _, who := range offer.Beside {
		args.Beside = append(args.Beside, who.FullName)
	}
	return note(KindConsent, args)
}

// KindRenewal asks for consent to a new text.
const KindRenewal Kind = "join.renewal"

type renewalArgs struct {
	Person roster.PersonID `json:"person"`
}

// Renewal shows somebody who has joined that what they agreed to reads otherwise
// now, and asks whether they agree to that.
func Renewal(who roster.PersonID) Note { return note(KindRenewal, renewalArgs{who}) }

func renewal(p *page) (chat.Message, error) {
	var args renewalArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	who, err := p.tx.Person(args.Person)
	if err != nil {
		return chat.Message{}, err
	}
	data := func(answer string) string {
		return fmt.Sprintf("c:%s:%d:%s", answer, args.Person, roster.ConsentVersion)
	}
	return chat.Message{
		Text:    strings.Join([]string{p.say("renewal.intro", "Name", who.FullName), p.say("consent.text"), p.say("consent.ask")}, "\n\n"),
		Choices: [][]chat.Choice{{p.press("join.agree", data("yes")), p.press("renewal.no", data("no"))}},
	}, nil
}

// consentIntros say how the reader came by the code.
var consentIntros = map[roster.Way]string{roster.ByLink: "consent.by_link", roster.ByPhone: "consent.by_phone", roster.ByPoster: "consent.by_poster"}

// consent has the text that is agreed to, consent.text, as it stands in the locales:
// what is about the reader is around it.
func consent(p *page) (chat.Message, error) {
	var args consentArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	code, err := p.tx.Unseal(args.Code)
	if err != nil {
		return chat.Message{}, err
	}
	parts := []string{p.say(consentIntros[args.Way], "Name", args.Name, "Unit", args.Unit), p.say("consent.text")}
	if len(args.Beside) > 0 {
		parts = append(parts, p.say("consent.beside", "Name", args.Name, "Others", strings.Join(args.Beside, ", ")))
	}
	parts = append(parts, p.say("consent.ask"))
	return chat.Message{
		Text:    strings.Join(parts, "\n\n"),
		Choices: [][]chat.Choice{{p.press("join.agree", "y:"+code), p.press("join.not_me", "x:"+code)}},
	}, nil
}
