// Package names makes up full names as the peoples of Vietnam bear them, for
// organisations that there are not: those of tests and of benches.
//
// Each name is put together from a surname, what may stand in the middle, and
// what a person is called by. Nobody's name was taken from a list of people,
// but a name that is plausible is somebody's somewhere.
package names

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// People are the words that a people's names are made of.
type People struct {
	// bent is how much commoner the first surnames are than the last; see early.
	bent int
	// Surnames and middles stand with the commonest first. An empty middle is none.
	surnames   []string
	men, women words
}

// words are those of men or women, with surnames of their own where theirs are
// others than the people's.
type words struct{ middles, givens, surnames []string }

// Draw makes up a name, and tells whether it is a woman's: of a hundred, so
// many are.
func (p *People) Draw(chance *rand.Rand, women int) (name string, woman bool) {
	given := p.men
	if woman = chance.IntN(100) < women; woman {
		given = p.women
	}
	surnames := p.surnames
	if given.surnames != nil {
		surnames = given.surnames
	}
	for {
		name = strings.Join(strings.Fields(
			early(chance, surnames, p.bent)+" "+early(chance, given.middles, 2)+" "+early(chance, given.givens, 1)), " ")
		if !slices.Contains(spared, name) {
			return name, woman
		}
	}
}

// early picks a word. The more bent, the likelier is an early one: with 1 all
// are alike; with 3, of 24 surnames the first is a third of all people's, as
// Nguyễn is.
func early(chance *rand.Rand, words []string, bent int) string {
	at := 1.0
	for range bent {
		at *= chance.Float64()
	}
	return words[int(at*float64(len(words)))]
}

// spared are names that would be taken for the person who made them known.
var spared = []string{
	"Hồ Chí Minh", "Nguyễn Văn Linh", "Nguyễn Văn Cừ", "Nguyễn Thị Minh Khai", "Nguyễn Đức Cảnh", "Nguyễn Thị Định", "Nguyễn Thị Bình",
	"Nguyễn Phú Trọng", "Nguyễn Xuân Phúc", "Nguyễn Minh Triết", "Nguyễn Tấn Dũng", "Nguyễn Sinh Hùng", "Nguyễn Thị Kim Ngân",
	"Trần Phú", "Trần Đức Lương", "Trần Đại Quang", "Trần Thanh Mẫn", "Trần Cẩm Tú", "Lê Duẩn", "Lê Hồng Phong", "Lê Đức Anh", "Lê Đức Thọ",
	"Lê Khả Phiêu", "Lê Minh Hưng", "Phạm Hùng", "Phạm Văn Đồng", "Phạm Minh Chính", "Hoàng Văn Thụ", "Hoàng Quốc Việt", "Phan Văn Khải",
	"Phan Đăng Lưu", "Võ Nguyên Giáp", "Võ Chí Công", "Võ Văn Kiệt", "Võ Văn Thưởng", "Võ Thị Ánh Xuân", "Võ Thị Sáu", "Đỗ Mười", "Đặng Thai Mai",
	"Nông Đức Mạnh", "Trương Tấn Sang", "Trương Hòa Bình", "Lương Cường", "Tô Lâm", "Tô Huy Rứa", "Vương Đình Huệ", "Bùi Thị Minh Hoài",
	"Phan Văn Giang", "Lương Tam Quang", "Nguyễn Hòa Bình", "Bùi Thanh Sơn", "Trần Hồng Hà", "Lê Thành Long", "Hồ Đức Phớc", "Nguyễn Chí Dũng",
	"Mai Văn Chính", "Đỗ Văn Chiến", "Nguyễn Trọng Nghĩa", "Lê Hoài Trung", "Nguyễn Thanh Nghị", "Trịnh Văn Quyết", "Nguyễn Duy Ngọc", "Phan Đình Trạc",
	"Nguyễn Xuân Thắng", "Nguyễn Văn Nên", "Lê Minh Trí", "Hà Thị Nga", "Trần Đình Long", "Nguyễn Thị Phương Thảo", "Nguyễn Quang Hải",
	"Vừ A Dính", "Kim Đồng", "Lý Tự Trọng", "Tôn Đức Thắng", "Châu Văn Liêm", "Giàng Seo Phử",
}
