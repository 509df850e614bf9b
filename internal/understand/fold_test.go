package understand

import (
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		"ok":                           "ok",
		"  Hai   từ ":                  "hai tu",
		"Đồng chí ĐẶNG Thị Ất":         "dong chi dang thi at",
		"Nhà văn hóa\u00a0Thôn 3\n":    "nha van hoa thon 3",
		"ủy uỷ hòa hoà ð Ð":            "uy uy hoa hoa d d",
		norm.NFD.String("Quý Mùi ướt"): "quy mui uot",
		"👍 ạ":                          "👍 a",
		"a\xffb\xc3":                   "ab",
		"e\u0301\u200bx":               "ex",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Đồng chí  Ất")
	f.Add("a\xff İK ǅ")
	f.Fuzz(func(t *testing.T, s string) {
		folded := Fold(s)
		if again := Fold(folded); again != folded {
			t.Fatalf("Fold(%q) = %q, again %q", s, folded, again)
		}
		for _, r := range folded {
			if unicode.Is(unicode.Mn, r) || 'A' <= r && r <= 'Z' {
				t.Fatalf("Fold(%q) = %q", s, folded)
			}
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for name, s := range map[string]string{
		"marked": "Thứ sáu đầu tiên 14h Hội trường", "ascii": "thu sau dau tien 14h hoi truong", "upper": "Thu sau dau tien 14h Hoi truong",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fold(s)
			}
		})
	}
}
