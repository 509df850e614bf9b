package notice

import "keng/internal/roster"

// Consent shows whom a code is for, says what is kept and who sees it, and asks
// for consent.
func Consent(offer roster.Offer, code string) Note {
	return Say("join.consent", "Name", offer.Person.FullName, "Unit", offer.Unit.Name).
		Row(Press("join.agree", "y:"+code), Press("join.not_me", "x:"+code)).Note()
}
