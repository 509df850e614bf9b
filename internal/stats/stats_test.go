package stats_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/stats"
	"keng/internal/store"
)

type marked = map[string]attendance.Mark

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// TestByTheDayOfTheMeeting has somebody change the cell and somebody else the
// category between two meetings: each counts where and as what they were.
func TestByTheDayOfTheMeeting(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.join(t, w.east, "2026-01-01", "An", "Bình", "Cụ")
		w.join(t, w.west, "2026-01-01", "Em")
		w.held(t, w.east, "2026-10", "2026-10-03", marked{"An": "present", "Bình": "late", "Cụ": "excused"})
		w.held(t, w.west, "2026-10", "2026-10-03", marked{"Em": "present"})
		// From the day of the meeting on: the new cell and the new category hold already.
		w.join(t, w.west, "2026-11-03", "Bình")
		w.become(t, "Cụ", roster.Exempt, "2026-11-03")
		w.held(t, w.east, "2026-11", "2026-11-03", marked{"An": "present", "Cụ": "present"})
		w.held(t, w.west, "2026-11", "2026-11-03", marked{"Em": "unexcused", "Bình": "present"})
		// And what changes afterwards changes nothing.
		w.become(t, "An", roster.Exempt, "2026-11-04")
		w.join(t, w.east, "2026-12-01", "Em")

		want(t, "October", []string{
			"Đảng bộ xã: 2 held, 3 of 4 of 4, late 1, excused 1, unexcused 0, unclear 0, extra 0, 0 unrolled",
			"Chi bộ Đông: 1 held, 2 of 3 of 3, late 1, excused 1, unexcused 0, unclear 0, extra 0, 0 unrolled",
			"Chi bộ Tây: 1 held, 1 of 1 of 1, late 0, excused 0, unexcused 0, unclear 0, extra 0, 0 unrolled",
		}, w.report(t, w.commune, "2026-10"))
		want(t, "November", []string{
			"Đảng bộ xã: 2 held, 2 of 3 of 4, late 0, excused 0, unexcused 1, unclear 0, extra 1, 0 unrolled",
			"Chi bộ Đông: 1 held, 1 of 1 of 2, late 0, excused 0, unexcused 0, unclear 0, extra 1, 0 unrolled",
			"Chi bộ Tây: 1 held, 1 of 2 of 2, late 0, excused 0, unexcused 1, unclear 0, extra 0, 0 unrolled",
		}, w.report(t, w.commune, "2026-11"))
		want(t, "the members of the east", []string{
			"Chi bộ Đông: 2 held, 3 of 4 of 5, late 1, excused 1, unexcused 0, unclear 0, extra 1, 0 unrolled",
			"An: 2/2", "Bình: 1/1", "Cụ: 0/1",
		}, w.members(t, w.east, "2026"))
		want(t, "somebody of two cells", "2 held, 2 of 2 of 2, late 1, excused 0, unexcused 0, unclear 0, extra 0, 0 unrolled", w.own(t, "Bình", "2026-q4"))
		want(t, "somebody who became exempt", "2 held, 0 of 1 of 2, late 0, excused 1, unexcused 0, unclear 0, extra 1, 0 unrolled", w.own(t, "Cụ", "2026"))
		want(t, "somebody of one month", "1 held, 1 of 1 of 1, late 0, excused 0, unexcused 0, unclear 0, extra 0, 0 unrolled", w.own(t, "An", "2026-11"))
	})
}

// TestByTheMonthOfTheTitle has January's meeting in February.
func TestByTheMonthOfTheTitle(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.join(t, w.east, "2026-01-01", "An")
		w.held(t, w.east, "2026-01", "2026-02-02", marked{"An": "present"})
		w.held(t, w.east, "2026-02", "2026-02-28", marked{"An": "late"})
		want(t, "January", "1 held, 1 of 1 of 1, late 0, excused 0, unexcused 0, unclear 0, extra 0, 0 unrolled", w.own(t, "An", "2026-01"))
		want(t, "February", "1 held, 1 of 1 of 1, late 1, excused 0, unexcused 0, unclear 0, extra 0, 0 unrolled", w.own(t, "An", "2026-02"))
		want(t, "the unit in January",
			"Chi bộ Đông: 1 held, 1 of 1 of 1, late 0, excused 0, unexcused 0, unclear 0, extra 0, 0 unrolled",
			w.report(t, w.commune, "2026-01")[1])
	})
}

// TestWhatIsNotCounted: meetings without a closed roll are told apart, and those
// to come, cancelled or of another kind are not there; a cell without any
// meeting is.
func TestWhatIsNotCounted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.join(t, w.east, "2026-01-01", "An")
		w.held(t, w.east, "2026-11", "2026-11-03", nil)
		reopened := w.held(t, w.east, "2026-10", "2026-10-03", marked{"An": "present"})
		cancelled := w.held(t, w.east, "2026-09", "2026-09-03", nil)
		thematic := w.held(t, w.east, "2026-08", "2026-08-03", marked{"An": "present"})
		w.held(t, w.east, "2026-12", "2026-12-16", nil) // tomorrow
		w.do(t, func(tx *store.Tx) error {
			clerk := attendance.Clerk{By: w.people["An"], Now: tx.Now(), Zone: hanoi}
			if _, err := clerk.Reopen(tx, reopened, "ghi nhầm"); err != nil {
				return err
			}
			cancelled.Status, thematic.Kind = meeting.Cancelled, meeting.Thematic
			for _, m := range []meeting.Meeting{cancelled, thematic} {
				if _, err := tx.SaveMeeting(m, nil); err != nil {
					return err
				}
			}
			return nil
		})
		none := "0 held, 0 of 0 of 0, late 0, excused 0, unexcused 0, unclear 0, extra 0"
		want(t, "the unit", []string{
			"Đảng bộ xã: " + none + ", 2 unrolled", "Chi bộ Đông: " + none + ", 2 unrolled", "Chi bộ Tây: " + none + ", 0 unrolled",
		}, w.report(t, w.commune, "2026"))
		want(t, "the member", none+", 2 unrolled", w.own(t, "An", "2026"))
	})
}

// TestUnmarkedIsUnclear and never absent, and an answer is no mark.
func TestUnmarkedIsUnclear(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.join(t, w.east, "2026-01-01", "An", "Bình")
		w.held(t, w.east, "2026-11", "2026-11-03", marked{"An": "present"})
		want(t, "the members", []string{
			"Chi bộ Đông: 1 held, 1 of 2 of 2, late 0, excused 0, unexcused 0, unclear 1, extra 0, 0 unrolled",
			"An: 1/1", "Bình: 0/1",
		}, w.members(t, w.east, "2026-11"))
	})
}

// TestBeforeTheUnitWas asks about a year of which the roster knows nothing.
func TestBeforeTheUnitWas(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, over := range []string{"2025", "2027"} {
			got := w.report(t, w.commune, over)
			if len(got) != 3 || got[0] != "Đảng bộ xã: 0 held, 0 of 0 of 0, late 0, excused 0, unexcused 0, unclear 0, extra 0, 0 unrolled" {
				t.Errorf("%s: %q", over, got)
			}
		}
	})
}

// TestWhoWhereYouAre keeps one cell's figures out of another's.
func TestWhoWhereYouAre(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.join(t, w.east, "2026-01-01", "An")
		w.join(t, w.west, "2026-01-01", "Em")
		w.held(t, w.east, "2026-11", "2026-11-03", marked{"An": "present"})
		w.held(t, w.west, "2026-11", "2026-11-03", marked{"Em": "late"})
		want(t, "the west", []string{
			"Chi bộ Tây: 1 held, 1 of 1 of 1, late 1, excused 0, unexcused 0, unclear 0, extra 0, 0 unrolled", "Em: 1/1",
		}, w.members(t, w.west, "2026-11"))
		w.do(t, func(tx *store.Tx) error {
			_, err := stats.OfUnit(tx, 999, span(t, "2026"), tx.Now(), hanoi)
			if err == nil {
				t.Error("a unit that is none has figures")
			}
			return nil
		})
	})
}

// TestMonthsMakeTheYear: the figures of a year are those of its months together.
func TestMonthsMakeTheYear(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.join(t, w.east, "2026-01-01", "An", "Bình", "Cụ")
		w.become(t, "Cụ", roster.Exempt, "2026-06-01")
		months := []string{"2026-03", "2026-04", "2026-06", "2026-11"}
		for i, m := range months {
			w.held(t, w.east, m, m+"-03", marked{"An": attendance.Present, "Bình": []attendance.Mark{"late", "excused", "unexcused", ""}[i]})
		}
		w.do(t, func(tx *store.Tx) error {
			var total attendance.Sums
			for _, m := range span(t, "2026").Months() {
				r, err := stats.OfUnit(tx, w.commune, calendar.SpanOf(calendar.OneMonth, m), tx.Now(), hanoi)
				if err != nil {
					return err
				}
				total.Add(r.Total.Sums)
			}
			r, err := stats.OfUnit(tx, w.commune, span(t, "2026"), tx.Now(), hanoi)
			want(t, "the year", total, r.Total.Sums)
			if total.Meetings != 4 || total.Must != 2*3+2*2 {
				t.Errorf("the months make %+v", total)
			}
			return err
		})
	})
}

// TestFiguresOfAUnitThatIsNoMore are with its name of its last day, and who was
// above it then is asked whether they are seen.
func TestFiguresOfAUnitThatIsNoMore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.join(t, w.east, "2026-01-01", "An")
		w.held(t, w.east, "2026-03", "2026-03-03", marked{"An": "present"})
		w.do(t, func(tx *store.Tx) error {
			r := reorg.Registrar{Now: tx.Now(), Almanac: meeting.Almanac{Zone: hanoi}}
			if _, err := (reorg.Rename{Unit: w.east, Name: "Chi bộ Cũ", From: day(t, "2026-05-01")}).Do(tx, r); err != nil {
				return err
			}
			_, err := reorg.Merge{Cells: []roster.UnitID{w.east}, Into: w.west, From: day(t, "2026-06-15")}.Do(tx, r)
			return err
		})
		const sums = ": 1 held, 1 of 1 of 1, late 0, excused 0, unexcused 0, unclear 0, extra 0, 0 unrolled"
		for over, name := range map[string]string{"2026-03": "Chi bộ Đông", "2026": "Chi bộ Cũ"} {
			want(t, over, []string{name + sums, "An: 1/1"}, w.members(t, w.east, over))
			w.do(t, func(tx *store.Tx) error {
				path, err := stats.Above(tx, w.east, span(t, over), day(t, "2026-12-15"))
				if len(path) != 2 || path[0].Name != name || path[1].ID != w.commune {
					t.Errorf("in %s it was below %+v", over, path)
				}
				return err
			})
		}
		w.do(t, func(tx *store.Tx) error {
			path, err := stats.Above(tx, 999, span(t, "2026"), day(t, "2026-12-15"))
			if len(path) > 0 {
				t.Errorf("a unit that is none was below %+v", path)
			}
			return err
		})
	})
}
