package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/stats"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

var (
	hanoi   = time.FixedZone("+07", 7*3600)
	newYear = calendar.NewDate(2026, time.January, 1)
	all2026 = calendar.Span{Kind: calendar.FullYear, Year: 2026, N: 1}
)

// must runs fn in a transaction that must succeed.
func must(t testing.TB, s *store.Store, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func exec(t testing.TB, s *store.Store, format string, args ...any) {
	t.Helper()
	if err := store.Exec(t.Context(), s, fmt.Sprintf(format, args...)); err != nil {
		t.Fatal(err)
	}
}

// addCell adds a cell of n full members below a unit.
func addCell(tx *store.Tx, parent roster.UnitID, name string, n int) (roster.UnitID, []roster.PersonID, error) {
	cell, err := tx.AddUnit(roster.Unit{Name: name, Kind: roster.Cell, Parent: parent}, newYear)
	if err != nil {
		return 0, nil, err
	}
	people := make([]roster.Person, n)
	for i := range people {
		people[i].FullName = fmt.Sprintf("%s %c", name, 'A'+i)
	}
	ids, err := tx.AddPeople(people)
	if err != nil {
		return 0, nil, err
	}
	var placed []roster.Placement
	var sorted []roster.Sorting
	for _, id := range ids {
		placed = append(placed, roster.Placement{Person: id, Cell: cell})
		sorted = append(sorted, roster.Sorting{Person: id, Category: roster.Official})
	}
	if err := tx.SetCells(placed, newYear); err != nil {
		return 0, nil, err
	}
	return cell, ids, tx.SetCategories(sorted, newYear)
}

// hold adds a regular meeting of the day's month, and closes its roll with the
// first so many people present.
func hold(tx *store.Tx, cell roster.UnitID, on calendar.Date, people []roster.PersonID, present int) (meeting.Meeting, error) {
	m := meeting.Meeting{
		Unit: cell, Kind: meeting.Regular, Period: calendar.MonthOf(on), StartsAt: on.At(calendar.NewClock(19, 30), hanoi).UTC(),
		Place: "Nhà văn hóa", Minutes: 90, Status: meeting.Announced, Round: 1,
	}
	var err error
	if m.ID, err = tx.SaveMeeting(m, nil); err != nil || present == 0 {
		return m, err
	}
	clerk := attendance.Clerk{By: people[0], Now: m.StartsAt, Zone: hanoi}
	for _, who := range people[:present] {
		if _, err := clerk.Cycle(tx, m, who, attendance.Unmarked); err != nil {
			return m, err
		}
	}
	_, err = clerk.Lock(tx, m)
	return m, err
}

// TestACellUnderAnotherCommittee has a cell move in June and back in October,
// and be closed in December: its meetings count where it was on their days.
func TestACellUnderAnotherCommittee(t *testing.T) {
	storetest.RunAt(t, time.Date(2026, 12, 20, 1, 0, 0, 0, time.UTC), func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		var province, north, south, cell, other roster.UnitID
		must(t, s, func(tx *store.Tx) (err error) {
			if province, err = tx.AddUnit(roster.Unit{Name: "Tỉnh", Kind: roster.Committee}, newYear); err != nil {
				return err
			}
			if north, err = tx.AddUnit(roster.Unit{Name: "Xã Bắc", Kind: roster.Committee, Parent: province}, newYear); err != nil {
				return err
			}
			if south, err = tx.AddUnit(roster.Unit{Name: "Xã Nam", Kind: roster.Committee, Parent: province}, newYear); err != nil {
				return err
			}
			var people []roster.PersonID
			if cell, people, err = addCell(tx, north, "Chi bộ Đi", 3); err != nil {
				return err
			}
			if other, _, err = addCell(tx, south, "Chi bộ Ở", 2); err != nil {
				return err
			}
			for _, month := range []time.Month{5, 6, 9, 10, 11} { // each on the first day of its month
				if _, err := hold(tx, cell, calendar.NewDate(2026, month, 1), people, 2); err != nil {
					return err
				}
			}
			return nil
		})
		exec(t, s, "UPDATE unit_parents SET to_date = '2026-06-01' WHERE unit_id = %d", cell)
		exec(t, s, "INSERT INTO unit_parents (unit_id, parent_id, from_date, to_date) VALUES (%d, %d, '2026-06-01', '2026-10-01')", cell, south)
		exec(t, s, "INSERT INTO unit_parents (unit_id, parent_id, from_date, to_date) VALUES (%d, %d, '2026-10-01', '2026-12-01')", cell, north)
		for _, c := range []struct {
			unit     roster.UnitID
			meetings int
			cells    []roster.UnitID
		}{{north, 3, []roster.UnitID{cell}}, {south, 2, []roster.UnitID{other, cell}}, {province, 5, []roster.UnitID{other, cell}}} {
			must(t, s, func(tx *store.Tx) error {
				r, err := stats.OfUnit(tx, c.unit, all2026, tx.Now(), hanoi)
				var cells []roster.UnitID
				for _, f := range r.Cells {
					cells = append(cells, f.Unit.ID)
				}
				if r.Total.Meetings != c.meetings || r.Total.Must != 3*c.meetings || r.Total.Present() != 2*c.meetings {
					t.Errorf("unit %d: %+v", c.unit, r.Total.Sums)
				}
				if diff := cmp.Diff(c.cells, cells); diff != "" {
					t.Errorf("the cells of unit %d (-want +got):\n%s", c.unit, diff)
				}
				return err
			})
		}
	})
}

// TestTemporaryMembersCountAtHome: somebody who is on two lists is counted on one.
func TestTemporaryMembersCountAtHome(t *testing.T) {
	storetest.RunAt(t, time.Date(2026, 12, 20, 1, 0, 0, 0, time.UTC), func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		var home, away roster.UnitID
		var who roster.PersonID
		must(t, s, func(tx *store.Tx) error {
			var people, others []roster.PersonID
			var err error
			if home, people, err = addCell(tx, 0, "Chi bộ Nhà", 2); err != nil {
				return err
			}
			who = people[0]
			if away, others, err = addCell(tx, 0, "Chi bộ Xa", 2); err != nil {
				return err
			}
			if _, err := hold(tx, home, calendar.NewDate(2026, 11, 3), people, 2); err != nil {
				return err
			}
			_, err = hold(tx, away, calendar.NewDate(2026, 11, 4), others, 2)
			return err
		})
		exec(t, s, "INSERT INTO memberships (person_id, unit_id, kind, from_date) VALUES (%d, %d, 'temporary', '2026-06-01')", who, away)
		must(t, s, func(tx *store.Tx) error {
			sums, err := stats.OfPerson(tx, who, all2026, tx.Now(), hanoi)
			if sums.Meetings != 1 || sums.Must != 1 || sums.Present() != 1 {
				t.Errorf("the person: %+v", sums)
			}
			if err != nil {
				return err
			}
			r, err := stats.OfCell(tx, away, all2026, tx.Now(), hanoi)
			if len(r.People) != 2 || r.Cell.Must != 2 {
				t.Errorf("the other cell: %+v", r)
			}
			return err
		})
	})
}

// TestTotalsAreTheCells draws communes with a history each, and compares three
// ways to the same figures.
func TestTotalsAreTheCells(t *testing.T) {
	d := storetest.SQLite(t)
	d.Clock.Set(time.Date(2026, 12, 31, 1, 0, 0, 0, time.UTC))
	s := d.Open(t)
	rapid.Check(t, func(r *rapid.T) {
		must(t, s, func(tx *store.Tx) error {
			top, err := tx.AddUnit(roster.Unit{Name: "Đảng bộ", Kind: roster.Committee}, newYear)
			if err != nil {
				return err
			}
			var added attendance.Sums
			unrolled := 0
			for i := range rapid.IntRange(0, 3).Draw(r, "cells") {
				cell, people, err := addCell(tx, top, fmt.Sprint("Chi bộ ", i), rapid.IntRange(1, 4).Draw(r, "people"))
				if err != nil {
					return err
				}
				for month := range rapid.IntRange(0, 3).Draw(r, "months") {
					// Not so near to a month's end that a change reaches back to a meeting that is closed.
					on := calendar.NewDate(2026, time.Month(month+1), rapid.IntRange(3, 27).Draw(r, "day"))
					from := on.AddDays(rapid.IntRange(-1, 1).Draw(r, "from"))
					who := rapid.SampledFrom(people).Draw(r, "who")
					c := rapid.SampledFrom([]roster.Category{roster.Exempt, roster.Official}).Draw(r, "category")
					if err := tx.SetCategories([]roster.Sorting{{Person: who, Category: c}}, from); err != nil {
						return err
					}
					m, err := hold(tx, cell, on, people, rapid.IntRange(0, len(people)).Draw(r, "present"))
					if err != nil {
						return err
					}
					sheet, err := attendance.ReadSheet(tx, m, hanoi)
					if err != nil {
						return err
					}
					if sheet.Roll.Locked() {
						added.Add(sheet.Sums)
					} else {
						unrolled++
					}
				}
			}
			return sameThreeWays(tx, r, top, added, unrolled)
		})
	})
}

// sameThreeWays compares the figures of a unit with those added up by its
// meetings, by its cells, and by their people.
func sameThreeWays(tx *store.Tx, t *rapid.T, top roster.UnitID, added attendance.Sums, unrolled int) error {
	report, err := stats.OfUnit(tx, top, all2026, tx.Now(), hanoi)
	if err != nil {
		return err
	}
	var cells, people attendance.Sums
	for _, c := range report.Cells {
		cells.Add(c.Sums)
		r, err := stats.OfCell(tx, c.Unit.ID, all2026, tx.Now(), hanoi)
		if err != nil {
			return err
		}
		if diff := cmp.Diff(c.Sums, r.Cell.Sums); diff != "" {
			t.Errorf("the cell alone (-in the unit +alone):\n%s", diff)
		}
		for _, p := range r.People {
			people.Add(p.Sums)
		}
	}
	people.Meetings = added.Meetings // a person's figures do not count them
	for how, got := range map[string]attendance.Sums{"the total": report.Total.Sums, "the cells": cells, "the people": people} {
		if diff := cmp.Diff(added, got); diff != "" {
			t.Errorf("%s (-by meetings +got):\n%s", how, diff)
		}
	}
	if report.Total.Unrolled != unrolled {
		t.Errorf("%d meetings unrolled, want %d", report.Total.Unrolled, unrolled)
	}
	return nil
}
