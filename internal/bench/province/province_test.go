package province_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"keng/internal/bench/province"
	"keng/internal/store"
)

func TestSizes(t *testing.T) {
	for cells, want := range map[int]int{1: 111, 10: 1112, province.Cells: province.Members} {
		p := province.New(cells)
		members := map[int64]int{}
		for _, s := range p.Seats {
			members[s.Cell]++
		}
		if len(p.Seats) != want || len(members) != cells {
			t.Errorf("%d members in %d cells, want %d in %d", len(p.Seats), len(members), want, cells)
		}
		for cell, n := range members {
			if n < 9 {
				t.Errorf("cell %d has %d members", cell, n)
			}
		}
	}
}

// TestWhatIsWrittenFits has SQLite look up everything that is referred to, and
// checks that the sums of the rolls are those of their marks.
func TestWhatIsWrittenFits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "province.db")
	s, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + path})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p := province.New(5)
	if err := p.Write(t.Context(), db, false); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{
		"SELECT COUNT(*) FROM pragma_foreign_key_check":                        0,
		"SELECT COUNT(*) FROM accounts WHERE person_id IS NOT NULL":            len(p.Seats) + province.Leaders,
		"SELECT COUNT(*) FROM roll_sums":                                       5 * province.Meetings,
		"SELECT COUNT(*) FROM roll_marks":                                      count(t, db, "SELECT SUM(on_time + late + excused + unexcused) FROM roll_sums"),
		"SELECT COUNT(*) FROM due WHERE done_at IS NULL AND kind = 'announce'": 0,
	} {
		if got := count(t, db, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	if err := p.Unannounce(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, "SELECT COUNT(DISTINCT due_at) FROM due WHERE done_at IS NULL AND kind = 'announce'"); n != 5 {
		t.Errorf("%d announcements are due, each at its own instant; want 5", n)
	}
}

func count(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
