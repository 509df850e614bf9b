package rosterfile

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestYears: a day of birth says its year; what can be read in two ways is asked.
func TestYears(t *testing.T) {
	styles := `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`
	for cell, want := range map[string]string{
		styled("0", "1971"): "1971", styled("0", "1971.0"): "1971", text("1971"): "1971", text(" 1971 "): "1971",
		styled("1", "26007"): "1971", styled("1", "26007.5"): "1971", `<c t="d"><v>1971-03-15</v></c>`: "1971",
		text("15/03/1971"): "1971", text("3/15/1971"): "1971", text("15.3.1971"): "1971", text("15-03-1971"): "1971",
		text("03/1971"): "1971", text("1971-03-15"): "1971", text(""): "0",
		styled("1", "1971"): "rosterfile.unclear_year",
		text("15/03/71"):    "import.bad_birth_year map[Value:15/03/71]", text("71"): "import.bad_birth_year map[Value:71]",
		styled("0", "26007"): "import.bad_birth_year map[Value:26007]", text("01/01/1871"): "import.bad_birth_year map[Value:01/01/1871]",
		`<c t="d"><v>soon</v></c>`: "import.bad_birth_year map[Value:soon]", text("1971 1972"): "import.bad_birth_year map[Value:1971 1972]",
		`<c t="e"><v>#N/A</v></c>`: "import.bad_birth_year map[Value:#N/A]", text("１９７１"): "import.bad_birth_year map[Value:１９７１]",
	} {
		content := rawWorkbook(t, head+row(text("A"), text("B"), cell), "", "xl/styles.xml", styles)
		file, err := Read(bytes.NewReader(content))
		got := fmt.Sprint(err)
		if err == nil {
			got = fmt.Sprint(file.Rows[0].BirthYear)
		}
		if strings.TrimPrefix(got, "line 2: birth_year: ") != want {
			t.Errorf("%s: %s, want %s", cell, got, want)
		}
	}
	file, err := Read(strings.NewReader("unit;full_name;birth_year\nA;B;15/03/1971\n"))
	if err != nil || file.Rows[0].BirthYear != 1971 {
		t.Error(file, err)
	}
}

// TestNames: they come in NFC, and are measured so.
func TestNames(t *testing.T) {
	longest := strings.Repeat("Nguyễn ", 17) + "Ý" // 120 letters
	for given, want := range map[string]string{
		norm.NFD.String(longest):        longest,
		norm.NFD.String(longest + "ễ"):  "line 2: full_name: import.too_long map[Max:120]",
		norm.NFD.String("Đặng Thị Ễnh"): "Đặng Thị Ễnh",
		"Vàng\tMí\u200b \x07Sính\u202e": "Vàng Mí Sính",
		"\"Vàng\nMí  Sính\"":            "Vàng Mí Sính",
		"Y'Bia Êban (Ama H'Nhi)":        "Y'Bia Êban (Ama H'Nhi)",
		"\x00\x01\x02":                  "line 2: full_name: import.no_name",
	} {
		file, err := Read(strings.NewReader("unit;full_name\nChi bộ thôn Niêm Đồng;" + given + "\n"))
		got := fmt.Sprint(err)
		if err == nil {
			got = file.Rows[0].FullName
		}
		if got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}
