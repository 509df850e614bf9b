package understand

import (
	"regexp"
	"strconv"
	"strings"
)

// choiceNumber matches a choice named by its number.
var choiceNumber = regexp.MustCompile(`^(?:(?:toi |i )?(?:chon|choose|pick|take) )?(?:so|cau|muc|phuong an|lua chon|option|choice|number|no)? ?#?(\d{1,2})$`)

// Choice finds the label that a typed text means, by its number from 1 or by
// its words, and returns its index from 0. Part of the words will do: what is
// left without "tôi" or "I will", or two words at an end of just one label. It is false
// where nothing, or more than one, fits.
func Choice(text string, labels []string) (int, bool) {
	said := plain(text)
	if said == "" {
		return 0, false
	}
	folded := make([]string, len(labels))
	for i, label := range labels {
		folded[i] = plain(label)
	}
	byWords, exact := only(folded, func(label string) bool { return label == said })
	if found := choiceNumber.FindStringSubmatch(said); found != nil {
		n, _ := strconv.Atoi(found[1])
		byNumber := n >= 1 && n <= len(labels)
		if byNumber && exact && byWords != n-1 {
			return 0, false // the labels are numbers themselves
		}
		if byNumber {
			return n - 1, true
		}
	}
	if exact {
		return byWords, true
	}
	if i, ok := only(folded, func(label string) bool { return withoutMe(label) == withoutMe(said) }); ok {
		return i, true
	}
	if !strings.Contains(said, " ") {
		return 0, false // one word, as "không", is too little to promise something
	}
	return only(folded, func(label string) bool {
		return strings.HasPrefix(label, said+" ") || strings.HasSuffix(label, " "+said)
	})
}

// plain returns the folded words of a text without stops.
func plain(text string) string { return newLine(text).joined }

func withoutMe(label string) string {
	for _, me := range []string{"toi ", "em ", "i will ", "i'll ", "i "} {
		if rest, ok := strings.CutPrefix(label, me); ok {
			return rest
		}
	}
	return label
}

// only returns the index of the one label that fits.
func only(labels []string, fits func(string) bool) (int, bool) {
	index, n := 0, 0
	for i, label := range labels {
		if fits(label) {
			index, n = i, n+1
		}
	}
	if n != 1 {
		return 0, false
	}
	return index, true
}
