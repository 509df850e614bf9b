package reorg_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/stats"
	"keng/internal/store"
)

// counted is how many meetings count for a unit in a month, by its name.
func (w *world) counted(t *testing.T, unit string, month int) (n int) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		report, err := stats.OfUnit(tx, w.unit[unit], calendar.Span{Kind: calendar.OneMonth, Year: 2026, N: month}, tx.Now(), hanoi)
		n = report.Total.Meetings
		return err
	})
	return n
}

func TestUnite(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.lay(t, w.fact(roster.Office, "Bé", "Xã Tây", "leader", "2026-01-01", ""), w.fact(roster.Office, "Bé", "Xã Đông", "admin", "2026-01-01", ""))
		w.lay(t, w.fact(roster.Office, "Ba", "Chi bộ C", "follower", "2026-01-01", ""))
		w.held(t, "Chi bộ C", "2026-03-15")
		w.held(t, "Chi bộ C", "2026-06-03")
		w.do(t, func(tx *store.Tx) error {
			_, err := meeting.Set(tx, tx.Now(), almanac, 0, w.unit["Xã Tây"], "length", "60")
			return err
		})
		before := w.facts(t)
		out := w.change(t, reorg.Unite{Committees: w.units("Xã Tây"), Into: w.unit["Xã Đông"], From: day("2026-06-01")})
		w.isTreeOf(t, "2026-05-31", "Chi bộ C", "Xã Tây")
		w.isTreeOf(t, "2026-06-01", "Chi bộ C", "Xã Đông")
		w.isTree(t, "2026-06-01", "Xã Đông/Chi bộ A: Ái* An[secretary] Ánh", "Xã Đông/Chi bộ B: Ba[secretary] Bé",
			"Xã Đông/Chi bộ C: Cả Cụ[secretary]", "Chi bộ A/Tổ 1:")
		june := calendar.MonthOf(day("2026-06-01"))
		want := reorg.Outcome{
			Change: out.Change, Kind: reorg.Merged, From: day("2026-06-01"), Below: []string{"Chi bộ C"}, Members: 2, Own: []string{"Xã Tây"},
			Args: map[string]string{"Kind": "committee", "Sources": "Xã Tây", "Target": "Xã Đông"},
			Offices: []reorg.Office{
				{Name: "Bé", Role: roster.Leader, Unit: "Xã Tây"},
				{Name: "Ba", Role: roster.Follower, Unit: "Chi bộ C"},
			},
			Figures: []reorg.Figures{
				{Unit: "Xã Tây", From: june, Closed: []calendar.Month{june}}, {Unit: "Xã Đông", From: june, Closed: []calendar.Month{june}},
			},
		}
		if diff := cmp.Diff(want, out, named); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		// March by the committees of then, June by the new one.
		for _, c := range []struct {
			unit  string
			month int
			want  int
		}{{"Xã Đông", 3, 0}, {"Xã Đông", 6, 1}, {"Huyện", 3, 1}, {"Huyện", 6, 1}, {"Chi bộ C", 3, 1}} {
			if got := w.counted(t, c.unit, c.month); got != c.want {
				t.Errorf("%s counts %d meetings in month %d, want %d", c.unit, got, c.month, c.want)
			}
		}
		if back := w.isBack(t, before, out.Change); len(back.Offices) != 2 || !back.Undone {
			t.Errorf("undone: %+v", back)
		}
		if n := w.counted(t, "Xã Tây", 6); n != 1 {
			t.Errorf("undone: %d meetings", n)
		}
	})
}

func TestUniteIntoANewCommittee(t *testing.T) {
	w := onSQLite(t)
	w.change(t, reorg.Found{Kind: roster.Cell, Name: "Chi bộ Đến", Parent: w.unit["Xã Tây"], From: day("2026-09-01")})
	w.change(t, reorg.Move{Unit: w.unit["Chi bộ B"], Under: w.unit["Huyện"], From: day("2026-08-01")})
	before := w.facts(t)
	out := w.change(t, reorg.Unite{Committees: w.units("Xã Đông", "Xã Tây"), Name: "Xã Đông", Under: w.unit["Huyện"], From: day("2026-07-01")})
	if out.Args["New"] != "yes" || out.Members != 7 || strings.Join(out.Below, ", ") != "Chi bộ A, Chi bộ B, Chi bộ C" || len(out.Figures) != 2 {
		t.Errorf("%+v", out)
	}
	old := w.unit["Xã Đông"]
	w.do(t, func(tx *store.Tx) error {
		c, err := tx.Change(out.Change)
		w.unit["Xã Đông"] = c.Units(roster.Target)[0]
		return err
	})
	w.isTreeOf(t, "2026-07-01", "Xã Đông", "Huyện")
	w.isTreeOf(t, "2026-07-01", "Chi bộ A", "Xã Đông")
	w.isTreeOf(t, "2026-08-01", "Chi bộ B", "Huyện")     // as it was planned
	w.isTreeOf(t, "2026-09-01", "Chi bộ Đến", "Xã Đông") // it comes there
	w.refused(t, "org.not_then", reorg.Found{Kind: roster.Cell, Name: "Chi bộ D", Parent: old, From: day("2026-07-01")})
	cell := w.change(t, reorg.Found{Kind: roster.Cell, Name: "Chi bộ D", Parent: w.unit["Xã Đông"], From: day("2026-10-01")})
	w.refused(t, "org.built_upon", reorg.Undo{Change: out.Change})
	w.change(t, reorg.Undo{Change: cell.Change})
	w.isBack(t, before, out.Change)
}

// TestUniteUpAndDown: into what is above, and one that is below another one.
func TestUniteUpAndDown(t *testing.T) {
	w := onSQLite(t)
	before := w.facts(t)
	out := w.change(t, reorg.Unite{Committees: w.units("Xã Tây"), Into: w.unit["Huyện"], From: day("2026-07-01")})
	w.isTreeOf(t, "2026-07-01", "Chi bộ C", "Huyện")
	w.isBack(t, before, out.Change)
	w.change(t, reorg.Found{Kind: roster.Committee, Name: "Tỉnh"})
	w.unit["Tỉnh"] = w.newest(t)
	before = w.facts(t)
	out = w.change(t, reorg.Unite{Committees: w.units("Huyện", "Xã Tây"), Into: w.unit["Tỉnh"], From: day("2026-07-01")})
	w.isTreeOf(t, "2026-07-01", "Chi bộ C", "Tỉnh")
	w.isTreeOf(t, "2026-07-01", "Xã Đông", "Tỉnh")
	if out.Members != 7 || strings.Join(out.Below, ", ") != "Xã Đông, Chi bộ C" {
		t.Errorf("%+v", out)
	}
	w.isBack(t, before, out.Change)
}

func TestUniteRefused(t *testing.T) {
	w := onSQLite(t)
	district, east, west := w.unit["Huyện"], w.unit["Xã Đông"], w.unit["Xã Tây"]
	w.change(t, reorg.Found{Kind: roster.Committee, Name: "Xã Nam", Parent: district, From: day("2026-06-01")})
	south := w.newest(t)
	w.change(t, reorg.Dissolve{Unit: south, From: day("2026-12-01")})
	for name, c := range map[string]struct {
		key string
		op  reorg.Unite
	}{
		"into itself":                 {"unite.into_itself", reorg.Unite{Committees: []roster.UnitID{east, west}, Into: west}},
		"nothing":                     {"unite.too_few", reorg.Unite{Into: west}},
		"one into a new one":          {"unite.too_few", reorg.Unite{Committees: []roster.UnitID{east, east}, Name: "Mới", Under: district}},
		"a cell":                      {"unite.not_a_committee", reorg.Unite{Committees: w.units("Chi bộ A"), Into: west}},
		"into a cell":                 {"unite.not_a_committee", reorg.Unite{Committees: []roster.UnitID{west}, Into: w.unit["Chi bộ A"]}},
		"into what is below":          {"unite.circle", reorg.Unite{Committees: []roster.UnitID{district}, Into: west}},
		"a new one below":             {"unite.circle", reorg.Unite{Committees: []roster.UnitID{east, west}, Name: "Mới", Under: west}},
		"into what ends":              {"org.ends_already", reorg.Unite{Committees: []roster.UnitID{west}, Into: south}},
		"what ends":                   {"org.ends_already", reorg.Unite{Committees: []roster.UnitID{south}, Into: west}},
		"on its first day":            {"org.changed_since", reorg.Unite{Committees: []roster.UnitID{west}, Into: east, From: day("2026-01-01")}},
		"before it was there":         {"org.not_then", reorg.Unite{Committees: []roster.UnitID{west}, Into: south, From: day("2026-05-01")}},
		"a new one with a name there": {"org.name_taken", reorg.Unite{Committees: []roster.UnitID{east, west}, Name: "xa nam", Under: district}},
	} {
		t.Run(name, func(t *testing.T) { w.refused(t, c.key, c.op) })
	}
	w.change(t, reorg.Rename{Unit: w.unit["Chi bộ C"], Name: "Chi Bộ Á", From: day("2026-08-01")})
	f := w.refused(t, "unite.alike", reorg.Unite{Committees: []roster.UnitID{west}, Into: east, From: day("2026-07-01")})
	if f.Args["Unit"] != "Xã Đông" {
		t.Errorf("it says %v", f.Args)
	}
	w.change(t, reorg.Dissolve{Unit: w.unit["Chi bộ A"], To: w.unit["Chi bộ B"], From: day("2026-08-01")})
	w.change(t, reorg.Unite{Committees: []roster.UnitID{west}, Into: east, From: day("2026-07-01")}) // never at a time
}
