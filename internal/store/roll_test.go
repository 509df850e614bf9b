package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// TestRollHistory takes a roll of a large cell, closes it, opens it again for a
// reason and closes it: every step is kept, and sums are there only while it is
// closed.
func TestRollHistory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		d.Clock.Set(time.Date(2026, 12, 3, 12, 30, 0, 0, time.UTC))
		s := d.Open(t)
		var m meeting.Meeting
		var people []roster.PersonID
		must(t, s, func(tx *store.Tx) (err error) {
			var cell roster.UnitID
			if cell, people, err = addCell(tx, 0, "Chi bộ", 166); err != nil {
				return err
			}
			m, err = hold(tx, cell, calendar.NewDate(2026, 12, 3), people, 0)
			return err
		})
		clerk := attendance.Clerk{By: people[1], Now: m.StartsAt, Zone: hanoi}
		step := func(f func(tx *store.Tx) (attendance.Sheet, error)) {
			t.Helper()
			must(t, s, func(tx *store.Tx) error {
				_, err := f(tx)
				return err
			})
		}
		count := func(query, want string) {
			t.Helper()
			got, err := store.Lines(t.Context(), s, query)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 || got[0] != want {
				t.Errorf("%s: %v, want %s", query, got, want)
			}
		}
		step(func(tx *store.Tx) (attendance.Sheet, error) { return clerk.AllPresent(tx, m) })
		count("SELECT COUNT(*) FROM roll_sums", "0")
		step(func(tx *store.Tx) (attendance.Sheet, error) { return clerk.Lock(tx, m) })
		step(func(tx *store.Tx) (attendance.Sheet, error) { return clerk.Lock(tx, m) })
		count("SELECT listed || ' ' || must || ' ' || on_time FROM roll_sums", "166 166 166")
		step(func(tx *store.Tx) (attendance.Sheet, error) { return clerk.Reopen(tx, m, "ghi nhầm một người") })
		count("SELECT COUNT(*) FROM roll_sums", "0")
		clerk.By = people[2]
		step(func(tx *store.Tx) (attendance.Sheet, error) { return clerk.Cycle(tx, m, people[7], attendance.Present) })
		step(func(tx *store.Tx) (attendance.Sheet, error) { return clerk.Cycle(tx, m, people[7], attendance.Present) })
		step(func(tx *store.Tx) (attendance.Sheet, error) { return clerk.Lock(tx, m) })
		count("SELECT on_time || ' ' || late FROM roll_sums", "165 1")
		count("SELECT COUNT(*) FROM roll_changes WHERE kind = 'marked' AND from_mark = '' AND to_mark = 'present'", "166")

		got, err := store.Lines(t.Context(), s, `SELECT kind || ' by ' || changed_by || ': ' || from_mark || '>' || to_mark
			FROM roll_changes WHERE kind <> 'marked' OR from_mark <> '' ORDER BY id`)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			"locked by 2: >", "reopened by 2: >", "marked by 3: present>late", "locked by 3: >",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the history (-want +got):\n%s", diff)
		}
		sealed, err := store.Lines(t.Context(), s, "SELECT reason FROM roll_changes WHERE reason <> ''")
		if err != nil || len(sealed) != 1 {
			t.Fatalf("%d reasons: %v", len(sealed), err)
		}
		if reason, err := d.Vault.Open(sealed[0], "roll_changes reason"); err != nil || reason != "ghi nhầm một người" {
			t.Errorf("the reason is %q: %v", reason, err)
		}
	})
}
