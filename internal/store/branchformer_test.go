package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
)

// TestFormerlyCalled: one cell was renamed, then moved to the other commune and
// merged there; another one has a name again that it had before.
func TestFormerlyCalled(t *testing.T) {
	eachForest(t, func(t *testing.T, f *forest) {
		ha, other := f.unit["Chi bộ thôn Hạ"], f.unit["Chi bộ 100%"]
		must(t, f.Store, func(tx *store.Tx) error {
			r := reorg.Registrar{Now: tx.Now(), Almanac: meeting.Almanac{Zone: hanoi}}
			in := func(day int) calendar.Date { return calendar.NewDate(2026, 7, day) }
			for _, op := range []reorg.Operation{
				reorg.Rename{Unit: ha, Name: "Chi bộ Hạ", From: calendar.NewDate(2026, 3, 1)},
				reorg.Rename{Unit: other, Name: "Chi bộ lẻ", From: calendar.NewDate(2026, 3, 1)},
				reorg.Rename{Unit: other, Name: "Chi bộ 100%", From: calendar.NewDate(2026, 4, 1)},
				reorg.Move{Unit: ha, Under: f.unit["Đảng bộ xã Nam"], From: in(5)},
				reorg.Merge{Cells: []roster.UnitID{ha}, Into: other, From: in(20)},
			} {
				if _, err := op.Do(tx, r); err != nil {
					return err
				}
			}
			return errors.Join(formerNames(t, tx, f), lastOf(t, tx, ha))
		})
	})
}

func formerNames(t *testing.T, tx *store.Tx, f *forest) error {
	t.Helper()
	for _, c := range []struct {
		text, within string
		on           calendar.Date
		want         []string
	}{
		{"thon ha", "Đảng bộ tỉnh", june, []string{"Chi bộ thôn Hạ: Chi bộ Hạ, 2026-06-10"}},
		{"chi bo thon ha", "Đảng bộ xã Bắc", june, []string{"Chi bộ thôn Hạ: Chi bộ Hạ, 2026-06-10"}},
		{"thon", "Đảng bộ xã Bắc", june, []string{"Chi bộ thôn Hạ: Chi bộ Hạ, 2026-06-10"}}, // a part
		{"ha", "Đảng bộ tỉnh", june, []string{"Chi bộ thôn Hạ: Chi bộ Hạ, 2026-06-10"}},     // today's name is another search
		{"thon ha", "Đảng bộ xã Bắc", calendar.NewDate(2026, 2, 1), nil},                    // it is still called so
		{"thon ha", "Đảng bộ xã Bắc", calendar.NewDate(2026, 7, 10), nil},                   // it has moved away
		{"thon ha", "Đảng bộ xã Nam", calendar.NewDate(2026, 7, 10), []string{"Chi bộ thôn Hạ: Chi bộ Hạ, 2026-07-10"}},
		{"ha", "Đảng bộ xã Nam", calendar.NewDate(2026, 7, 30), []string{"Chi bộ Hạ: Chi bộ Hạ, 2026-07-19"}}, // it is no more
		{"ha", "Đảng bộ tỉnh", calendar.NewDate(2026, 7, 30), []string{"Chi bộ Hạ: Chi bộ Hạ, 2026-07-19"}},
		{"ha", "Đảng bộ xã Bắc", calendar.NewDate(2026, 7, 30), nil},
		{"to 1", "Đảng bộ tỉnh", calendar.NewDate(2026, 7, 30), []string{"Tổ 1: Tổ 1, 2026-07-19"}}, // with its cell
		{"le", "Đảng bộ xã Bắc", june, []string{"Chi bộ lẻ: Chi bộ 100%, 2026-06-10"}},
		{"%", "Đảng bộ xã Bắc", june, []string{"Chi bộ 100%: Chi bộ 100%, 2026-06-10"}}, // it had the name before
		{"", "Đảng bộ tỉnh", june, nil},
	} {
		found, err := tx.FormerlyCalled(c.text, []roster.UnitID{f.unit[c.within]}, c.on, 8)
		if err != nil {
			return err
		}
		var got []string
		for _, u := range found {
			got = append(got, fmt.Sprintf("%s: %s, %s", u.Name, u.Unit.Name, u.Last))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q within %s on %s (-want +got):\n%s", c.text, c.within, c.on, diff)
		}
	}
	found, err := tx.FormerlyCalled("thon ha", nil, june, 8)
	if len(found) > 0 {
		t.Errorf("who oversees nothing finds %+v", found)
	}
	return err
}

// lastOf looks at what was above the cell when it last stood.
func lastOf(t *testing.T, tx *store.Tx, cell roster.UnitID) error {
	t.Helper()
	path, last, err := roster.PathOn(tx, cell, calendar.NewDate(2026, 12, 1))
	if len(path) != 3 || path[1].Name != "Đảng bộ xã Nam" || last != calendar.NewDate(2026, 7, 19) {
		t.Errorf("on %s it was below %+v", last, path)
	}
	before, _, err2 := roster.PathOn(tx, cell, newYear.AddDays(-1))
	if len(before) > 0 {
		t.Errorf("before it was, it was below %+v", before)
	}
	return errors.Join(err, err2)
}
