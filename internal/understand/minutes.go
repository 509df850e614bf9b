package understand

import (
	"regexp"
	"strconv"
)

// minutesAlone is a number of minutes where nothing else is expected.
var minutesAlone = regexp.MustCompile(`^(?:khoang |chung |tam |about )?(\d{1,3}) ?(?:phut|p|ph|minutes|minute|min)?\.?$`)

// Minutes reads a text that is a number of minutes: "15", "15p", "khoảng 15 phút".
func Minutes(text string) (int, bool) {
	found := minutesAlone.FindStringSubmatch(Fold(text))
	if found == nil {
		return 0, false
	}
	n, err := strconv.Atoi(found[1])
	return n, err == nil && n > 0
}
