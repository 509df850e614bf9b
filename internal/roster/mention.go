package roster

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// WithoutName puts something else in the place of a name, wherever the text has it
// as whole words, with or without diacritics and capitals. It tells whether it did.
func WithoutName(text, name, instead string) (string, bool) {
	wanted := Fold(name)
	if wanted == "" || !strings.Contains(Fold(text), wanted) {
		return text, false
	}
	folded, at := foldedLetters(text)
	var b strings.Builder
	kept, from := 0, 0
	for {
		i := strings.Index(folded[from:], wanted)
		if i < 0 {
			break
		}
		i += from
		end := i + len(wanted)
		from = i + 1
		if i > 0 && inWord(folded[i-1]) || end < len(folded) && inWord(folded[end]) {
			continue
		}
		b.WriteString(text[kept:at[i]] + instead)
		kept, from = at[end], end
	}
	return b.String() + text[kept:], kept > 0
}

// foldedLetters is the text folded, and where each of its bytes begins in it; the
// last is the end.
func foldedLetters(text string) (folded string, at []int) {
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		letters := Fold(string(r))
		switch {
		case unicode.Is(unicode.Mn, r):
			letters = "" // it belongs to the letter before it
		case unicode.IsSpace(r):
			if letters = " "; strings.HasSuffix(b.String(), " ") {
				letters = ""
			}
		}
		for range len(letters) {
			at = append(at, i)
		}
		b.WriteString(letters)
		i += n
	}
	return b.String(), append(at, len(text))
}

func inWord(c byte) bool {
	return c >= utf8.RuneSelf || unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c))
}
