package rosterfile_test

import "keng/internal/names"

var (
	plain  = mix{names.South, names.South, names.South, names.South, names.South, names.South, names.Hoa, names.Khmer}
	slopes = mix{names.Khmer, names.Khmer, names.Khmer, names.South, names.South}
	market = mix{names.South, names.South, names.South, names.Hoa, names.Hoa, names.Khmer}
)

// tinhBienCommunes are the district's, towns first, with the people there.
var tinhBienCommunes = []struct {
	name string
	who  mix
}{
	{"thị trấn Nhà Bàng", market},
	{"thị trấn Tịnh Biên", market},
	{"thị trấn Chi Lăng", market},
	{"xã An Cư", slopes},
	{"xã An Hảo", slopes},
	{"xã An Nông", plain},
	{"xã An Phú", plain},
	{"xã Nhơn Hưng", plain},
	{"xã Núi Voi", plain},
	{"xã Tân Lập", plain},
	{"xã Tân Lợi", slopes},
	{"xã Thới Sơn", plain},
	{"xã Văn Giáo", slopes},
	{"xã Vĩnh Trung", slopes},
}

const (
	tinhBienTowns = 3
	// tinhBienBusy is in how many the secretary also chairs the People's
	// Committee. That is no office in a roster: here, whoever leads such a
	// commune is the secretary of its offices' cell as well, and has much to do.
	tinhBienBusy = 7
)

// Words of hamlets' names in the south.
var (
	southern  = []string{"An", "Phú", "Vĩnh", "Tân", "Hòa", "Thới", "Nhơn", "Sơn", "Núi", "Bàu", "Mỹ", "Đông", "Tây", "Xuân"}
	southerly = []string{"Thuận", "Lợi", "Hưng", "Bình", "Lập", "Hòa", "Thạnh", "Hiệp", "Tâm", "Phước", "Biên", "Đông", "Hạ", "Nhứt", "Nhì", "Quý"}
)

// hamlet is what the people of a hamlet's cell in the south are like.
func hamlet(who mix) kind {
	return kind{who: who, women: 28, youngest: 21, oldest: 60, retired: 26, phones: 76, couples: true}
}

// tinhBien is the district committee of Tịnh Biên: 14 communes and towns.
func tinhBien() *unit {
	c := newComposer(3)
	top := &unit{name: "Đảng bộ huyện Tịnh Biên"}
	c.outside(top, leader, names.South, 4)
	c.outside(top, admin, names.South, 2)
	for i, commune := range tinhBienCommunes {
		top.add(c.tinhBienCommune(commune.name, commune.who, i < tinhBienTowns, i%2 == 0))
	}
	return top
}

func (c *composer) tinhBienCommune(name string, who mix, isTown, busy bool) *unit {
	u := &unit{name: "Đảng bộ " + name}
	offices := c.cell("Chi bộ Cơ quan "+name, office(who), 18+c.chance.IntN(15))
	u.add(offices)
	for _, force := range []string{"Quân sự ", "Công an "} {
		u.add(c.cell("Chi bộ "+force+name, office(who), 10+c.chance.IntN(6)))
	}
	for _, s := range []string{"Trường Mầm non ", "Trường Tiểu học A ", "Trường Tiểu học B ", "Trường Trung học cơ sở "}[:2+c.chance.IntN(3)] {
		u.add(c.cell("Chi bộ "+s+name, school(who), 10+c.chance.IntN(9)))
	}
	place := "Chi bộ ấp "
	if isTown {
		place = "Chi bộ khóm "
	}
	for range 7 + c.chance.IntN(6) {
		u.add(c.cell(place+c.place(southern, southerly), hamlet(who), 10+c.chance.IntN(9)+c.chance.IntN(9)+c.chance.IntN(10)))
	}
	if busy {
		c.appoint(u, leader, offices.members[0])
		c.lead(u, leader, offices, 1)
	} else {
		c.lead(u, leader, offices, 2)
	}
	return u
}
