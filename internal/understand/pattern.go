package understand

import "regexp"

// letters is a run of letters in a pattern; with = before it, it stands for
// its exact spelling only.
var letters = regexp.MustCompile(`=?\p{L}+`)

// marked makes a pattern of Vietnamese words, which are written with their
// diacritics: each matches itself and itself without any diacritics, so that
// "vắng" finds "vang" but not "vâng". It matches whole words in a sentence.
func marked(pattern string) *regexp.Regexp {
	pattern = letters.ReplaceAllStringFunc(pattern, func(word string) string {
		if word[0] == '=' {
			return word[1:]
		}
		if bare := Fold(word); bare != word {
			return `(?:` + word + `|` + bare + `)`
		}
		return word
	})
	return regexp.MustCompile(` (?:` + pattern + `)( )`)
}
