package roster_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/roster/rosterfile"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

var (
	today    = calendar.NewDate(2026, time.December, 1)
	tomorrow = today.AddDays(1)
)

const commune = `unit,full_name,role,phone,birth_year,category
Đảng bộ xã Niêm Sơn,Vàng Mí Sính,leader,0911111111,1970,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Nông Thị Lan,secretary,0912345678,1971,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Sùng A Páo,member,,1940,exempt
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Nguyễn Văn An,member,,1980,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Nguyễn Văn An,member,,1982,probationary
Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã,Vàng Mí Sính,member,0911111111,1970,
Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã,Lê Hòa,deputy,,,
`

func read(t testing.TB, csv string) []roster.Row {
	t.Helper()
	file, err := rosterfile.Read(strings.NewReader(csv))
	if err != nil {
		t.Fatal(err)
	}
	return file.Rows
}

func update(t testing.TB, s *store.Store, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// take imports a roster and checks that a preview tells the same changes.
func take(t testing.TB, s *store.Store, csv string, on calendar.Date) *roster.Changes {
	t.Helper()
	rows := read(t, csv)
	var changes *roster.Changes
	update(t, s, func(tx *store.Tx) error {
		preview, err := roster.Preview(tx, rows, on)
		if err != nil {
			return err
		}
		changes, err = roster.Import(tx, rows, on)
		if err != nil {
			return err
		}
		if diff := cmp.Diff(preview.String(), changes.String()); diff != "" {
			t.Errorf("the preview tells otherwise: %s", diff)
		}
		return nil
	})
	return changes
}

func expect(t testing.TB, got *roster.Changes, want ...string) {
	t.Helper()
	if diff := cmp.Diff(strings.Join(want, "\n")+"\n", got.String()); diff != "" {
		t.Error(diff)
	}
}

const unchanged = "units 0, people 0, moved 0, corrected 0, categories 0, roles +0 -0, absent 0"

func TestImport(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		expect(t, take(t, s, commune, today),
			"units 3, people 6, moved 0, corrected 0, categories 2, roles +3 -0, absent 0",
			"line 2: import.unit_added map[Unit:Đảng bộ xã Niêm Sơn]",
			"line 3: import.unit_added map[Unit:Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng]",
			"line 7: import.unit_added map[Unit:Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã]",
			"line 3: import.person_added map[Name:Nông Thị Lan Unit:Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng]",
			"line 3: import.role_started map[Name:Nông Thị Lan Role:secretary Unit:Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng]",
			"line 4: import.person_added map[Name:Sùng A Páo Unit:Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng]",
			"line 4: import.category map[Category:exempt Name:Sùng A Páo]",
			"line 5: import.person_added map[Name:Nguyễn Văn An Unit:Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng]",
			"line 6: import.person_added map[Name:Nguyễn Văn An Unit:Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng]",
			"line 6: import.category map[Category:probationary Name:Nguyễn Văn An]",
			"line 7: import.person_added map[Name:Vàng Mí Sính Unit:Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã]",
			"line 7: import.role_started map[Name:Vàng Mí Sính Role:leader Unit:Đảng bộ xã Niêm Sơn]",
			"line 8: import.person_added map[Name:Lê Hòa Unit:Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã]",
			"line 8: import.role_started map[Name:Lê Hòa Role:deputy Unit:Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã]",
		)
		expect(t, take(t, s, commune, tomorrow), unchanged)
		expect(t, take(t, s, strings.ToUpper(commune[:54])+strings.ReplaceAll(commune[54:], "Lê Hòa", "Lê Hoà"), tomorrow),
			"units 0, people 0, moved 0, corrected 1, categories 0, roles +0 -0, absent 0",
			"line 8: import.person_corrected map[Name:Lê Hoà Unit:Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã]")
	})
}

func TestImportChanges(t *testing.T) {
	const cell = "Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng"
	tests := []struct {
		name, csv string
		want      []string
	}{
		{
			"a new secretary, the old one a member",
			"unit,full_name,role,birth_year\n" + cell + ",Nông Thị Lan,member,1971\n" + cell + ",Nguyễn Văn An,Bí thư,1982\n",
			[]string{
				"units 0, people 0, moved 0, corrected 0, categories 0, roles +1 -1, absent 2",
				"line 3: import.handed_over map[From:Nông Thị Lan Name:Nguyễn Văn An Role:secretary Unit:" + cell + "]",
			},
		},
		{
			"a roster that says nothing of roles and categories",
			"unit,full_name,birth_year\n" + cell + ",Nông Thị Lan,1971\n" + cell + ",Sùng A Páo,1940\n",
			[]string{"units 0, people 0, moved 0, corrected 0, categories 0, roles +0 -0, absent 2"},
		},
		{
			"a category, a phone, a birth year",
			"unit,full_name,phone,birth_year,category\n" + cell + ",Nguyễn Văn An,0900000001,1982,Chính thức\n" +
				cell + ",Nông Thị Lan,0912345678,1972,exempt\nĐảng bộ xã Niêm Sơn / Chi bộ cơ quan xã,Lê Hòa,,1990,\n",
			[]string{
				"units 0, people 0, moved 0, corrected 3, categories 2, roles +0 -0, absent 3",
				"line 2: import.person_corrected map[Name:Nguyễn Văn An Unit:" + cell + "]",
				"line 2: import.category map[Category:official Name:Nguyễn Văn An]",
				"line 3: import.person_corrected map[Name:Nông Thị Lan Unit:" + cell + "]",
				"line 3: import.category map[Category:exempt Name:Nông Thị Lan]",
				"line 4: import.person_corrected map[Name:Lê Hòa Unit:Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã]",
			},
		},
		{
			"another birth year is another person",
			"unit,full_name,birth_year\n" + cell + ",Nông Thị Lan,1999\n",
			[]string{
				"units 0, people 1, moved 0, corrected 0, categories 0, roles +0 -0, absent 4",
				"line 2: import.person_added map[Name:Nông Thị Lan Unit:" + cell + "]",
			},
		},
		{
			"a move, known by name and phone",
			"unit,full_name,role,phone\nĐảng bộ xã Niêm Sơn / Chi bộ cơ quan xã,Nông Thị Lan,deputy,0912345678\n",
			[]string{
				"units 0, people 0, moved 1, corrected 0, categories 0, roles +1 -1, absent 2",
				"line 2: import.person_moved map[Name:Nông Thị Lan Unit:Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã]",
				"line 2: import.role_ended map[Name:Nông Thị Lan Role:secretary]",
				"line 2: import.role_started map[Name:Nông Thị Lan Role:deputy Unit:Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã]",
			},
		},
		{
			"an office above, known by name and phone",
			"unit,full_name,role,phone\nĐảng bộ xã Niêm Sơn,Nông Thị Lan,admin,0912345678\n",
			[]string{
				"units 0, people 0, moved 0, corrected 0, categories 0, roles +1 -0, absent 1",
				"line 2: import.role_started map[Name:Nông Thị Lan Role:admin Unit:Đảng bộ xã Niêm Sơn]",
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := storetest.SQLite(t).Open(t)
			take(t, s, commune, today)
			expect(t, take(t, s, test.csv, tomorrow), test.want...)
			expect(t, take(t, s, test.csv, tomorrow), strings.Replace(unchanged, "absent 0", absent(test.want[0]), 1))
		})
	}
}

func absent(counts string) string { return counts[strings.LastIndex(counts, "absent"):] }

func TestImportRefuses(t *testing.T) {
	tests := []struct {
		name, rows string
		want       []string
	}{
		{"listed twice", "A / B,An,,,1980,\nA / B,Ba,,,,\nA / B,an,,,1980,\n", []string{"line 4: import.listed_twice map[Name:an Other:2]"}},
		{"listed twice by phone", "A / B,An,,0912345678,,\nA / B,An,,0912345678,1980,\n", []string{"line 3: import.listed_twice map[Name:An Other:2]"}},
		{"one name, nothing to tell apart", "A / B,An,,,1980,\nA / B,An,,,,\n", []string{"line 3: import.same_name map[Name:An Other:2]"}},
		{"in two cells", "A / B,An,,0912345678,,\nA / C,An,,0912345678,1980,\n", []string{"line 3: import.in_two_cells map[Name:An Other:2 Unit:A / B]"}},
		{"two secretaries", "A / B,An,secretary,,,\nA / B,Ba,secretary,,,\n", []string{"line 3: import.two_secretaries map[Name:An Other:2 Unit:A / B]"}},
		{"members above cells", "A / B,An,,,,\nA,Ba,,,,\n", []string{"line 3: import.members_above map[Unit:A]"}},
		{"a leader in a cell", "A / B,An,,,,\nA / B,Ba,leader,,,\n", []string{"line 3: import.leader_of_cell map[Unit:A / B]"}},
		{"a child", "A / B,An,,,2010,\n", []string{"line 2: import.too_young map[Year:2010]"}},
		{
			"several at once, by line", "A / B,An,,,,\nA / B,An,,,,\nA / B,Chi,secretary,,1980,\nA / B,Chi,,,1980,\n",
			[]string{"line 3: import.same_name map[Name:An Other:2]", "line 5: import.listed_twice map[Name:Chi Other:4]"},
		},
		{
			"below a cell that stands, and members above", "Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã / Tổ 1,An,,,,\nĐảng bộ xã Niêm Sơn,An,,,,\n",
			[]string{
				"line 2: import.below_cell map[Unit:Đảng bộ xã Niêm Sơn / Chi bộ cơ quan xã]",
				"line 3: import.members_above map[Unit:Đảng bộ xã Niêm Sơn]",
			},
		},
		{
			"one of two who stand", "Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Nguyễn Văn An,,,,\n",
			[]string{"line 2: import.which_one map[Name:Nguyễn Văn An People:2]"},
		},
	}
	s := storetest.SQLite(t).Open(t)
	take(t, s, commune, today)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rows := read(t, "unit,full_name,role,phone,birth_year,category\n"+test.rows)
			err := s.Update(context.Background(), func(tx *store.Tx) error {
				_, err := roster.Import(tx, rows, tomorrow)
				return err
			})
			var problems roster.Problems
			if !errors.As(err, &problems) {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Join(test.want, "\n"), problems.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
	expect(t, take(t, s, commune, tomorrow), unchanged)
}

func TestImportTellsApartWhoCanBe(t *testing.T) {
	s := storetest.SQLite(t).Open(t)
	const csv = "unit,full_name,phone,birth_year\n" +
		"A / B,An,0912345678,1980\nA / B,An,0912345679,1980\nA / B,An,0912345678,1981\nA / C,An,,1980\n"
	if got := take(t, s, csv, today); got.People != 4 {
		t.Error(got)
	}
	expect(t, take(t, s, csv, tomorrow), unchanged)
}

// A large roster is taken in few statements, and again in fewer.
func TestImportMany(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) { importProvince(t, s, 1_500) })
}

// A province of 32,000 people in 288 cells: about 3 s, and 2 s when nothing changes.
func BenchmarkImportProvince(b *testing.B) {
	for b.Loop() {
		importProvince(b, storetest.SQLite(b).Open(b), 32_000)
	}
}

func importProvince(t testing.TB, s *store.Store, size int) {
	t.Helper()
	rows := read(t, province(size))
	for _, want := range []int{size, 0} {
		began := time.Now()
		update(t, s, func(tx *store.Tx) error {
			changes, err := roster.Import(tx, rows, today)
			if err == nil && (changes.People != want || len(changes.Listed) != size) {
				t.Errorf("%d people", changes.People)
			}
			return err
		})
		t.Logf("%d new people in %v", want, time.Since(began))
	}
}

func province(size int) string {
	var b strings.Builder
	b.WriteString("unit,full_name,role,phone,birth_year,category\n")
	for i := range size {
		role := ""
		if i < 288 {
			role = "secretary"
		}
		fmt.Fprintf(&b, "Đảng bộ tỉnh / Đảng bộ xã %d / Chi bộ thôn %d,Nguyễn Văn %c%c,%s,09%08d,%d,\n",
			i%144, i%288, 'A'+i%26, 'a'+i/26%26, role, i, 1940+i%60)
	}
	return b.String()
}
