package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/stats"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// A province of the domain brief: 144 communes, two cells in each, 32,015 people.
const (
	provinceCommunes = 144
	provinceCells    = 288
	provincePeople   = 32015
)

// province is that, with twelve meetings of each cell whose rolls are closed.
// Unit 1 is at the top, 2 to 145 are the communes, 146 to 433 the cells.
var province = []string{
	"INSERT INTO units (id, kind) " + numbers(1+provinceCommunes+provinceCells) +
		"SELECT i, CASE WHEN i <= 145 THEN 'committee' ELSE 'cell' END FROM n",
	"INSERT INTO unit_names (unit_id, name, folded, from_date) SELECT id, 'Don vi ' || id, 'don vi ' || id, '2026-01-01' FROM units",
	`INSERT INTO unit_parents (unit_id, parent_id, from_date)
		SELECT id, CASE WHEN id = 1 THEN NULL WHEN id <= 145 THEN 1 ELSE 2 + (id - 146) / 2 END, '2026-01-01' FROM units`,
	"INSERT INTO people (id, full_name, sort_key, folded, created_at) " + numbers(provincePeople) +
		"SELECT i, 'Nguyen Van ' || i, 'k' || i, 'nguyen van ' || i, '2026-01-01 00:00:00+00:00' FROM n",
	"INSERT INTO memberships (person_id, unit_id, from_date) SELECT id, 146 + id % 288, '2026-01-01' FROM people",
	`INSERT INTO person_categories (person_id, category, from_date)
		SELECT id, CASE WHEN id % 10 = 0 THEN 'exempt' ELSE 'official' END, '2026-01-01' FROM people`,
	"INSERT INTO meetings (unit_id, kind, period, starts_at, place, minutes, status, round, pinned) " + numbers(12) +
		`SELECT u.id, 'regular', '2026-' || months.m, CAST('2026-' || months.m || '-03 12:30:00+00:00' AS TIMESTAMP),
			'Nha van hoa', 90, 'held', 1, FALSE
		FROM (SELECT CASE WHEN i < 10 THEN '0' || i ELSE '' || i END AS m FROM n) months CROSS JOIN units u WHERE u.kind = 'cell'`,
	`INSERT INTO rolls (meeting_id, opened_at, locked_at, locked_by, locks)
		SELECT id, starts_at, starts_at, 1, 1 FROM meetings`,
	`INSERT INTO roll_marks (meeting_id, person_id, mark)
		SELECT m.id, s.person_id, CASE WHEN s.person_id % 11 = 0 THEN 'excused' ELSE 'present' END
		FROM meetings m JOIN memberships s ON s.unit_id = m.unit_id WHERE s.person_id % 10 <> 0`,
	`INSERT INTO roll_sums (meeting_id, listed, must, free, on_time, late, excused, unexcused, unclear, extra)
		SELECT m.id, COUNT(*), SUM(CASE WHEN s.person_id % 10 <> 0 THEN 1 ELSE 0 END),
			SUM(CASE WHEN s.person_id % 10 = 0 THEN 1 ELSE 0 END),
			SUM(CASE WHEN s.person_id % 10 <> 0 AND s.person_id % 11 <> 0 THEN 1 ELSE 0 END), 0,
			SUM(CASE WHEN s.person_id % 10 <> 0 AND s.person_id % 11 = 0 THEN 1 ELSE 0 END), 0, 0, 0
		FROM meetings m JOIN memberships s ON s.unit_id = m.unit_id GROUP BY m.id`,
}

// numbers begins a statement with the numbers from 1 to last as n (i).
func numbers(last int) string {
	return fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", last)
}

func buildProvince(t testing.TB, d *storetest.Database) *store.Store {
	t.Helper()
	d.Clock.Set(time.Date(2026, 12, 31, 1, 0, 0, 0, time.UTC))
	s := d.Open(t)
	for _, statement := range province {
		if !d.Postgres { // which has no type for it: the driver writes instants so
			statement = strings.ReplaceAll(statement, "CAST('2026-' || months.m || '-03 12:30:00+00:00' AS TIMESTAMP)",
				"'2026-' || months.m || '-03 12:30:00+00:00'")
		}
		if err := store.Exec(t.Context(), s, statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Exec(t.Context(), s, "ANALYZE"); err != nil {
		t.Fatal(err)
	}
	return s
}

// BenchmarkOfUnit counts a year of the whole province, of a commune, of a cell
// with its names, and of one person. The first should take less than 200 ms.
func BenchmarkOfUnit(b *testing.B) {
	year := calendar.SpanOf(calendar.FullYear, calendar.Month{Year: 2026, Month: time.December})
	zone := time.FixedZone("+07", 7*3600)
	questions := []struct {
		name string
		ask  func(tx *store.Tx) error
	}{
		{"province", func(tx *store.Tx) error {
			r, err := stats.OfUnit(tx, 1, year, tx.Now(), zone)
			if err == nil && (len(r.Cells) != provinceCells || r.Total.Meetings != 12*provinceCells || r.Total.Listed != 12*provincePeople) {
				err = fmt.Errorf("not the province: %d cells, %+v", len(r.Cells), r.Total.Sums)
			}
			return err
		}},
		{"commune", func(tx *store.Tx) error {
			_, err := stats.OfUnit(tx, 2, year, tx.Now(), zone)
			return err
		}},
		{"cell", func(tx *store.Tx) error {
			r, err := stats.OfCell(tx, roster.UnitID(146), year, tx.Now(), zone)
			if err == nil && len(r.People) < 100 {
				err = fmt.Errorf("%d people", len(r.People))
			}
			return err
		}},
		{"person", func(tx *store.Tx) error {
			sums, err := stats.OfPerson(tx, 7, year, tx.Now(), zone)
			if err == nil && sums.Meetings != 12 {
				err = fmt.Errorf("%d meetings", sums.Meetings)
			}
			return err
		}},
	}
	for name, open := range map[string]func(testing.TB) *storetest.Database{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			s := buildProvince(b, open(b))
			for _, q := range questions {
				b.Run(q.name, func(b *testing.B) {
					for b.Loop() {
						if err := s.View(b.Context(), q.ask); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}
