package retention_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/retention"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// TestCutOf: what is of the same day so many months ago is kept, at the ends of
// months too.
func TestCutOf(t *testing.T) {
	for _, c := range []struct {
		today          string
		months, number int
		answers, marks string
	}{
		{"2026-12-15", 12, 30, "2025-12-15", "2024-06-15"},
		{"2027-03-31", 1, 13, "2027-02-28", "2026-02-28"},
		{"2028-02-29", 12, 24, "2027-02-28", "2026-02-28"},
		{"2027-01-01", 1, 12, "2026-12-01", "2026-01-01"},
	} {
		s := meeting.Settings{KeepMonths: c.months, KeepNumbers: c.number, ReasonWords: true}
		got := retention.CutOf(s, day(t, c.today), hanoi)
		want := retention.Cut{Answers: day(t, c.answers).At(0, hanoi), Marks: day(t, c.marks).At(0, hanoi)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.today, diff)
		}
	}
	if !retention.CutOf(meeting.Settings{}, day(t, "2026-12-15"), hanoi).Words {
		t.Error("words are kept of a unit that keeps none")
	}
}

// TestBorders: what is kept goes on the very day, by the settings of where a cell
// stands, or stood last; the figures stay, and somebody's own say what is left out.
func TestBorders(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := begin(t, d, "ở lại", "chuyển", "giải thể")
		w.at(t, "2026-06-16", 8, 0)
		stays, moved, gone := w.held(t, "ở lại", "2026-06-15"), w.held(t, "chuyển", "2026-06-15"), w.held(t, "giải thể", "2026-06-15")
		w.do(t, func(tx *store.Tx) error { return w.reorganise(tx, day(t, "2026-10-01")) })
		w.at(t, "2026-12-15", 23, 59)
		before, who := w.figures(t, w.short, "2026"), w.people["ở lại"][1]

		steps := []struct {
			on                 string
			hour, minute       int
			stays, moved, gone string
		}{
			{"2026-12-15", 23, 59, everything, everything, everything},
			{"2026-12-16", 0, 0, onlyRoll, everything, onlyRoll},
			{"2027-06-15", 12, 0, onlyRoll, everything, onlyRoll},
			{"2027-06-16", 0, 0, onlyRoll, onlyRoll, onlyRoll},
			{"2028-06-15", 23, 59, onlyRoll, onlyRoll, onlyRoll},
			{"2028-06-16", 0, 0, onlySums, onlyRoll, onlySums},
			{"2028-12-15", 23, 59, onlySums, onlyRoll, onlySums},
			{"2028-12-16", 0, 0, onlySums, onlySums, onlySums},
		}
		for _, s := range steps {
			w.at(t, s.on, s.hour, s.minute)
			w.round(t)
			for _, c := range []struct {
				name, want string
				meeting    meeting.ID
			}{{"stays", s.stays, stays}, {"moved", s.moved, moved}, {"gone", s.gone, gone}} {
				if got := w.kept(t, c.meeting); got != c.want {
					t.Errorf("%s %02d:%02d, the cell that %s: %s, not %s", s.on, s.hour, s.minute, c.name, got, c.want)
				}
			}
			own := w.own(t, who, "2026")
			if reduced := s.stays == onlySums; own.Reduced != count(reduced) || own.Late != count(!reduced) {
				t.Errorf("%s: the own figures are %+v", s.on, own)
			}
		}
		if diff := cmp.Diff(before, w.figures(t, w.short, "2026")); diff != "" {
			t.Errorf("the committee's figures became others (-before +after):\n%s", diff)
		}
	})
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// reorganise moves one cell to the other committee and dissolves another.
func (w *world) reorganise(tx *store.Tx, on calendar.Date) error {
	moved, gone := w.cells["chuyển"], w.cells["giải thể"]
	facts, err := tx.UnitFacts([]roster.UnitID{moved, gone})
	if err != nil {
		return err
	}
	edit := roster.Lay(facts, roster.Fact{Kind: roster.Place, Unit: moved, Parent: w.usual, From: on})
	edit.Add(roster.Clear(facts, roster.Fact{Kind: roster.Place, Unit: gone, From: on}))
	_, err = tx.RecordChange(roster.Change{Kind: "test", From: on}, edit)
	return err
}

// TestReducedRoll: of a roll that was kept for long enough the sums stay whatever
// is corrected or tried, and it is neither opened nor written on again.
func TestReducedRoll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := begin(t, d, "một")
		w.at(t, "2026-06-16", 8, 0)
		id := w.held(t, "một", "2026-06-15")
		w.at(t, "2029-01-01", 8, 0)
		before := w.figures(t, w.cells["một"], "2026")
		w.round(t)
		w.do(t, func(tx *store.Tx) error {
			m, err := tx.Meeting(id)
			if err != nil {
				return err
			}
			sheet, err := attendance.ReadSheet(tx, m, hanoi)
			if err != nil {
				return err
			}
			if len(sheet.Lines) != 0 || sheet.Sums.Late != 1 || sheet.Sums.Unclear != 1 || sheet.Roll.LockedBy != 0 {
				t.Errorf("the sheet is %+v", sheet)
			}
			changed, err := attendance.Recount(tx, m.Unit, day(t, "2026-01-01"), calendar.Date{}, hanoi)
			if err != nil || len(changed) != 0 {
				t.Errorf("counted anew: %+v, %v", changed, err)
			}
			c := attendance.Clerk{By: w.people["một"][0], Now: tx.Now(), Zone: hanoi}
			if _, err := c.Reopen(tx, m, "xem lại"); !fault.Is(err, fault.Conflict) {
				t.Errorf("opening it again: %v", err)
			}
			if _, err := c.AllPresent(tx, m); !fault.Is(err, fault.Conflict) {
				t.Errorf("writing on it: %v", err)
			}
			return nil
		})
		if diff := cmp.Diff(before, w.figures(t, w.cells["một"], "2026")); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
		if own := w.own(t, w.people["một"][0], "2026"); own.Reduced != 1 || own.Meetings != 0 || own.Unrolled != 0 {
			t.Errorf("the own figures are %+v", own)
		}
	})
}

// TestWordsAreNotKept: once a committee says that no words are kept, those that
// were given go, also of a meeting to come, and their classes stay.
func TestWordsAreNotKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := begin(t, d, "một")
		w.at(t, "2026-06-16", 8, 0)
		id := w.held(t, "một", "2026-06-15")
		w.round(t)
		w.do(t, func(tx *store.Tx) error { return tx.PutSetting(w.short, "reason_words", "no", 0) })
		// The day's round is over; by hand it can be run again.
		if done := w.round(t); done.Words != 0 {
			t.Errorf("a second round of the day: %+v", done)
		}
		w.do(t, func(tx *store.Tx) error { return retention.Again(tx) })
		if done := w.round(t); done.Words != 1 || done.Answers != 0 || done.Marks != 0 {
			t.Errorf("by hand: %+v", done)
		}
		if got := w.kept(t, id); got != "answers 1+1, words 0+1, marks 2+5" {
			t.Errorf("left is %s", got)
		}
		if n := w.Found(t, "SELECT COUNT(*) FROM answers WHERE reason = 'else'"); n != "1" {
			t.Error("the answer has no class")
		}
	})
}

// TestSteps: one step does little, and another process goes on where it ended;
// what was done once is not done again.
func TestSteps(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := begin(t, d, "một", "hai")
		w.at(t, "2026-03-02", 8, 0)
		const meetings = 23
		for i := range meetings {
			w.held(t, "một", fmt.Sprintf("2026-02-%02d", i+1))
		}
		w.held(t, "hai", "2026-02-28")
		w.at(t, "2027-01-01", 8, 0)
		other := &world{Database: d, Store: d.Open(t)}
		var all retention.Done
		w.step(t, &all)
		if all.Answers == 0 || all.Answers >= meetings || all.Over {
			t.Errorf("one step: %+v", all)
		}
		rest := other.round(t)
		if all.Answers+rest.Answers != meetings+1 || rest.Marks != 0 {
			t.Errorf("one step %+v and the rest %+v", all, rest)
		}
		if w.Found(t, "SELECT COUNT(*) FROM answers") != "0" {
			t.Error("answers are left")
		}
		if again := w.round(t); again != (retention.Done{Over: true}) {
			t.Errorf("the same day again: %+v", again)
		}
		w.at(t, "2027-01-02", 0, 0)
		if next := w.round(t); next != (retention.Done{Over: true}) {
			t.Errorf("the next day: %+v", next)
		}
		w.do(t, func(tx *store.Tx) error {
			entries, err := tx.Audited(audit.Query{Person: 0, Below: w.cells["hai"], On: day(t, "2027-01-02")})
			if len(entries) != 1 || entries[0].Kind != audit.DataExpired || entries[0].Through != audit.Job {
				t.Errorf("the log has %+v", entries)
			}
			return err
		})
	})
}

// TestMessages: of what was sent the content goes after a week, not of what is
// still to be sent; the rows stay.
func TestMessages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := begin(t, d)
		w.at(t, "2026-06-15", 8, 0)
		const many = 600
		values := make([]string, 0, many)
		row := func(key, done string) string {
			return fmt.Sprintf("('%s', 'x', '{\"Name\":\"Lan\"}', 1, 'x', '2026-06-01 00:00:00', '2026-06-01 00:00:00', 'sent', %s)", key, done)
		}
		for i := range many {
			values = append(values, row(fmt.Sprint("old/", i), "'2026-06-08 00:59:59.999999+00:00'"))
		}
		values = append(values, row("young", "'2026-06-08 01:00:00+00:00'"), row("open", "NULL"))
		err := d.Exec(t.Context(), "INSERT INTO deliveries (dedup_key, kind, args, class, lane, created_at, due_at, status, done_at) VALUES "+strings.Join(values, ", "))
		if err != nil {
			t.Fatal(err)
		}
		w.round(t)
		if n := w.Found(t, "SELECT COUNT(*) FROM deliveries WHERE args = '{}' AND dedup_key LIKE 'old/%'"); n != fmt.Sprint(many) {
			t.Errorf("%s of %d have no content", n, many)
		}
		if n := w.Found(t, "SELECT COUNT(*) FROM deliveries WHERE args = '{}'"); n != fmt.Sprint(many) {
			t.Errorf("%s have no content", n)
		}
		w.Clock.Advance(24 * time.Hour)
		w.round(t)
		if n := w.Found(t, "SELECT COUNT(*) FROM deliveries WHERE args <> '{}'"); n != "1" {
			t.Errorf("a day later %s have content", n)
		}
	})
}
