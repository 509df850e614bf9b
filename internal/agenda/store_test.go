package agenda_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/agenda"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestReplaceAndAppend(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			cell, err := tx.AddUnit(roster.Unit{Name: "Chi bộ thôn", Kind: roster.Cell}, calendar.NewDate(2026, 1, 1))
			if err != nil {
				return err
			}
			id, err := tx.SaveMeeting(meeting.Meeting{
				Unit: cell, Kind: meeting.Regular, Period: calendar.Month{Year: 2026, Month: 12}, StartsAt: tx.Now(),
				Place: "H", Minutes: 90, Status: meeting.Planned, Round: 1,
			}, nil)
			if err != nil {
				return err
			}
			none := func(string) bool { return false }
			check := func(want ...string) {
				t.Helper()
				items, err := tx.AgendaItems(id)
				var got []string
				for i, item := range items {
					if item.Position != i+1 {
						t.Errorf("item %d stands at %d", i+1, item.Position)
					}
					got = append(got, item.Text)
				}
				if diff := cmp.Diff(want, got); diff != "" || err != nil {
					t.Error(diff, err)
				}
			}
			check()
			if err := agenda.Replace(tx, id, []string{"một", "hai", "ba"}, none); err != nil {
				return err
			}
			check("một", "hai", "ba")
			if err := agenda.Replace(tx, id, make([]string, agenda.MaxItems+1), none); !fault.Is(err, fault.Invalid) {
				t.Errorf("too many: %v", err)
			}
			if err := agenda.Replace(tx, id, []string{"khác"}, none); err != nil {
				return err
			}
			check("khác")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
