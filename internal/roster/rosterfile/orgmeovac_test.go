package rosterfile_test

import (
	"fmt"
	"slices"

	"keng/internal/names"
)

// The lands of villages, schools and offices in the highlands of Hà Giang.
var (
	stone  = mix{names.Hmong, names.Hmong, names.Hmong, names.Hmong, names.Hmong, names.Hmong, names.Giay, names.Dao}
	valley = mix{names.Tay, names.Tay, names.Hmong, names.Hmong, names.Dao, names.Giay}
	town   = mix{names.Kinh, names.Kinh, names.Tay, names.Tay, names.Giay, names.Hmong}
	staff  = mix{names.Kinh, names.Kinh, names.Kinh, names.Tay, names.Tay, names.Tay, names.Hmong, names.Giay}
)

// The kinds of cells in the highlands.
func village(who mix) kind {
	return kind{who: who, women: 30, youngest: 21, oldest: 60, retired: 22, phones: 65, couples: true}
}

func school(who mix) kind {
	return kind{who: who, women: 60, youngest: 23, oldest: 58, phones: 99}
}

func office(who mix) kind {
	return kind{who: who, women: 38, youngest: 24, oldest: 59, phones: 98}
}

// Words of villages' names in the highlands.
var (
	stony    = []string{"Sủng", "Lũng", "Tìa", "Há", "Pó", "Mã", "Tả", "Séo", "Xà", "Chúng", "Cá", "Hấu", "Phìn", "Lùng", "Sà", "Dìn", "Sảng", "Khai"}
	stonier  = []string{"Pờ", "Chứ", "Lủng", "Trà", "Chải", "Súng", "Tỷ", "Lò", "Đề", "Cáng", "Khúa", "Lầu", "Dê", "Pao", "Hoài", "Mủ", "Ván", "Ho", "Chá", "Lử"}
	watery   = []string{"Nà", "Bản", "Khâu", "Cốc", "Nậm", "Pác", "Phiêng", "Tát", "Khuổi", "Lũng"}
	waterier = []string{"Tèn", "Pinh", "Trang", "Ngần", "Pù", "Mạ", "Lạn", "Chèn", "Vài", "Hin", "Cuổng", "Chào", "Đâng", "Sài", "Luông", "Rằng"}
)

// meoVacCommunes are the district's, those with valleys last.
var meoVacCommunes = []string{
	"Pả Vi", "Pải Lủng", "Xín Cái", "Thượng Phùng", "Sơn Vĩ", "Giàng Chu Phìn", "Cán Chu Phìn", "Lũng Pù", "Lũng Chinh", "Sủng Trà", "Sủng Máng", "Tả Lủng",
	"Khâu Vai", "Niêm Sơn", "Niêm Tòng", "Tát Ngà", "Nậm Ban",
}

const meoVacStony = 12

// meoVacOffices have cells directly below the district's committee.
var meoVacOffices = []string{
	"Văn phòng Huyện ủy", "Ban Tổ chức Huyện ủy", "Ban Tuyên giáo Huyện ủy", "Cơ quan Ủy ban Kiểm tra Huyện ủy", "Ban Dân vận Huyện ủy",
	"Cơ quan Mặt trận Tổ quốc huyện", "Liên đoàn Lao động huyện", "Hội Liên hiệp Phụ nữ huyện", "Huyện đoàn", "Hội Nông dân huyện", "Hội Cựu chiến binh huyện",
	"Trung tâm Bồi dưỡng chính trị huyện", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện", "Phòng Nội vụ", "Phòng Tài chính - Kế hoạch",
	"Phòng Giáo dục và Đào tạo", "Phòng Nông nghiệp và Phát triển nông thôn", "Phòng Tài nguyên và Môi trường", "Phòng Kinh tế và Hạ tầng",
	"Phòng Lao động - Thương binh và Xã hội", "Phòng Văn hóa và Thông tin", "Phòng Tư pháp", "Thanh tra huyện", "Phòng Dân tộc", "Phòng Y tế",
	"Trung tâm Văn hóa, Thể thao và Du lịch", "Trung tâm Dịch vụ nông nghiệp", "Viện kiểm sát nhân dân huyện", "Tòa án nhân dân huyện",
	"Chi cục Thi hành án dân sự huyện", "Chi cục Thuế huyện", "Kho bạc Nhà nước huyện", "Bảo hiểm xã hội huyện", "Ngân hàng Chính sách xã hội huyện",
	"Hạt Kiểm lâm huyện", "Bưu điện huyện", "Điện lực huyện",
}

// meoVac is the district committee of Mèo Vạc: 21 committees and 37 cells
// directly below it; 199 villages and street groups, 55 schools.
func meoVac() *unit {
	c := newComposer(1)
	top := &unit{name: "Đảng bộ huyện Mèo Vạc"}
	c.taken["Niêm Đồng"] = true
	villages := make([]int, 1+len(meoVacCommunes))
	for i := range villages {
		villages[i] = 11
	}
	c.settle(villages, 199, 8, 15)
	top.add(c.meoVacTown(villages[0]))
	for i, name := range meoVacCommunes {
		top.add(c.meoVacCommune(name, villages[1+i], i >= meoVacStony))
	}
	top.add(
		c.meoVacForce("Đảng bộ Quân sự huyện", "Chi bộ Ban Tham mưu", "Chi bộ Ban Chính trị", "Chi bộ Ban Hậu cần - Kỹ thuật", "Chi bộ Trung đội Thường trực"),
		c.meoVacForce("Đảng bộ Công an huyện", "Chi bộ Tổng hợp", "Chi bộ An ninh", "Chi bộ Cảnh sát điều tra", "Chi bộ Quản lý hành chính", "Chi bộ Xây dựng phong trào"),
		c.meoVacForce("Đảng bộ Bệnh viện đa khoa huyện", "Chi bộ Phòng chức năng", "Chi bộ Khoa Khám bệnh", "Chi bộ Khoa Nội - Nhi", "Chi bộ Khoa Ngoại - Sản"),
	)
	for _, name := range meoVacOffices {
		top.add(c.cell("Chi bộ "+name, office(staff), 6+c.chance.IntN(7)+c.chance.IntN(7)))
	}
	seat := top.below[slices.IndexFunc(top.below, func(u *unit) bool { return u.name == "Chi bộ Văn phòng Huyện ủy" })]
	c.lead(top, leader, seat, 3)
	c.lead(top, admin, seat, 2)
	return top
}

// highlandSize is 10 to 13 as a rule, 3 to 30 at the outside.
func (c *composer) highlandSize() int {
	switch c.chance.IntN(20) {
	case 0, 1:
		return 3 + c.chance.IntN(5)
	case 2:
		return 17 + c.chance.IntN(14)
	default:
		return 8 + c.chance.IntN(4) + c.chance.IntN(5)
	}
}

func (c *composer) meoVacTown(groups int) *unit {
	u := &unit{name: "Đảng bộ thị trấn Mèo Vạc"}
	for i := range groups {
		u.add(c.cell(fmt.Sprintf("Chi bộ Tổ dân phố %d", i+1), village(town), c.highlandSize()+3))
	}
	for _, name := range []string{"Trường Mầm non thị trấn", "Trường Tiểu học thị trấn", "Trường Trung học cơ sở thị trấn", "Trường Trung học phổ thông"} {
		u.add(c.cell("Chi bộ "+name, school(staff), 12+c.chance.IntN(9)))
	}
	c.lead(u, leader, u.below[0], 2)
	return u
}

// meoVacCommune has three schools, and no cell of its offices: those were
// dissolved, and their members are in the villages' cells.
func (c *composer) meoVacCommune(name string, villages int, inValley bool) *unit {
	u := &unit{name: "Đảng bộ xã " + name}
	who, first, second := stone, stony, stonier
	if inValley {
		who, first, second = valley, watery, waterier
	}
	for i := range villages {
		place := c.place(first, second)
		if name == "Niêm Sơn" && i == 0 {
			place = "Niêm Đồng"
		}
		u.add(c.cell("Chi bộ thôn "+place, village(who), c.highlandSize()))
	}
	for _, s := range []string{"Mầm non", "Phổ thông dân tộc bán trú Tiểu học", "Phổ thông dân tộc bán trú Trung học cơ sở"} {
		u.add(c.cell("Chi bộ Trường "+s+" "+name, school(staff), 7+c.chance.IntN(9)))
	}
	c.lead(u, leader, u.below[0], 1)
	c.lead(u, leader, u.below[1], 1)
	return u
}

// meoVacForce is a committee that is no commune's.
func (c *composer) meoVacForce(name string, cells ...string) *unit {
	u := &unit{name: name}
	for _, cell := range cells {
		u.add(c.cell(cell, office(staff), 8+c.chance.IntN(6)))
	}
	c.lead(u, leader, u.below[0], 2)
	return u
}
