package roster_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// secretaries are those of a cell on a day, by number.
func secretaries(t *testing.T, s *store.Store, cell roster.UnitID, on calendar.Date) (ids []roster.PersonID) {
	t.Helper()
	err := s.View(t.Context(), func(tx *store.Tx) error {
		people, err := tx.StandingPeople([]roster.UnitID{cell}, on)
		for _, r := range people {
			if slices.Contains(r.Roles, roster.RoleIn{Role: roster.Secretary, Unit: cell}) {
				ids = append(ids, r.ID)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// TestImportHandsOver: a secretary whom a roster names takes over from the one
// before, whatever the roster says of that one. The same again changes nothing.
func TestImportHandsOver(t *testing.T) {
	const (
		top   = "Đảng bộ xã Niêm Sơn"
		cell  = top + " / Chi bộ thôn Niêm Đồng"
		heads = "unit,full_name,role,phone\n"
		takes = cell + ",Mới,secretary,\n"
		over  = "import.handed_over map[From:Nông Thị Lan Name:Mới Role:secretary Unit:" + cell + "]"
		back  = "import.handed_over map[From:Mới Name:Nông Thị Lan Role:secretary Unit:" + cell + "]"
	)
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		first := take(t, s, commune, today)
		if len(first.HandedOver) > 0 {
			t.Errorf("the first secretary has the office from %v", first.HandedOver)
		}
		unit := first.Appointed[slices.IndexFunc(first.Appointed, func(a roster.Appointment) bool { return a.Role == roster.Secretary })]
		on := today
		next := func(csv, want string) *roster.Changes {
			t.Helper()
			on = on.AddDays(1)
			got := take(t, s, csv, on)
			var told []string
			for _, l := range got.Lines {
				if l.Args["Role"] == roster.Secretary {
					told = append(told, l.String()[strings.Index(l.String(), "import."):])
				}
			}
			if !cmp.Equal([]string{want}, told) || len(got.HandedOver) != 1 {
				t.Fatalf("%s\nhands over %v:\n%s", csv, got.HandedOver, got)
			}
			if held := secretaries(t, s, unit.Unit, on); !cmp.Equal(held, []roster.PersonID{got.HandedOver[0].To}) {
				t.Errorf("%s\nthe secretaries are %v", csv, held)
			}
			if again := take(t, s, csv, on); !again.None() || len(again.HandedOver) > 0 {
				t.Errorf("%s\nagain:\n%s", csv, again)
			}
			return got
		}
		for _, csv := range []string{
			takes, // in no row
			cell + ",Nông Thị Lan,deputy,0912345678\n" + takes,
			cell + ",Nông Thị Lan,,0912345678\n" + takes,
			top + ",Nông Thị Lan,admin,0912345678\n" + takes,
			top + " / Chi bộ cơ quan xã,Nông Thị Lan,,0912345678\n" + takes,
		} {
			next(heads+csv, over)
			got := next(commune, back)
			if want := (roster.HandOver{Unit: unit.Unit, From: got.HandedOver[0].From, To: unit.Person}); got.HandedOver[0] != want {
				t.Errorf("%+v, want %+v", got.HandedOver[0], want)
			}
		}
		// A second one, from before rosters were handed over, does not stay.
		update(t, s, func(tx *store.Tx) error {
			beside := roster.Appointment{Person: unit.Person + 1, RoleIn: unit.RoleIn}
			return tx.StartRoles([]roster.Appointment{beside}, on)
		})
		next(commune, "import.handed_over map[From:Sùng A Páo Name:Nông Thị Lan Role:secretary Unit:"+cell+"]")
	})
}
