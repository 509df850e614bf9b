package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// forest is a province with a commune of two cells and a group, and another
// commune that is founded in July.
type forest struct {
	*store.Store
	unit map[string]roster.UnitID
}

var june, july = calendar.NewDate(2026, 6, 10), calendar.NewDate(2026, 7, 1)

func eachForest(t *testing.T, fn func(t *testing.T, f *forest)) {
	t.Helper()
	storetest.RunAt(t, time.Date(2026, 6, 10, 1, 0, 0, 0, time.UTC), func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		f := &forest{s, map[string]roster.UnitID{}}
		must(t, s, func(tx *store.Tx) (err error) {
			add := func(name, above string, kind roster.UnitKind, from calendar.Date) {
				code := ""
				if kind == roster.Group {
					code = "T"
				}
				if err == nil {
					f.unit[name], err = tx.AddUnit(roster.Unit{Name: name, Kind: kind, Parent: f.unit[above], Code: code}, from)
				}
			}
			add("Đảng bộ tỉnh", "", roster.Committee, newYear)
			add("Đảng bộ xã Bắc", "Đảng bộ tỉnh", roster.Committee, newYear)
			add("Đảng bộ xã Nam", "Đảng bộ tỉnh", roster.Committee, july)
			for i, name := range []string{"Chi bộ 100%", "Chi bộ thôn Hạ"} {
				if err == nil {
					f.unit[name], _, err = addCell(tx, f.unit["Đảng bộ xã Bắc"], name, i+2)
				}
			}
			add("Tổ 1", "Chi bộ thôn Hạ", roster.Group, newYear)
			return err
		})
		fn(t, f)
	})
}

func sizes(page []roster.Branch) (lines []string) {
	for _, b := range page {
		lines = append(lines, fmt.Sprintf("%s %d %d %t", b.Name, b.Below, b.Members, b.Counted))
	}
	return lines
}

func TestBranches(t *testing.T) {
	eachForest(t, func(t *testing.T, f *forest) {
		must(t, f.Store, func(tx *store.Tx) error {
			for _, c := range []struct {
				below        string
				on           calendar.Date
				after, limit int
				all          int
				want         []string
			}{
				{"", june, 0, 20, 1, []string{"Đảng bộ tỉnh 1 5 true"}},
				{"Đảng bộ tỉnh", june, 0, 20, 1, []string{"Đảng bộ xã Bắc 2 5 true"}},
				{"Đảng bộ tỉnh", july, 0, 20, 2, []string{"Đảng bộ xã Bắc 2 5 true", "Đảng bộ xã Nam 0 0 true"}},
				{"Đảng bộ xã Bắc", june, 0, 1, 2, []string{"Chi bộ 100% 0 2 true"}},
				{"Đảng bộ xã Bắc", june, 1, 1, 2, []string{"Chi bộ thôn Hạ 1 3 true"}},
				{"Đảng bộ xã Bắc", june, 2, 1, 2, nil},
				{"Chi bộ thôn Hạ", june, 0, 20, 1, []string{"Tổ 1 0 0 true"}},
				{"Đảng bộ xã Bắc", newYear.AddDays(-1), 0, 20, 0, nil},
			} {
				page, all, err := tx.Branches(f.unit[c.below], c.on, c.after, c.limit)
				if err != nil {
					return err
				}
				if diff := cmp.Diff(c.want, sizes(page)); diff != "" || all != c.all {
					t.Errorf("below %q on %s after %d: %d in all\n%s", c.below, c.on, c.after, all, diff)
				}
			}
			b, err := tx.Branch(f.unit["Đảng bộ tỉnh"], june)
			if diff := cmp.Diff([]string{"Đảng bộ tỉnh 1 5 true"}, sizes([]roster.Branch{b})); diff != "" {
				t.Error(diff)
			}
			if _, err := tx.Branch(f.unit["Đảng bộ xã Nam"], june); !fault.Is(err, fault.NotFound) {
				t.Errorf("one that is not there yet: %v", err)
			}
			return err
		})
	})
}

// TestManyBelowAreNotCounted: a page must not read a whole province.
func TestManyBelowAreNotCounted(t *testing.T) {
	eachForest(t, func(t *testing.T, f *forest) {
		must(t, f.Store, func(tx *store.Tx) error {
			for i := range store.Countable {
				u := roster.Unit{Name: fmt.Sprint("Chi bộ thứ ", i), Kind: roster.Cell, Parent: f.unit["Đảng bộ xã Bắc"]}
				if _, err := tx.AddUnit(u, newYear); err != nil {
					return err
				}
			}
			page, _, err := tx.Branches(f.unit["Đảng bộ tỉnh"], june, 0, 20)
			want := []string{fmt.Sprintf("Đảng bộ xã Bắc %d 0 false", store.Countable+2)}
			if diff := cmp.Diff(want, sizes(page)); diff != "" {
				t.Error(diff)
			}
			cells, err2 := tx.CellsBelow(f.unit["Đảng bộ tỉnh"], june, 5)
			if len(cells) != 5 || cells[0] != f.unit["Chi bộ 100%"] || cells[1] != f.unit["Chi bộ thôn Hạ"] || err2 != nil {
				t.Errorf("cells %v, %v", cells, err2)
			}
			return errors.Join(err, manyAreSearched(t, tx, f))
		})
	})
}

// manyAreSearched looks for one of many by its name, and for what was changed in it.
func manyAreSearched(t *testing.T, tx *store.Tx, f *forest) error {
	province, north := f.unit["Đảng bộ tỉnh"], f.unit["Đảng bộ xã Bắc"]
	for _, c := range []struct {
		text   string
		within roster.UnitID
		want   int
	}{
		{"thu 7", province, 1},
		{"thu 7", north, 1},
		{"thu 7", f.unit["Chi bộ thôn Hạ"], 0},
		{"thu", province, 8},
		{"thon ha", province, 1},
		{"dang bo tinh", province, 1},
		{"dang bo tinh", north, 0}, // it is above
	} {
		units, err := tx.UnitsCalled(c.text, []roster.UnitID{c.within}, june, 8)
		if err != nil {
			return err
		}
		if len(units) != c.want {
			t.Errorf("%d units called %q within unit %d, want %d", len(units), c.text, c.within, c.want)
		}
	}
	r := reorg.Registrar{Now: tx.Now(), Almanac: meeting.Almanac{Zone: hanoi}}
	for _, op := range []reorg.Operation{
		reorg.Rename{Unit: f.unit["Chi bộ thôn Hạ"], Name: "Chi bộ Hạ", From: june},
		reorg.Found{Kind: roster.Cell, Name: "Chi bộ Nam", Parent: f.unit["Đảng bộ xã Nam"], From: july},
	} {
		if _, err := op.Do(tx, r); err != nil {
			return err
		}
	}
	for unit, want := range map[roster.UnitID]int{province: 1, north: 1, f.unit["Chi bộ 100%"]: 0} {
		formers, err := tx.FormerlyCalled("thon ha", []roster.UnitID{unit}, june, 8)
		if len(formers) != want || err != nil {
			t.Errorf("of those within unit %d, %+v were called so, %v", unit, formers, err)
		}
	}
	for unit, want := range map[roster.UnitID]int{province: 2, north: 1, f.unit["Đảng bộ xã Nam"]: 1} {
		changes, err := tx.ChangesBelow(unit, roster.ChangeQuery{Kinds: reorg.Kinds, Limit: 8})
		if err != nil {
			return err
		}
		if len(changes) != want {
			t.Errorf("%d changes below unit %d, want %d", len(changes), unit, want)
		}
	}
	return nil
}

func TestUnitsCalled(t *testing.T) {
	eachForest(t, func(t *testing.T, f *forest) {
		must(t, f.Store, func(tx *store.Tx) error {
			for _, c := range []struct {
				text, within string
				on           calendar.Date
				want         []string
			}{
				{"chi bo thon ha", "Đảng bộ tỉnh", june, []string{"Chi bộ thôn Hạ"}},
				{"thon ha", "Đảng bộ tỉnh", june, []string{"Chi bộ thôn Hạ"}}, // without the word for what it is
				{"thon ha", "Chi bộ thôn Hạ", june, []string{"Chi bộ thôn Hạ"}},
				{"thon ha", "Chi bộ 100%", june, nil},
				{"bac", "Đảng bộ tỉnh", june, []string{"Đảng bộ xã Bắc"}},
				{"nam", "Đảng bộ tỉnh", june, nil},
				{"nam", "Đảng bộ tỉnh", july, []string{"Đảng bộ xã Nam"}},
				{"bo", "Đảng bộ xã Bắc", june, []string{"Chi bộ 100%", "Chi bộ thôn Hạ", "Đảng bộ xã Bắc"}}, // a part of several
				{"0%", "Đảng bộ xã Bắc", june, []string{"Chi bộ 100%"}},
				{"%", "Đảng bộ xã Bắc", june, []string{"Chi bộ 100%"}},
				{"_", "Đảng bộ xã Bắc", june, nil},
				{"!", "Đảng bộ xã Bắc", june, nil},
				{"", "Đảng bộ xã Bắc", june, nil},
			} {
				units, err := tx.UnitsCalled(c.text, []roster.UnitID{f.unit[c.within]}, c.on, 8)
				if err != nil {
					return err
				}
				var names []string
				for _, u := range units {
					names = append(names, u.Name)
				}
				if diff := cmp.Diff(c.want, names); diff != "" {
					t.Errorf("%q within %s (-want +got):\n%s", c.text, c.within, diff)
				}
			}
			u, err := tx.UnitCoded("T", june)
			if u.Name != "Tổ 1" || err != nil {
				t.Errorf("by its code: %+v, %v", u, err)
			}
			for _, code := range []string{"", "X"} {
				if _, err := tx.UnitCoded(code, june); !fault.Is(err, fault.NotFound) {
					t.Errorf("the code %q: %v", code, err)
				}
			}
			return nil
		})
	})
}

// TestChangesBelow: a change concerns the units that were above on its day, and
// on the day before, and no others.
func TestChangesBelow(t *testing.T) {
	eachForest(t, func(t *testing.T, f *forest) {
		kinds := map[roster.ChangeID]roster.ChangeKind{}
		must(t, f.Store, func(tx *store.Tx) error {
			r := reorg.Registrar{Now: tx.Now(), Almanac: meeting.Almanac{Zone: hanoi}}
			north, south := f.unit["Đảng bộ xã Bắc"], f.unit["Đảng bộ xã Nam"]
			for _, op := range []reorg.Operation{
				reorg.Rename{Unit: f.unit["Chi bộ thôn Hạ"], Name: "Chi bộ Hạ", From: calendar.NewDate(2026, 3, 1)},
				reorg.Move{Unit: f.unit["Chi bộ thôn Hạ"], Under: south, From: calendar.NewDate(2026, 8, 1)},
				reorg.Rename{Unit: f.unit["Chi bộ thôn Hạ"], Name: "Chi bộ Thượng", From: calendar.NewDate(2026, 9, 1)},
				reorg.Found{Kind: roster.Cell, Name: "Chi bộ Mới", Parent: north, From: calendar.NewDate(2026, 10, 1)},
			} {
				out, err := op.Do(tx, r)
				if err != nil {
					return err
				}
				kinds[out.Change] = out.Kind
			}
			_, err := reorg.Undo{Change: latest(kinds)}.Do(tx, r)
			return err
		})
		all := roster.ChangeQuery{Kinds: reorg.Kinds, Limit: 50}
		undone, ofJune, first := all, all, all
		undone.Undone = true
		ofJune.From, ofJune.To = calendar.NewDate(2026, 3, 1), calendar.NewDate(2026, 8, 1)
		first.Limit, first.After = 1, 1
		moves := all
		moves.Kinds = []roster.ChangeKind{reorg.Moved}
		for _, c := range []struct {
			unit string
			q    roster.ChangeQuery
			want []roster.ChangeKind
		}{
			{"Đảng bộ tỉnh", all, []roster.ChangeKind{"rename", "move", "rename"}},
			{"", all, []roster.ChangeKind{"rename", "move", "rename"}},
			{"Đảng bộ xã Bắc", all, []roster.ChangeKind{"move", "rename"}},
			{"Đảng bộ xã Bắc", undone, []roster.ChangeKind{"found", "move", "rename"}},
			{"Đảng bộ xã Nam", all, []roster.ChangeKind{"rename", "move"}},
			{"Chi bộ thôn Hạ", all, []roster.ChangeKind{"rename", "move", "rename"}},
			{"Chi bộ 100%", all, nil},
			{"Đảng bộ tỉnh", ofJune, []roster.ChangeKind{"rename"}},
			{"Đảng bộ tỉnh", first, []roster.ChangeKind{"move"}},
			{"Đảng bộ tỉnh", moves, []roster.ChangeKind{"move"}},
		} {
			must(t, f.Store, func(tx *store.Tx) error {
				changes, err := tx.ChangesBelow(f.unit[c.unit], c.q)
				var got []roster.ChangeKind
				for _, x := range changes {
					got = append(got, x.Kind)
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("of %q, %+v (-want +got):\n%s", c.unit, c.q, diff)
				}
				return err
			})
		}
	})
}

func latest(kinds map[roster.ChangeID]roster.ChangeKind) (id roster.ChangeID) {
	for c := range kinds {
		id = max(id, c)
	}
	return id
}
