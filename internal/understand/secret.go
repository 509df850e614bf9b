package understand

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Words around "mật" that tell whether it is a stamp.
var (
	// secretAfter: a paper that is "mật" bears the stamp.
	secretAfter = regexp.MustCompile(`(?:^| )(?:tài liệu|văn bản|công văn|nghị quyết|quyết định|báo cáo|kế hoạch|chỉ thị|thông báo|tờ trình|hồ sơ|giấy mời|thông tin|biên bản|dấu|đóng dấu|độ|mức|mức độ|loại|cuộc họp|họp|tối|tuyệt)$`)
	// harmlessBefore and harmlessAfter make other words of it: bí mật, mật khẩu.
	harmlessBefore = set("bí bảo thân cơ cẩn ong trăng túi")
	harmlessAfter  = set("khẩu độ thiết ong mã vụ danh thám đường mía hoa ngữ")
	// bareStamps are stamps without diacritics, where only one reading is left,
	// and those in English.
	bareStamps = regexp.MustCompile(`(?:^| )(?:tuyet mat|tai lieu mat|van ban mat|cong van mat|dong dau mat|dau mat|` +
		`top secret|(?:secret|classified) (?:document|documents|paper|papers|file|files|report|content|information))(?: |$)`)
	bareAlone = map[string]bool{"TOI MAT": true, "TUYET MAT": true, "MAT": true, "DO MAT": true}
	bareNot   = regexp.MustCompile(`mat (?:tran|khau|do|thiet|hang|dinh|bang)`)
)

// Secret tells whether a text, or the name of a file, bears the stamp of a
// state secret: MẬT, TỐI MẬT, TUYỆT MẬT, "độ mật", "tài liệu mật". Words such
// as bí mật, mật khẩu, mật độ and mật thiết are no stamps.
func Secret(text string) bool {
	for _, part := range parts(norm.NFC.String(strings.ToValidUTF8(text, ""))) {
		if bareAlone[strings.Join(part, " ")] || secretPart(part) {
			return true
		}
		folded := strings.ToLower(strings.Join(part, " "))
		if bareStamps.MatchString(folded) && !bareNot.MatchString(folded) {
			return true
		}
	}
	return false
}

// parts splits a text at its marks into runs of words. A file's name has
// underscores and hyphens for spaces, and an ending.
func parts(text string) [][]string {
	var all [][]string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool {
		return r == '\n' || r != '_' && r != '-' && (unicode.IsPunct(r) || unicode.IsSymbol(r))
	}) {
		words := strings.FieldsFunc(part, func(r rune) bool { return unicode.IsSpace(r) || r == '_' || r == '-' })
		if len(words) > 0 {
			all = append(all, words)
		}
	}
	return all
}

// secretPart looks at each "mật" of a run of words and at its neighbours.
func secretPart(words []string) bool {
	for i, word := range words {
		if strings.ToLower(word) != "mật" {
			continue
		}
		before := strings.ToLower(strings.Join(words[:i], " "))
		var last, next string
		if i > 0 {
			last = strings.ToLower(words[i-1])
		}
		if i+1 < len(words) {
			next = strings.ToLower(words[i+1])
		}
		switch {
		case harmlessBefore[last], harmlessAfter[next]:
		case word == "MẬT", len(words) == 1, secretAfter.MatchString(before):
			return true
		}
	}
	return false
}
