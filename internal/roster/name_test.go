package roster

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestSortKeyOrder(t *testing.T) {
	ordered := []string{
		"", "A", "Lò Văn Ai", "Hà An", "Nguyễn An", "Nguyễn Thị An", "Nguyễn Văn An", "Trần An",
		"Nguyễn Văn Ạn", "Nguyễn Văn Anh", "Lê Ánh", "Lê Ăn", "Lê Ân", "Lê Ấn", "Lê Bình",
		"Lê Dũng", "Lê Đức", "Lê Hà", "Vũ Hà", "Lê Hả", "Lê Hã", "Lê Há", "Lê Hạ", "Lê Oanh",
		"Lê Ô", "Lê Ơn", "Lê Tùng", "Lê Tư", "Lê Vân", "Lê Ý",
	}
	for i := 1; i < len(ordered); i++ {
		if a, b := SortKey(ordered[i-1]), SortKey(ordered[i]); a >= b {
			t.Errorf("%q (%s) does not come before %q (%s)", ordered[i-1], a, ordered[i], b)
		}
	}
	for _, name := range ordered {
		if SortKey(norm.NFD.String(name)) != SortKey(name) {
			t.Errorf("%q sorts otherwise in NFD", name)
		}
		if key := SortKey(name); strings.Trim(key, "0123456789abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("the key of %q is %q", name, key)
		}
	}
	if len(ranks) != 33 || slices.Max([]byte(SortKey("z"))) != 'y' {
		t.Errorf("%d letters, the last one %q", len(ranks), SortKey("z"))
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Đặng  Thị Ngọc": "dang thi ngoc", norm.NFD.String("Chi bộ thôn Niêm Đồng"): "chi bo thon niem dong",
		" ĐƯỜNG ðÐ ": "duong dd", "Ủy": "uy", "Uỷ": "uy",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSameName(t *testing.T) {
	same := [][2]string{{"Hòa", "Hoà"}, {"NGUYỄN VĂN THUỶ", "Nguyễn Văn Thủy"}, {"Chi bộ Thôn 3", "Chi bộ thôn 3"}, {norm.NFD.String("Ấn"), "ấn"}}
	for _, pair := range same {
		if sameName(pair[0]) != sameName(pair[1]) {
			t.Errorf("%q and %q are not the same", pair[0], pair[1])
		}
	}
	other := [][2]string{{"Hà", "Hạ"}, {"Hoa", "Hòa"}, {"Dung", "Đung"}, {"An", "Ân"}, {"Hà Nam", "Ha Nàm"}}
	for _, pair := range other {
		if sameName(pair[0]) == sameName(pair[1]) {
			t.Errorf("%q and %q are the same", pair[0], pair[1])
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"  Nguyễn \t Văn\u00a0An \r\n": "Nguyễn Văn An", norm.NFD.String("Lê Ấn"): "Lê Ấn", "\ufeffHà\u200b": "Hà", "a\x00b": "ab",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPhone(t *testing.T) {
	for in, want := range map[string]string{
		"0912 345 678": "0912345678", "+84 912.345.678": "0912345678", "84912345678": "0912345678", "0084912345678": "0912345678",
		"912345678": "0912345678", "+84 (0)912-345-678": "0912345678", "02193 123 456": "02193123456", "+49 151 23456789": "+4915123456789",
		"": "", "abc": "", "12": "", "1234567890": "", "0912x": "", "09123456789012345": "", "+": "",
	} {
		got, ok := Phone(in)
		if got != want || ok != (want != "") {
			t.Errorf("Phone(%q) = %q, %v, want %q", in, got, ok, want)
		}
		if again, ok := Phone(got); ok && again != got {
			t.Errorf("Phone(%q) = %q", got, again)
		}
	}
}
