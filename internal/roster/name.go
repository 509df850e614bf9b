package roster

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// alphabet is the Vietnamese alphabet with the four letters of other
// languages at their usual places. The letter's place is its rank.
const alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

// tones maps the marks of the five marked tones to their rank; ngang, the
// level tone, has none and comes first.
var tones = map[rune]byte{
	'\u0300': '2', // huyền
	'\u0309': '3', // hỏi
	'\u0303': '4', // ngã
	'\u0301': '5', // sắc
	'\u0323': '6', // nặng
}

const level = '1'

var ranks = func() map[rune]byte {
	const digits = "0123456789abcdefghijklmnopqrstuvwxyz"
	ranks := map[rune]byte{}
	for i, letter := range []rune(alphabet) {
		ranks[letter] = digits[firstLetter+i]
	}
	return ranks
}()

// The ranks below the letters' are a gap between words and anything that is no letter.
const (
	gap         = '0'
	other       = '1'
	firstLetter = 2
)

// Clean returns a name as it is kept: in NFC, without control and invisible
// characters, with single spaces and none around it.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r) || (unicode.IsControl(r) && !unicode.IsSpace(r)) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// Fold returns s without diacritics and case, with single spaces: what people
// type on a keyboard without Vietnamese letters.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case strings.ContainsRune("đĐðÐ", r):
			b.WriteByte('d')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// SameName tells whether two spellings are of one name: whatever their case, and
// wherever in a word the tone is written (Hòa, Hoà).
func SameName(a, b string) bool { return sameName(Clean(a)) == sameName(Clean(b)) }

// sameName returns a key that is the same for two spellings of one name:
// whatever their case, and wherever in a word the tone is written (Hòa, Hoà).
func sameName(s string) string {
	var b strings.Builder
	var marks []byte
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch tone, isTone := tones[r]; {
		case isTone:
			marks = append(marks, tone)
		case r == ' ':
			b.Write(marks)
			b.WriteByte(' ')
			marks = marks[:0]
		default:
			b.WriteRune(r)
		}
	}
	b.Write(marks)
	return b.String()
}

// spell takes a word's tones away from its letters. A word without a marked
// tone has the level tone.
func spell(word string) (letters, marks string) {
	var b strings.Builder
	var m []byte
	for _, r := range norm.NFD.String(strings.ToLower(word)) {
		if tone, ok := tones[r]; ok {
			m = append(m, tone)
			continue
		}
		b.WriteRune(r)
	}
	if len(m) == 0 {
		m = []byte{level}
	}
	return norm.NFC.String(b.String()), string(m)
}

// SortKey returns a key by which full names sort as in a Vietnamese list: by
// the last word, then by the words before it, each by the Vietnamese alphabet,
// and by the tones only where the letters are the same. It consists of ASCII
// digits and lower-case letters, so that it sorts alike in every database,
// whatever its collation.
func SortKey(fullName string) string {
	words := strings.Fields(fullName)
	if len(words) == 0 {
		return ""
	}
	last := len(words) - 1
	return sortPart(words[last:]) + sortPart(words[:last])
}

// sortPart ranks the letters of all words and then, behind a double gap, their
// tones.
func sortPart(words []string) string {
	var letters, marks strings.Builder
	for i, word := range words {
		if i > 0 {
			letters.WriteByte(gap)
		}
		spelt, tone := spell(word)
		marks.WriteString(tone)
		for _, r := range spelt {
			letters.WriteByte(rank(r))
		}
	}
	return letters.String() + string([]byte{gap, gap}) + marks.String() + string(gap)
}

func rank(r rune) byte {
	if place, ok := ranks[r]; ok {
		return place
	}
	base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r))) // é of another language sorts as e
	if place, ok := ranks[base]; ok {
		return place
	}
	return other
}
