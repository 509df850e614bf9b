package reorg_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
)

// met makes a meeting of a cell whose roll is not closed.
func (w *world) met(t *testing.T, cell, on string, status meeting.Status) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		_, err := tx.SaveMeeting(meeting.Meeting{
			Unit: w.unit[cell], Kind: meeting.Regular, Period: calendar.MonthOf(day(on)), Status: status, Round: 1,
			StartsAt: day(on).At(calendar.NewClock(19, 30), hanoi).UTC(), Place: "Nhà văn hóa", Minutes: 90,
		}, nil)
		return err
	})
}

// isHeir checks into which cell another one has ended by a day, and since when;
// and whom that one has then.
func (w *world) isHeir(t *testing.T, cell, on, heir, end string, left ...string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		got, since, err := reorg.Heir(tx, w.unit[cell], day(on))
		if err != nil {
			return err
		}
		if got != w.unit[heir] || since != day(end) {
			t.Errorf("%s on %s: the heir is %d since %s, want %s since %s", cell, on, got, since, heir, end)
		}
		if heir == "" {
			return nil
		}
		all, err := reorg.Left(tx, got, day(on))
		if diff := cmp.Diff(w.units(left...), all); diff != "" {
			t.Errorf("%s on %s has (-want +got):\n%s", heir, on, diff)
		}
		return err
	})
}

func TestHeirOfMergedCells(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.held(t, "Chi bộ A", "2026-03-05")
		w.met(t, "Chi bộ A", "2026-04-05", meeting.Announced)
		w.met(t, "Chi bộ A", "2026-05-05", meeting.Cancelled)
		w.met(t, "Chi bộ A", "2026-06-05", meeting.Held) // its roll was opened again
		w.met(t, "Chi bộ A", "2026-06-12", meeting.Planned)
		out := w.change(t, reorg.Merge{Cells: w.units("Chi bộ A"), Into: w.unit["Chi bộ B"], From: day("2026-06-15")})
		want := []reorg.Unrolled{{Unit: "Chi bộ A", Months: []calendar.Month{{Year: 2026, Month: 4}, {Year: 2026, Month: 6}}, Heir: "Chi bộ B"}}
		if diff := cmp.Diff(want, out.Unrolled); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		second := w.change(t, reorg.Merge{Cells: w.units("Chi bộ B"), Into: w.unit["Chi bộ C"], From: day("2026-06-20")})
		w.isHeir(t, "Chi bộ A", "2026-06-14", "", "")
		w.isHeir(t, "Chi bộ A", "2026-06-15", "Chi bộ B", "2026-06-15", "Chi bộ A")
		w.isHeir(t, "Chi bộ A", "2026-06-20", "Chi bộ C", "2026-06-15", "Chi bộ A", "Chi bộ B")
		w.isHeir(t, "Chi bộ B", "2026-06-20", "Chi bộ C", "2026-06-20", "Chi bộ A", "Chi bộ B")
		w.isHeir(t, "Chi bộ C", "2026-06-20", "", "")
		w.change(t, reorg.Undo{Change: second.Change})
		w.isHeir(t, "Chi bộ A", "2026-06-20", "Chi bộ B", "2026-06-15", "Chi bộ A")
		w.isHeir(t, "Chi bộ B", "2026-06-20", "", "")
	})
}

// TestHeirOfDissolvedCells: one has it whose members all went to one cell.
func TestHeirOfDissolvedCells(t *testing.T) {
	w := onSQLite(t)
	w.met(t, "Chi bộ A", "2026-06-05", meeting.Announced)
	w.met(t, "Chi bộ B", "2026-06-05", meeting.Announced)
	apart := w.change(t, reorg.Dissolve{
		Unit: w.unit["Chi bộ A"], To: w.unit["Chi bộ C"], Each: map[roster.PersonID]roster.UnitID{w.who["An"]: w.unit["Chi bộ B"]}, From: day("2026-06-15"),
	})
	together := w.change(t, reorg.Dissolve{Unit: w.unit["Chi bộ B"], To: w.unit["Chi bộ C"], From: day("2026-06-16")})
	w.isHeir(t, "Chi bộ B", "2026-06-16", "Chi bộ C", "2026-06-16", "Chi bộ B")
	w.isHeir(t, "Chi bộ A", "2026-06-16", "", "2026-06-15")
	june := []calendar.Month{{Year: 2026, Month: 6}}
	want := []reorg.Unrolled{{Unit: "Chi bộ B", Months: june, Heir: "Chi bộ C"}, {Unit: "Chi bộ A", Months: june}}
	if diff := cmp.Diff(want, append(together.Unrolled, apart.Unrolled...)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
