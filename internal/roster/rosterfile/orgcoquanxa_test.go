package rosterfile_test

import (
	"fmt"

	"keng/internal/names"
)

// What the source prints. It is 111 people in a cell, more than the offices of
// a commune can have; so the sizes are no more than a load.
const (
	coQuanXaCommunes = 144
	coQuanXaCells    = 288
	coQuanXaMembers  = 32_015
)

// Of the communes, so many are wards and towns. The source has the words, and
// no figures.
const (
	coQuanXaWards = 18
	coQuanXaTowns = 12
)

// The communes are in so many districts, of which the source says nothing.
const coQuanXaDistricts = 9

// Words of names of places in the north.
var (
	northern  = []string{"Tân", "An", "Bình", "Đông", "Hòa", "Phú", "Thanh", "Vĩnh", "Yên", "Minh", "Quang", "Tiên", "Hồng", "Đức", "Liên", "Cẩm", "Nam", "Thượng"}
	northerly = []string{"Lập", "Sơn", "Hưng", "Tiến", "Thịnh", "Phong", "Lâm", "Giang", "Khê", "Thủy", "Trung", "Hải", "Xuân", "Lộc", "Mỹ", "Châu", "Ninh", "Thành"}
)

// mixed are people of all ages, as there are in a commune.
var mixed = kind{who: mix{names.Kinh}, women: 33, youngest: 20, oldest: 60, retired: 30, phones: 88, couples: true}

// coQuanXa are the cells of communes' offices in a province of 2013.
func coQuanXa() *unit {
	c := newComposer(5)
	top := &unit{name: "Đảng bộ tỉnh"}
	c.outside(top, leader, names.Kinh, 3)
	c.outside(top, admin, names.Kinh, 2)
	for i := range coQuanXaDistricts {
		district := &unit{name: "Đảng bộ huyện " + c.place(northern, northerly)}
		if i == 0 {
			district.name = "Đảng bộ thành phố " + c.place(northern, northerly)
		}
		c.outside(district, leader, names.Kinh, 1)
		top.add(district)
	}
	sizes := make([]int, coQuanXaCells)
	for i := range sizes {
		sizes[i] = 22 + c.chance.IntN(179) // as many as there may be in a cell, 111 in the mean
	}
	c.settle(sizes, coQuanXaMembers, 22, 200)
	for i := range coQuanXaCommunes {
		sort := "xã "
		switch {
		case i < coQuanXaWards:
			sort = "phường "
		case i%coQuanXaTowns == 0:
			sort = "thị trấn "
		}
		name := sort + c.place(northern, northerly)
		u := &unit{name: "Đảng bộ " + name}
		for j, offices := range []string{"Đảng - đoàn thể", "chính quyền"} {
			u.add(c.cell(fmt.Sprintf("Chi bộ Khối %s %s", offices, name), mixed, sizes[2*i+j]))
		}
		c.lead(u, leader, u.below[0], 1)
		top.below[i*coQuanXaDistricts/coQuanXaCommunes].add(u)
	}
	return top
}
