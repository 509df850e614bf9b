package attendance_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
)

// give has a member answer, and returns what became of it.
func (w *world) give(t testing.TB, who roster.PersonID, f func(b attendance.Ballot, tx *store.Tx) (attendance.Answer, error)) (a attendance.Answer, err error) {
	t.Helper()
	b := w.ballot(who)
	err = w.Update(t.Context(), func(tx *store.Tx) error {
		a, err = f(b, tx)
		return err
	})
	return a, err
}

func choose(c attendance.Choice) func(attendance.Ballot, *store.Tx) (attendance.Answer, error) {
	return func(b attendance.Ballot, tx *store.Tx) (attendance.Answer, error) { return b.Choose(tx, c) }
}

func minutes(n int) func(attendance.Ballot, *store.Tx) (attendance.Answer, error) {
	return func(b attendance.Ballot, tx *store.Tx) (attendance.Answer, error) { return b.Minutes(tx, n) }
}

// classOnly is a reason in a cell that keeps no words.
func classOnly(r attendance.Reason, words string) func(attendance.Ballot, *store.Tx) (attendance.Answer, error) {
	return func(b attendance.Ballot, tx *store.Tx) (attendance.Answer, error) {
		b.ClassOnly = true
		return b.Because(tx, r, words)
	}
}

func because(r attendance.Reason, words string) func(attendance.Ballot, *store.Tx) (attendance.Answer, error) {
	return func(b attendance.Ballot, tx *store.Tx) (attendance.Answer, error) { return b.Because(tx, r, words) }
}

// history is the history of a member's answers: round, from, to, minutes, reason.
func (w *world) history(t testing.TB, who roster.PersonID) (all []attendance.AnswerChange) {
	t.Helper()
	w.do(t, func(tx *store.Tx) (err error) {
		all, err = tx.AnswerChanges(w.meeting.ID, who)
		return err
	})
	return all
}

func (w *world) current(t testing.TB, who roster.PersonID) (a attendance.Answer) {
	t.Helper()
	w.do(t, func(tx *store.Tx) (err error) {
		a, err = attendance.Current(tx, w.meeting, who)
		return err
	})
	return a
}

// TestAnswers goes through the answers of one member, a step at a time, and
// looks at what is kept and what is added to the history.
func TestAnswers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		who := w.must[3]
		type kept struct {
			Choice  attendance.Choice
			Minutes int
			Reason  attendance.Reason
			Words   string
			Late    bool
			At      string
		}
		const inTime, late, later = "2026-12-01 09:00", "2026-12-02 17:00", "2026-12-02 17:01"
		steps := []struct {
			name    string
			at      string
			give    func(attendance.Ballot, *store.Tx) (attendance.Answer, error)
			want    kept
			changes int
		}{
			{"comes", inTime, choose(attendance.Coming), kept{Choice: "coming", At: inTime}, 1},
			{"the same again", late, choose(attendance.Coming), kept{Choice: "coming", At: inTime}, 1},
			{"comes late", late, choose(attendance.ComingLate), kept{Choice: "late", At: late}, 2},
			{"by fifteen minutes", late, minutes(15), kept{Choice: "late", Minutes: 15, At: late}, 3},
			{"late again keeps the minutes", later, choose(attendance.ComingLate), kept{Choice: "late", Minutes: 15, At: late}, 3},
			{"asks for leave, after the deadline", later, choose(attendance.AskingLeave), kept{Choice: "absent", Late: true, At: later}, 4},
			{"for a reason", later, because(attendance.Trip, ""), kept{Choice: "absent", Reason: "trip", Late: true, At: later}, 5},
			{
				"in words", later, because(attendance.Trip, "  họp  ở\ttỉnh "),
				kept{Choice: "absent", Reason: "trip", Words: "họp ở tỉnh", Late: true, At: later},
				6,
			},
			{"only a class is kept", later, classOnly("study", strings.Repeat("a", attendance.MaxWords+1)), kept{Choice: "absent", Reason: "study", Late: true, At: later}, 7},
			{"or none", later, classOnly("", "xe hỏng"), kept{Choice: "absent", Late: true, At: later}, 8},
			{"comes all the same: the reason is dropped", later, choose(attendance.Coming), kept{Choice: "coming", Late: true, At: later}, 9},
			{"leave again has no reason", later, choose(attendance.AskingLeave), kept{Choice: "absent", Late: true, At: later}, 10},
			{"minutes say late", later, minutes(30), kept{Choice: "late", Minutes: 30, Late: true, At: later}, 11},
			{"a reason says absent", later, because(attendance.Health, ""), kept{Choice: "absent", Reason: "health", Late: true, At: later}, 12},
		}
		for _, s := range steps {
			w.Clock.Set(local(t, s.at))
			returned, err := w.give(t, who, s.give)
			if err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			a := w.current(t, who)
			if diff := cmp.Diff(a, returned); diff != "" {
				t.Errorf("%s: what is returned is not what is kept:\n%s", s.name, diff)
			}
			got := kept{a.Choice, a.LateMinutes, a.Reason, a.Words, a.AfterDeadline, a.At.In(hanoi).Format("2006-01-02 15:04")}
			if diff := cmp.Diff(s.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", s.name, diff)
			}
			if n := len(w.history(t, who)); n != s.changes {
				t.Errorf("%s: %d entries in the history, want %d", s.name, n, s.changes)
			}
		}
		before := attendance.Choice("")
		for i, c := range w.history(t, who) {
			if c.From != before || c.By != who || c.Channel != "telegram" || c.Round != 1 {
				t.Errorf("entry %d of the history: %+v does not go on from %q", i, c, before)
			}
			before = c.To
		}
		if other := w.current(t, w.must[4]); other.Choice != "" {
			t.Errorf("somebody else has answered: %+v", other)
		}
	})
}

func TestAnswersAreRefused(t *testing.T) {
	cases := []struct {
		name   string
		before func(t *testing.T, w *world)
		give   func(attendance.Ballot, *store.Tx) (attendance.Answer, error)
		key    string
	}{
		{"once the meeting has begun", func(_ *testing.T, w *world) {
			w.Clock.Set(w.meeting.StartsAt)
		}, choose(attendance.Coming), "refusal.begun_already"},
		{"once the roll was closed before the hour", func(t *testing.T, w *world) {
			w.set(t, func(m *meeting.Meeting) { m.Status = meeting.Held })
		}, choose(attendance.Coming), "refusal.begun_already"},
		{"after it was cancelled", func(t *testing.T, w *world) {
			w.set(t, func(m *meeting.Meeting) { m.Status = meeting.Cancelled })
		}, choose(attendance.Coming), "refusal.is_cancelled"},
		{"after it was cancelled, to somebody who read it before", func(t *testing.T, w *world) {
			read := w.meeting
			w.set(t, func(m *meeting.Meeting) { m.Status = meeting.Cancelled })
			w.meeting = read
		}, choose(attendance.Coming), "refusal.is_cancelled"},
		{"after it was moved, to somebody who read it before", func(t *testing.T, w *world) {
			read := w.meeting
			w.set(t, func(m *meeting.Meeting) { m.Round, m.StartsAt = 2, m.StartsAt.Add(24*time.Hour) })
			w.meeting = read
		}, choose(attendance.Coming), "answer.moved"},
		{"with no minutes", nil, minutes(0), "answer.minutes_bounds"},
		{"with less than none", nil, minutes(-15), "answer.minutes_bounds"},
		{"with more than three hours", nil, minutes(attendance.MaxLateMinutes + 1), "answer.minutes_bounds"},
		{"with a story", nil, because(attendance.Else, strings.Repeat("ă", attendance.MaxWords+1)), "answer.words_too_long"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := onSQLite(t)
			if c.before != nil {
				c.before(t, w)
			}
			_, err := w.give(t, w.must[1], c.give)
			refused(t, err, c.key)
			if n := len(w.history(t, w.must[1])); n != 0 {
				t.Errorf("%d entries in the history of nothing", n)
			}
		})
	}
	w := onSQLite(t)
	w.Clock.Set(w.meeting.StartsAt.Add(-time.Microsecond))
	if _, err := w.give(t, w.must[1], because(attendance.Else, strings.Repeat("ă", attendance.MaxWords))); err != nil {
		t.Errorf("a moment before the start, with all the words that are allowed: %v", err)
	}
}

// TestANewRoundAsksAnew moves the meeting: the old answer counts no more, also
// not as the one that is changed.
func TestANewRoundAsksAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		who := w.must[1]
		if _, err := w.give(t, who, because(attendance.Trip, "đi xa")); err != nil {
			t.Fatal(err)
		}
		w.set(t, func(m *meeting.Meeting) { m.Round, m.StartsAt = 2, m.StartsAt.Add(24*time.Hour) })
		if a := w.current(t, who); a.Choice != "" || a.Reason != "" || a.Words != "" {
			t.Errorf("the old answer still counts: %+v", a)
		}
		a, err := w.give(t, who, choose(attendance.AskingLeave))
		if err != nil || a.Round != 2 || a.Reason != "" || a.Words != "" {
			t.Errorf("the answer about the new date: %+v, %v", a, err)
		}
		h := w.history(t, who)
		if len(h) != 2 || h[0].Round != 1 || h[1].Round != 2 || h[1].From != "" || h[1].To != attendance.AskingLeave {
			t.Errorf("the history: %+v", h)
		}
		w.do(t, func(tx *store.Tx) error {
			old, err := tx.AnswersTo(w.meeting.ID, 1)
			if len(old) != 0 {
				t.Errorf("answers to the old date: %+v", old)
			}
			return err
		})
	})
}

// TestAnswersAtOnce has one person answer from several accounts at the same
// time: whatever comes first, the history is a chain to what is kept.
func TestAnswersAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		who := w.must[2]
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() {
				if _, err := w.give(t, who, choose(attendance.Choices[i%len(attendance.Choices)])); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		before := attendance.Choice("")
		for i, c := range w.history(t, who) {
			if c.From != before || c.To == before {
				t.Errorf("entry %d goes from %q to %q, after %q", i, c.From, c.To, before)
			}
			before = c.To
		}
		if a := w.current(t, who); a.Choice != before {
			t.Errorf("kept is %q, the history ends with %q", a.Choice, before)
		}
	})
}
