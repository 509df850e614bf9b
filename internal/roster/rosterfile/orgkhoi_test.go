package rosterfile_test

import (
	"fmt"

	"keng/internal/names"
)

// provincial are the people of a province's offices.
var provincial = mix{names.Kinh, names.Kinh, names.Kinh, names.Kinh, names.Kinh, names.Kinh, names.Tay, names.Tay}

// khoiCommittees are the base organisations that have several cells, by what
// their cells are called.
var khoiCommittees = []struct {
	cells []string
	names []string
}{
	{
		[]string{
			"Văn phòng Sở", "Thanh tra Sở", "Kế hoạch - Tài chính", "Tổ chức cán bộ", "Nghiệp vụ 1", "Nghiệp vụ 2", "Trung tâm Dịch vụ", "Trung tâm Kỹ thuật",
		},
		[]string{
			"Sở Nội vụ", "Sở Tài chính", "Sở Kế hoạch và Đầu tư", "Sở Công Thương", "Sở Nông nghiệp và Phát triển nông thôn", "Sở Xây dựng",
			"Sở Giao thông vận tải", "Sở Tài nguyên và Môi trường", "Sở Thông tin và Truyền thông", "Sở Văn hóa, Thể thao và Du lịch",
			"Sở Khoa học và Công nghệ", "Sở Lao động - Thương binh và Xã hội", "Sở Tư pháp", "Sở Giáo dục và Đào tạo", "Sở Y tế",
		},
	},
	{
		[]string{"số 1", "số 2", "số 3", "số 4", "số 5", "số 6", "số 7", "số 8"},
		[]string{
			"Văn phòng Tỉnh ủy", "Văn phòng Ủy ban nhân dân tỉnh", "Cục Thuế tỉnh", "Kho bạc Nhà nước tỉnh", "Bảo hiểm xã hội tỉnh",
			"Cục Quản lý thị trường", "Cục Thi hành án dân sự tỉnh", "Tòa án nhân dân tỉnh", "Viện kiểm sát nhân dân tỉnh",
			"Ngân hàng Chính sách xã hội tỉnh", "Ngân hàng Nông nghiệp tỉnh", "Bưu điện tỉnh", "Viễn thông tỉnh", "Công ty Điện lực tỉnh", "Công ty Cấp nước",
		},
	},
	{
		[]string{"Phòng Hành chính - Quản trị", "Phòng Đào tạo", "Khoa Cơ bản", "Khoa Chuyên ngành", "Khoa Lý luận", "Sinh viên 1", "Sinh viên 2", "Thư viện"},
		[]string{"Trường Chính trị tỉnh", "Trường Cao đẳng Sư phạm", "Trường Cao đẳng Kinh tế - Kỹ thuật", "Trường Trung học phổ thông Chuyên"},
	},
	{
		[]string{"Phòng Tổ chức - Hành chính", "Phòng Điều dưỡng", "Khoa Khám bệnh", "Khoa Nội", "Khoa Ngoại", "Khoa Dược", "Khoa Xét nghiệm", "Khoa Cấp cứu"},
		[]string{"Bệnh viện Đa khoa tỉnh", "Bệnh viện Y dược cổ truyền", "Bệnh viện Sản - Nhi", "Trung tâm Kiểm soát bệnh tật"},
	},
	{
		[]string{"Ban Biên tập", "Phòng Kỹ thuật", "Phòng Thời sự", "Phòng Hành chính"},
		[]string{"Đài Phát thanh và Truyền hình tỉnh", "Báo tỉnh"},
	},
}

// khoiCells are base organisations that are one cell.
var khoiCells = []string{
	"Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy", "Ban Dân vận Tỉnh ủy", "Ban Nội chính Tỉnh ủy", "Cơ quan Ủy ban Kiểm tra Tỉnh ủy", "Cơ quan Đảng ủy Khối",
	"Cơ quan Mặt trận Tổ quốc tỉnh", "Liên đoàn Lao động tỉnh", "Hội Liên hiệp Phụ nữ tỉnh", "Tỉnh đoàn", "Hội Nông dân tỉnh", "Hội Cựu chiến binh tỉnh",
	"Thanh tra tỉnh", "Ban Dân tộc tỉnh", "Ban Quản lý các khu công nghiệp", "Liên minh Hợp tác xã tỉnh",
}

// khoiParts are committees within a base organisation (đảng bộ bộ phận).
var khoiParts = map[string]string{
	"Sở Nông nghiệp và Phát triển nông thôn": "Đảng bộ bộ phận Chi cục Kiểm lâm",
	"Sở Y tế":                "Đảng bộ bộ phận Trung tâm Giám định",
	"Bệnh viện Đa khoa tỉnh": "Đảng bộ bộ phận Khối cận lâm sàng",
}

// khoiMembers is a little over what the source says, "over 4,000".
const khoiMembers = 4_032

// khoiCoQuanTinh is a province's bloc of offices: 56 base organisations, most
// of them committees with several cells.
func khoiCoQuanTinh() *unit {
	c := newComposer(2)
	top := &unit{name: "Đảng bộ Khối các cơ quan tỉnh"}
	var sizes []int
	for _, kinds := range khoiCommittees {
		for _, name := range kinds.names {
			u := &unit{name: "Đảng bộ " + name}
			for _, cell := range kinds.cells[:min(len(kinds.cells), 4+c.chance.IntN(5))] {
				u.add(&unit{name: "Chi bộ " + cell})
			}
			if part := khoiParts[name]; part != "" {
				below := &unit{name: part}
				for i := range 3 {
					below.add(&unit{name: fmt.Sprintf("Chi bộ bộ phận %d", i+1)})
				}
				u.add(below)
			}
			top.add(u)
		}
	}
	for _, name := range khoiCells {
		top.add(&unit{name: "Chi bộ " + name})
	}
	cells := top.cells()
	for range cells {
		sizes = append(sizes, 8+c.chance.IntN(8)+c.chance.IntN(8))
	}
	c.settle(sizes, khoiMembers, 7, 38)
	for i, cell := range cells {
		*cell = *c.cell(cell.name, office(provincial), sizes[i])
	}
	for _, u := range top.below {
		switch {
		case len(u.below) > 0:
			c.lead(u, leader, u.cells()[0], 2)
		case u.name == "Chi bộ Cơ quan Đảng ủy Khối":
			c.lead(top, leader, u, 3)
			c.lead(top, admin, u, 2)
		}
		for _, part := range u.below {
			if len(part.below) > 0 {
				c.lead(part, leader, part.below[0], 1)
			}
		}
	}
	return top
}
