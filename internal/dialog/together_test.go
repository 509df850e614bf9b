package dialog_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/store"
)

// together has everybody of both cells answer while the first transactions are
// held up, so that the others share the next ones. between is what each of
// those transactions goes through. It returns what was said.
func together(t *testing.T, r *rig, between func(*store.Tx) dialog.Tx) string {
	t.Helper()
	var batch []chat.Event
	for _, c := range []cell{r.ours, r.theirs} {
		for _, who := range c.names {
			batch = append(batch, r.press(who, notice.AnswerData(c.meeting, 1, attendance.Coming)))
		}
	}
	free := make(chan struct{})
	var began atomic.Int32
	r.inTransaction = func(tx *store.Tx) dialog.Tx {
		if began.Add(1) <= dialog.Tables {
			<-free
		}
		return between(tx)
	}
	seated := dialog.Seated(r.dialog)
	go func() {
		defer close(free)
		waitFor(t, func() bool { return seated() == len(batch) })
	}()
	return said(r.handle(t, batch...))
}

// answers counts who has answered.
func (r *rig) answers(t *testing.T) (n int) {
	t.Helper()
	r.do(t, func(tx *store.Tx) error {
		for _, c := range []cell{r.ours, r.theirs} {
			all, err := tx.AnswersTo(c.meeting, 1)
			if err != nil {
				return err
			}
			n += len(all)
			for _, who := range c.people {
				if h, err := tx.AnswerChanges(c.meeting, who); err != nil || len(h) > 1 {
					t.Errorf("%d has %d entries of history, error %v", who, len(h), err)
				}
			}
		}
		return nil
	})
	return n
}

// TestAnswersShareTransactions: all are kept and confirmed.
func TestAnswersShareTransactions(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var transactions atomic.Int32
		text := together(t, r, func(tx *store.Tx) dialog.Tx { transactions.Add(1); return tx })
		if n := transactions.Load(); n > dialog.Tables+1 {
			t.Errorf("%d transactions for %d answers", n, 2*inCell)
		}
		if n := strings.Count(text, "! tap"); n != 2*inCell || strings.Count(text, "Đã ghi nhận") < 2*inCell {
			t.Errorf("%d taps were answered:\n%s", n, text)
		}
		if n := r.answers(t); n != 2*inCell {
			t.Errorf("%d answers are kept", n)
		}
		r.quiet(t)
	})
}

// TestABadEventAmongMany costs nobody else their answer.
func TestABadEventAmongMany(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		who := account(r.theirs.names[2]).External
		text := together(t, r, func(tx *store.Tx) dialog.Tx {
			return failing{Tx: tx, who: who, fail: func() error { return errors.New("it cannot be") }}
		})
		if len(code.FindAllString(text, -1)) != 1 || r.parked(t) != 1 {
			t.Errorf("the bad one was not given up:\n%s", text)
		}
		if n := r.answers(t); n != 2*inCell-1 {
			t.Errorf("%d answers are kept", n)
		}
	})
}

// badWriter puts off a write that cannot be made.
type badWriter struct {
	*store.Tx
	who roster.PersonID
}

// SaveAnswer implements attendance.AnswerTx.
func (b badWriter) SaveAnswer(a attendance.Answer, c attendance.AnswerChange) error {
	if a.Person == b.who {
		a.By = -1 // nobody
	}
	return b.Tx.SaveAnswer(a, c)
}

// TestABadWriteAmongMany is one that fails only when what was put off is
// written: then too everybody else's answer is kept.
func TestABadWriteAmongMany(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		who := r.theirs.people[2]
		together(t, r, func(tx *store.Tx) dialog.Tx { return badWriter{tx, who} })
		if n := r.parked(t); n != 1 {
			t.Errorf("%d events were given up", n)
		}
		if n := r.answers(t); n != 2*inCell-1 {
			t.Errorf("%d answers are kept", n)
		}
	})
}

// TestARefusalAmongMany undoes what it should, and nothing else.
func TestARefusalAmongMany(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		who := r.theirs.people[2]
		text := together(t, r, func(tx *store.Tx) dialog.Tx { return refusingOne{tx, who} })
		if n := strings.Count(text, r.words("refusal.begun_already")); n != 1 {
			t.Errorf("%d refusals:\n%s", n, text)
		}
		if n := r.answers(t); n != 2*inCell-1 {
			t.Errorf("%d answers are kept", n)
		}
		r.quiet(t)
	})
}

// refusingOne refuses one person after their answer was written.
type refusingOne struct {
	*store.Tx
	who roster.PersonID
}

// SaveAnswer implements attendance.AnswerTx.
func (r refusingOne) SaveAnswer(a attendance.Answer, c attendance.AnswerChange) error {
	if a.Person == r.who {
		return refusing{r.Tx}.SaveAnswer(a, c)
	}
	return r.Tx.SaveAnswer(a, c)
}

// waitFor asks again and again, for as long as the test may take.
func waitFor(t *testing.T, so func() bool) {
	t.Helper()
	for tick := time.Tick(time.Millisecond); !so(); {
		select {
		case <-tick:
		case <-t.Context().Done():
			t.Error("it did not come about")
			return
		}
	}
}
