package personnel_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/personnel"
	"keng/internal/rights"
	"keng/internal/roster"
	"keng/internal/store"
)

// twin adds somebody to a cell who stands somewhere already.
func (w *world) twin(t testing.TB, cell roster.UnitID, name string, year int, from string) roster.PersonID {
	t.Helper()
	return w.order(t, personnel.Add{
		Cell: cell, Person: roster.Person{FullName: name, BirthYear: year, Phone: "0912345678"}, From: day(t, from), Twin: true,
	}).Person
}

// TestTwiceOnOneList: the closed rolls count one person then, who was there if one
// of the two lines says so, and of two answers the later one stays.
func TestTwiceOnOneList(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an := w.people["Lò Văn An"]
		again := w.twin(t, w.east, "Lò văn An", 0, "2026-02-01")
		w.hold(t, calendar.NewDate(2026, time.January, 3))
		w.hold(t, calendar.NewDate(2026, time.March, 3))
		w.order(t, personnel.Appoint{Person: again, Role: roster.Deputy, Unit: w.east, From: day(t, "2026-03-01")})
		w.order(t, personnel.SetStatus{Person: again, Status: roster.Exempt, From: day(t, "2026-04-01")}) // of the wrong one
		out := w.order(t, personnel.Merge{Goes: again, Stays: an})
		var figures []string
		for _, f := range out.Figures {
			figures = append(figures, fmt.Sprintf("%s: %d of %d, now %d of %d", f.Meeting.Period, f.Before.Present(), f.Before.Must, f.After.Present(), f.After.Must))
		}
		if diff := cmp.Diff([]string{"2026-03: 4 of 4, now 3 of 3"}, figures); diff != "" {
			t.Error(diff)
		}
		w.lists(t, w.east, map[string]string{
			"2026-01-15": "An official*, Lan official*, Sính official*",
			"2026-03-02": "An official deputy*, Lan official*, Sính official*",
			"2026-12-01": "An official deputy*, Lan official*, Sính official*",
		})
		w.do(t, func(tx *store.Tx) error {
			p, err := tx.Person(an)
			if p.FullName != "Lò Văn An" || p.BirthYear != 1980 || p.Phone != "0912345678" {
				t.Errorf("who stays is %+v", p)
			}
			return err
		})
		w.refused(t, "people.nameless", personnel.Merge{Goes: again, Stays: an})
		w.refused(t, "people.nameless", personnel.Merge{Goes: an, Stays: again})
		w.refused(t, "people.nameless", personnel.Correct{Person: roster.Person{ID: again, FullName: "Lò Văn An"}})
		w.refused(t, "people.not_undoable", personnel.Undo{Change: out.Change})
	})
}

// TestInTwoCellsOneAfterTheOther: written anew into the second cell's roster
// instead of transferred. What was in the first is found under the one record.
func TestInTwoCellsOneAfterTheOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an := w.people["Lò Văn An"]
		w.hold(t, calendar.NewDate(2026, time.March, 3))
		again := w.twin(t, w.west, "Lò Văn An", 1980, "2026-06-01")
		w.refused(t, "people.merge_cells", personnel.Merge{Goes: an, Stays: again})
		w.refused(t, "people.merge_cells", personnel.Merge{Goes: again, Stays: an})
		w.order(t, personnel.SetStatus{Person: an, Status: roster.ShortExempt, From: day(t, "2026-02-01"), To: day(t, "2026-03-01")})
		w.order(t, personnel.Leave{Person: an, Why: personnel.MovedOut, From: day(t, "2026-06-01")})
		if out := w.order(t, personnel.Merge{Goes: an, Stays: again}); len(out.Figures) > 0 {
			t.Errorf("these count otherwise: %+v", out.Figures)
		}
		others := "Lan official*, Sính official*"
		w.lists(t, w.east, map[string]string{"2026-02-15": "An short_exempt, " + others, "2026-03-03": "An official*, " + others, "2026-06-01": others})
		w.lists(t, w.west, map[string]string{"2026-05-31": "", "2026-06-01": "An official*"})
		year, err := calendar.ParseSpan("2026")
		if err != nil {
			t.Fatal(err)
		}
		w.do(t, func(tx *store.Tx) error {
			marks, err := tx.PersonMarks(again, year, tx.Now())
			if len(marks) != 1 || marks[0].Mark != attendance.Present {
				t.Errorf("the marks are %+v", marks)
			}
			return err
		})
	})
}

// TestWhatWasBeforeAMergeStays: a change from before it cannot be taken back, of
// neither record, and brings nobody back.
func TestWhatWasBeforeAMergeStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		again := w.order(t, personnel.Add{Cell: w.east, Person: roster.Person{FullName: "Lò Văn An"}, From: day(t, "2026-02-01"), Twin: true})
		left := w.order(t, personnel.Leave{Person: again.Person, Why: personnel.Removed, From: day(t, "2026-02-01")})
		an := w.order(t, personnel.Add{Cell: w.east, Person: roster.Person{FullName: "Lò Văn An", BirthYear: 1990}, From: day(t, "2026-05-01"), Twin: true})
		w.order(t, personnel.Merge{Goes: again.Person, Stays: an.Person})
		w.refused(t, "org.built_upon", personnel.Undo{Change: left.Change})
		w.refused(t, "org.built_upon", personnel.Undo{Change: an.Change})
		later := w.order(t, personnel.SetGrade{Person: an.Person, Grade: roster.Probationary, From: day(t, "2026-06-01")})
		w.order(t, personnel.Undo{Change: later.Change})
		err := w.Update(t.Context(), func(tx *store.Tx) error { return tx.UndoChange(left.Change, 0) })
		if f := fault.As(err); f == nil || f.Key != "org.built_upon" {
			t.Errorf("what took the record that went off its list is taken back: %v", err)
		}
		w.lists(t, w.east, map[string]string{
			"2026-03-01": "An official*, Lan official*, Sính official*", "2026-12-01": "An official*, An official*, Lan official*, Sính official*",
		})
	})
}

// TestTodaysRoll is counted anew too; and who was probationary years ago, and is
// official where they are now, is official.
func TestTodaysRoll(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an := w.people["Lò Văn An"]
		w.order(t, personnel.SetGrade{Person: an, Grade: roster.Probationary, From: day(t, "2026-01-01")})
		w.order(t, personnel.Leave{Person: an, Why: personnel.MovedOut, From: day(t, "2026-02-01")})
		again := w.twin(t, w.east, "Lò Văn An", 1980, today.String())
		twice := w.twin(t, w.east, "Lò Văn An", 1980, today.String())
		w.holdAt(t, today, calendar.NewClock(6, 0))
		if out := w.order(t, personnel.Merge{Goes: twice, Stays: again}); len(out.Figures) != 1 || out.Figures[0].Before.Must != 4 || out.Figures[0].After.Must != 3 {
			t.Errorf("of today: %+v", out.Figures)
		}
		w.order(t, personnel.Merge{Goes: again, Stays: an})
		w.lists(t, w.east, map[string]string{
			"2026-01-15": "An probationary*, Lan official*, Sính official*", "2026-12-01": "An official*, Lan official*, Sính official*",
		})
	})
}

// TestTwoAnswers: the later answer to the meeting that is to come is the person's.
func TestTwoAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an := w.people["Lò Văn An"]
		again := w.twin(t, w.east, "Lò Văn An", 1980, "2026-02-01")
		starts := calendar.NewDate(2026, time.December, 30).At(calendar.NewClock(19, 30), hanoi).UTC()
		m := meeting.Meeting{
			Unit: w.east, Kind: meeting.Regular, Period: calendar.Month{Year: 2026, Month: time.December}, StartsAt: starts,
			Place: "Nhà văn hóa", Minutes: 90, Status: meeting.Announced, Round: 1,
		}
		w.do(t, func(tx *store.Tx) (err error) {
			m.ID = 0
			if m.ID, err = tx.SaveMeeting(m, nil); err != nil {
				return err
			}
			for i, who := range []roster.PersonID{an, again} {
				a := attendance.Answer{Meeting: m.ID, Person: who, Round: 1, Choice: attendance.Coming, At: tx.Now().Add(time.Duration(i) * time.Minute), By: who, Channel: chat.Telegram}
				if i == 1 {
					a.Choice, a.Reason, a.Words = attendance.AskingLeave, attendance.Else, "đi viện"
				}
				if err := tx.SaveAnswer(a, attendance.AnswerChange{Meeting: m.ID, Person: who, Round: 1, To: a.Choice, At: a.At, By: who, Channel: chat.Telegram}); err != nil {
					return err
				}
			}
			return nil
		})
		w.order(t, personnel.Merge{Goes: again, Stays: an})
		w.do(t, func(tx *store.Tx) error {
			answers, err := tx.AnswersTo(m.ID, 1)
			if len(answers) != 1 || answers[0].Person != an || answers[0].Choice != attendance.AskingLeave || answers[0].Words != "đi viện" || answers[0].By != an {
				t.Errorf("the answers are %+v", answers)
			}
			return err
		})
	})
}

// TestTwoPeopleStayTwo: what cannot be one person is not made one, and nothing of
// it is left half done.
func TestTwoPeopleStayTwo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an, lan := w.people["Lò Văn An"], w.people["Nông Thị Lan"]
		w.refused(t, "people.merge_self", personnel.Merge{Goes: an, Stays: an})
		w.refused(t, "people.merge_others", personnel.Merge{Goes: an, Stays: lan})
		w.refused(t, "people.merge_others", personnel.Merge{Goes: w.twin(t, w.east, "Lò Văn An", 1985, "2026-02-01"), Stays: an})
		w.refused(t, "person.unknown", personnel.Merge{Goes: 999, Stays: an})
		w.refused(t, "person.unknown", personnel.Merge{Goes: an, Stays: 999})
		asks := w.twin(t, w.east, "Lò Văn An", 1980, "2026-02-01")
		w.do(t, func(tx *store.Tx) error {
			_, err := rights.Ask(tx, meeting.Almanac{Zone: hanoi, Holidays: calendar.NewHolidays()}, rights.Request{Person: asks, By: asks, Kind: rights.Delete})
			return err
		})
		w.refused(t, "people.merge_asked", personnel.Merge{Goes: asks, Stays: an})
		w.refused(t, "people.merge_others", personnel.Merge{Goes: w.twin(t, w.east, "Lò Văn Ân", 1980, "2026-02-01"), Stays: an})
		waits := w.twin(t, w.east, "Vàng Mí Sính", 0, "2026-02-01")
		w.order(t, personnel.Propose{Person: waits, To: w.west, Day: today})
		w.refused(t, "people.merge_waits", personnel.Merge{Goes: waits, Stays: w.people["Vàng Mí Sính"]})
		err := w.Update(t.Context(), func(tx *store.Tx) error {
			o := unseen()
			o.Cell, o.By = w.east, lan
			_, err := personnel.Merge{Goes: asks, Stays: an}.Do(tx, o)
			return err
		})
		if f := fault.As(err); f == nil || f.Key != "people.not_ours_to_give" {
			t.Errorf("a cell merges: %v", err)
		}
		w.order(t, personnel.Merge{Goes: an, Stays: asks}) // who asks may stay
	})
}
