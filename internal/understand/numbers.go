package understand

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// aNumber is one place of a list, or a run of them: "3", "1-5".
var aNumber = regexp.MustCompile(`^(\d{1,4})(?:-(\d{1,4}))?$`)

var (
	// runWords stand between the ends of a run.
	runWords = regexp.MustCompile(` *(?:-|–|—|\bden\b|\btoi\b|\bto\b|\bthrough\b) *`)
	// andWords stand between places.
	andWords = regexp.MustCompile(`[,;.\n]|\bva\b|\band\b| `)
	// numberWords come before them.
	numberWords = regexp.MustCompile(`\b(?:so|tu|from|numbers?|cac|nguoi)\b`)
)

// Numbers reads places of a list of so many, from 1: "1-5, 8", "2 và 7", "từ 3
// đến 6". The result is in order, each once. It is false where anything else is
// said, or a place that the list does not have.
func Numbers(text string, most int) ([]int, bool) {
	folded := Fold(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\n", ","))
	folded = runWords.ReplaceAllString(numberWords.ReplaceAllString(folded, ""), "-")
	var all []int
	for _, part := range andWords.Split(folded, -1) {
		if part == "" {
			continue
		}
		found := aNumber.FindStringSubmatch(part)
		if found == nil {
			return nil, false
		}
		from, _ := strconv.Atoi(found[1])
		to := from
		if found[2] != "" {
			to, _ = strconv.Atoi(found[2])
		}
		if from < 1 || to < from || to > most {
			return nil, false
		}
		for n := from; n <= to; n++ {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), len(all) > 0
}
