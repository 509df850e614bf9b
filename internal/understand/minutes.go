package understand

import (
	"regexp"
	"strconv"
)

// minutesAlone is a number of minutes where nothing else is expected.
var minutesAlone = regexp.MustCompile(`^(\d{1,3}) ?(?:phut|p|ph|minutes|minute|mins|min)?\.?$`)

// hoursAlone are spans that people say by the hour, folded.
var hoursAlone = map[string]int{
	"quarter of an hour": 15, "a quarter of an hour": 15, "fifteen minutes": 15,
	"five minutes": 5, "ten minutes": 10, "twenty minutes": 20, "thirty minutes": 30,
	"nua tieng": 30, "nua gio": 30, "half an hour": 30, "half hour": 30,
	"mot tieng": 60, "1 tieng": 60, "1 gio": 60, "an hour": 60, "one hour": 60, "1 hour": 60, "1h": 60,
	"mot tieng ruoi": 90, "1 tieng ruoi": 90, "tieng ruoi": 90, "an hour and a half": 90, "one and a half hours": 90,
	"hai tieng": 120, "2 tieng": 120, "two hours": 120, "2 hours": 120, "2h": 120,
}

// about is what people put before a span that they are not sure of.
var about = regexp.MustCompile(`^(?:khoang |chung |tam |muon |tre |about |around |maybe |late |by )+`)

// Minutes reads a text that is a number of minutes: "15", "15p", "khoảng 15
// phút", "nửa tiếng".
func Minutes(text string) (int, bool) {
	folded := about.ReplaceAllString(Fold(text), "")
	if n, ok := hoursAlone[folded]; ok {
		return n, true
	}
	found := minutesAlone.FindStringSubmatch(folded)
	if found == nil {
		return 0, false
	}
	n, err := strconv.Atoi(found[1])
	return n, err == nil && n > 0
}
