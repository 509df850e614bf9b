package roster

import "strings"

// Phone returns a phone number as it is kept, digits only with the leading
// zero of a Vietnamese number or the + of a foreign one, and whether s is a
// number at all. +84, 0084 and 84 become the leading zero; a nine-digit
// mobile number whose zero a spreadsheet has swallowed gets it back.
func Phone(s string) (string, bool) {
	var digits strings.Builder
	plus := false
	for i, r := range strings.TrimSpace(s) {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case r == '+' && i == 0:
			plus = true
		case strings.ContainsRune(" .-()\u00a0", r):
		default:
			return "", false
		}
	}
	n := digits.String()
	if !plus && strings.HasPrefix(n, "00") {
		plus, n = true, n[2:]
	}
	switch {
	case strings.HasPrefix(n, "84") && (plus || len(n) == 11 || len(n) == 12):
		n = "0" + strings.TrimPrefix(n[2:], "0")
	case plus:
		n = "+" + n
	case len(n) == 9 && strings.ContainsRune("35789", rune(n[0])):
		n = "0" + n
	case !strings.HasPrefix(n, "0"):
		return "", false
	}
	if count := len(strings.TrimPrefix(n, "+")); count < 8 || count > 15 {
		return "", false
	}
	return n, true
}
