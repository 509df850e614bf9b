package rosterfile_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"keng/internal/roster"
	"keng/internal/roster/rosterfile"
)

var update = flag.Bool("update", false, "write the organisations in testdata/organisations anew")

// organisations are made up by the composer; what of them is in the sources is
// told beside the files, in README.md.
var organisations = []struct {
	name    string
	comma   rune
	compose func() *unit
}{
	{"meo-vac", ',', meoVac},
	{"khoi-co-quan-tinh", ';', khoiCoQuanTinh},
	{"tinh-bien", ',', tinhBien},
	{"si-ma-cai", ',', siMaCai},
	{"co-quan-xa", ',', coQuanXa},
}

// TestOrganisations keeps the files as the composer makes them; go test -update
// writes them anew.
func TestOrganisations(t *testing.T) {
	numbers := map[string]string{}
	for _, o := range organisations {
		t.Run(o.name, func(t *testing.T) {
			path := filepath.Join("testdata", "organisations", o.name+".csv")
			made := o.compose().file(t, o.comma)
			if *update {
				if err := os.WriteFile(path, made, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			kept, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(kept, made) {
				t.Errorf("%s is not what the composer makes; go test -update writes it anew", path)
			}
			file, err := rosterfile.Read(bytes.NewReader(kept))
			if err != nil || len(file.Warnings) > 0 {
				t.Fatal(err, file)
			}
			for _, row := range file.Rows {
				if other := numbers[row.Phone]; other != "" && other != o.name {
					t.Errorf("line %d: a phone number of %s, too", row.Line, other)
				}
				if row.Phone != "" {
					numbers[row.Phone] = o.name
				}
			}
			checkCells(t, file.Rows)
		})
	}
}

// checkCells checks that each cell could be one: with a secretary, three
// official members, and a committee (chi ủy) if there are nine, and only then.
func checkCells(t *testing.T, rows []roster.Row) {
	t.Helper()
	cells := map[string][]roster.Row{}
	for _, row := range rows {
		if !slices.ContainsFunc(row.Roles, roster.Role.SeesBelow) {
			path := strings.Join(row.Unit, " / ")
			cells[path] = append(cells[path], row)
		}
	}
	for name, members := range cells {
		count := map[roster.Role]int{}
		official := 0
		for _, m := range members {
			if m.Category == roster.Official {
				official++
			}
			for _, role := range m.Roles {
				count[role]++
			}
			if len(m.Roles) > 0 && m.Category != roster.Official {
				t.Errorf("%s: %s is %s and %s", name, m.FullName, m.Category, m.Roles)
			}
			if m.BirthYear != 0 && (m.BirthYear < 1940 || m.BirthYear > 2006) {
				t.Errorf("%s: born in %d", name, m.BirthYear)
			}
		}
		if official < 3 || count[roster.Secretary] != 1 || (count[roster.CommitteeMember] > 0) != (official >= 9) ||
			official >= 9 && count[roster.Deputy] == 0 {
			t.Errorf("%s: %d members, %d official, %v", name, len(members), official, count)
		}
	}
}
