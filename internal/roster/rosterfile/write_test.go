package rosterfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"keng/internal/roster"
)

// letters are what names are made of, and what they are not made of as a rule.
var letters = []rune("AaĂÂBCDĐeêẾÔƠưỰyỹỄƀčñ 0129'\"’,;.-–/()&<>=+@|\\%#_")

// names are names of up to so many letters that a roster may have, as they are
// kept. A path can have no slash at an end of one of its names, or between spaces.
func names(most int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		n := rapid.OneOf(rapid.IntRange(1, 12), rapid.IntRange(1, most), rapid.Just(most)).Draw(t, "letters") - 1
		first := rapid.SampledFrom([]rune("ĂĐYấk")).Draw(t, "first")
		rest := rapid.StringOfN(rapid.SampledFrom(letters), n, n, -1).Draw(t, "rest")
		return strings.TrimRight(strings.ReplaceAll(roster.Clean(string(first)+rest), " / ", "/"), "/ ")
	})
}

// rosterRows are rows that a file can say, as it says them.
func rosterRows(t *rapid.T) []roster.Row {
	units, people := names(maxCell), names(maxName)
	roles, categories := slices.Sorted(maps.Keys(roleWords)), slices.Sorted(maps.Keys(categoryWords))
	withRoles, withCategories := rapid.Bool().Draw(t, "with roles"), rapid.Bool().Draw(t, "with categories")
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) roster.Row {
		row := roster.Row{
			Unit:       rapid.SliceOfN(units, 1, 3).Draw(t, "unit"),
			FullName:   people.Draw(t, "name"),
			RolesGiven: withRoles,
			Phone:      rapid.StringMatching(`(0[35789]\d{8}|\+81\d{9})?`).Draw(t, "phone"),
			BirthYear:  rapid.OneOf(rapid.Just(0), rapid.IntRange(oldest, 2008)).Draw(t, "born"),
		}
		if withRoles {
			for _, role := range rapid.SliceOfNDistinct(rapid.SampledFrom(roles), 0, 3, rapid.ID).Draw(t, "roles") {
				if role != "" {
					row.Roles = append(row.Roles, role)
				}
			}
		}
		if withCategories {
			row.Category = rapid.SampledFrom(categories).Draw(t, "category")
		}
		return row
	}), 1, 8).Draw(t, "rows")
}

// TestWriteAndRead: what is written is read as the same rows, however the
// letters of their names were composed.
func TestWriteAndRead(t *testing.T) {
	for name, write := range map[string]func(io.Writer, []roster.Row, Language) error{"xlsx": Write, "csv": WriteCSV} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				rows := rosterRows(t)
				given := slices.Clone(rows)
				if rapid.Bool().Draw(t, "decomposed") {
					for i := range given {
						given[i].FullName = norm.NFD.String(given[i].FullName)
						given[i].Unit = strings.Split(norm.NFD.String(strings.Join(given[i].Unit, "\x00")), "\x00")
					}
				}
				var b bytes.Buffer
				if err := write(&b, given, rapid.SampledFrom([]Language{Vietnamese, English, ""}).Draw(t, "language")); err != nil {
					t.Fatal(err)
				}
				file, err := Read(&b)
				if err != nil {
					t.Fatal(err)
				}
				for i := range rows {
					rows[i].Line = file.Rows[min(i, len(file.Rows)-1)].Line
				}
				if diff := cmp.Diff(rows, file.Rows, cmpopts.EquateEmpty()); diff != "" || len(file.Warnings) > 0 {
					t.Error(diff, file.Warnings)
				}
			})
		})
	}
}

// TestWriteHeadings: an empty list is one to be filled in.
func TestWriteHeadings(t *testing.T) {
	for language, want := range map[Language]string{
		Vietnamese: "\ufeffĐơn vị,Họ và tên,Chức vụ,Số điện thoại,Năm sinh,Loại\r\n",
		English:    "\ufeffunit,full_name,role,phone,birth_year,category\r\n",
	} {
		var b strings.Builder
		if err := WriteCSV(&b, nil, language); err != nil || b.String() != want {
			t.Errorf("%q, %v", b.String(), err)
		}
	}
	var b bytes.Buffer
	if err := Write(&b, []roster.Row{{Unit: []string{"A"}, FullName: "B", RolesGiven: true}}, English); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Roster")
	if diff := cmp.Diff([][]string{{"unit", "full_name", "role", "phone", "birth_year"}, {"A", "B", "member"}}, rows); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if panes, err := f.GetPanes("Roster"); err != nil || !panes.Freeze {
		t.Error("the headings scroll away", err)
	}
}

// TestWriteNoFormula: a name that looks like a formula is none, for whoever
// opens the file.
func TestWriteNoFormula(t *testing.T) {
	for _, name := range []string{`=HYPERLINK("http://x","y")`, "+84", "-1", "@SUM(A1)"} {
		rows := []roster.Row{{Unit: []string{name}, FullName: name}}
		var b bytes.Buffer
		if err := Write(&b, rows, Vietnamese); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range []string{"A2", "B2"} {
			value, _ := f.GetCellValue("Danh sách", cell)
			formula, _ := f.GetCellFormula("Danh sách", cell)
			if value != name || formula != "" {
				t.Errorf("%q: %q, formula %q", name, value, formula)
			}
		}
		_ = f.Close()
		b.Reset()
		if err := WriteCSV(&b, rows, Vietnamese); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(&b).ReadAll()
		if err != nil || lines[1][0] != "'"+name || lines[1][1] != "'"+name {
			t.Errorf("%q: %q %v", name, lines, err)
		}
	}
}

func TestNotWritable(t *testing.T) {
	for name, rows := range map[string][]roster.Row{
		"a gap in a name":        {{Unit: []string{"Tổ 1 / 2"}, FullName: "A"}},
		"a slash at its end":     {{Unit: []string{"Tổ /"}, FullName: "A"}},
		"no unit":                {{FullName: "A"}},
		"roles of some":          {{Unit: []string{"A"}, RolesGiven: true}, {Unit: []string{"A"}}},
		"categories of some":     {{Unit: []string{"A"}}, {Unit: []string{"A"}, Category: roster.Official}},
		"an unheard-of role":     {{Unit: []string{"A"}, RolesGiven: true, Roles: []roster.Role{"king"}}},
		"an unheard-of category": {{Unit: []string{"A"}, Category: "gone"}},
		"a guest":                {{Unit: []string{"A"}, Category: roster.Visiting}},
		"a group's leader":       {{Unit: []string{"A"}, RolesGiven: true, Roles: []roster.Role{roster.GroupLeader}}},
	} {
		for _, write := range []func(io.Writer, []roster.Row, Language) error{Write, WriteCSV} {
			var b bytes.Buffer
			if err := write(&b, rows, Vietnamese); !errors.Is(err, ErrNotWritable) || b.Len() > 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestWordsAreRead: each word that is written is one that is read, and stands
// for one thing.
func TestWordsAreRead(t *testing.T) {
	if len(headings) != 2*len(headingWords) || len(roles) != 2*len(roleWords) || len(categories) != 2*len(categoryWords) {
		t.Error("two things have one word")
	}
	for category := range categoryWords {
		if !category.Grade() && !category.Status() {
			t.Errorf("%q is neither a grade nor a status", category)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	var rows []roster.Row
	for i := range 10_000 {
		rows = append(rows, roster.Row{Unit: village, FullName: fmt.Sprint("Nguyễn Văn ", i), RolesGiven: true, Category: roster.Official, Phone: "0912345678"})
	}
	for b.Loop() {
		if err := Write(io.Discard, rows, Vietnamese); err != nil {
			b.Fatal(err)
		}
	}
}
