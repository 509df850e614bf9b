package i18n

import (
	"fmt"
	"strconv"
	"strings"
)

// Number writes a whole number with its thousands parted: "32.015".
func (w *Words) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var parts []string
	for len(digits) > 3 {
		parts = append([]string{digits[len(digits)-3:]}, parts...)
		digits = digits[:len(digits)-3]
	}
	parts = append([]string{digits}, parts...)
	return sign + strings.Join(parts, w.Say("number.thousands"))
}

// Ratio writes part of whole with the fraction behind it: "92,0% (23/25)". It
// rounds down, so that 448 of 498 never passes for 90 per cent. Of nothing
// there is no ratio: "không tính".
func (w *Words) Ratio(part, whole int) string {
	if whole == 0 {
		return w.Say("number.no_ratio")
	}
	tenths := part * 1000 / whole
	return fmt.Sprintf("%d%s%d%% (%s/%s)", tenths/10, w.Say("number.decimal"), tenths%10, w.Number(part), w.Number(whole))
}
