package understand

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as one compares words: decomposed, without marks, đ as d, in
// lower case, with single spaces inside and none around. Bytes that are not
// UTF-8 are dropped. Folding twice changes nothing.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var room [96]byte // most messages fit and cost one allocation
	out := room[:0]
	gap := false
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			i++
			out, gap = appendFolded(out, rune(c), gap)
			continue
		}
		p := norm.NFD.PropertiesString(s[i:])
		size := p.Size()
		if size == 0 {
			break // a letter cut off at the end
		}
		letters := p.Decomposition()
		if letters == nil {
			r, _ := utf8.DecodeRuneInString(s[i:])
			out, gap = appendFolded(out, r, gap)
		}
		for len(letters) > 0 {
			r, n := utf8.DecodeRune(letters)
			out, gap = appendFolded(out, r, gap)
			letters = letters[n:]
		}
		i += size
	}
	return string(out)
}

// appendFolded appends one letter of a decomposed text; gap says that a space
// came before it.
func appendFolded(out []byte, r rune, gap bool) ([]byte, bool) {
	switch {
	case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
	case 'A' <= r && r <= 'Z':
		r += 'a' - 'A'
	case unicode.IsSpace(r):
		return out, true
	case r < utf8.RuneSelf:
	case r == 'đ' || r == 'Đ' || r == 'ð' || r == 'Ð':
		r = 'd'
	case r == utf8.RuneError || unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r):
		return out, gap
	default:
		r = unicode.ToLower(r)
	}
	if gap && len(out) > 0 {
		out = append(out, ' ')
	}
	return utf8.AppendRune(out, r), false
}

// isFolded tells whether folding would leave s, which is plain ASCII, as it is.
func isFolded(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c < ' ' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' ' || s == ""
}
