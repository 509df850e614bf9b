package roster

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestApplicantName(t *testing.T) {
	for typed, want := range map[string]string{
		"Nguyễn Văn An": "Nguyễn Văn An", "  giàng\ta \u200b chứ\n": "giàng a chứ", "H'Hen Niê": "H'Hen Niê", "Lê-na Mí": "Lê-na Mí", "Y Ban": "Y Ban",
		"Nguye\u0302\u0303n Va\u0306n An": "Nguyễn Văn An", "\u202eNguyễn Văn An": "Nguyễn Văn An",
		"An": "", "": "", "A B": "", "1980": "", "Nguyễn Văn An 1980": "", "http://bay.vn xem": "", "bay.vn an": "", "@bay an": "", "/huy an": "",
		"Nguyễn <b>An</b>": "", "Nguyễn An 😀": "", "' - ' -": "", strings.Repeat("An ", 21): "", "a\x00b cd": "ab cd",
	} {
		got, ok := applicantName(typed)
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

// Whatever a stranger is called, or writes, is short and has nothing in it that an
// app would make more of.
func TestStrangersAreTamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wild := rapid.OneOf(rapid.String(), rapid.StringMatching(`(https?://)?[a-zăđ]{1,9}\.vn/[a-z]{3}( @[a-z]+)?(\n|/huy)`)).Draw(t, "wild")
		shown := tame(wild)
		if name, ok := applicantName(wild); ok && name != tame(name) {
			t.Fatalf("%q is a name", name)
		}
		if strings.ContainsAny(shown, "./:@<>&*_`[]()#\n\t\u202e") || utf8.RuneCountInString(shown) > longestName || shown != Clean(shown) {
			t.Fatalf("%q is shown as %q", wild, shown)
		}
	})
}

func TestNamesThatFit(t *testing.T) {
	for _, tt := range []struct {
		typed, name string
		want        bool
	}{
		{"Lò Văn An", "Lò Văn An", true},
		{"lo van an", "Lò Văn An", true},
		{"Lò An", "Lò Văn An", true},
		{"Vừ Thị An", "Lò Văn An", true},
		{"Lò Văn Bình", "Lò Văn An", false},
		{"An Lò", "Lò Văn An", false},
		{"Lò Văn Ân", "Lò Văn An", true},
		{"Nguyễn Hoà", "Nguyễn Hòa", true},
	} {
		if got := fits(tt.typed, tt.name) > 0; got != tt.want {
			t.Errorf("%q fits %q: %v", tt.typed, tt.name, got)
		}
	}
	best := []string{"Lò Văn An", "Lo Van An", "Lò An", "An"}
	for i := range best[1:] {
		if fits(best[i], "Lò Văn An") <= fits(best[i+1], "Lò Văn An") {
			t.Errorf("%q does not fit better than %q", best[i], best[i+1])
		}
	}
}
