package names

// Hmong are those of Hà Giang, where a grown man is called Mí or A.
var Hmong = &People{
	bent:     2,
	surnames: hmongSurnames,
	men:      words{middles: []string{"Mí", "A", "", "Chá", "Sé", "Dũng", "Nhìa", "Và"}, givens: hmongMen},
	women:    words{middles: []string{"Thị", "Thị", ""}, givens: hmongWomen},
}

// HmongLaoCai are those of Lào Cai, where a grown man is called Seo.
var HmongLaoCai = &People{
	bent: 2,
	surnames: []string{
		"Giàng", "Vàng", "Thào", "Sùng", "Ly", "Ma", "Cư", "Tráng", "Hầu", "Hảng", "Lù", "Lừu", "Sình", "Cháng", "Sải", "Thền", "Lầu",
	},
	men:   words{middles: []string{"Seo", "A", "", "Văn", "Sín", "Chẩn"}, givens: hmongMen},
	women: words{middles: []string{"Thị", "Thị", "", "Seo"}, givens: hmongWomen},
}

var (
	hmongSurnames = []string{
		"Vàng", "Giàng", "Sùng", "Thào", "Mua", "Lầu", "Ly", "Thò", "Già", "Hờ", "Và", "Chá", "Cứ", "Vừ", "Hạ", "Sính", "Ma", "Chứ", "Hầu",
	}
	hmongMen = []string{
		"Sính", "Pó", "Lử", "Páo", "Chứ", "Nô", "Già", "Vừ", "Sử", "Dình", "Chơ", "Tủa", "Sì", "Phứ", "Súng", "Mua", "Và", "Chính", "Sáu", "Thề", "Hờ", "Dia", "Lềnh", "Khay",
		"Páo Sình", "Chúng", "Lùng", "Hồ", "Sếnh", "Giống", "Ná", "Cấu", "Đế", "Sang", "Tỏa", "Nhè", "Khư",
	}
	hmongWomen = []string{
		"Mỷ", "Dính", "Súa", "Chở", "Pà", "Máy", "Xía", "Dợ", "Đớ", "Dí", "Sua", "Mai", "Sáy", "Lía", "Vá", "Dở", "Ca", "Mảy", "Chứ", "Dúa", "Ly", "Say", "Chía", "Sống", "Cở",
	}
)

// Tay are the Tày, and the Nùng with them.
var Tay = &People{
	bent:     2,
	surnames: []string{"Nông", "Hoàng", "Ma", "Nguyễn", "Lục", "Lương", "Lý", "Hà", "Triệu", "Bế", "Vi", "Đàm", "Chúng", "La", "Quan", "Mạc"},
	men: words{
		middles: []string{"Văn", "Đức", "Quốc", "Trung", "Minh", "", "Ích", "Xuân"},
		givens: []string{
			"Thành", "Quyết", "Thuận", "Hùng", "Kiên", "Chài", "Khánh", "Sơn", "Đạo", "Dũng", "Thường", "Tòng", "Khiêm", "Nghì", "Vượng", "Bảo", "Đoàn", "Lưu", "Hợp", "Coóng",
			"Tụng", "Phấu", "Lằm", "Chiêu", "Ngân", "Toản", "Rèn", "Học",
		},
	},
	women: words{
		middles: []string{"Thị", "Thị", "Thị Thu", "Thị Bích", "Thị Hồng"},
		givens: []string{
			"Liên", "Mai", "Thúy", "Nhình", "Bích", "Hoan", "Duyên", "Xuyến", "Lan", "Phướng", "Nhời", "Sim", "Nga", "Đậu", "Hiệp", "Bưởi", "Én", "Cúc", "Nhàn", "Ươm",
		},
	},
}

// Giay are the Giáy.
var Giay = &People{
	bent:     2,
	surnames: []string{"Lù", "Vàng", "Lục", "Hoàng", "Nông", "Vi", "Phan", "Sân", "Lò", "Ú", "Tẩn"},
	men: words{
		middles: []string{"Văn", "A", "Đức", "", "Seo", "Sài"},
		givens:  []string{"Pín", "Sín", "Dín", "Phủng", "Sài", "Chung", "Hà", "Ngân", "Dền", "Quý", "Tờ", "Hùng", "Nhè", "Cáo", "Lìn", "Tương", "Phà", "Páo"},
	},
	women: words{
		middles: []string{"Thị", "Thị", "Thị Mỷ"},
		givens:  []string{"Dín", "Sen", "Xúa", "Chấp", "Bé", "Hoa", "Vân", "Phin", "Thắm", "Nhí", "Chẹ", "Mẩy", "Lan", "Quế", "Yển"},
	},
}

// Dao are the Dao of several branches.
var Dao = &People{
	bent:     2,
	surnames: []string{"Phàn", "Triệu", "Bàn", "Đặng", "Tẩn", "Chảo", "Lý", "Phùng", "Tẩn", "Vần", "Chìu"},
	men: words{
		middles: []string{"Văn", "Tòn", "Phụ", "Chòi", "Sành", "Vần", "Mềnh", "Tiến", "Láo", "Quầy"},
		givens: []string{
			"Vạng", "Chiêu", "Phâu", "Chìu", "Sơn", "Quyên", "Lở", "Phin", "Sán", "Chài", "Tá", "Guyền", "San", "Phú", "Tình", "Nhậy", "Cói", "Lụa", "Diếp", "Khe",
		},
	},
	women: words{
		middles: []string{"Thị", "Mùi", "Mẩy", "Lở", "Tả", "Thị Lở"},
		givens:  []string{"Mẩy", "Khé", "Mụi", "Chài", "Nhàn", "Pham", "Sểnh", "Liều", "Ghến", "Phẩy", "Ton", "Mán", "Lai", "Phấy", "Nái", "Sao"},
	},
}
