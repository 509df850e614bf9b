package rosterfile

import (
	"strings"

	"keng/internal/roster"
)

// word is a heading or a value of the file. Files are read in both languages,
// whatever the program speaks: that makes the words a format, and no text of
// the locales.
type word struct{ vi, en string }

func (w word) in(language Language) string {
	if language == English {
		return w.en
	}
	return w.vi
}

// The words of the file, as they are written.
var (
	sheetName    = word{"Danh sách", "Roster"}
	headingWords = map[column]word{
		unit:      {"Đơn vị", "unit"},
		fullName:  {"Họ và tên", "full_name"},
		role:      {"Chức vụ", "role"},
		phone:     {"Số điện thoại", "phone"},
		birthYear: {"Năm sinh", "birth_year"},
		category:  {"Loại", "category"},
	}
	roleWords = map[roster.Role]word{
		roster.Secretary:       {"Bí thư", "secretary"},
		roster.Deputy:          {"Phó bí thư", "deputy"},
		roster.CommitteeMember: {"Chi ủy viên", "committee"},
		"":                     {"Đảng viên", "member"},
		roster.Leader:          {"Lãnh đạo", "leader"},
		roster.Admin:           {"Quản trị", "admin"},
	}
	// Who visits a cell or follows it is on no line: the file tells of people at home.
	categoryWords = map[roster.Category]word{
		roster.Official:     {"Chính thức", "official"},
		roster.Probationary: {"Dự bị", "probationary"},
		roster.Exempt:       {"Miễn sinh hoạt", "exempt"},
		roster.ShortExempt:  {"Tạm miễn sinh hoạt", "short_exempt"},
		roster.Away:         {"Sinh hoạt tạm thời nơi khác", "away"},
		roster.SpecialDuty:  {"Làm nhiệm vụ đặc biệt", "special_duty"},
		roster.Suspended:    {"Đình chỉ sinh hoạt", "suspended"},
		roster.Transferring: {"Chờ chuyển sinh hoạt", "transferring"},
	}
)

// The same, as they are read.
var (
	headings   = spelt(headingWords)
	roles      = spelt(roleWords)
	categories = spelt(categoryWords)
)

// spelt returns what each word stands for, by the word as [spell] writes it.
func spelt[K comparable](words map[K]word) map[string]K {
	read := make(map[string]K, 2*len(words))
	for what, w := range words {
		read[spell(w.vi)], read[spell(w.en)] = what, what
	}
	return read
}

// spell writes a word as it is compared: people write with and without
// diacritics, and with spaces for underlines.
func spell(s string) string { return roster.Fold(strings.ReplaceAll(s, "_", " ")) }
