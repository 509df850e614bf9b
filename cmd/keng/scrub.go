package main

import (
	"net/url"
	"regexp"
	"strings"

	"keng/internal/config"
)

// hidden stands where something was that must not be read.
const hidden = "[…]"

// scrubber takes secrets and phone numbers out of texts.
type scrubber struct{ secrets *strings.Replacer }

// shortest is the length from which a secret is looked for. A shorter one
// would tear ordinary words apart, and is none that keeps anybody out.
const shortest = 4

// newScrubber returns one that knows the secrets among the settings.
func newScrubber(f config.Flags) *scrubber {
	var pairs []string
	hide := func(secret string) {
		if len(secret) >= shortest {
			pairs = append(pairs, secret, hidden)
		}
	}
	hide(f.TelegramToken)
	if _, secret, ok := strings.Cut(f.TelegramToken, ":"); ok {
		hide(secret)
	}
	hide(f.TelegramWebhookSecret)
	hide(f.DataKey)
	for _, address := range []string{f.DatabaseURL, f.RedisURL} {
		for _, password := range passwords(address) {
			hide(password)
		}
	}
	return &scrubber{secrets: strings.NewReplacer(pairs...)}
}

// passwords are the ones in an address, as they are and as they are written there.
func passwords(address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	found := []string{u.Query().Get("password")}
	if plain, ok := u.User.Password(); ok {
		found = append(found, plain)
		if _, written, ok := strings.Cut(u.User.String(), ":"); ok {
			found = append(found, written)
		}
	}
	return found
}

var (
	// aToken is anything of a token's form, also one that is not ours.
	aToken = regexp.MustCompile(`\b\d{5,}:[A-Za-z0-9_-]{20,}`)
	// aDataKey is anything of a data key's form.
	aDataKey = regexp.MustCompile(`\bkeng-key-\d\.[A-Za-z0-9_.-]+`)
	// aPassword is what stands between a name and a host in an address.
	aPassword = regexp.MustCompile(`(://[^\s:/@]*:)[^\s/@]+@`)
	// aPhone is a Vietnamese number, ten or eleven digits, perhaps in groups,
	// or any number with its country. What a letter, a digit or a decimal point
	// stands before is part of something else.
	aPhone = regexp.MustCompile(`(^|[^\pL\d._])(?:(?:\+|00)?84[ .-]?|0)[1-9](?:[ .-]?\d){8,9}\b|(^|[^\pL\d._])\+\d(?:[ .-]?\d){7,14}\b`)
)

// text returns s without secrets and phone numbers.
func (s *scrubber) text(text string) string {
	text = s.secrets.Replace(text)
	text = aToken.ReplaceAllString(text, hidden)
	text = aDataKey.ReplaceAllString(text, hidden)
	text = aPassword.ReplaceAllString(text, "${1}"+hidden+"@")
	return aPhone.ReplaceAllString(text, "${1}${2}"+hidden)
}
