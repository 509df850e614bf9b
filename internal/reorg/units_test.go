package reorg_test

import (
	"strings"
	"testing"

	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
)

func (w *world) startsAs(t *testing.T, on string) {
	t.Helper()
	w.isTree(t, on, "Xã Đông/Chi bộ A: Ái* An[secretary] Ánh", "Xã Đông/Chi bộ B: Ba[secretary] Bé",
		"Xã Tây/Chi bộ C: Cả Cụ[secretary]", "Chi bộ A/Tổ 1:")
}

func TestFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		out := w.change(t, reorg.Found{Kind: roster.Cell, Name: " Chi  bộ D ", Parent: w.unit["Xã Tây"], Code: "D1", Timezone: "Asia/Tokyo", From: day("2026-07-01")})
		if out.Args["Unit"] != "Chi bộ D" || out.Args["Parent"] != "Xã Tây" || len(out.Headless) != 1 || len(out.Idle) != 1 || out.People != 0 {
			t.Errorf("%+v", out)
		}
		if strings.Contains(w.tree(t, "2026-06-30"), "Chi bộ D") || !strings.Contains(w.tree(t, "2026-07-01"), "Xã Tây/Chi bộ D:\n") {
			t.Errorf("before\n%safter\n%s", w.tree(t, "2026-06-30"), w.tree(t, "2026-07-01"))
		}
		w.do(t, func(tx *store.Tx) error {
			c, err := tx.Change(out.Change)
			if err != nil {
				return err
			}
			u, err := tx.Unit(c.Units(roster.About)[0], day("2026-07-01"))
			if u.Code != "D1" || u.Timezone != "Asia/Tokyo" || c.By != w.who["Cả"] || c.Units(roster.Target)[0] != w.unit["Xã Tây"] {
				t.Errorf("%+v, %+v", u, c)
			}
			return err
		})
		w.change(t, reorg.Found{Kind: roster.Group, Name: "Tổ 1", Parent: w.unit["Chi bộ B"]})
		w.change(t, reorg.Found{Kind: roster.Committee, Name: "Đảng bộ bộ phận", Parent: w.unit["Xã Tây"], From: day("2026-03-01")})
		w.change(t, reorg.Found{Kind: roster.Cell, Name: "Chi bộ lẻ"}) // at the top
		w.isTreeOf(t, "2026-06-10", "Chi bộ lẻ", "")
	})
}

// isTreeOf checks that a unit stands right below another one, at the top for none.
func (w *world) isTreeOf(t *testing.T, on, unit, above string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		units, err := tx.StandingUnits(day(on))
		for _, u := range units {
			if u.Name != unit {
				continue
			}
			if u.Parent != w.unit[above] {
				t.Errorf("on %s %s is below %d, want %s", on, unit, u.Parent, above)
			}
			return nil
		}
		t.Errorf("on %s there is no %s", on, unit)
		return err
	})
}

func TestFoundRefused(t *testing.T) {
	w := onSQLite(t)
	w.change(t, reorg.Found{Kind: roster.Cell, Name: "Chi bộ D", Parent: w.unit["Xã Tây"], Code: "D1"})
	w.change(t, reorg.Dissolve{Unit: w.unit["Tổ 1"], From: day("2026-09-01")})
	for name, c := range map[string]struct {
		key string
		op  reorg.Found
	}{
		"no name":                     {"org.name_needed", reorg.Found{Kind: roster.Cell, Name: " \u200b "}},
		"a long name":                 {"org.name_long", reorg.Found{Kind: roster.Cell, Name: strings.Repeat("ệ", 201)}},
		"a name that is there":        {"org.name_taken", reorg.Found{Kind: roster.Committee, Name: "chi bo d", Parent: w.unit["Xã Tây"]}},
		"a name that will be there":   {"org.name_taken", reorg.Found{Kind: roster.Cell, Name: "Chi Bộ Đ", Parent: w.unit["Xã Tây"], From: day("2026-02-01")}},
		"a code that is there":        {"org.code_taken", reorg.Found{Kind: roster.Cell, Name: "Chi bộ E", Parent: w.unit["Xã Tây"], Code: " D1"}},
		"no zone":                     {"org.zone_unknown", reorg.Found{Kind: roster.Cell, Name: "Chi bộ E", Timezone: "Hà Nội"}},
		"a cell below a cell":         {"org.not_a_committee", reorg.Found{Kind: roster.Cell, Name: "E", Parent: w.unit["Chi bộ A"]}},
		"a committee below a group":   {"org.not_a_committee", reorg.Found{Kind: roster.Committee, Name: "E", Parent: w.unit["Tổ 1"]}},
		"a group below a committee":   {"org.group_of_cell", reorg.Found{Kind: roster.Group, Name: "E", Parent: w.unit["Xã Tây"]}},
		"a group at the top":          {"org.group_of_cell", reorg.Found{Kind: roster.Group, Name: "E"}},
		"below nothing":               {"unit.unknown", reorg.Found{Kind: roster.Cell, Name: "E", Parent: 999}},
		"before the parent was there": {"org.not_then", reorg.Found{Kind: roster.Cell, Name: "E", Parent: w.unit["Xã Tây"], From: day("2025-12-31")}},
	} {
		t.Run(name, func(t *testing.T) { w.refused(t, c.key, c.op) })
	}
	w.change(t, reorg.Found{Kind: roster.Committee, Name: "Đảng bộ tạm"})
	w.unit["Đảng bộ tạm"] = w.newest(t)
	w.change(t, reorg.Dissolve{Unit: w.unit["Đảng bộ tạm"], From: day("2026-09-01")})
	f := w.refused(t, "org.ends_already", reorg.Found{Kind: roster.Cell, Name: "E", Parent: w.unit["Đảng bộ tạm"]})
	if f.Args["Date"] != day("2026-09-01") {
		t.Errorf("it says %v", f.Args)
	}
}

// newest is the unit that was made last.
func (w *world) newest(t *testing.T) (id roster.UnitID) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		units, err := tx.StandingUnits(day("2026-12-31"))
		for _, u := range units {
			id = max(id, u.ID)
		}
		return err
	})
	return id
}

func TestRename(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.unit["Chi bộ A"]
		w.change(t, reorg.Rename{Unit: a, Name: "Chi bộ Hồng", From: day("2026-08-01")})
		out := w.change(t, reorg.Rename{Unit: a, Name: "Chi bộ Thắm", From: day("2026-03-01")}) // until the one that is known
		if out.Args["Old"] != "Chi bộ A" || out.Args["Unit"] != "Chi bộ Thắm" {
			t.Errorf("%+v", out)
		}
		for on, name := range map[string]string{
			"2026-02-28": "Chi bộ A", "2026-03-01": "Chi bộ Thắm", "2026-07-31": "Chi bộ Thắm", "2026-08-01": "Chi bộ Hồng",
		} {
			w.isTreeOf(t, on, name, "Xã Đông")
		}
		w.change(t, reorg.Undo{Change: out.Change})
		w.isTreeOf(t, "2026-07-31", "Chi bộ A", "Xã Đông")
		w.change(t, reorg.Rename{Unit: a, Name: "chi bộ a"}) // only its own name is like it
	})
}

func TestRenameRefused(t *testing.T) {
	w := onSQLite(t)
	a := w.unit["Chi bộ A"]
	w.refused(t, "org.same_name", reorg.Rename{Unit: a, Name: "Chi bộ A "})
	w.refused(t, "org.name_taken", reorg.Rename{Unit: a, Name: "Chi bộ B"})
	w.refused(t, "org.name_needed", reorg.Rename{Unit: a})
	w.refused(t, "org.not_then", reorg.Rename{Unit: a, Name: "Chi bộ D", From: day("2025-01-01")})
	w.refused(t, "unit.unknown", reorg.Rename{Unit: 999, Name: "Chi bộ D"})
	// Where the unit will be, the name will be taken.
	w.change(t, reorg.Move{Unit: a, Under: w.unit["Xã Tây"], From: day("2026-08-01")})
	w.refused(t, "org.name_taken", reorg.Rename{Unit: a, Name: "Chi bộ C"})
	w.change(t, reorg.Rename{Unit: w.unit["Chi bộ C"], Name: "Chi bộ Cũ", From: day("2026-07-01")})
	w.change(t, reorg.Rename{Unit: a, Name: "Chi bộ C"})
}

func TestMove(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.lay(t, w.fact(roster.Office, "Bé", "Chi bộ C", "follower", "2026-01-01", ""))
		w.held(t, "Chi bộ C", "2026-03-15")
		w.held(t, "Chi bộ C", "2026-05-15")
		before := w.facts(t)
		out := w.change(t, reorg.Move{Unit: w.unit["Chi bộ C"], Under: w.unit["Xã Đông"], From: day("2026-05-01")})
		w.isTreeOf(t, "2026-04-30", "Chi bộ C", "Xã Tây")
		w.isTreeOf(t, "2026-05-01", "Chi bộ C", "Xã Đông")
		if strings.Contains(w.tree(t, "2026-05-01"), "(following)") || !strings.Contains(w.tree(t, "2026-04-30"), "Bé(following)") {
			t.Errorf("who follows it:\n%s", w.tree(t, "2026-05-01"))
		}
		if len(out.Offices) != 1 || out.Offices[0] != (reorg.Office{Person: w.who["Bé"], In: w.unit["Chi bộ C"], Name: "Bé", Role: roster.Follower, Unit: "Chi bộ C"}) {
			t.Errorf("offices %+v", out.Offices)
		}
		var figures []string
		for _, f := range out.Figures {
			line := f.Unit + " " + f.From.String()
			for _, m := range f.Closed {
				line += " " + m.String()
			}
			figures = append(figures, line)
		}
		if got := strings.Join(figures, ", "); got != "Xã Tây 2026-05 2026-05, Xã Đông 2026-05 2026-05" {
			t.Errorf("figures of %s", got)
		}
		w.change(t, reorg.Undo{Change: out.Change})
		if got := w.facts(t); strings.Join(got, "\n") != strings.Join(before, "\n") {
			t.Errorf("undone:\n%s", strings.Join(got, "\n"))
		}
		w.change(t, reorg.Move{Unit: w.unit["Xã Tây"], From: day("2026-12-01")}) // to the top
		w.isTreeOf(t, "2026-12-01", "Xã Tây", "")
	})
}

// TestMoveUntilTheNext: what is known of later stays.
func TestMoveUntilTheNext(t *testing.T) {
	w := onSQLite(t)
	c := w.unit["Chi bộ C"]
	later := w.change(t, reorg.Move{Unit: c, Under: w.unit["Xã Đông"], From: day("2026-08-01")})
	w.change(t, reorg.Move{Unit: c, Under: w.unit["Huyện"], From: day("2026-04-01")})
	for on, above := range map[string]string{"2026-03-31": "Xã Tây", "2026-04-01": "Huyện", "2026-07-31": "Huyện", "2026-08-01": "Xã Đông"} {
		w.isTreeOf(t, on, "Chi bộ C", above)
	}
	w.refused(t, "org.built_upon", reorg.Undo{Change: later.Change}) // its beginning is the end of the other
}

func TestMoveRefused(t *testing.T) {
	w := onSQLite(t)
	district, east, west := w.unit["Huyện"], w.unit["Xã Đông"], w.unit["Xã Tây"]
	w.change(t, reorg.Found{Kind: roster.Cell, Name: "Chi bộ a", Parent: west, From: day("2026-09-01")})
	for name, c := range map[string]struct {
		key string
		op  reorg.Move
	}{
		"under itself":              {"org.circle", reorg.Move{Unit: district, Under: district}},
		"under what is below it":    {"org.circle", reorg.Move{Unit: district, Under: east}},
		"where it is":               {"org.same_place", reorg.Move{Unit: east, Under: district}},
		"under a cell":              {"org.not_a_committee", reorg.Move{Unit: w.unit["Chi bộ B"], Under: w.unit["Chi bộ A"]}},
		"where its name will be":    {"org.name_taken", reorg.Move{Unit: w.unit["Chi bộ A"], Under: west}},
		"a group with members":      {"org.group_has_members", reorg.Move{Unit: w.unit["Tổ 1"], Under: w.unit["Chi bộ B"]}},
		"a group under a committee": {"org.group_of_cell", reorg.Move{Unit: w.unit["Tổ 1"], Under: west}},
		"before it was there":       {"org.not_then", reorg.Move{Unit: east, Under: west, From: day("2025-06-01")}},
		"what is not there":         {"unit.unknown", reorg.Move{Unit: 999, Under: west}},
	} {
		t.Run(name, func(t *testing.T) { w.refused(t, c.key, c.op) })
	}
	// A circle that would be one only from September on.
	w.change(t, reorg.Move{Unit: west, Under: east, From: day("2026-09-01")})
	w.refused(t, "org.circle", reorg.Move{Unit: east, Under: west})
	w.refused(t, "org.circle", reorg.Move{Unit: east, Under: west, From: day("2026-10-01")})
	w.change(t, reorg.Move{Unit: west, From: day("2026-11-01")})
	w.refused(t, "org.circle", reorg.Move{Unit: east, Under: west, From: day("2026-10-31")})
	w.change(t, reorg.Move{Unit: east, Under: west, From: day("2026-11-01")})
}
