package main

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// namedEntry is an entry of the audit log in words.
type namedEntry struct {
	Kind         audit.Kind
	Unit, Person string
	People       int
}

// entriesAfter are those of the audit log after the one of this number, the oldest
// first, and the number of the last.
func entriesAfter(t *testing.T, s *store.Store, last int64) (all []namedEntry, now int64) {
	t.Helper()
	now = last
	err := s.View(t.Context(), func(tx *store.Tx) error {
		entries, err := tx.Audited(audit.Query{})
		slices.Reverse(entries)
		for _, e := range entries {
			if e.ID <= last || err != nil {
				continue
			}
			unit, who := roster.Unit{}, roster.Person{}
			if e.Unit != 0 {
				unit, err = tx.Unit(e.Unit, calendar.NewDate(2026, time.June, 10))
			}
			if e.Person != 0 && err == nil {
				who, err = tx.Person(e.Person)
			}
			all, now = append(all, namedEntry{e.Kind, unit.Name, who.FullName, e.People}), e.ID
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, now
}

// TestAuditOfATerminal: what an operator changes of people and units is kept with
// the units that it concerns, so that those who keep them can see it.
func TestAuditOfATerminal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		db := withOrgRoster(t, d.URL)
		an := numberOf(t, db, "Lò Văn An")
		s := d.Open(t)
		_, last := entriesAfter(t, s, 0)
		for _, test := range []struct {
			does []string
			want []namedEntry
		}{
			{[]string{"person", "correct", an, "--year", "1986"}, []namedEntry{{audit.PersonChanged, "Chi bộ A", "Lò Văn An", 0}}},
			{[]string{"person", "appoint", an, "deputy", "--unit", "Chi bộ A"}, []namedEntry{{audit.RoleGiven, "Chi bộ A", "Lò Văn An", 0}}},
			{[]string{"person", "dismiss", an, "deputy", "--unit", "Chi bộ A"}, []namedEntry{{audit.RoleTaken, "Chi bộ A", "Lò Văn An", 0}}},
			{
				[]string{"person", "appoint", an, "secretary", "--unit", "Chi bộ A"},
				[]namedEntry{{audit.RoleTaken, "Chi bộ A", "Nông Thị Lan", 0}, {audit.RoleGiven, "Chi bộ A", "Lò Văn An", 0}},
			},
			{
				[]string{"person", "move", an, "--to", "Chi bộ C"},
				[]namedEntry{{audit.PersonChanged, "Chi bộ C", "Lò Văn An", 0}, {audit.PersonChanged, "Chi bộ A", "Lò Văn An", 0}},
			},
			{
				[]string{"org", "move", "Chi bộ C", "--under", "Xã Đông"},
				[]namedEntry{{audit.UnitChanged, "Chi bộ C", "", 0}, {audit.UnitChanged, "Xã Tây", "", 0}, {audit.UnitChanged, "Xã Đông", "", 0}},
			},
			{
				[]string{"org", "dissolve", "Chi bộ C", "--to", "Chi bộ A", "--from", "2026-06-20"},
				[]namedEntry{{audit.UnitChanged, "Chi bộ C", "", 2}, {audit.UnitChanged, "Chi bộ A", "", 2}},
			},
		} {
			keng(t, append(test.does, "--yes", "--database-url", db, "--clock", "2026-06-10T08:00:00+07:00")...).succeeds(t)
			var got []namedEntry
			if got, last = entriesAfter(t, s, last); !cmp.Equal(test.want, got) {
				t.Errorf("%v (-want +got):\n%s", test.does, cmp.Diff(test.want, got))
			}
		}
	})
}
