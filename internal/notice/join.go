package notice

import (
	"strings"

	"keng/internal/roster"
)

// Consent shows whom a code is for, says what is kept and who sees it, and asks
// for consent.
func Consent(offer roster.Offer, code string) Note {
	args := []any{"Name", offer.Person.FullName, "Unit", offer.Unit.Name}
	key := "join.consent"
	if len(offer.Beside) > 0 {
		names := make([]string, len(offer.Beside))
		for i, who := range offer.Beside {
			names[i] = who.FullName
		}
		key, args = "join.consent_beside", append(args, "Others", strings.Join(names, ", "))
	}
	return Say(key, args...).Row(Press("join.agree", "y:"+code), Press("join.not_me", "x:"+code)).Note()
}
