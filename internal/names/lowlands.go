package names

// Kinh are the Vietnamese of the north and of the uplands' towns.
var Kinh = &People{
	bent: 3,
	surnames: []string{
		"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Phan", "Đinh", "Trịnh", "Đào", "Đoàn", "Lương",
		"Mai", "Cao", "Tạ", "Phùng", "Quách", "Nguyễn Đức", "Lê Nguyễn",
	},
	men: words{
		middles: []string{"Văn", "Đức", "Quang", "Xuân", "Minh", "Hữu", "", "Đình", "Công", "Mạnh", "Ngọc", "Thanh", "Trọng", "Quốc", "Tiến", "Việt", "Anh", "Thế"},
		givens: []string{
			"Hùng", "Dũng", "Tuấn", "Thắng", "Hải", "Sơn", "Cường", "Thành", "Trung", "Hiếu", "Hòa", "Bình", "Long", "Nam", "Tùng", "Quân", "Kiên",
			"Trường", "Đạt", "Huy", "Khánh", "Lâm", "Vinh", "Toàn", "Phúc", "Thịnh", "Tú", "Quyết", "Thuận", "Ích", "Ân", "Khuê", "Nghĩa", "Tuyến", "Duy",
			"Chiến", "Hưng", "Luân", "Nhật", "Ước", "Văn", "Yên", "Bằng", "Gia Bảo", "Hoàng Anh", "Việt Anh", "Minh Đức", "Hải Đăng",
		},
	},
	women: words{
		middles: []string{"Thị", "Thị Thu", "Thị Thanh", "Thị Hồng", "Thu", "Thị Ngọc", "Thị Kim", "Thanh", "Hồng", "", "Minh", "Bích", "Thị Phương", "Thị Minh", "Thùy", "Thị Mai"},
		givens: []string{
			"Hương", "Lan", "Hà", "Hoa", "Hằng", "Thủy", "Nga", "Yến", "Oanh", "Mai", "Hiền", "Thảo", "Nhung", "Dung", "Liên", "Huệ", "Loan", "Thúy",
			"Phương", "Linh", "Trang", "Vân", "Xuân", "Tâm", "Quyên", "Ngân", "Ánh", "Chi", "Diệp", "Én", "Ích", "Khuyên", "Lụa", "Nguyệt", "Tươi", "Tuyết", "Uyên",
			"Hải Yến", "Phương Thảo", "Quỳnh Anh", "Hoàng Oanh",
		},
	},
}

// South are the Vietnamese of the Mekong's lands.
var South = &People{
	bent: 3,
	surnames: []string{
		"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Phan", "Trương", "Bùi", "Đặng", "Đỗ", "Hồ", "Ngô", "Dương", "Đinh", "Đoàn", "Lâm", "Mai",
		"Cao", "Thái", "Châu", "La", "Lưu", "Tôn",
	},
	men: words{
		middles: []string{"Văn", "Thanh", "Minh", "Hoàng", "Quốc", "Hữu", "", "Ngọc", "Tấn", "Phước", "Thành", "Công", "Trung", "Chí", "Bá", "Út", "Hồng"},
		givens: []string{
			"Hùng", "Dũng", "Tuấn", "Phong", "Hải", "Sơn", "Phước", "Tâm", "Đức", "Nhân", "Hiền", "Bé", "Lợi", "Thuận", "Tài", "Lộc", "Phúc", "Thọ", "Nghĩa",
			"Trí", "Khanh", "Toàn", "Vũ", "Khang", "Sang", "Út", "Em", "Rạng", "Sĩ", "Nhựt", "Thạnh", "Đực", "Tám", "Ba", "Quới", "Điền", "Nguyên",
		},
	},
	women: words{
		middles: []string{"Thị", "Thị Kim", "Thị Ngọc", "Thị Mỹ", "Kim", "Ngọc", "Thị Cẩm", "Thị Bích", "", "Thị Thanh", "Mỹ", "Thị Thùy", "Thị Hồng", "Bảo"},
		givens: []string{
			"Hoa", "Lan", "Phượng", "Loan", "Thu", "Nga", "Liên", "Bé", "Út", "Tư", "Ánh", "Hồng", "Thúy", "Nhung", "Trinh", "Hạnh", "Tiên", "Tuyền", "Duyên", "Ngân", "Châu",
			"Đào", "Lành", "Nhi", "Vân", "Xuyến", "Diễm", "Mộng Thu", "Thúy Kiều", "Gấm", "Huệ", "Sương",
		},
	},
}

// Khmer are those of An Giang, where many men have Chau in front, and many
// women Néang.
var Khmer = &People{
	bent:     2,
	surnames: []string{"Chau", "Kim", "Thạch", "Danh", "Sơn", "Lâm", "Tăng", "Lý"},
	men: words{
		middles: []string{"", "Sóc", "Phước", "Văn", "Phi", "Sa", "Minh"},
		givens: []string{
			"Kha", "Rinh", "Hênh", "Ươl", "Chanh", "Sách", "Thia", "Khonl", "Sơn", "Nhiên", "Phol", "Rum", "Đa", "Sít", "Mong", "Cươne", "Ral", "Thi", "Xuân", "Nara",
			"Rây", "Sóc Kunh", "Mâu", "Ên", "Phonl", "Tum",
		},
	},
	women: words{
		surnames: []string{"Néang", "Thạch", "Néang", "Danh", "Kim", "Lâm"},
		middles:  []string{"", "Thị", "Sóc", "Kim"},
		givens: []string{
			"Nim", "Srây", "Sa Mon", "Phally", "Rôm", "Thia", "Kunh Thia", "Chanh Đa", "Lai", "Cheng", "Nhơn", "Phương", "Rane", "Sanh", "Oane", "Ni", "Kha Ly", "Sa Ry",
		},
	},
}

// Hoa are the Chinese of the south's towns.
var Hoa = &People{
	bent:     2,
	surnames: []string{"Lâm", "Trần", "Huỳnh", "Lý", "Trương", "Quách", "Mã", "Tăng", "Hà", "La", "Vương", "Tạ", "Dương", "Ngô", "Khưu"},
	men: words{
		middles: []string{"Chí", "Vĩnh", "Quốc", "Kiến", "Diệu", "Thành", "", "Gia", "Chấn", "Bỉnh"},
		givens:  []string{"Hòa", "Cường", "Phát", "Hưng", "Hào", "Minh", "Vinh", "Sanh", "Tài", "Quyền", "Lương", "Khôn", "Nam", "Huê", "Dân", "Trung"},
	},
	women: words{
		middles: []string{"Mỹ", "Ngọc", "Lệ", "Tú", "Thục", "Tuyết", "Huệ", "Thị"},
		givens:  []string{"Linh", "Phụng", "Anh", "Quyên", "Hoa", "Châu", "Dung", "Phương", "Muối", "Quân", "Trân", "Hà", "Bình", "Nghi"},
	},
}
