package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/testserver"
)

// old is a database as a program of version 9 has left it: a cell with a full
// member, one of probation, one exempt since May and one who left in October; a
// roll of March and one of November that are closed, the first with marks, and
// one that is open.
const old = `
INSERT INTO units (id, kind) VALUES (1, 'cell'), (2, 'cell');
INSERT INTO unit_names (unit_id, name, folded, from_date) VALUES (1, 'Chi bộ Một', 'chi bo mot', '2026-01-01'), (2, 'Chi bộ Hai', 'chi bo hai', '2026-01-01');
INSERT INTO unit_parents (unit_id, parent_id, from_date) VALUES (1, NULL, '2026-01-01'), (2, NULL, '2026-01-01');
INSERT INTO people (id, full_name, sort_key, folded, created_at) VALUES
	(1, 'An', 'a', 'an', '2026-01-01 00:00:00'), (2, 'Bình', 'b', 'binh', '2026-01-01 00:00:00'),
	(3, 'Cụ', 'c', 'cu', '2026-01-01 00:00:00'), (4, 'Dần', 'd', 'dan', '2026-01-01 00:00:00');
INSERT INTO memberships (person_id, unit_id, from_date, to_date) VALUES
	(1, 1, '2026-01-01', NULL), (2, 1, '2026-01-01', NULL), (3, 1, '2026-01-01', NULL), (4, 1, '2026-01-01', '2026-10-01'), (4, 2, '2026-10-01', NULL);
INSERT INTO person_categories (person_id, category, from_date, to_date) VALUES
	(1, 'official', '2026-01-01', NULL), (2, 'probationary', '2026-01-01', NULL),
	(3, 'official', '2026-01-01', '2026-05-01'), (3, 'exempt', '2026-05-01', NULL), (4, 'official', '2026-01-01', NULL);
INSERT INTO meetings (id, unit_id, kind, period, starts_at, place, minutes, status) VALUES
	(1, 1, 'regular', '2026-03', '2026-03-03 12:30:00', 'Nhà', 90, 'held'),
	(2, 1, 'regular', '2026-11', '2026-11-03 12:30:00', 'Nhà', 90, 'held'),
	(3, 1, 'regular', '2026-12', '2026-12-03 12:30:00', 'Nhà', 90, 'announced');
INSERT INTO rolls (meeting_id, opened_at, locked_at, locks) VALUES
	(1, '2026-03-03 13:00:00', '2026-03-03 14:00:00', 1), (2, '2026-11-03 13:00:00', '2026-11-03 14:00:00', 1), (3, '2026-12-03 13:00:00', NULL, 0);
INSERT INTO roll_marks (meeting_id, person_id, mark) VALUES (1, 1, 'present'), (1, 4, 'late'), (2, 1, 'present'), (2, 3, 'present'), (3, 1, 'present');
INSERT INTO roll_sums (meeting_id, listed, must, free, on_time, late, excused, unexcused, unclear, extra) VALUES
	(1, 4, 4, 0, 1, 1, 0, 0, 2, 0), (2, 3, 2, 1, 1, 0, 0, 0, 1, 1);
`

// TestMigrateWithData brings a database that was in use to this schema.
func TestMigrateWithData(t *testing.T) {
	for name, url := range map[string]string{
		"sqlite":   "sqlite:" + filepath.Join(t.TempDir(), "keng.db"),
		"postgres": testserver.Postgres(t, nil),
	} {
		t.Run(name, func(t *testing.T) {
			s := atVersion9(t, url)
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			checkRolls(t, s)
			checkPeople(t, s)
			checkNewKinds(t, s)
		})
	}
}

func atVersion9(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{URL: url, Now: func() time.Time { return time.Date(2026, 12, 5, 1, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := store.MigrateTo(t.Context(), s, 9); err != nil {
		t.Fatal(err)
	}
	for statement := range strings.SplitSeq(old, ";\n") {
		if statement = strings.TrimSpace(statement); statement != "" {
			if err := store.Exec(context.Background(), s, statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	if s.Postgres() { // the keys above were written, not drawn
		for _, table := range []string{"units", "people", "meetings"} {
			exec(t, s, "SELECT setval(pg_get_serial_sequence('%[1]s', 'id'), (SELECT MAX(id) FROM %[1]s))", table)
		}
	}
	return s
}

// checkRolls: closed rolls have a line for everybody on the list of their day.
func checkRolls(t *testing.T, s *store.Store) {
	t.Helper()
	lines, err := store.Lines(t.Context(), s, `SELECT meeting_id || ' ' || person_id || ' ' || mark || ' ' || category || ' ' ||
		CASE WHEN must THEN 'must' ELSE 'free' END FROM roll_marks ORDER BY meeting_id, person_id`)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1 1 present official must", "1 2  probationary must", "1 3  official must", "1 4 late official must",
		"2 1 present official must", "2 2  probationary must", "2 3 present exempt free", "3 1 present  free",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("lines of rolls (-want +got):\n%s", diff)
	}
}

// checkPeople: what lay over a grade is a status, and all count as they did.
func checkPeople(t *testing.T, s *store.Store) {
	t.Helper()
	must(t, s, func(tx *store.Tx) error {
		for day, want := range map[string]string{
			"2026-03-03": "An official true, Bình probationary true, Cụ official true, Dần official true",
			"2026-11-03": "An official true, Bình probationary true, Cụ exempt false",
		} {
			on, err := calendar.ParseDate(day)
			if err != nil {
				return err
			}
			members, err := tx.MembersAt(1, on)
			if err != nil {
				return err
			}
			var got []string
			for _, m := range members {
				got = append(got, fmt.Sprintf("%s %s %t", m.Person.FullName, m.Category, m.Must))
			}
			if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("on %s (-want +got):\n%s", day, diff)
			}
		}
		facts, err := tx.PersonFacts([]roster.PersonID{3})
		var got []string
		for _, f := range facts {
			got = append(got, fmt.Sprintf("%s %s%s %s %s", f.Kind, f.Value, f.Ended, f.From, f.To))
		}
		want := []string{
			"home  2026-01-01 ", "grade official 2026-01-01 2026-05-01", "grade official 2026-05-01 ", "status exempt 2026-05-01 ",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what is kept of the exempt (-want +got):\n%s", diff)
		}
		return err
	})
}

// checkNewKinds: the tables take what version 9 had not.
func checkNewKinds(t *testing.T, s *store.Store) {
	t.Helper()
	must(t, s, func(tx *store.Tx) error {
		from := calendar.NewDate(2026, time.December, 5)
		group := roster.Fact{Kind: roster.InGroup, Person: 1, Unit: 2, From: from}
		id, err := tx.RecordChange(roster.Change{Kind: "group", From: from}, roster.Edit{Begin: []roster.Fact{group}})
		if err != nil {
			return err
		}
		return tx.UndoChange(id, 1)
	})
}
