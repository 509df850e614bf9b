package remind_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/outage"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/store"
)

// beat leaves a sign of life, as a process that has just begun does.
func (w *world) beat(t testing.TB) (found bool) {
	t.Helper()
	w.do(t, func(tx *store.Tx) (err error) {
		found, err = outage.Beat(tx, outage.Least, false)
		return err
	})
	return found
}

// tell tells of outages as far as it can be told now, and returns at how many
// cells it looked.
func (w *world) tell(t testing.TB) int {
	t.Helper()
	var cases remind.Cases
	w.do(t, func(tx *store.Tx) (err error) {
		cases, err = remind.TellOutages(tx, hanoi, 100)
		return errors.Join(err, cases.Failed)
	})
	return cases.Looked
}

// at has a process look at the time, and end.
func (w *world) at(t testing.TB, at string) {
	t.Helper()
	w.Clock.Set(local(t, at))
	w.beat(t)
	w.look(t)
	w.tell(t)
}

// ends settles what could go out by now to these people, or to all, in this way.
func (w *world) ends(t testing.TB, status delivery.Status, reason string, people ...string) {
	t.Helper()
	w.settle(t, func(r *delivery.Row) { r.Status, r.Reason, r.DoneAt = status, reason, w.Clock.Now() }, people...)
}

func (w *world) settle(t testing.TB, change func(*delivery.Row), people ...string) {
	t.Helper()
	err := w.Ledger(nil).Update(t.Context(), func(tx delivery.LedgerTx) error {
		for name, id := range w.people {
			if len(people) > 0 && !slices.Contains(people, name) {
				continue
			}
			rows, err := tx.OpenDeliveries(delivery.Bulk, []string{fmt.Sprintf("person/%d", id)}, 100)
			if err != nil {
				return err
			}
			for _, r := range rows {
				if change(&r); r.Kind == "outage.report" {
					continue
				}
				if saved, err := tx.SaveDeliveries([]delivery.Row{r}); err != nil || !saved[0] {
					return fmt.Errorf("not saved: %w", err)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// reports lists the reports in the ledger: to whom, and when they go out.
func (w *world) reports(t testing.TB) []string {
	t.Helper()
	names := map[roster.PersonID]string{}
	for name, id := range w.people {
		names[id] = name
	}
	var lines []string
	w.do(t, func(tx *store.Tx) error {
		rows, err := tx.DeliveriesAbout("")
		lines = nil
		for _, r := range rows {
			if r.Kind == "outage.report" {
				key, _, _ := strings.Cut(r.Key, "/person/")
				lines = append(lines, key+": "+names[r.Person]+" "+r.DueAt.In(hanoi).Format("02/01 15:04"))
			}
		}
		return err
	})
	return lines
}

// losses says what an outage did to the cell.
func (w *world) losses(t testing.TB, id outage.ID) []string {
	t.Helper()
	names := map[roster.PersonID]string{}
	for name, id := range w.people {
		names[id] = name
	}
	var lines []string
	w.do(t, func(tx *store.Tx) error {
		o, err := tx.Outage(id)
		if err != nil {
			return err
		}
		l, err := outage.LossesOf(tx, outage.Case{Outage: o, Cell: w.cell})
		lines = nil
		for _, n := range l.Notices {
			line := fmt.Sprintf("%s of %d at %s", n.What, n.Meeting, n.At.In(hanoi).Format("02/01 15:04"))
			for _, count := range []struct {
				what string
				n    int
			}{{"late", n.Late}, {"twice", n.Twice}, {"skipped", n.Skipped}, {"unclear", n.Unclear}, {"failed", n.Failed}, {"waiting", n.Waiting}} {
				if count.n > 0 {
					line += fmt.Sprintf(", %d %s", count.n, count.what)
				}
			}
			if n.Late > 0 {
				line += n.Last.In(hanoi).Format(" by 02/01 15:04")
			}
			if n.Outcome != "" {
				line += ", " + string(n.Outcome)
			}
			lines = append(lines, line)
		}
		for what, people := range map[string][]roster.PersonID{"twice": l.Twice, "unclear": l.Unclear, "failed": l.Failed} {
			for _, who := range people {
				lines = append(lines, what+" "+names[who])
			}
		}
		return err
	})
	slices.Sort(lines)
	return lines
}

func check(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
}

// lastOutage is the newest one, and 0 if there was none.
func (w *world) lastOutage(t testing.TB) (last outage.ID) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		for last = 0; ; last++ {
			if _, err := tx.Outage(last + 1); err != nil {
				return nil //nolint:nilerr // that there is no other ends the search
			}
		}
	})
	return last
}

// answerOnce has somebody who is asked say that they come.
func (w *world) answerOnce(t testing.TB, m meeting.Meeting, name string) {
	t.Helper()
	if w.reload(t, m.ID).Status == meeting.Announced {
		w.answer(t, m, name, attendance.Coming)
	}
}
