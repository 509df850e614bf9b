package dialog_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

// failing is a transaction that fails for one account, in one of several ways.
type failing struct {
	*store.Tx
	who  string
	fail func() error
}

// Identify implements roster.AccountTx.
func (f failing) Identify(c chat.Channel, external string, on calendar.Date) (*roster.Identity, error) {
	if external == f.who {
		if err := f.fail(); err != nil {
			return nil, err
		}
	}
	return f.Tx.Identify(c, external, on)
}

var code = regexp.MustCompile(`báo người quản trị mã [0-9a-f]{6}`)

// TestAnEventThatAlwaysFails is tried three times and given up: the person is
// told once, with a code that stands in the log, and the channel goes on.
func TestAnEventThatAlwaysFails(t *testing.T) {
	for how, fail := range map[string]func() error{
		"by an error": func() error { return errors.New("it cannot be") },
		"by a panic":  func() error { panic("it cannot be") },
	} {
		t.Run(how, func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				who, tries := r.ours.names[1], 0
				r.inTransaction = func(tx *store.Tx) dialog.Tx {
					return failing{Tx: tx, who: account(who).External, fail: func() error { tries++; return fail() }}
				}
				bad := r.press(who, notice.AnswerData(r.ours.meeting, 1, attendance.Coming))
				entries := r.handle(t, bad, r.text(r.ours.names[2], "/hop"))
				text := said(entries)
				if tries != 3 || len(code.FindAllString(text, -1)) != 1 {
					t.Errorf("after %d tries:\n%s", tries, text)
				}
				if !strings.Contains(text, "! tap "+bad.Press.ID) {
					t.Errorf("the tap was not answered:\n%s", text)
				}
				if !strings.Contains(text, "Sinh hoạt chi bộ thường kỳ tháng 12/2026") {
					t.Errorf("the other person has no answer:\n%s", text)
				}
				logged := strings.Join(r.errors(), "")
				if n := strings.Count(logged, "an event failed"); n != 3 || !strings.Contains(logged, strings.TrimPrefix(code.FindString(text), "báo người quản trị mã ")) {
					t.Errorf("logged %d times:\n%s", n, logged)
				}
				if n := r.parked(t); n != 1 {
					t.Errorf("%d events were given up", n)
				}
				if again := r.handle(t, bad); messages(again) != 0 || tries != 3 {
					t.Errorf("handed in again: %d tries\n%s", tries, said(again))
				}
				// The person's next event is like any other.
				r.inTransaction = func(tx *store.Tx) dialog.Tx { return tx }
				if text := said(r.handle(t, r.text(who, "/hop"))); !strings.Contains(text, "Sinh hoạt chi bộ") {
					t.Errorf("the next event:\n%s", text)
				}
				r.quiet(t)
			})
		})
	}
}

// TestAnEventThatFailsOnce is dealt with at the second try, and nobody notices.
func TestAnEventThatFailsOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		tries := 0
		r.inTransaction = func(tx *store.Tx) dialog.Tx {
			return failing{Tx: tx, who: account(r.ours.names[1]).External, fail: func() error {
				if tries++; tries == 1 {
					return errors.New("only once")
				}
				return nil
			}}
		}
		entries := r.handle(t, r.text(r.ours.names[1], "/hop"))
		if messages(entries) != 1 || code.MatchString(said(entries)) || r.parked(t) != 0 {
			t.Errorf("%s", said(entries))
		}
	})
}

// refusing is a transaction in which an answer is kept and then refused.
type refusing struct{ *store.Tx }

// SaveAnswer implements attendance.AnswerTx.
func (r refusing) SaveAnswer(a attendance.Answer, c attendance.AnswerChange) error {
	if err := r.Tx.SaveAnswer(a, c); err != nil {
		return err
	}
	return fault.New(fault.Conflict, "refusal.begun_already")
}

// TestARefusalUndoes what led to it, and keeps that it was told.
func TestARefusalUndoes(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.inTransaction = func(tx *store.Tx) dialog.Tx { return refusing{tx} }
		e := r.press(r.ours.names[1], notice.AnswerData(r.ours.meeting, 1, attendance.Coming))
		if text := said(r.handle(t, e)); !strings.Contains(text, r.words("refusal.begun_already")) || strings.Contains(text, "Đã ghi nhận") {
			t.Errorf("%s", text)
		}
		if again := r.handle(t, e); messages(again) != 0 {
			t.Errorf("told again:\n%s", said(again))
		}
		r.do(t, func(tx *store.Tx) error {
			_, found, err := tx.AnswerOf(r.ours.meeting, r.ours.people[1])
			if found {
				t.Error("the answer is still there")
			}
			return err
		})
		r.quiet(t)
	})
}

// TestTheDatabaseIsAway: nothing is acknowledged, and nothing is lost.
func TestTheDatabaseIsAway(t *testing.T) {
	server := testserver.OwnPostgres(t)
	dsn, err := server.Database(t.Context(), func(ctx context.Context, dsn string) error {
		s, err := store.Open(ctx, store.Options{URL: dsn})
		if err != nil {
			return err
		}
		defer s.Close()
		return s.Migrate(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, &storetest.Database{URL: dsn, Clock: storetest.NewClock(storetest.Start), Postgres: true, Vault: storetest.NewVault(t)})
	batch := []chat.Event{
		r.press(r.ours.names[1], notice.AnswerData(r.ours.meeting, 1, attendance.Coming)), r.text(r.theirs.names[1], "/hop"),
	}
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	for range 5 { // oftener than an event that fails by itself is tried
		if err := r.dialog.Handle(t.Context(), batch); !store.IsAway(err) {
			t.Fatalf("away, but: %v", err)
		}
	}
	if err := server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	text := said(r.handle(t, batch...))
	if !strings.Contains(text, r.words("answer.is_coming")) || !strings.Contains(text, "Nhà Tím") || r.parked(t) != 0 {
		t.Errorf("when it is back:\n%s", text)
	}
}

// TestTheFormsAreAway: free text has an apology; what carries all it needs
// works; nothing is asked that could not be understood.
func TestTheFormsAreAway(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		sorry := r.words("form.unavailable")
		secretary, member := r.ours.names[0], r.ours.names[1]
		// A form is open when it happens.
		r.handle(t, r.text(secretary, "/lich ngày 3"))
		r.forms.away = true
		for _, e := range []chat.Event{
			r.text(member, "tôi dự được"), r.text(member, "1"), r.text(secretary, "19:30"), r.text(secretary, "/huy"),
			r.text(secretary, "/lich ngày 5 19:30 Nhà văn hóa"), r.text(secretary, "/noidung"), r.text(secretary, "/thongbao"),
			r.press(secretary, "f:schedule:confirm:save"), r.press(secretary, "f:settings:value:7"),
		} {
			if text := said(r.handle(t, e)); !strings.Contains(text, sorry) {
				t.Errorf("%q %q:\n%s", e.Text, e.Press.Data, text)
			}
		}
		for _, e := range []chat.Event{
			r.text(member, "/hop"), r.text(member, "/toi"), r.text(member, "/thongke"), r.text(member, "/trogiup"), r.text(member, "/ngonngu en"),
			r.text(member, "/ngonngu vi"), r.press(member, "l:vi"), r.text(secretary, "/danhsach"), r.text(secretary, "/diemdanh"), r.text(secretary, "/nhac"),
			r.press(member, notice.AnswerData(r.ours.meeting, 1, attendance.AskingLeave)),
			r.press(member, notice.ReasonData(r.ours.meeting, 1, attendance.Trip)),
			r.press(member, notice.MinutesData(r.ours.meeting, 1, 15)),
		} {
			if text := said(r.handle(t, e)); strings.Contains(text, sorry) || code.MatchString(text) || !strings.Contains(text, "\n") && e.Kind == chat.Text && text == "" {
				t.Errorf("%q %q:\n%s", e.Text, e.Press.Data, text)
			}
		}
		r.do(t, func(tx *store.Tx) error {
			a, _, err := tx.AnswerOf(r.ours.meeting, r.ours.people[1])
			if a.Choice != attendance.ComingLate || a.LateMinutes != 15 {
				t.Errorf("the answer is %+v", a)
			}
			return err
		})
		// Back, and empty or not: what was open goes on or is asked again.
		r.forms.away = false
		if text := said(r.handle(t, r.text(secretary, "/lich ngày 5 19:30 Nhà văn hóa"))); !strings.Contains(text, r.words("schedule.save_or_not")) {
			t.Errorf("when they are back:\n%s", text)
		}
		r.quiet(t)
	})
}

// TestFormsDoNotStayInTheWay: a question about an answer that can be given no
// more is closed, and not asked for ever.
func TestFormsDoNotStayInTheWay(t *testing.T) {
	for name, c := range map[string]struct {
		change func(m *meeting.Meeting)
		key    string
	}{
		"cancelled": {func(m *meeting.Meeting) { m.Status = meeting.Cancelled }, "refusal.is_cancelled"},
		"moved":     {func(m *meeting.Meeting) { m.Round++ }, "answer.moved"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			who := r.ours.names[1]
			r.handle(t, r.press(who, notice.AnswerData(r.ours.meeting, 1, attendance.AskingLeave)))
			r.do(t, func(tx *store.Tx) error {
				m, err := tx.Meeting(r.ours.meeting)
				if err != nil {
					return err
				}
				c.change(&m)
				_, err = tx.SaveMeeting(m, nil)
				return err
			})
			if text := said(r.handle(t, r.text(who, "họ hàng có việc"))); !strings.Contains(text, r.words(c.key)) {
				t.Errorf("first:\n%s", text)
			}
			if text := said(r.handle(t, r.text(who, "họ hàng có việc"))); strings.Contains(text, r.words(c.key)) {
				t.Errorf("and again:\n%s", text)
			}
			// A tap under the old date is no answer either.
			if text := said(r.handle(t, r.press(who, notice.AnswerData(r.ours.meeting, 1, attendance.Coming)))); !strings.Contains(text, r.words(c.key)) {
				t.Errorf("a tap:\n%s", text)
			}
			r.quiet(t)
		})
	}
}
