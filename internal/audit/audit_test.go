package audit_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func update(t *testing.T, s *store.Store, f func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// entries are those that the query describes, without their times.
func entries(t *testing.T, s *store.Store, q audit.Query) (all []audit.Entry) {
	t.Helper()
	err := s.View(t.Context(), func(tx *store.Tx) (err error) {
		all, err = tx.Audited(q)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestOneLook: who turns pages looks once; who comes back later, or somebody
// else, or at something else, looks anew.
func TestOneLook(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		asked := 0
		look := func(by roster.PersonID, kind audit.Kind, unit roster.UnitID, person roster.PersonID) {
			update(t, s, func(tx *store.Tx) error {
				e := audit.Entry{By: by, Through: "telegram", Kind: kind, Unit: unit, Person: person}
				return audit.Look(tx, e, func() (int, error) { asked++; return 25, nil })
			})
		}
		look(1, audit.RollSeen, 7, 0)
		clock.Advance(9 * time.Minute)
		look(1, audit.RollSeen, 7, 0)
		look(2, audit.RollSeen, 7, 0)
		look(1, audit.ListSeen, 7, 0)
		look(1, audit.RollSeen, 8, 0)
		look(1, audit.RollSeen, 7, 3)
		clock.Advance(2 * time.Minute)
		look(1, audit.RollSeen, 7, 0)
		want := []audit.Entry{
			{By: 1, Kind: audit.RollSeen, Unit: 7},
			{By: 1, Kind: audit.RollSeen, Unit: 7, Person: 3},
			{By: 1, Kind: audit.RollSeen, Unit: 8},
			{By: 1, Kind: audit.ListSeen, Unit: 7},
			{By: 2, Kind: audit.RollSeen, Unit: 7},
			{By: 1, Kind: audit.RollSeen, Unit: 7},
		}
		for i := range want {
			want[i].Through, want[i].People = "telegram", 25
		}
		got := entries(t, s, audit.Query{})
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(audit.Entry{}, "ID", "At")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if asked != len(want) {
			t.Errorf("it was asked %d times how many people it showed", asked)
		}
		if !got[0].At.Equal(clock.Now()) {
			t.Errorf("the last is of %v", got[0].At)
		}
	})
}

// TestOnlyAddedTo: both databases themselves refuse to change or to delete.
func TestOnlyAddedTo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		s := d.Open(t)
		update(t, s, func(tx *store.Tx) error { return tx.AddAudit(audit.Entry{Kind: audit.ListSeen, Through: audit.CLI}) })
		statements := []string{"UPDATE audit SET kind = 'x'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"}
		if d.Postgres {
			statements = append(statements, "TRUNCATE audit")
		}
		for _, statement := range statements {
			err := d.Exec(context.Background(), statement)
			if err == nil || !strings.Contains(err.Error(), "only added to") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		if n := len(entries(t, s, audit.Query{})); n != 1 {
			t.Errorf("%d entries", n)
		}
	})
}

// TestWhatIsBelow: entries are found by the unit in which they stand today, those
// of a unit that is no more by where it stood last.
func TestWhatIsBelow(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		from := calendar.NewDate(2026, time.January, 1)
		var top, other, cell, moved, gone roster.UnitID
		update(t, s, func(tx *store.Tx) (err error) {
			for _, u := range []struct {
				id     *roster.UnitID
				parent *roster.UnitID
				kind   roster.UnitKind
			}{
				{&top, new(roster.UnitID), roster.Committee},
				{&other, new(roster.UnitID), roster.Committee},
				{&cell, &top, roster.Cell},
				{&moved, &top, roster.Cell},
				{&gone, &top, roster.Cell},
			} {
				if *u.id, err = tx.AddUnit(roster.Unit{Name: "x", Kind: u.kind, Parent: *u.parent}, from); err != nil {
					return err
				}
			}
			day := calendar.NewDate(2026, time.June, 1)
			facts, err := tx.UnitFacts([]roster.UnitID{moved, gone})
			if err != nil {
				return err
			}
			edit := roster.Lay(facts, roster.Fact{Kind: roster.Place, Unit: moved, Parent: other, From: day})
			edit.Add(roster.Clear(facts, roster.Fact{Kind: roster.Place, Unit: gone, From: day}))
			if _, err := tx.RecordChange(roster.Change{Kind: "test", From: day}, edit); err != nil {
				return err
			}
			for _, unit := range []roster.UnitID{0, top, cell, moved, gone} {
				if err := tx.AddAudit(audit.Entry{Kind: audit.ListSeen, Through: audit.Job, Unit: unit, Person: 3, By: 4}); err != nil {
					return err
				}
			}
			return nil
		})
		units := func(q audit.Query) (all []roster.UnitID) {
			q.On = calendar.NewDate(2026, time.December, 1)
			for _, e := range entries(t, s, q) {
				all = append(all, e.Unit)
			}
			return all
		}
		for name, c := range map[string]struct {
			query audit.Query
			want  []roster.UnitID
		}{
			"top":      {audit.Query{Below: top}, []roster.UnitID{gone, cell, top}},
			"other":    {audit.Query{Below: other}, []roster.UnitID{moved}},
			"cell":     {audit.Query{Below: cell}, []roster.UnitID{cell}},
			"a person": {audit.Query{Person: 3, Limit: 2}, []roster.UnitID{gone, moved}},
			"an actor": {audit.Query{Person: 4, Skip: 2, Limit: 2}, []roster.UnitID{cell, top}},
			"nobody":   {audit.Query{Person: 5}, nil},
			"before":   {audit.Query{Below: top, To: storetest.Start}, nil},
			"since":    {audit.Query{Below: top, From: storetest.Start.Add(time.Second)}, nil},
		} {
			if diff := cmp.Diff(c.want, units(c.query)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	})
}

func TestMeasure(t *testing.T) {
	var m audit.Measure
	if m.Extent() != (audit.Extent{}) {
		t.Errorf("nothing is %+v", m.Extent())
	}
	at := func(hour int) time.Time { return storetest.Start.Add(time.Duration(hour) * time.Hour) }
	for _, e := range []audit.Entry{
		{At: at(3), Unit: 1, People: 20},
		{At: at(1), Unit: 1, People: 25},
		{At: at(2), Unit: 2, People: 5},
		{At: at(9), Unit: 2, Person: 17, People: 1},
		{At: at(4), Person: 17},
		{At: at(5), Person: 18},
	} {
		m.Add(e)
	}
	want := audit.Extent{Entries: 6, First: at(1), Last: at(9), Named: 2, Listed: 30}
	if got := m.Extent(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestKindsAreClosed(t *testing.T) {
	seen := map[audit.Kind]bool{}
	for _, k := range audit.Kinds {
		if seen[k] || !k.Known() {
			t.Errorf("%s", k)
		}
		seen[k] = true
	}
	if audit.Kind("anything").Known() {
		t.Error("anything is known")
	}
}
