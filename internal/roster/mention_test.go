package roster_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"keng/internal/roster"
)

func TestWithoutName(t *testing.T) {
	const name = "Đỗ Văn Quý"
	for text, want := range map[string]string{
		"":                             "",
		"Đỗ Văn Quý":                   "(x)",
		"Nhà đ/c Đỗ Văn Quý, thôn 3":   "Nhà đ/c (x), thôn 3",
		"do van quy và ĐỖ VĂN  QUÝ.":   "(x) và (x).",
		"Đỗ Văn\nQuý":                  "(x)",
		"Đỗ Văn Quýt":                  "Đỗ Văn Quýt",
		"Bà Đỗ Văn Quý1":               "Bà Đỗ Văn Quý1",
		"Đỗ Văn":                       "Đỗ Văn",
		"Đỗ Văn Quy":                   "(x)",
		`{"Name":"Đỗ Văn Quý","n":17}`: `{"Name":"(x)","n":17}`,
	} {
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			got, changed := roster.WithoutName(form.String(text), name, "(x)")
			if norm.NFC.String(got) != want || changed != (text != want) {
				t.Errorf("%q became %q, want %q", text, got, want)
			}
		}
	}
	if got, changed := roster.WithoutName("anything", "", "x"); changed {
		t.Errorf("nobody is taken out of it: %q", got)
	}
}
