package rosterfile_test

import "keng/internal/names"

var (
	ridge = mix{
		names.HmongLaoCai, names.HmongLaoCai, names.HmongLaoCai, names.HmongLaoCai, names.HmongLaoCai, names.HmongLaoCai, names.HmongLaoCai,
		names.Giay, names.Tay,
	}
	officials = mix{names.Kinh, names.Kinh, names.Kinh, names.HmongLaoCai, names.HmongLaoCai, names.Giay, names.Tay}
)

// siMaCaiCommunes are the district's, the town first.
var siMaCaiCommunes = []string{
	"thị trấn Si Ma Cai", "xã Bản Mế", "xã Cán Cấu", "xã Lùng Thẩn", "xã Nàn Sán", "xã Nàn Sín", "xã Quan Hồ Thẩn", "xã Sán Chải", "xã Sín Chéng",
	"xã Thào Chư Phìn",
}

var siMaCaiOffices = []string{
	"Văn phòng Huyện ủy", "Các ban Đảng Huyện ủy", "Mặt trận Tổ quốc và các đoàn thể huyện", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện",
	"Khối Nông nghiệp huyện", "Khối Văn hóa - Xã hội huyện", "Khối Tài chính - Kế hoạch huyện", "Khối Tư pháp huyện", "Hạt Kiểm lâm huyện",
	"Trung tâm Y tế huyện", "Trường Trung học phổ thông số 1 huyện", "Trung tâm Giáo dục nghề nghiệp huyện",
}

// elders is a village in which many members are old.
func elders(who mix) kind {
	return kind{who: who, women: 24, youngest: 21, oldest: 60, retired: 55, phones: 74, couples: true}
}

// siMaCai is the district committee of Si Ma Cai, of whose size the source says
// nothing.
func siMaCai() *unit {
	c := newComposer(4)
	top := &unit{name: "Đảng bộ huyện Si Ma Cai"}
	for _, name := range siMaCaiCommunes {
		u := &unit{name: "Đảng bộ " + name}
		for range 7 + c.chance.IntN(5) {
			u.add(c.cell("Chi bộ thôn "+c.place(stony, stonier), elders(ridge), 6+c.chance.IntN(5)+c.chance.IntN(6)+c.chance.IntN(6)))
		}
		for _, s := range []string{"Trường Mầm non ", "Trường Tiểu học ", "Trường Trung học cơ sở "} {
			u.add(c.cell("Chi bộ "+s+name, school(officials), 7+c.chance.IntN(10)))
		}
		offices := c.cell("Chi bộ Cơ quan "+name, office(officials), 16+c.chance.IntN(9))
		u.add(offices)
		c.lead(u, leader, offices, 2)
		top.add(u)
	}
	for _, name := range siMaCaiOffices {
		top.add(c.cell("Chi bộ "+name, office(officials), 9+c.chance.IntN(15)))
	}
	seat := top.below[len(siMaCaiCommunes)]
	c.lead(top, leader, seat, 2)
	c.lead(top, admin, seat, 1)
	return top
}
