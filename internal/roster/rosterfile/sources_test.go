package rosterfile_test

import (
	"strings"
	"testing"
)

// TestMeoVac: 199 villages and street groups and 55 schools have a cell of their
// own, of 10 to 13 people as a rule, and the communes' offices have none.
func TestMeoVac(t *testing.T) {
	top := meoVac()
	villages, usual, schools, offices := 0, 0, 0, 0
	for _, commune := range top.below {
		for _, cell := range commune.below {
			n := len(cell.members)
			switch {
			case strings.HasPrefix(cell.name, "Chi bộ thôn "), strings.HasPrefix(cell.name, "Chi bộ Tổ dân phố "):
				villages++
				if n >= 10 && n <= 13 {
					usual++
				}
			case strings.HasPrefix(cell.name, "Chi bộ Trường "):
				schools++
			case strings.HasPrefix(cell.name, "Chi bộ Cơ quan "):
				offices++
			}
			if n < 3 || n > 30 {
				t.Errorf("%s has %d members", cell.name, n)
			}
		}
	}
	if villages != 199 || schools != 55 || offices > 0 || 2*usual < villages {
		t.Errorf("%d villages, %d of them usual, %d schools, %d offices", villages, usual, schools, offices)
	}
}

// TestTinhBien: in 7 of 14 communes and towns, who leads is a cell's secretary
// as well.
func TestTinhBien(t *testing.T) {
	top := tinhBien()
	busy := 0
	for _, commune := range top.below {
		if n := len(commune.below); n < 12 || n > 20 {
			t.Errorf("%s has %d cells", commune.name, n)
		}
		for _, s := range commune.leaders {
			if s.comrade.office == secretary {
				busy++
			}
		}
	}
	if busy != tinhBienBusy {
		t.Errorf("%d are a cell's secretary as well, want %d", busy, tinhBienBusy)
	}
}

// TestKhoi: most base organisations have several cells, some of them deeper down.
func TestKhoi(t *testing.T) {
	top := khoiCoQuanTinh()
	several, deep := 0, 0
	for _, u := range top.below {
		if len(u.cells()) > 1 {
			several++
		}
		for _, part := range u.below {
			deep += len(part.below)
		}
	}
	if 2*several < len(top.below) || deep == 0 {
		t.Errorf("%d of %d have several cells, %d cells are deeper", several, len(top.below), deep)
	}
}

// TestSiMaCai: in the villages more members than elsewhere are old.
func TestSiMaCai(t *testing.T) {
	if here, there := oldest(siMaCai()), oldest(meoVac()); here < 3*there/2 {
		t.Errorf("%d in a thousand are past seventy here, %d in another district", here, there)
	}
}

// oldest is how many of a thousand members are past seventy.
func oldest(top *unit) int {
	old, all := 0, 0
	for _, cell := range top.cells() {
		for _, m := range cell.members {
			if all++; m.age > 70 {
				old++
			}
		}
	}
	return 1000 * old / all
}
