package roster_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/roster"
	"keng/internal/roster/rosterfile"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// figures are those of an organisation.
type figures struct {
	// Bases are the base organisations, of which Committees have several cells.
	Bases, Committees int
	Cells             int
	Members           int
	Secretaries       int
	// Outside are leaders and admins who are in no cell.
	Outside int
}

// organisations are the files, and their figures. Where the sources give one it
// says so; the others are the files'.
var organisations = []struct {
	name string
	// depth is how far below the top the base organisations are.
	depth int
	want  figures
}{
	// Bases, and committees and cells among them: the source.
	{"meo-vac", 1, figures{Bases: 58, Committees: 21, Cells: 304, Members: 3_559, Secretaries: 304}},
	// Bases; the source has "over 4,000" members.
	{"khoi-co-quan-tinh", 1, figures{Bases: 56, Committees: 40, Cells: 259, Members: 4_032, Secretaries: 259}},
	// Bases.
	{"tinh-bien", 1, figures{Bases: 14, Committees: 14, Cells: 218, Members: 4_379, Secretaries: 218, Outside: 6}},
	// Nothing.
	{"si-ma-cai", 1, figures{Bases: 22, Committees: 10, Cells: 146, Members: 1_904, Secretaries: 146}},
	// Bases, cells and members.
	{"co-quan-xa", 2, figures{Bases: 144, Committees: 144, Cells: 288, Members: 32_015, Secretaries: 288, Outside: 14}},
}

// many members are as many as are imported on Postgres alone with the race
// detector.
const many = 10_000

// TestOrganisations imports whole organisations, and counts them.
func TestOrganisations(t *testing.T) {
	t.Parallel()
	for _, o := range organisations {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			rows := organisation(t, o.name)
			storetest.Each(t, func(t *testing.T, d *storetest.Database) {
				if o.want.Members > many && storetest.Race && !d.Postgres {
					t.Skip("takes a minute with the race detector")
				}
				s := d.Open(t)
				takeTwice(t, s, rows, o.want.Members+o.want.Outside)
				update(t, s, func(tx *store.Tx) error {
					if diff := cmp.Diff(o.want, count(t, tx, o.depth)); diff != "" {
						t.Errorf("(-want +got)\n%s", diff)
					}
					checkMembers(t, tx, rows)
					return nil
				})
			})
		})
	}
}

// takeTwice previews and imports a roster of so many people, none of whom were
// there; the second time nothing changes.
func takeTwice(t *testing.T, s *store.Store, rows []roster.Row, people int) {
	t.Helper()
	var preview, first, second *roster.Changes
	update(t, s, func(tx *store.Tx) (err error) {
		preview, err = roster.Preview(tx, rows, today)
		return err
	})
	update(t, s, func(tx *store.Tx) (err error) {
		first, err = roster.Import(tx, rows, today)
		return err
	})
	update(t, s, func(tx *store.Tx) (err error) {
		second, err = roster.Import(tx, rows, tomorrow)
		return err
	})
	if preview.String() != first.String() {
		t.Error("the preview tells otherwise")
	}
	if first.People != people || len(first.Listed) != people {
		t.Errorf("%d people, %d listed, want %d", first.People, len(first.Listed), people)
	}
	expect(t, second, unchanged)
}

// BenchmarkOrganisations reports how long it takes to import each of them.
func BenchmarkOrganisations(b *testing.B) {
	for _, o := range organisations {
		rows := organisation(b, o.name)
		for _, on := range []struct {
			name     string
			database func(testing.TB) *storetest.Database
		}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
			b.Run(o.name+"/"+on.name, func(b *testing.B) {
				for range b.N {
					b.StopTimer()
					s := on.database(b).Open(b)
					b.StartTimer()
					update(b, s, func(tx *store.Tx) error {
						_, err := roster.Import(tx, rows, today)
						return err
					})
				}
				b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}

// organisation reads one of the files; nothing may be wrong with it.
func organisation(t testing.TB, name string) []roster.Row {
	t.Helper()
	f, err := os.Open(filepath.Join("rosterfile", "testdata", "organisations", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	file, err := rosterfile.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Warnings) > 0 {
		t.Error(file.Warnings)
	}
	return file.Rows
}

// count takes the figures from the database.
func count(t *testing.T, tx *store.Tx, depth int) (f figures) {
	t.Helper()
	units, err := tx.StandingUnits(today)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[roster.UnitID]roster.Unit{}
	var ids []roster.UnitID
	for _, u := range units {
		byID[u.ID] = u
		ids = append(ids, u.ID)
	}
	for _, u := range units {
		above := 0
		for at := u; at.Parent != 0; at = byID[at.Parent] {
			above++
		}
		if above == depth {
			f.Bases++
			if u.Kind == roster.Committee {
				f.Committees++
			}
		}
		if u.Kind == roster.Cell {
			f.Cells++
		}
	}
	people, err := tx.StandingPeople(ids, today)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		switch {
		case p.Cell == 0:
			f.Outside++
		case p.Category != "":
			f.Members++
		}
		for _, r := range p.Roles {
			if r.Role == roster.Secretary && r.Unit == p.Cell {
				f.Secretaries++
			}
		}
	}
	return f
}

// checkMembers looks at some cells: their lists are the file's.
func checkMembers(t *testing.T, tx *store.Tx, rows []roster.Row) {
	t.Helper()
	type line struct {
		Name     string
		Born     int
		Phone    string
		Category roster.Category
		Role     roster.Role
	}
	want := map[string]map[line]int{}
	for _, row := range rows {
		path := strings.Join(row.Unit, " / ")
		if want[path] == nil {
			want[path] = map[line]int{}
		}
		l := line{row.FullName, row.BirthYear, row.Phone, row.Category, ""}
		if len(row.Roles) > 0 {
			l.Role = row.Roles[0]
		}
		want[path][l]++
	}
	units, err := tx.StandingUnits(today)
	if err != nil {
		t.Fatal(err)
	}
	cells := roster.Cells(units)
	for i := 0; i < len(cells); i += len(cells) / 10 {
		members, err := tx.MembersAt(cells[i].ID, today)
		if err != nil {
			t.Fatal(err)
		}
		path, err := tx.UnitsAbove(cells[i].ID, today)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, u := range path {
			names = append([]string{u.Name}, names...)
		}
		got := map[line]int{}
		for _, m := range members {
			p, err := tx.Person(m.Person.ID) // with the phone, which lists are without
			if err != nil {
				t.Fatal(err)
			}
			got[line{p.FullName, p.BirthYear, p.Phone, m.Category, m.Role}]++
		}
		if diff := cmp.Diff(want[strings.Join(names, " / ")], got); diff != "" {
			t.Errorf("%s (-file +cell)\n%s", strings.Join(names, " / "), diff)
		}
	}
}
