package reorg_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// history is a tree that is changed at random, in a database that others share.
type history struct {
	*rapid.T
	*store.Store
	// units are all that there ever were, people everybody.
	units  []roster.UnitID
	people []roster.PersonID
	names  int
	rolls  []roll
	done   int
	// undoable is how many changes could be undone in the end.
	undoable int
}

// roll is a closed roll, as it was.
type roll struct {
	cell roster.UnitID
	on   calendar.Date
	sums attendance.Sums
}

// TestAnyHistory changes trees at random, and looks at every day of them.
func TestAnyHistory(t *testing.T) {
	d := storetest.SQLite(t)
	d.Clock.Set(time.Date(2026, 12, 31, 5, 0, 0, 0, time.UTC))
	s := d.Open(t)
	changes, undoable, trees := 0, 0, 0
	rapid.Check(t, func(r *rapid.T) {
		h := &history{T: r, Store: s}
		trees++
		h.begin(fmt.Sprint("Đảng bộ ", trees)) // all are at the top
		for range rapid.IntRange(4, 16).Draw(r, "steps") {
			h.step()
		}
		h.look()
		h.undo()
		changes += h.done
		undoable += h.undoable
	})
	if undoable < 20 {
		t.Errorf("only %d changes could be undone in the end", undoable)
	}
	if changes < 100 {
		t.Errorf("only %d changes were possible", changes)
	}
}

func (h *history) do(fn func(tx *store.Tx) error) {
	if err := h.Update(h.Context(), fn); err != nil {
		h.Fatal(err)
	}
}

func (h *history) begin(top string) {
	h.do(func(tx *store.Tx) error {
		h.units, h.people = nil, nil
		add := func(kind roster.UnitKind, parent roster.UnitID) roster.UnitID {
			name := top
			if parent != 0 {
				h.names++
				name = fmt.Sprint("Đơn vị ", h.names)
			}
			id, err := tx.AddUnit(roster.Unit{Kind: kind, Parent: parent, Name: name}, day("2026-01-01"))
			if err != nil {
				h.Fatal(err)
			}
			h.units = append(h.units, id)
			return id
		}
		district := add(roster.Committee, 0)
		for _, commune := range []roster.UnitID{add(roster.Committee, district), add(roster.Committee, district)} {
			for range 2 {
				cell := add(roster.Cell, commune)
				ids, err := tx.AddPeople([]roster.Person{{FullName: "Một"}, {FullName: "Hai"}, {FullName: "Ba"}})
				if err != nil {
					return err
				}
				h.people = append(h.people, ids...)
				var placed []roster.Placement
				var sorted []roster.Sorting
				for _, id := range ids {
					placed = append(placed, roster.Placement{Person: id, Cell: cell})
					sorted = append(sorted, roster.Sorting{Person: id, Category: roster.Official})
				}
				if err := tx.SetCells(placed, day("2026-01-01")); err != nil {
					return err
				}
				if err := tx.SetCategories(sorted, day("2026-01-01")); err != nil {
					return err
				}
			}
			add(roster.Group, h.units[len(h.units)-1])
		}
		return nil
	})
}

// date is one of some days, so that things fall on the same one.
func (h *history) date(what string) calendar.Date {
	return day("2026-01-01").AddDays(11 * rapid.IntRange(0, 32).Draw(h.T, what))
}

func (h *history) unit(what string) roster.UnitID {
	return h.units[rapid.IntRange(0, len(h.units)-1).Draw(h.T, what)]
}

func (h *history) person() roster.PersonID {
	return h.people[rapid.IntRange(0, len(h.people)-1).Draw(h.T, "who")]
}

func (h *history) name() string {
	if rapid.IntRange(0, 3).Draw(h.T, "a name of before") == 0 {
		return fmt.Sprint("Đơn vị ", rapid.IntRange(1, h.names).Draw(h.T, "name"))
	}
	h.names++
	return fmt.Sprint("Đơn vị ", h.names)
}

func (h *history) step() {
	from := h.date("from")
	switch rapid.IntRange(0, 15).Draw(h.T, "what") {
	case 0, 1:
		kind := rapid.SampledFrom([]roster.UnitKind{roster.Committee, roster.Cell, roster.Cell, roster.Group}).Draw(h.T, "kind")
		h.change(reorg.Found{Kind: kind, Name: h.name(), Parent: h.unit("parent"), From: from})
	case 2:
		h.change(reorg.Rename{Unit: h.unit("unit"), Name: h.name(), From: from})
	case 3, 4:
		h.change(reorg.Move{Unit: h.unit("unit"), Under: h.unit("under"), From: from})
	case 5, 6:
		h.change(reorg.Merge{Cells: []roster.UnitID{h.unit("one")}, Into: h.unit("into"), From: from})
	case 7:
		h.change(reorg.Merge{Cells: []roster.UnitID{h.unit("one"), h.unit("other")}, Name: h.name(), Under: h.unit("under"), From: from})
	case 8:
		who := h.person()
		h.change(reorg.Split{Cell: h.homeOf(who, from), People: []roster.PersonID{who}, Name: h.name(), Under: h.unit("under"), From: from})
	case 9:
		h.change(reorg.Dissolve{Unit: h.unit("unit"), To: h.unit("to"), From: from})
	case 10:
		h.transfer(h.person(), h.unit("to"), from)
	case 11:
		h.lay(roster.Fact{Kind: roster.Status, Person: h.person(), Value: "exempt", From: from, To: from.AddDays(40)})
	case 12:
		h.visit(h.person(), h.unit("at"), from)
	case 13:
		h.change(reorg.Unite{Committees: []roster.UnitID{h.committee("one")}, Into: h.committee("into"), From: from})
	case 14:
		h.change(reorg.Unite{Committees: []roster.UnitID{h.committee("one"), h.committee("other")}, Name: h.name(), Under: h.units[0], From: from})
	default:
		h.roll(h.unit("cell"), from)
	}
}

// committee is mostly one of those of the beginning.
func (h *history) committee(what string) roster.UnitID {
	if rapid.IntRange(0, 3).Draw(h.T, "any unit") == 0 {
		return h.unit(what)
	}
	return h.units[rapid.IntRange(0, 2).Draw(h.T, what)]
}

func (h *history) homeOf(who roster.PersonID, on calendar.Date) (cell roster.UnitID) {
	h.do(func(tx *store.Tx) error {
		facts, err := tx.PersonFacts([]roster.PersonID{who})
		for _, f := range facts {
			if f.Kind == roster.Home && f.HoldsOn(on) {
				cell = f.Unit
			}
		}
		return err
	})
	return cell
}

// change changes the tree if that can be, and sometimes takes it back at once.
func (h *history) change(op reorg.Operation) {
	before := h.facts()
	var out reorg.Outcome
	do := func(op reorg.Operation) error {
		return h.Update(h.Context(), func(tx *store.Tx) (err error) {
			out, err = op.Do(tx, reorg.Registrar{Now: tx.Now(), Almanac: almanac})
			return err
		})
	}
	if err := do(op); err != nil {
		if fault.As(err) == nil {
			h.Fatalf("%+v: %v", op, err)
		}
		return
	}
	h.done++
	if rapid.IntRange(0, 2).Draw(h.T, "take it back") == 0 {
		if err := do(reorg.Undo{Change: out.Change}); err != nil {
			h.Fatalf("undo %+v: %v", op, err)
		}
		if diff := cmp.Diff(before, h.facts()); diff != "" {
			h.Fatalf("%+v, undone (-before +after):\n%s", op, diff)
		}
		return
	}
	h.do(func(tx *store.Tx) error {
		c, err := tx.Change(out.Change)
		for _, id := range append(c.Units(roster.About), c.Units(roster.Target)...) {
			if !slices.Contains(h.units, id) {
				h.units = append(h.units, id)
			}
		}
		return err
	})
}

// facts are all that hold on some day.
func (h *history) facts() (all []roster.Fact) {
	h.do(func(tx *store.Tx) error {
		all = h.factsIn(tx)
		return nil
	})
	return all
}

func (h *history) factsIn(tx *store.Tx) []roster.Fact {
	people, err := tx.PersonFacts(h.people)
	if err != nil {
		h.Fatal(err)
	}
	units, err := tx.UnitFacts(h.units)
	if err != nil {
		h.Fatal(err)
	}
	return append(people, units...)
}

func (h *history) lay(facts ...roster.Fact) {
	h.do(func(tx *store.Tx) error {
		standing, err := tx.PersonFacts(h.people)
		if err != nil {
			return err
		}
		var e roster.Edit
		for _, f := range facts {
			e.Add(roster.Lay(standing, f))
		}
		_, err = tx.RecordChange(roster.Change{Kind: "person", From: facts[0].From}, e)
		return err
	})
}

// lasts tells whether the unit is a cell that exists on these days.
func (h *history) lasts(unit roster.UnitID, from, to calendar.Date) (lasts bool) {
	h.do(func(tx *store.Tx) error {
		u, err := tx.Unit(unit, from)
		if fault.Is(err, fault.NotFound) || err == nil && u.Kind != roster.Cell {
			return nil
		}
		if err != nil {
			return err
		}
		facts, err := tx.UnitFacts([]roster.UnitID{unit})
		lasts = everyDay(from, to, func(d calendar.Date) bool { return holds(facts, roster.Name, d) && holds(facts, roster.Place, d) })
		return err
	})
	return lasts
}

// everyDay tells whether f does so of each day from one on and before another.
func everyDay(from, to calendar.Date, f func(calendar.Date) bool) bool {
	for d := from; d.Before(to); d = d.AddDays(1) {
		if !f(d) {
			return false
		}
	}
	return true
}

// holds tells whether a fact of the kind holds on the day.
func holds(facts []roster.Fact, kind roster.FactKind, on calendar.Date) bool {
	return slices.ContainsFunc(facts, func(f roster.Fact) bool { return f.Kind == kind && f.HoldsOn(on) })
}

// end is after all days.
var end = day("2027-02-01")

// transfer has somebody change their cell, as the use case of people would: out
// of the group, and home from where they stayed.
func (h *history) transfer(who roster.PersonID, to roster.UnitID, from calendar.Date) {
	if !h.lasts(to, from, end) {
		return
	}
	h.do(func(tx *store.Tx) error {
		standing, err := tx.PersonFacts([]roster.PersonID{who})
		if err != nil {
			return err
		}
		e := roster.Lay(standing, roster.Fact{Kind: roster.Home, Person: who, Unit: to, From: from})
		for _, kind := range []roster.FactKind{roster.InGroup, roster.Stay, roster.Status} {
			e.Add(roster.Clear(standing, roster.Fact{Kind: kind, Person: who, From: from}))
		}
		_, err = tx.RecordChange(roster.Change{Kind: "transfer", From: from}, e)
		return err
	})
}

// visit has somebody meet with another cell for a time.
func (h *history) visit(who roster.PersonID, at roster.UnitID, from calendar.Date) {
	to := from.AddDays(60)
	if !h.lasts(at, from, to) {
		return
	}
	var home []roster.Fact
	h.do(func(tx *store.Tx) error {
		facts, err := tx.PersonFacts([]roster.PersonID{who})
		home = slices.DeleteFunc(facts, func(f roster.Fact) bool { return f.Unit != at })
		return err
	})
	if !everyDay(from, to, func(d calendar.Date) bool { return !holds(home, roster.Home, d) }) {
		return
	}
	h.lay(roster.Fact{Kind: roster.Stay, Person: who, Unit: at, From: from, To: to},
		roster.Fact{Kind: roster.Status, Person: who, Value: "away", From: from, To: to})
}

// roll closes the roll of a meeting of a cell, if somebody had to come.
func (h *history) roll(cell roster.UnitID, on calendar.Date) {
	if !h.lasts(cell, on, on.AddDays(1)) || on.After(day("2026-12-30")) {
		return
	}
	h.do(func(tx *store.Tx) error {
		m := meeting.Meeting{
			Unit: cell, Kind: meeting.Regular, Period: calendar.MonthOf(on), Status: meeting.Announced, Round: 1,
			StartsAt: on.At(calendar.NewClock(19, 30), hanoi).UTC(), Place: "Nhà", Minutes: 90,
		}
		var err error
		if m.ID, err = tx.SaveMeeting(m, nil); err != nil {
			return err
		}
		clerk := attendance.Clerk{By: h.people[0], Now: m.EndsAt(), Zone: hanoi}
		if _, err := clerk.AllPresent(tx, m); err != nil {
			return err
		}
		sheet, err := clerk.Lock(tx, m)
		if fault.Is(err, fault.Invalid) {
			return nil // nobody is there
		}
		h.rolls = append(h.rolls, roll{cell, on, sheet.Sums})
		return err
	})
}
