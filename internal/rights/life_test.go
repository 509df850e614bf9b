package rights_test

import (
	"testing"

	"keng/internal/calendar"
	"keng/internal/personnel"
	"keng/internal/rights"
	"keng/internal/roster"
	"keng/internal/store"
)

func TestExtension(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.ask(t, w.an, rights.Correct)
		extend := func(tx *store.Tx) (err error) {
			r, err = rights.Extend(tx, w.almanac, r.ID)
			return err
		}
		w.pass(t, "2026-12-11") // the last day of the term
		if n := w.told(t, w.lan); n != 1 {
			t.Errorf("the secretary was told %d times that it is due soon", n)
		}
		w.do(t, extend)
		if r.DoneBy != day("2026-12-21") {
			t.Errorf("it is due on %s", r.DoneBy)
		}
		id := r.ID
		w.refused(t, "request.extended_already", func(tx *store.Tx) error { _, err := rights.Extend(tx, w.almanac, id); return err })
		w.pass(t, "2026-12-22")
		// Told again that it is due soon, and that it is overdue.
		if n := w.told(t, w.lan); n != 3 {
			t.Errorf("the secretary was told %d times", n)
		}
		deletion := w.ask(t, w.an, rights.Delete)
		w.refused(t, "request.by_itself", func(tx *store.Tx) error { _, err := rights.Extend(tx, w.almanac, deletion.ID); return err })
		late := w.ask(t, w.binh, rights.See)
		w.pass(t, "2027-01-03")
		w.refused(t, "request.over", func(tx *store.Tx) error { _, err := rights.Extend(tx, w.almanac, late.ID); return err })
		w.do(t, func(tx *store.Tx) error { _, err := rights.Finish(tx, late.ID, w.lan); return err })
		w.refused(t, "request.closed_already", func(tx *store.Tx) error { _, err := rights.Extend(tx, w.almanac, late.ID); return err })
	})
}

func TestTakingBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.ask(t, w.an, rights.Delete)
		w.refused(t, "request.open_already", func(tx *store.Tx) error {
			_, err := rights.Ask(tx, w.almanac, rights.Request{Person: w.an, By: w.an, Kind: rights.Delete})
			return err
		})
		w.refused(t, "request.by_itself", func(tx *store.Tx) error { _, err := rights.Finish(tx, r.ID, w.lan); return err })
		if n := w.pass(t, "2026-12-20"); n != 0 {
			t.Errorf("%d people were deleted early", n)
		}
		takeBack := func(tx *store.Tx) error { _, err := rights.TakeBack(tx, r.ID, w.an); return err }
		w.do(t, takeBack)
		w.refused(t, "request.closed_already", takeBack)
		if n := w.pass(t, "2026-12-23"); n != 0 || w.name(t, w.an) != "Lò Văn An" {
			t.Errorf("deleted all the same: %d, %s", n, w.name(t, w.an))
		}
		// The term runs anew.
		if again := w.ask(t, w.an, rights.Delete); again.DoneBy != day("2027-01-12") {
			t.Errorf("asked again, it is due on %s", again.DoneBy)
		}
	})
}

// TestTwoRequestsAtOnce: what is open when somebody is deleted is closed with it.
func TestTwoRequestsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		deletion, correction := w.ask(t, w.an, rights.Delete), w.ask(t, w.an, rights.Correct)
		other := w.ask(t, w.binh, rights.Delete)
		if n := w.pass(t, "2026-12-21"); n != 2 {
			t.Fatalf("%d people were deleted", n)
		}
		for _, id := range []rights.ID{deletion.ID, correction.ID, other.ID} {
			w.do(t, func(tx *store.Tx) error {
				r, err := tx.Request(id)
				if r.Open() || r.Words != "" || r.Outcome != rights.Done {
					t.Errorf("%+v", r)
				}
				return err
			})
		}
		// Nothing more goes out to them, and the secretary knows of it all.
		if n := w.told(t, w.an) + w.told(t, w.binh); n != 0 {
			t.Errorf("%d messages to them are kept", n)
		}
		if n := w.told(t, w.lan); n != 6 { // three due soon, one overdue, two done
			t.Errorf("the secretary was told %d times", n)
		}
		if n := w.pass(t, "2026-12-24"); n != 0 {
			t.Errorf("%d more were deleted", n)
		}
	})
}

// TestWhoIsToldOfThoseWhoMove: of somebody who is in another cell by now, its
// secretary is told; of one who has left, that of the last cell.
func TestWhoIsToldOfThoseWhoMove(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.ask(t, w.an, rights.Delete)
		w.ask(t, w.binh, rights.Delete)
		w.do(t, func(tx *store.Tx) error {
			if err := tx.SetCells([]roster.Placement{{Person: w.an, Cell: w.other}}, day("2026-12-05")); err != nil {
				return err
			}
			facts, err := tx.PersonFacts([]roster.PersonID{w.binh})
			if err != nil {
				return err
			}
			_, err = tx.RecordChange(roster.Change{Kind: "person_left", From: day("2026-12-05")}, roster.Clear(facts, roster.Fact{
				Kind: roster.Home, Person: w.binh, Unit: w.cell, From: day("2026-12-05"), Ended: "left",
			}))
			return err
		})
		if n := w.pass(t, "2026-12-21"); n != 2 {
			t.Fatalf("%d people were deleted", n)
		}
		if lan, hoa, minh := w.told(t, w.lan), w.told(t, w.hoa), w.told(t, w.mh); lan != 2 || hoa != 2 || minh != 4 {
			t.Errorf("told %d, %d and %d times", lan, hoa, minh)
		}
		w.do(t, func(tx *store.Tx) error {
			for cell, want := range map[roster.UnitID]int{w.cell: 1, w.other: 2} {
				members, err := tx.MembersAt(cell, day("2026-12-22"))
				if err != nil || len(members) != want {
					t.Errorf("%d members of %d, %v", len(members), cell, err)
				}
			}
			return nil
		})
	})
}

// TestSecretarysOwnRequest is told to the admin above, since nobody stands in.
func TestSecretarysOwnRequest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.ask(t, w.lan, rights.Delete)
		if n := w.pass(t, "2026-12-21"); n != 1 {
			t.Fatalf("%d people were deleted", n)
		}
		if n := w.told(t, w.mh); n != 2 {
			t.Errorf("the admin was told %d times", n)
		}
		w.do(t, func(tx *store.Tx) error {
			leaders, err := roster.SecretariesOf(tx, w.cell, day("2026-12-22"))
			if len(leaders) != 0 {
				t.Errorf("the cell is led by %+v", leaders)
			}
			return err
		})
	})
}

// TestRequestOfSomebodyWhoWasNowhere: a request of somebody who is in no unit is due
// all the same.
func TestRequestOfSomebodyWhoWasNowhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var who roster.PersonID
		w.do(t, func(tx *store.Tx) error {
			ids, err := tx.AddPeople([]roster.Person{{FullName: "Vô Danh"}})
			who = ids[0]
			return err
		})
		w.ask(t, who, rights.Delete)
		if n := w.pass(t, "2026-12-21"); n != 1 || w.name(t, who) != rights.Nobody {
			t.Errorf("%d were deleted, %s", n, w.name(t, who))
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for words, key := range map[string]string{"": "request.words_needed", " \n ": "request.words_needed", string(make([]rune, rights.MaxWords+1)): "request.words_needed"} {
			w.refused(t, key, func(tx *store.Tx) error {
				_, err := rights.Ask(tx, w.almanac, rights.Request{Person: w.an, By: w.an, Kind: rights.Correct, Words: words})
				return err
			})
		}
		r := w.ask(t, w.an, rights.Delete)
		w.do(t, func(tx *store.Tx) error {
			done, err := rights.Erase(tx, hanoi, r, 0)
			if done {
				t.Error("deleted on the first day")
			}
			return err
		})
		w.clock.Set(calendar.NewDate(2026, 12, 21).At(calendar.NewClock(9, 0), hanoi).UTC())
		for i, want := range []bool{true, false} { // somebody else was quicker
			w.do(t, func(tx *store.Tx) error {
				done, err := rights.Erase(tx, hanoi, r, 0)
				if done != want {
					t.Errorf("time %d: done %v", i+1, done)
				}
				return err
			})
		}
	})
}

// TestWhoHasNoNameIsOnlyCounted: nothing is added to what is left of somebody; that
// they leave the cell can be noted.
func TestWhoHasNoNameIsOnlyCounted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.ask(t, w.an, rights.Delete)
		w.pass(t, "2026-12-21")
		order := personnel.Order{By: w.lan, Cell: w.cell, Today: day("2026-12-22"), Seen: -1, Zone: hanoi}
		for _, op := range []personnel.Operation{
			personnel.Correct{Person: roster.Person{ID: w.an, FullName: "Lò Văn An"}},
			personnel.Appoint{Person: w.an, Role: roster.Deputy, Unit: w.cell, From: order.Today},
			personnel.SetHelper{Person: w.an, Helper: w.binh, On: true},
			personnel.SetHelper{Person: w.binh, Helper: w.an, On: true},
		} {
			w.refused(t, "people.nameless", func(tx *store.Tx) error { _, err := op.Do(tx, order); return err })
		}
		w.do(t, func(tx *store.Tx) error {
			lan, err := tx.StandingPerson(w.lan, order.Today)
			if err != nil {
				return err
			}
			found, err := roster.InviteesOf(tx, &roster.Identity{Person: lan.Person}, w.cell, order.Today)
			if len(found.All) != 2 {
				t.Errorf("codes are made for %+v", found.All)
			}
			return err
		})
		w.do(t, func(tx *store.Tx) error {
			_, err := personnel.Leave{Person: w.an, From: order.Today, Why: "left"}.Do(tx, order)
			return err
		})
	})
}
