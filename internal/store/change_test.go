package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// changing is a cell and another one, with three people in the first.
type changing struct {
	*store.Store
	cell, other roster.UnitID
	people      []roster.PersonID
}

func eachChanging(t *testing.T, fn func(t *testing.T, w *changing)) {
	t.Helper()
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		w := &changing{Store: s}
		must(t, s, func(tx *store.Tx) (err error) {
			if w.cell, w.people, err = addCell(tx, 0, "Chi bộ Một", 3); err != nil {
				return err
			}
			w.other, _, err = addCell(tx, 0, "Chi bộ Hai", 1)
			return err
		})
		fn(t, w)
	})
}

// facts are all facts about the people and the units.
func (w *changing) facts(t testing.TB) (all []roster.Fact) {
	t.Helper()
	must(t, w.Store, func(tx *store.Tx) error {
		people, err := tx.PersonFacts(w.people)
		if err != nil {
			return err
		}
		units, err := tx.UnitFacts([]roster.UnitID{w.cell, w.other})
		all = append(people, units...)
		return err
	})
	return all
}

// lay makes a change that lays facts over what stands.
func (w *changing) lay(t testing.TB, kind roster.ChangeKind, facts ...roster.Fact) (id roster.ChangeID) {
	t.Helper()
	standing := w.facts(t)
	must(t, w.Store, func(tx *store.Tx) (err error) {
		if err := tx.LockTree(); err != nil {
			return err
		}
		var e roster.Edit
		c := roster.Change{
			Kind: kind, From: facts[0].From, By: w.people[0], Args: map[string]string{"Name": "Chi bộ Một"},
			Subjects: []roster.Subject{{Part: roster.Source, Unit: w.cell}, {Part: roster.Target, Unit: w.other}},
		}
		for _, f := range facts {
			e.Add(roster.Lay(standing, f))
			if f.Person != 0 {
				c.Subjects = append(c.Subjects, roster.Subject{Part: roster.Touched, Person: f.Person})
			}
		}
		id, err = tx.RecordChange(c, e)
		return err
	})
	return id
}

func (w *changing) undo(t testing.TB, id roster.ChangeID) error {
	t.Helper()
	return w.Update(t.Context(), func(tx *store.Tx) error { return tx.UndoChange(id, w.people[0]) })
}

func (w *changing) home(i int, cell roster.UnitID, from string) roster.Fact {
	day, err := calendar.ParseDate(from)
	if err != nil {
		panic(err)
	}
	return roster.Fact{Kind: roster.Home, Person: w.people[i], Unit: cell, From: day, Ended: "merged"}
}

// lists are who is on both lists on a day.
func (w *changing) lists(t testing.TB, on string) (out string) {
	t.Helper()
	day, err := calendar.ParseDate(on)
	if err != nil {
		t.Fatal(err)
	}
	must(t, w.Store, func(tx *store.Tx) error {
		out = ""
		for _, cell := range []roster.UnitID{w.cell, w.other} {
			members, err := tx.MembersAt(cell, day)
			if err != nil {
				return err
			}
			out += fmt.Sprintf("%d ", len(members))
		}
		return nil
	})
	return out
}

func TestChangeAndUndo(t *testing.T) {
	eachChanging(t, func(t *testing.T, w *changing) {
		before := w.facts(t)
		office := roster.Fact{Kind: roster.Office, Person: w.people[1], Unit: w.other, Value: "deputy", From: newYear}
		status := roster.Fact{Kind: roster.Status, Person: w.people[2], Value: "exempt", From: newYear}
		name := roster.Fact{Kind: roster.Name, Unit: w.other, Value: "Chi bộ Mới", From: newYear.AddDays(100)}
		id := w.lay(t, "merge", w.home(0, w.other, "2026-06-15"), w.home(1, w.other, "2026-06-15"), office, status, name)
		if w.lists(t, "2026-06-14") != "3 1 " || w.lists(t, "2026-06-15") != "1 3 " {
			t.Errorf("before %s, after %s", w.lists(t, "2026-06-14"), w.lists(t, "2026-06-15"))
		}
		must(t, w.Store, func(tx *store.Tx) error {
			c, err := tx.Change(id)
			if err != nil {
				return err
			}
			if c.Kind != "merge" || c.From.String() != "2026-06-15" || c.By != w.people[0] || !c.At.Equal(tx.Now()) || !c.UndoneAt.IsZero() ||
				c.Args["Name"] != "Chi bộ Một" || len(c.Units(roster.Source)) != 1 || len(c.People(roster.Touched)) != 4 {
				t.Errorf("it is kept as %+v", c)
			}
			u, err := tx.Unit(w.other, newYear.AddDays(100))
			if u.Name != "Chi bộ Mới" {
				t.Errorf("it is called %q", u.Name)
			}
			return err
		})
		if err := w.undo(t, id); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, w.facts(t)); diff != "" {
			t.Errorf("what undoing leaves (-before +after):\n%s", diff)
		}
		if err := w.undo(t, id); fault.As(err) == nil || fault.As(err).Key != "org.undone_already" {
			t.Errorf("undone twice: %v", err)
		}
		must(t, w.Store, func(tx *store.Tx) error {
			c, err := tx.Change(id)
			if c.UndoneBy != w.people[0] || !c.UndoneAt.Equal(tx.Now()) {
				t.Errorf("it is kept as %+v", c)
			}
			return err
		})
	})
}

// TestUndoKeepsWhyItWasToEnd: a leave that was planned before is what it was.
func TestUndoKeepsWhyItWasToEnd(t *testing.T) {
	eachChanging(t, func(t *testing.T, w *changing) {
		leave := w.home(0, w.other, "2026-10-01")
		leave.Ended = "transferred"
		w.lay(t, "transfer", leave)
		before := w.facts(t)
		forATime := w.home(0, w.other, "2026-06-15")
		forATime.To = forATime.From.AddDays(10)
		id := w.lay(t, "merge", forATime) // in two it cuts what stands; the rest is to end as it was
		ends := map[string]string{}
		for _, f := range w.facts(t) {
			if f.Kind == roster.Home && f.Person == w.people[0] {
				ends[f.From.String()] = f.Ended
			}
		}
		want := map[string]string{"2026-01-01": "merged", "2026-06-15": "", "2026-06-25": "transferred", "2026-10-01": ""}
		if diff := cmp.Diff(want, ends); diff != "" {
			t.Errorf("why homes end, by their beginnings (-want +got):\n%s", diff)
		}
		if err := w.undo(t, id); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, w.facts(t)); diff != "" {
			t.Errorf("what undoing leaves (-before +after):\n%s", diff)
		}
	})
}

// TestUndoOfWhatWasBuiltUpon takes nothing back.
func TestUndoOfWhatWasBuiltUpon(t *testing.T) {
	for name, then := range map[string]func(w *changing) roster.Fact{
		"what it began was ended":       func(w *changing) roster.Fact { return w.home(0, w.cell, "2026-09-01") },
		"what it began never held":      func(w *changing) roster.Fact { return w.home(0, w.cell, "2026-06-15") },
		"what it ended was ended again": func(w *changing) roster.Fact { return w.home(0, w.other, "2026-03-01") },
	} {
		t.Run(name, func(t *testing.T) {
			eachChanging(t, func(t *testing.T, w *changing) {
				id := w.lay(t, "merge", w.home(0, w.other, "2026-06-15"), w.home(1, w.other, "2026-06-15"))
				later := w.lay(t, "merge", then(w))
				before := w.facts(t)
				if err := w.undo(t, id); fault.As(err) == nil || fault.As(err).Key != "org.built_upon" {
					t.Fatalf("got %v", err)
				}
				if diff := cmp.Diff(before, w.facts(t)); diff != "" {
					t.Errorf("the refusal has changed (-before +after):\n%s", diff)
				}
				for _, id := range []roster.ChangeID{later, id} { // in this order both can be undone
					if err := w.undo(t, id); err != nil {
						t.Error(err)
					}
				}
				if w.lists(t, "2026-12-01") != "3 1 " {
					t.Errorf("at the end %s", w.lists(t, "2026-12-01"))
				}
			})
		})
	}
}

// TestUndoWhereAnotherFactStands: what came into the gap keeps its place.
func TestUndoWhereAnotherFactStands(t *testing.T) {
	eachChanging(t, func(t *testing.T, w *changing) {
		var id roster.ChangeID
		standing := w.facts(t)
		must(t, w.Store, func(tx *store.Tx) (err error) {
			gone := w.home(0, 0, "2026-06-15")
			id, err = tx.RecordChange(roster.Change{Kind: "leave", From: gone.From}, roster.Clear(standing, gone))
			return err
		})
		w.lay(t, "arrive", w.home(0, w.other, "2026-08-01"))
		if err := w.undo(t, id); fault.As(err) == nil || fault.As(err).Key != "org.built_upon" {
			t.Errorf("got %v", err)
		}
	})
}

func TestChangesOf(t *testing.T) {
	eachChanging(t, func(t *testing.T, w *changing) {
		first := w.lay(t, "one", w.home(0, w.other, "2026-06-15"))
		second := w.lay(t, "two", w.home(1, w.other, "2026-03-01"))
		third := w.lay(t, "three", w.home(1, w.cell, "2026-07-01"))
		if err := w.undo(t, third); err != nil {
			t.Fatal(err)
		}
		must(t, w.Store, func(tx *store.Tx) error {
			ids := func(all []roster.Change) (ids []roster.ChangeID) {
				for _, c := range all {
					ids = append(ids, c.ID)
				}
				return ids
			}
			year, err := tx.ChangesOfUnits([]roster.UnitID{w.cell, w.other}, newYear, newYear.AddDays(365))
			if diff := cmp.Diff([]roster.ChangeID{second, first}, ids(year)); diff != "" || err != nil {
				t.Errorf("of the year: %v\n%s", err, diff)
			}
			june, err := tx.ChangesOfUnits([]roster.UnitID{w.cell}, calendar.NewDate(2026, 6, 15), calendar.NewDate(2026, 7, 1))
			if diff := cmp.Diff([]roster.ChangeID{first}, ids(june)); diff != "" || err != nil {
				t.Errorf("of June: %v\n%s", err, diff)
			}
			none, err := tx.ChangesOfUnits([]roster.UnitID{w.cell}, calendar.NewDate(2026, 3, 2), calendar.NewDate(2026, 6, 15))
			if len(none) > 0 || err != nil {
				t.Errorf("of no day: %v, %v", none, err)
			}
			own, err := tx.ChangesOfPerson(w.people[1])
			if diff := cmp.Diff([]roster.ChangeID{third, second}, ids(own)); diff != "" || err != nil {
				t.Errorf("of a person: %v\n%s", err, diff)
			}
			if _, err := tx.Change(99); !fault.Is(err, fault.NotFound) {
				t.Errorf("one that is not there: %v", err)
			}
			return nil
		})
	})
}

// TestFactsIn tells who belongs to a unit, or did, or will.
func TestFactsIn(t *testing.T) {
	eachChanging(t, func(t *testing.T, w *changing) {
		w.lay(t, "transfer", w.home(0, w.other, "2026-06-15"))
		stay := roster.Fact{Kind: roster.Stay, Person: w.people[1], Unit: w.other, From: newYear, To: newYear.AddDays(30)}
		office := roster.Fact{Kind: roster.Office, Person: w.people[2], Unit: w.other, Value: "follower", From: newYear}
		w.lay(t, "more", stay, office)
		must(t, w.Store, func(tx *store.Tx) error {
			facts, err := tx.FactsIn([]roster.UnitID{w.other})
			got := map[string]int{}
			for _, f := range facts {
				got[fmt.Sprint(f.Kind, " ", f.Value)]++
				if f.Unit != w.other || f.ID == 0 {
					t.Errorf("%+v", f)
				}
			}
			if diff := cmp.Diff(map[string]int{"home ": 2, "stay ": 1, "office follower": 1}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			return err
		})
	})
}
