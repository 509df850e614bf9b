package understand

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is a word of a text, or a stop such as a comma.
type word struct {
	// text is the word in lower case, composed, with its diacritics.
	text   string
	folded string
	// from and to are where it stands in the text.
	from, to int
	stop     bool
}

// split returns the words and stops of a text, which must be UTF-8. Marks
// within a word, as in 19:30, 4/12 and 1,5, belong to it.
func split(s string) []word {
	var all []word
	start := -1
	end := func(i int) {
		if start >= 0 {
			all = append(all, newWord(s, start, i))
			start = -1
		}
	}
	for i, r := range s {
		size := utf8.RuneLen(r)
		switch {
		case unicode.IsSpace(r):
			end(i)
			if r == '\n' {
				all = append(all, word{text: ",", folded: ",", from: i, to: i + 1, stop: true})
			}
		case isStop(s, i, r, size, start >= 0):
			end(i)
			text := ","
			if r == '?' {
				text = "?"
			}
			all = append(all, word{text: text, folded: text, from: i, to: i + size, stop: true})
		case start < 0:
			start = i
		}
	}
	end(len(s))
	return all
}

func newWord(s string, from, to int) word {
	text := norm.NFC.String(strings.ToLower(s[from:to]))
	return word{text: text, folded: Fold(text), from: from, to: to}
}

// isStop tells whether the mark r at s[i] ends a word.
func isStop(s string, i int, r rune, size int, inWord bool) bool {
	switch r {
	case '?', '!', '(', ')', '[', ']', '{', '}', '"', '“', '”', '…', '|':
		return true
	case ',', ';', '.', ':', '-', '–', '—', '\'', '’':
		if !inWord || i+size == len(s) {
			return true
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		if r == ',' || r == ';' {
			return !unicode.IsDigit(next)
		}
		return !unicode.IsLetter(next) && !unicode.IsDigit(next)
	}
	return false
}

// line is folded words in a row, to match patterns against.
type line struct {
	source string
	words  []word
	joined string
	starts []int
}

// newLine folds a text, leaving out its stops.
func newLine(s string) line {
	l := line{source: strings.ToValidUTF8(s, "")}
	var joined strings.Builder
	for _, w := range split(l.source) {
		if w.stop || w.folded == "" {
			continue
		}
		if joined.Len() > 0 {
			joined.WriteByte(' ')
		}
		l.words = append(l.words, w)
		l.starts = append(l.starts, joined.Len())
		joined.WriteString(w.folded)
	}
	l.joined = joined.String()
	return l
}

// from returns at most n folded words from word i on.
func (l line) from(i, n int) string {
	switch {
	case i >= len(l.words):
		return ""
	case i+n < len(l.words):
		return l.joined[l.starts[i] : l.starts[i+n]-1]
	}
	return l.joined[l.starts[i]:]
}

// match is what a pattern found: its named groups.
type match map[string]string

// at matches a pattern at the beginning of a folded text and returns how many
// words it took; none if it ends within one.
func at(pattern *regexp.Regexp, text string) (match, int) {
	found := pattern.FindStringSubmatchIndex(text)
	if found == nil || found[0] != 0 || found[1] == 0 {
		return nil, 0
	}
	if end := found[1]; end < len(text) && text[end] != ' ' && text[end-1] != ' ' {
		return nil, 0
	}
	groups := make(match)
	for i, name := range pattern.SubexpNames() {
		if name != "" && found[2*i] >= 0 {
			groups[name] = text[found[2*i]:found[2*i+1]]
		}
	}
	return groups, strings.Count(strings.TrimSpace(text[:found[1]]), " ") + 1
}
