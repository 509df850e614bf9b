package remind_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/remind"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
)

// reorganise changes the tree, tells everybody, and returns the change.
func (w *world) reorganise(t testing.TB, by string, op reorg.Operation) (id roster.ChangeID, reach remind.Reach) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		out, err := op.Do(tx, reorg.Registrar{By: w.people[by], Now: tx.Now(), Almanac: almanac})
		if err != nil {
			return err
		}
		c, err := tx.Change(out.Change)
		if err != nil {
			return err
		}
		id = c.ID
		reach, err = remind.TellReorganised(tx, hanoi, c)
		return err
	})
	return id, reach
}

// withCommittee puts the cell below a committee with a leader, and returns another
// cell beside it.
func (w *world) withCommittee(t testing.TB) (other roster.UnitID) {
	t.Helper()
	other = w.addCell(t,
		roster.Member{Person: roster.Person{FullName: "Mai"}, Category: roster.Official, Role: roster.Secretary, Joined: true},
		roster.Member{Person: roster.Person{FullName: "Nam"}, Category: roster.Official, Joined: true},
		roster.Member{Person: roster.Person{FullName: "Sếp"}, Category: roster.Official, Joined: true},
	)
	w.do(t, func(tx *store.Tx) error {
		today := calendar.DateOf(tx.Now(), hanoi)
		xa, err := tx.AddUnit(roster.Unit{Name: "Đảng bộ xã", Kind: roster.Committee}, today.AddDays(-9))
		if err != nil {
			return err
		}
		r := reorg.Registrar{Now: tx.Now(), Almanac: almanac}
		for _, cell := range []roster.UnitID{w.cell, other} {
			if _, err := (reorg.Move{Unit: cell, Under: xa}).Do(tx, r); err != nil {
				return err
			}
		}
		return tx.StartRoles([]roster.Appointment{{Person: w.people["Sếp"], RoleIn: roster.RoleIn{Role: roster.Leader, Unit: xa}}}, today)
	})
	return other
}

func TestEverybodyIsToldOfAMergeOnce(t *testing.T) {
	each(t, "2026-11-28 22:00", func(t *testing.T, w *world) { // in the quiet hours
		other := w.withCommittee(t)
		day := calendar.NewDate(2026, 12, 5)
		id, reach := w.reorganise(t, "Mai", reorg.Merge{Cells: []roster.UnitID{other}, Into: w.cell, From: day})
		// The suspended are told nothing, and Mai knows.
		want := []string{fmt.Sprintf("change/%d org.changed: An Bình Cụ Dừng Lan Nam Sếp at 29/11 06:30:00", id)}
		if diff := cmp.Diff(want, w.sent(t, fmt.Sprintf("change/%d", id))); diff != "" || reach.People != 7 || !reach.From.Equal(local(t, "2026-11-29 06:30")) {
			t.Errorf("%+v\n%s", reach, diff)
		}
		w.do(t, func(tx *store.Tx) error {
			c, err := tx.Change(id)
			if err == nil {
				_, err = remind.TellReorganised(tx, hanoi, c)
			}
			return err
		})
		if diff := cmp.Diff(want, w.sent(t, fmt.Sprintf("change/%d", id))); diff != "" {
			t.Errorf("told twice:\n%s", diff)
		}
		w.Clock.Set(local(t, "2026-11-30 09:00"))
		w.reorganise(t, "Lan", reorg.Undo{Change: id})
		want = append(want, "undone org.changed: An Bình Cụ Dừng Mai Nam Sếp at 30/11 09:00:00")
		if diff := cmp.Diff(want, w.sent(t, fmt.Sprintf("change/%d", id))); diff != "" {
			t.Error(diff)
		}
	})
}

// TestNewcomersAreCalled: the next meeting was announced before they came.
func TestNewcomersAreCalled(t *testing.T) {
	each(t, "2026-11-28 08:00", func(t *testing.T, w *world) {
		other := w.withCommittee(t)
		m := w.meet(t, w.cell, 3, 19, 30)
		w.look(t)
		w.Clock.Set(local(t, "2026-11-29 23:00"))
		_, _ = w.reorganise(t, "Lan", reorg.Merge{Cells: []roster.UnitID{other}, Into: w.cell, From: calendar.NewDate(2026, 12, 3)})
		want := []string{
			"r1/announce meeting.announce: An Bình Cụ Lan Mai Nam Sếp at 30/11 06:30:00",
		}
		if diff := cmp.Diff(want, w.sent(t, fmt.Sprintf("meeting/%d", m.ID))); diff != "" {
			t.Error(diff)
		}
	})
}

// TestNoCallBeforeTheDay: a meeting before they come is not theirs.
func TestNoCallBeforeTheDay(t *testing.T) {
	w := onSQLite(t, "2026-11-28 08:00")
	other := w.withCommittee(t)
	m := w.meet(t, w.cell, 3, 19, 30)
	w.look(t)
	w.reorganise(t, "Lan", reorg.Merge{Cells: []roster.UnitID{other}, Into: w.cell, From: calendar.NewDate(2026, 12, 4)})
	want := []string{"r1/announce meeting.announce: An Bình Cụ Lan at 28/11 08:00:00"}
	if diff := cmp.Diff(want, w.sent(t, fmt.Sprintf("meeting/%d", m.ID))); diff != "" {
		t.Error(diff)
	}
}

// TestAMeetingIsBackAfterUndoing: it is announced anew, once.
func TestAMeetingIsBackAfterUndoing(t *testing.T) {
	w := onSQLite(t, "2026-11-28 08:00")
	other := w.withCommittee(t)
	m := w.meet(t, w.cell, 3, 19, 30)
	w.look(t)
	id, _ := w.reorganise(t, "Mai", reorg.Merge{Cells: []roster.UnitID{w.cell}, Into: other, From: calendar.NewDate(2026, 12, 1)})
	if got := w.reload(t, m.ID).Status; got != meeting.Cancelled {
		t.Fatal(got)
	}
	w.Clock.Set(local(t, "2026-11-29 09:00"))
	w.reorganise(t, "Mai", reorg.Undo{Change: id})
	w.look(t)
	want := []string{
		"r1/announce meeting.announce: An Bình Cụ Lan at 28/11 08:00:00",
		"r2/announce meeting.announce: An Bình Cụ Lan at 29/11 09:00:00",
	}
	if diff := cmp.Diff(want, w.sent(t, fmt.Sprintf("meeting/%d", m.ID))); diff != "" || w.reload(t, m.ID).Status != meeting.Announced {
		t.Error(diff)
	}
}

// TestWhoElseIsTold goes through the other kinds of changes.
func TestWhoElseIsTold(t *testing.T) {
	w := onSQLite(t, "2026-11-28 08:00")
	other := w.withCommittee(t)
	var xa roster.UnitID
	w.do(t, func(tx *store.Tx) error {
		u, err := tx.Unit(other, calendar.NewDate(2026, 11, 28))
		xa = u.Parent
		return err
	})
	for _, c := range []struct {
		op   reorg.Operation
		told string
	}{
		{reorg.Found{Kind: roster.Cell, Name: "Chi bộ 9", Parent: xa}, "Sếp"},
		{reorg.Found{Kind: roster.Group, Name: "Tổ 1", Parent: other}, "Mai"},
		{reorg.Rename{Unit: other, Name: "Chi bộ Hai"}, "Mai Nam Sếp"},
		{reorg.Rename{Unit: xa, Name: "Đảng bộ xã Hồng"}, "Sếp"},
		{reorg.Split{Cell: other, People: []roster.PersonID{w.people["Nam"]}, Name: "Chi bộ Ba", Under: xa}, "Mai Nam Sếp"},
		{reorg.Move{Unit: other}, "Mai Sếp"},
	} {
		id, _ := w.reorganise(t, "Lan", c.op)
		want := []string{fmt.Sprintf("change/%d org.changed: %s at 28/11 08:00:00", id, c.told)}
		if diff := cmp.Diff(want, w.sent(t, fmt.Sprintf("change/%d", id))); diff != "" {
			t.Errorf("%+v: %s", c.op, diff)
		}
	}
}
