package main

// The names of the demonstration's people: families of the highlands of Hà
// Giang (Tày, Nùng, Giáy, Mông, Lô Lô) and of the lowlands.
type sampleFamily struct {
	surnames, men, women []string // men and women are what comes after the surname
}

var (
	tayNames = sampleFamily{
		surnames: []string{"Nông", "Hoàng", "Ma", "Lý", "Lục", "Nguyễn", "Chúng"},
		men:      []string{"Văn Thành", "Văn Quyết", "Đức Thuận", "Văn Hùng", "Trung Kiên", "Văn Chài", "Quốc Khánh", "Văn Sơn", "Minh Đạo", "Văn Dũng"},
		women:    []string{"Thị Liên", "Thị Mai", "Thị Thúy", "Thị Nhình", "Thị Bích", "Thị Hoan", "Thị Duyên", "Thị Xuyến"},
	}
	mongNames = sampleFamily{
		surnames: []string{"Vàng", "Giàng", "Thào", "Sùng", "Mua", "Lầu", "Ly", "Và"},
		men:      []string{"Mí Sính", "Mí Pó", "Mí Lử", "A Sử", "Mí Chá", "Mí Nô", "A Páo", "Mí Già", "Sé Dình", "Mí Vừ"},
		women:    []string{"Thị Mỷ", "Thị Dính", "Thị Súa", "Thị Chở", "Thị Pà", "Thị Máy", "Thị Xía"},
	}
	kinhNames = sampleFamily{
		surnames: []string{"Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đỗ", "Bùi", "Đặng", "Hoàng"},
		men:      []string{"Anh Tuấn", "Văn Hòa", "Xuân Trường", "Mạnh Cường", "Quang Huy", "Đình Phúc", "Tiến Đạt", "Thanh Tùng"},
		women:    []string{"Thị Hương", "Thu Hà", "Thị Ngọc Lan", "Thanh Hoa", "Thị Yến", "Kim Oanh", "Thị Thảo", "Bích Phượng", "Hồng Nhung"},
	}
)

// name is one that nobody in the cell has. kinh is how many in ten come from
// the lowlands.
func (g *sampleGenerator) name(kinh int) string {
	for {
		family := tayNames
		switch {
		case g.rand.IntN(10) < kinh:
			family = kinhNames
		case g.rand.IntN(2) == 0:
			family = mongNames
		}
		given := family.men
		if g.rand.IntN(5) < 2 {
			given = family.women
		}
		name := family.surnames[g.rand.IntN(len(family.surnames))] + " " + given[g.rand.IntN(len(given))]
		if !g.names[name] && name != sampleLeader {
			g.names[name] = true
			return name
		}
	}
}
