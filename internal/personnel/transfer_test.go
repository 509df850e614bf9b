package personnel_test

import (
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/personnel"
	"keng/internal/roster"
	"keng/internal/store"
)

// as does something for a cell, by somebody who may; it tells the key of a refusal.
func (w *world) as(t testing.TB, cell roster.UnitID, by string, d doer) (out personnel.Outcome, refused string) {
	t.Helper()
	return w.under(t, personnel.Order{Cell: cell, By: w.people[by], Today: today, Seen: -1, Zone: hanoi}, d)
}

func (w *world) under(t testing.TB, o personnel.Order, d doer) (out personnel.Outcome, refused string) {
	t.Helper()
	err := w.Update(t.Context(), func(tx *store.Tx) (err error) {
		out, err = d.Do(tx, o)
		return err
	})
	if f := fault.As(err); f != nil {
		return out, f.Key
	}
	if err != nil {
		t.Fatal(err)
	}
	return out, ""
}

// led gives both cells a secretary: Lan in the east, Tủa in the west.
func (w *world) led(t testing.TB) {
	t.Helper()
	w.people["Thào Mí Tủa"] = w.order(t, personnel.Add{Cell: w.west, Person: roster.Person{FullName: "Thào Mí Tủa"}, From: today.AddDays(-9)}).Person
	for name, cell := range map[string]roster.UnitID{"Nông Thị Lan": w.east, "Thào Mí Tủa": w.west} {
		w.order(t, personnel.Appoint{Person: w.people[name], Role: roster.Secretary, Unit: cell, From: today.AddDays(-9)})
	}
}

const (
	lan = "Nông Thị Lan"
	tua = "Thào Mí Tủa"
)

func TestTwoCellsConfirm(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.led(t)
		an, sinh := w.people["Lò Văn An"], w.people["Vàng Mí Sính"]
		next := today.AddDays(7)
		for _, test := range []struct {
			cell roster.UnitID
			by   string
			do   doer
			want string
		}{
			{w.west, tua, personnel.Propose{Person: an, To: w.west, Day: next}, "people.not_on_list"},
			{w.east, tua, personnel.Propose{Person: an, To: w.west, Day: next}, "command.secretaries_only"},
			{w.east, lan, personnel.Propose{Person: an, To: w.east, Day: next}, "people.own_cell"},
			{w.east, lan, personnel.Propose{Person: an, To: w.commune, Day: next}, "people.not_a_cell"},
			{w.east, lan, personnel.Propose{Person: w.people[lan], To: w.west, Day: next}, "people.nobody_leads"},
			{w.east, lan, personnel.Transfer{Person: an, To: w.west, From: next}, "people.not_ours_to_give"},
			{w.east, lan, personnel.Propose{Person: an, To: w.west, Day: next}, ""},
			{w.east, lan, personnel.Propose{Person: an, To: w.west, Day: today}, "transfer.proposed_already"},
		} {
			if _, got := w.as(t, test.cell, test.by, test.do); got != test.want {
				t.Errorf("%+v: %q, want %q", test.do, got, test.want)
			}
		}
		var p personnel.ProposalID
		w.do(t, func(tx *store.Tx) error {
			open, err := tx.OpenProposals(w.west)
			if len(open) != 1 {
				t.Fatalf("%+v", open)
			}
			p = open[0].ID
			return err
		})
		for _, test := range []struct {
			cell roster.UnitID
			by   string
			do   doer
			want string
		}{
			{w.east, lan, personnel.Receive{Proposal: p}, "transfer.unknown"}, // who proposes does not receive
			{w.west, tua, personnel.TakeBack{Proposal: p}, "transfer.unknown"},
			{w.west, lan, personnel.Receive{Proposal: p}, "command.secretaries_only"},
		} {
			if _, got := w.as(t, test.cell, test.by, test.do); got != test.want {
				t.Errorf("%+v: %q, want %q", test.do, got, test.want)
			}
		}
		out, key := w.as(t, w.west, tua, personnel.Receive{Proposal: p})
		if key != "" {
			t.Fatal(key)
		}
		others := "Lan official secretary*, Sính official*"
		gone := map[string]string{"2026-12-07": "An official*, " + others, "2026-12-08": others}
		w.lists(t, w.east, gone)
		w.lists(t, w.west, map[string]string{"2026-12-08": "An official*, Tủa official secretary*"})
		if _, key = w.as(t, w.west, tua, personnel.Receive{Proposal: p}); key != "transfer.closed" {
			t.Errorf("received twice: %q", key)
		}
		// Only who has received them takes that back; then it waits again.
		if _, key = w.as(t, w.east, lan, personnel.Undo{Change: out.Change}); key != "people.not_undoable" {
			t.Errorf("taken back by the old cell: %q", key)
		}
		if back, key := w.as(t, w.west, tua, personnel.Undo{Change: out.Change}); key != "" || back.Proposal != p {
			t.Errorf("%+v, %q", back, key)
		}
		w.lists(t, w.east, map[string]string{"2026-12-07": "An official*, " + others, "2026-12-08": "An transferring*, " + others})
		if _, key = w.as(t, w.west, tua, personnel.Decline{Proposal: p}); key != "" {
			t.Error(key)
		}
		w.lists(t, w.east, map[string]string{"2026-12-08": "An official*, " + others})
		// Whoever left another way cannot be received any more.
		out, _ = w.as(t, w.east, lan, personnel.Propose{Person: sinh, To: w.west, Day: today})
		w.order(t, personnel.Leave{Person: sinh, Why: personnel.MovedOut, From: today})
		if _, key = w.as(t, w.west, tua, personnel.Receive{Proposal: out.Proposal}); key != "transfer.closed" {
			t.Errorf("received after they left: %q", key)
		}
	})
}

// TestNobodyLearnsNames: who asks for somebody sees no difference.
func TestNobodyLearnsNames(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.led(t)
		ask := func(name string, year int) personnel.Proposal {
			out, key := w.as(t, w.west, tua, personnel.Ask{Name: name, BirthYear: year, From: w.east, To: w.west, Day: today})
			if key != "" || out.Person != 0 || out.Change != 0 {
				t.Fatalf("%+v, %q", out, key)
			}
			var p personnel.Proposal
			w.do(t, func(tx *store.Tx) (err error) {
				p, err = tx.Proposal(out.Proposal)
				return err
			})
			return p
		}
		if p := ask("lò văn an", 0); p.Person != w.people["Lò Văn An"] {
			t.Errorf("%+v", p)
		}
		for _, p := range []personnel.Proposal{ask("Lò Văn An", 1979), ask("Lò Văn", 0), ask(tua, 0)} {
			if p.Person != 0 {
				t.Errorf("found somebody: %+v", p)
			}
			if _, key := w.as(t, w.east, lan, personnel.Receive{Proposal: p.ID}); key != "transfer.asked_for_nobody" {
				t.Errorf("nobody was let go: %q", key)
			}
		}
		if _, key := w.as(t, w.west, tua, personnel.Ask{Name: "Lò Văn An", From: w.east, To: w.east, Day: today}); key != "unit.unknown" {
			t.Errorf("asked for another cell: %q", key)
		}
		for range 16 {
			ask("Ai Đó", 0)
		}
		if _, key := w.as(t, w.west, tua, personnel.Ask{Name: "Ai Đó", From: w.east, To: w.west, Day: today}); key != "transfer.many_asked" {
			t.Errorf("tries names: %q", key)
		}
	})
}

// TestWhoStandsIn: an admin above answers for a cell in which nobody who leads has
// joined, and for no other.
func TestWhoStandsIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.led(t)
		hoa := w.order(t, personnel.Add{Cell: w.east, Person: roster.Person{FullName: "Lê Hòa"}, From: today.AddDays(-9)}).Person
		an, _ := w.as(t, w.east, lan, personnel.Propose{Person: w.people["Lò Văn An"], To: w.west, Day: today})
		sinh, _ := w.as(t, w.east, lan, personnel.Propose{Person: w.people["Vàng Mí Sính"], To: w.west, Day: today})
		above := personnel.Order{By: hoa, Cell: w.west, Above: true, Today: today, Seen: -1, Zone: hanoi}
		if _, key := w.under(t, above, personnel.Receive{Proposal: an.Proposal}); key != "command.secretaries_only" {
			t.Errorf("who keeps nothing: %q", key)
		}
		w.order(t, personnel.Appoint{Person: hoa, Role: roster.Admin, Unit: w.commune, From: today})
		if _, key := w.under(t, above, personnel.Receive{Proposal: an.Proposal}); key != "" {
			t.Errorf("the admin: %q", key)
		}
		w.do(t, func(tx *store.Tx) error {
			_, err := tx.LinkAccount(roster.Caller{Channel: chat.Telegram, External: "tua", Chat: "tua"}, w.people[tua])
			return err
		})
		if _, key := w.under(t, above, personnel.Decline{Proposal: sinh.Proposal}); key != "command.secretaries_only" {
			t.Errorf("the cell can answer itself: %q", key)
		}
	})
}

// TestOverdue counts working days: weekends and holidays are none.
func TestOverdue(t *testing.T) {
	opened := calendar.NewDate(2026, time.December, 4)
	p := personnel.Proposal{State: personnel.Open, OpenedAt: opened.At(calendar.NewClock(8, 0), hanoi)}
	holidays := calendar.NewHolidays()
	late := calendar.Date{}
	for d := opened; late.IsZero(); d = d.AddDays(1) {
		if p.Overdue(d, holidays, hanoi) {
			late = d
		}
	}
	// 61 working days: twelve weeks and a day, a New Year's Day, and the Tết days.
	if first := opened.AddDays(7*12 + 3); late.Before(first) || late.After(first.AddDays(14)) {
		t.Errorf("late from %s on", late)
	}
	if p.State = personnel.Declined; p.Overdue(late, holidays, hanoi) {
		t.Error("what is closed is not late")
	}
}
