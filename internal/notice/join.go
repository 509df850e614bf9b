package notice

import "keng/internal/roster"

// Consent shows whom a code is for, says what is kept and who sees it, and asks
// for consent. It is in the language of the account: nothing else is known yet.
func Consent(offer roster.Offer, code, language string) Note {
	return Say("join.consent", "Name", offer.Person.FullName, "Unit", offer.Unit.Name).In(language).
		Row(Press("join.agree", "y:"+code), Press("join.not_me", "x:"+code)).Note()
}
