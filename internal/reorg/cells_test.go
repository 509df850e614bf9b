package reorg_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
)

func (w *world) units(names ...string) (ids []roster.UnitID) {
	for _, n := range names {
		ids = append(ids, w.unit[n])
	}
	return ids
}

// named compares offices by what is told of them.
var named = cmpopts.IgnoreFields(reorg.Office{}, "Person", "In")

// isBack checks that undoing the change restores every fact.
func (w *world) isBack(t *testing.T, before []string, c roster.ChangeID) reorg.Outcome {
	t.Helper()
	out := w.change(t, reorg.Undo{Change: c})
	if diff := cmp.Diff(before, w.facts(t)); diff != "" {
		t.Errorf("undone (-before +after):\n%s", diff)
	}
	return out
}

func TestMerge(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.lay(t, w.fact(roster.Office, "Bé", "Chi bộ A", "follower", "2026-01-01", ""), w.fact(roster.Office, "Ái", "Tổ 1", "group_leader", "2026-01-01", ""))
		before := w.facts(t)
		out := w.change(t, reorg.Merge{Cells: w.units("Chi bộ A", "Chi bộ B", "Chi bộ A"), Into: w.unit["Chi bộ C"], From: day("2026-06-15")})
		w.isTree(t, "2026-06-14", "Xã Đông/Chi bộ A: Ái* An[secretary] Ánh Bé(following)", "Xã Đông/Chi bộ B: Ba[secretary] Bé",
			"Xã Tây/Chi bộ C: Cả Cụ[secretary]", "Chi bộ A/Tổ 1:")
		w.isTree(t, "2026-06-15", "Xã Tây/Chi bộ C: Ái An Ánh Ba Bé Cả Cụ[secretary]")
		w.touched(t, "Ái", true)
		w.touched(t, "Cụ", false)
		want := reorg.Outcome{
			Change: out.Change, Kind: reorg.Merged, From: day("2026-06-15"), People: 5,
			Args: map[string]string{"Sources": "Chi bộ A, Chi bộ B", "Target": "Chi bộ C"},
			Offices: []reorg.Office{
				{Name: "An", Role: roster.Secretary, Unit: "Chi bộ A"},
				{Name: "Ba", Role: roster.Secretary, Unit: "Chi bộ B"},
				{Name: "Bé", Role: roster.Follower, Unit: "Chi bộ A"},
				{Name: "Ái", Role: roster.GroupLeader, Unit: "Tổ 1"},
			},
			Kept:   []reorg.Office{{Name: "Cụ", Role: roster.Secretary, Unit: "Chi bộ C"}},
			Groups: []string{"Tổ 1"},
			Figures: []reorg.Figures{
				{Unit: "Xã Đông", From: out.Figures[0].From}, {Unit: "Xã Tây", From: out.Figures[0].From},
			},
		}
		if diff := cmp.Diff(want, out, named); diff != "" || out.Figures[0].From.String() != "2026-06" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		back := w.isBack(t, before, out.Change)
		if !back.Undone || back.People != 5 || len(back.Offices) != 4 {
			t.Errorf("undone: %+v", back)
		}
	})
}

// touched checks whether whoever looked at somebody before learns of a change.
func (w *world) touched(t *testing.T, who string, want bool) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		free, err := tx.TouchPerson(w.who[who], 0)
		if free == want {
			t.Errorf("%s was touched: %t", who, !free)
		}
		return err
	})
}

func TestMergeIntoANewCell(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := w.facts(t)
		op := reorg.Merge{Cells: w.units("Chi bộ A", "Chi bộ B"), Name: "Chi bộ A", Under: w.unit["Xã Đông"]}
		out := w.change(t, op)
		w.isTree(t, "2026-06-10", "Xã Đông/Chi bộ A: Ái An Ánh Ba Bé", "Xã Tây/Chi bộ C: Cả Cụ[secretary]")
		if len(out.Headless) != 1 || len(out.Idle) != 1 || out.Args["New"] != "yes" || len(out.Figures) != 0 {
			t.Errorf("%+v", out)
		}
		w.isBack(t, before, out.Change)
	})
}

// TestMergeWithWhatIsToCome: whoever was to come or go later still does.
func TestMergeWithWhatIsToCome(t *testing.T) {
	w := onSQLite(t)
	w.lay(t, w.fact(roster.Home, "Cả", "Chi bộ A", "", "2026-09-01", ""))  // is to come to A
	w.lay(t, w.fact(roster.Home, "Ánh", "Chi bộ C", "", "2026-08-01", "")) // is to leave A
	w.lay(t, w.fact(roster.Office, "Ái", "Chi bộ A", "deputy", "2026-10-01", ""))
	before := w.facts(t)
	out := w.change(t, reorg.Merge{Cells: w.units("Chi bộ A"), Into: w.unit["Chi bộ B"], From: day("2026-07-01")})
	w.isTree(t, "2026-07-01", "Xã Đông/Chi bộ B: Ái An Ánh Ba[secretary] Bé", "Xã Tây/Chi bộ C: Cả Cụ[secretary]")
	w.isTree(t, "2026-08-01", "Xã Đông/Chi bộ B: Ái An Ba[secretary] Bé", "Xã Tây/Chi bộ C: Ánh Cả Cụ[secretary]")
	w.isTree(t, "2026-10-01", "Xã Đông/Chi bộ B: Ái An Ba[secretary] Bé Cả", "Xã Tây/Chi bộ C: Ánh Cụ[secretary]")
	w.isBack(t, before, out.Change)
}

// TestMergeOfStays: who visits goes along; who comes to visit their own cell is home.
func TestMergeOfStays(t *testing.T) {
	w := onSQLite(t)
	w.lay(t, w.fact(roster.Stay, "Cả", "Chi bộ A", "", "2026-05-01", "2026-11-01"), w.fact(roster.Status, "Cả", "", "away", "2026-05-01", "2026-11-01"))
	w.lay(t, w.fact(roster.Stay, "Bé", "Chi bộ A", "", "2026-05-01", ""), w.fact(roster.Status, "Bé", "", "away", "2026-05-01", ""))
	before := w.facts(t)
	out := w.change(t, reorg.Merge{Cells: w.units("Chi bộ A"), Into: w.unit["Chi bộ B"], From: day("2026-07-01")})
	w.isTree(t, "2026-07-01", "Xã Đông/Chi bộ B: Ái An Ánh Ba[secretary] Bé Cả(visiting)", "Xã Tây/Chi bộ C: Cả(away) Cụ[secretary]")
	w.isTree(t, "2026-11-01", "Xã Đông/Chi bộ B: Ái An Ánh Ba[secretary] Bé", "Xã Tây/Chi bộ C: Cả Cụ[secretary]")
	if out.People != 3 || out.Visitors != 2 {
		t.Errorf("%d come, %d visit", out.People, out.Visitors)
	}
	w.isBack(t, before, out.Change)
}

func TestMergeRefused(t *testing.T) {
	w := onSQLite(t)
	a, b, c := w.unit["Chi bộ A"], w.unit["Chi bộ B"], w.unit["Chi bộ C"]
	w.held(t, "Chi bộ A", "2026-06-03")
	w.held(t, "Chi bộ C", "2026-06-05")
	w.change(t, reorg.Move{Unit: b, Under: w.unit["Xã Tây"], From: day("2026-09-01")})
	for name, x := range map[string]struct {
		key, first string
		op         reorg.Merge
	}{
		"into itself":                   {"org.into_itself", "", reorg.Merge{Cells: []roster.UnitID{a, c}, Into: c}},
		"nothing":                       {"org.too_few", "", reorg.Merge{Into: c}},
		"one into a new one":            {"org.too_few", "", reorg.Merge{Cells: []roster.UnitID{a, a}, Name: "Mới", Under: w.unit["Xã Đông"]}},
		"a committee":                   {"org.not_a_cell", "", reorg.Merge{Cells: w.units("Xã Đông"), Into: c}},
		"into a group":                  {"org.not_a_cell", "", reorg.Merge{Cells: []roster.UnitID{a}, Into: w.unit["Tổ 1"], From: day("2026-07-01")}},
		"before it is there":            {"org.not_then", "", reorg.Merge{Cells: []roster.UnitID{a}, Into: c, From: day("2025-07-01")}},
		"on the day on which it begins": {"org.changed_since", "2026-01-02", reorg.Merge{Cells: []roster.UnitID{c}, Into: a, From: day("2026-01-01")}},
		"before it comes elsewhere":     {"org.changed_since", "2026-09-02", reorg.Merge{Cells: []roster.UnitID{b}, Into: c}},
		"its roll is closed":            {"org.rolled_since", "2026-06-04", reorg.Merge{Cells: []roster.UnitID{a}, Into: b, From: day("2026-06-03")}},
		"the other one's is":            {"org.rolled_since", "2026-06-06", reorg.Merge{Cells: []roster.UnitID{a}, Into: c, From: day("2026-06-05")}},
		"into a new one of a name":      {"org.name_taken", "", reorg.Merge{Cells: []roster.UnitID{a, c}, Name: "chi bộ b", Under: w.unit["Xã Đông"]}},
		"what is not there":             {"unit.unknown", "", reorg.Merge{Cells: []roster.UnitID{a}, Into: 999}},
	} {
		t.Run(name, func(t *testing.T) {
			f := w.refused(t, x.key, x.op)
			if x.first != "" && f.Args["First"] != day(x.first) {
				t.Errorf("the first possible day is %v", f.Args["First"])
			}
		})
	}
	w.change(t, reorg.Merge{Cells: []roster.UnitID{a}, Into: c, From: day("2026-06-06")}) // the first possible day
	w.refused(t, "org.not_then", reorg.Merge{Cells: []roster.UnitID{a}, Into: c})
}

// TestEndsAlready: what is planned to end is left alone until that is undone.
func TestEndsAlready(t *testing.T) {
	w := onSQLite(t)
	a, b, c := w.unit["Chi bộ A"], w.unit["Chi bộ B"], w.unit["Chi bộ C"]
	planned := w.change(t, reorg.Merge{Cells: []roster.UnitID{a}, Into: b, From: day("2026-08-01")})
	for name, op := range map[string]reorg.Operation{
		"merged again":     reorg.Merge{Cells: []roster.UnitID{a}, Into: c},
		"merged into":      reorg.Merge{Cells: []roster.UnitID{c}, Into: a},
		"split":            reorg.Split{Cell: a, People: []roster.PersonID{w.who["An"]}, Name: "Chi bộ D", Under: w.unit["Xã Đông"]},
		"dissolved":        reorg.Dissolve{Unit: a, To: c},
		"dissolved into":   reorg.Dissolve{Unit: c, To: a},
		"a group below it": reorg.Found{Kind: roster.Group, Name: "Tổ 2", Parent: a},
	} {
		t.Run(name, func(t *testing.T) {
			if f := w.refused(t, "org.ends_already", op); f.Args["Date"] != day("2026-08-01") {
				t.Errorf("it says %v", f.Args)
			}
		})
	}
	w.change(t, reorg.Rename{Unit: a, Name: "Chi bộ A1"})
	w.change(t, reorg.Move{Unit: a, Under: w.unit["Xã Tây"], From: day("2026-07-01")})
	w.isTreeOf(t, "2026-07-31", "Chi bộ A1", "Xã Tây")
	if strings.Contains(w.tree(t, "2026-08-01"), "A1") {
		t.Errorf("it goes on:\n%s", w.tree(t, "2026-08-01"))
	}
	w.refused(t, "org.built_upon", reorg.Undo{Change: planned.Change}) // it was moved since
}

// TestMergeAfterAMergeThatIsPlanned: those who are to come go on.
func TestMergeAfterAMergeThatIsPlanned(t *testing.T) {
	w := onSQLite(t)
	first := w.change(t, reorg.Merge{Cells: w.units("Chi bộ A"), Into: w.unit["Chi bộ B"], From: day("2026-09-01")})
	before := w.facts(t)
	second := w.change(t, reorg.Merge{Cells: w.units("Chi bộ B"), Into: w.unit["Chi bộ C"], From: day("2026-07-01")})
	w.isTree(t, "2026-07-01", "Xã Đông/Chi bộ A: Ái* An[secretary] Ánh", "Xã Tây/Chi bộ C: Ba Bé Cả Cụ[secretary]", "Chi bộ A/Tổ 1:")
	w.isTree(t, "2026-09-01", "Xã Tây/Chi bộ C: Ái An Ánh Ba Bé Cả Cụ[secretary]")
	w.refused(t, "org.built_upon", reorg.Undo{Change: first.Change})
	w.isBack(t, before, second.Change)
}

func TestSplit(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.lay(t, w.fact(roster.Office, "An", "Chi bộ A", "admin", "2026-01-01", ""), w.fact(roster.Office, "Ái", "Tổ 1", "group_leader", "2026-01-01", ""))
		before := w.facts(t)
		op := reorg.Split{
			Cell: w.unit["Chi bộ A"], People: []roster.PersonID{w.who["An"], w.who["Ái"]}, Name: "Chi bộ D", Under: w.unit["Xã Tây"], From: day("2026-07-01"),
		}
		out := w.change(t, op)
		w.isTree(t, "2026-07-01", "Xã Đông/Chi bộ A: Ánh", "Xã Đông/Chi bộ B: Ba[secretary] Bé", "Xã Tây/Chi bộ C: Cả Cụ[secretary]",
			"Xã Tây/Chi bộ D: Ái An", "Chi bộ A/Tổ 1:")
		w.startsAs(t, "2026-06-30")
		if diff := cmp.Diff([]string{"Chi bộ D", "Chi bộ A"}, out.Headless); diff != "" || out.People != 2 || len(out.Offices) != 2 || len(out.Figures) != 2 {
			t.Errorf("%s%+v", diff, out)
		}
		w.isBack(t, before, out.Change)
	})
}

func TestSplitRefused(t *testing.T) {
	w := onSQLite(t)
	w.held(t, "Chi bộ A", "2026-06-09")
	east := w.unit["Xã Đông"]
	people := func(names ...string) (ids []roster.PersonID) {
		for _, n := range names {
			ids = append(ids, w.who[n])
		}
		return ids
	}
	for name, x := range map[string]struct {
		key string
		op  reorg.Split
	}{
		"nobody":             {"org.split_none", reorg.Split{Name: "D"}},
		"everybody":          {"org.split_all", reorg.Split{Name: "D", People: people("An", "Ánh", "Ái", "An")}},
		"somebody else":      {"org.not_a_member", reorg.Split{Name: "D", People: people("An", "Ba")}},
		"under a taken name": {"org.name_taken", reorg.Split{Name: "Chi bộ B", People: people("An")}},
		"on a closed day":    {"org.rolled_since", reorg.Split{Name: "D", People: people("An"), From: day("2026-06-09")}},
	} {
		t.Run(name, func(t *testing.T) {
			x.op.Cell, x.op.Under = w.unit["Chi bộ A"], east
			w.refused(t, x.key, x.op)
		})
	}
	w.refused(t, "org.not_a_cell", reorg.Split{Cell: east, Name: "D", People: people("An")})
}

func TestDissolve(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.lay(t, w.fact(roster.Stay, "Cả", "Chi bộ A", "", "2026-05-01", ""), w.fact(roster.Status, "Cả", "", "away", "2026-05-01", ""))
		before := w.facts(t)
		op := reorg.Dissolve{Unit: w.unit["Chi bộ A"], Each: map[roster.PersonID]roster.UnitID{w.who["An"]: w.unit["Chi bộ C"]}}
		if f := w.refused(t, "org.nowhere_to_go", op); f.Args["Number"] != 2 {
			t.Errorf("it says %v", f.Args)
		}
		op.Each[w.who["Ánh"]], op.Each[w.who["Ái"]] = w.unit["Chi bộ B"], w.unit["Chi bộ B"]
		out := w.change(t, op)
		// The visitor, for whom no other cell was named, is home.
		w.isTree(t, "2026-06-10", "Xã Đông/Chi bộ B: Ái Ánh Ba[secretary] Bé", "Xã Tây/Chi bộ C: An Cả Cụ[secretary]")
		if out.People != 3 || out.Visitors != 1 || out.Args["Targets"] != "Chi bộ B, Chi bộ C" {
			t.Errorf("%+v", out)
		}
		w.isBack(t, before, out.Change)
		all := w.change(t, reorg.Dissolve{Unit: w.unit["Chi bộ A"], To: w.unit["Chi bộ B"]})
		w.isTree(t, "2026-06-10", "Xã Đông/Chi bộ B: Ái An Ánh Ba[secretary] Bé Cả(visiting)", "Xã Tây/Chi bộ C: Cả(away) Cụ[secretary]")
		w.isBack(t, before, all.Change)
	})
}

func TestDissolveACommittee(t *testing.T) {
	w := onSQLite(t)
	if f := w.refused(t, "org.units_below", reorg.Dissolve{Unit: w.unit["Xã Tây"]}); f.Args["Below"] != "Chi bộ C" {
		t.Errorf("it says %v", f.Args)
	}
	w.lay(t, w.fact(roster.Office, "Cả", "Xã Tây", "leader", "2026-01-01", ""))
	moved := w.change(t, reorg.Move{Unit: w.unit["Chi bộ C"], Under: w.unit["Xã Đông"], From: day("2026-07-01")})
	w.refused(t, "org.units_below", reorg.Dissolve{Unit: w.unit["Xã Tây"], From: day("2026-06-30")})
	gone := w.change(t, reorg.Dissolve{Unit: w.unit["Xã Tây"], From: day("2026-07-01")})
	if len(gone.Offices) != 1 || gone.Offices[0].Role != roster.Leader {
		t.Errorf("%+v", gone)
	}
	w.refused(t, "org.built_upon", reorg.Undo{Change: moved.Change}) // there it cannot go back
	w.change(t, reorg.Undo{Change: gone.Change})
	w.change(t, reorg.Found{Kind: roster.Cell, Name: "Chi bộ Sau", Parent: w.unit["Xã Tây"], From: day("2026-12-01")})
	w.refused(t, "org.units_below", reorg.Dissolve{Unit: w.unit["Xã Tây"], From: day("2026-07-01")}) // it will have one
}

func TestDissolveAGroup(t *testing.T) {
	w := onSQLite(t)
	w.lay(t, w.fact(roster.Office, "Ái", "Tổ 1", "group_leader", "2026-01-01", ""))
	before := w.facts(t)
	group := w.change(t, reorg.Dissolve{Unit: w.unit["Tổ 1"]})
	if len(group.Offices) != 1 || group.People != 0 || strings.Contains(w.tree(t, "2026-06-10"), "*") {
		t.Errorf("%+v\n%s", group, w.tree(t, "2026-06-10"))
	}
	w.isBack(t, before, group.Change)
}

// TestUndoRefused: what was built upon a change, or counted after it, stays.
func TestUndoRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		merged := w.change(t, reorg.Merge{Cells: w.units("Chi bộ A"), Into: w.unit["Chi bộ B"]})
		founded := w.change(t, reorg.Found{Kind: roster.Cell, Name: "Chi bộ A", Parent: w.unit["Xã Đông"]}) // the name is free
		w.refused(t, "org.built_upon", reorg.Undo{Change: merged.Change})                                   // and taken now
		w.unit["A2"] = w.newest(t)
		arrival := w.lay(t, w.fact(roster.Home, "Cả", "A2", "", "2026-07-01", ""))
		w.refused(t, "org.built_upon", reorg.Undo{Change: founded.Change}) // somebody is to come
		w.refused(t, "org.change_unknown", reorg.Undo{Change: arrival})    // no change of the tree
		w.refused(t, "org.change_unknown", reorg.Undo{Change: 999})
		w.do(t, func(tx *store.Tx) error { return tx.UndoChange(arrival, 0) })
		w.change(t, reorg.Undo{Change: founded.Change})
		w.refused(t, "org.undone_already", reorg.Undo{Change: founded.Change})
		w.held(t, "Chi bộ B", "2026-06-10")
		w.refused(t, "org.undo_rolled", reorg.Undo{Change: merged.Change})
	})
}

func TestMeetingsOfAMergedCell(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.schedule(t, "Chi bộ A")
		w.announce(t, "Chi bộ A", "2026-06-15")
		if got := w.meetings(t, "Chi bộ A"); got != "2026-06-15 announced 1; 2026-07-15 planned 1; " {
			t.Fatal(got)
		}
		out := w.change(t, reorg.Merge{Cells: w.units("Chi bộ A"), Into: w.unit["Chi bộ B"], From: day("2026-06-15")})
		if got := w.meetings(t, "Chi bộ A"); got != "2026-06-15 cancelled 1; 2026-07-15 withdrawn 1; " {
			t.Error(got)
		}
		if len(out.Cancelled) != 1 || out.Withdrawn != 1 || out.Cancelled[0].Unit != "Chi bộ A" || out.Cancelled[0].Zone != "Asia/Ho_Chi_Minh" && out.Cancelled[0].Zone != "+07" {
			t.Errorf("%+v", out)
		}
		w.Clock.Set(time.Date(2026, 7, 20, 1, 0, 0, 0, time.UTC))
		w.do(t, func(tx *store.Tx) error { return meeting.Plan(tx, tx.Now(), almanac, w.unit["Chi bộ A"]) })
		if got := w.meetings(t, "Chi bộ A"); got != "2026-06-15 cancelled 1; 2026-07-15 withdrawn 1; " {
			t.Errorf("planned after its end: %s", got)
		}
		w.Clock.Set(time.Date(2026, 6, 11, 1, 0, 0, 0, time.UTC))
		back := w.change(t, reorg.Undo{Change: out.Change})
		if got := w.meetings(t, "Chi bộ A"); got != "2026-06-15 planned 2; 2026-07-15 planned 2; " || len(back.Back) != 1 {
			t.Errorf("undone: %s%+v", got, back)
		}
		// A meeting before the day is held.
		out = w.change(t, reorg.Merge{Cells: w.units("Chi bộ A"), Into: w.unit["Chi bộ B"], From: day("2026-06-16")})
		if got := w.meetings(t, "Chi bộ A"); got != "2026-06-15 planned 2; 2026-07-15 withdrawn 2; " || len(out.Cancelled) != 0 {
			t.Errorf("from the day after: %s%+v", got, out)
		}
	})
}

// TestMeetingsOfACellThatNeverWas: a new cell is taken back with what it has set.
func TestMeetingsOfACellThatNeverWas(t *testing.T) {
	w := onSQLite(t)
	out := w.change(t, reorg.Split{Cell: w.unit["Chi bộ A"], People: []roster.PersonID{w.who["An"]}, Name: "Chi bộ D", Under: w.unit["Xã Đông"]})
	w.unit["D"] = w.newest(t)
	w.schedule(t, "D")
	w.announce(t, "D", "2026-06-15")
	back := w.change(t, reorg.Undo{Change: out.Change})
	if got := w.meetings(t, "D"); got != "2026-06-15 cancelled 1; 2026-07-15 withdrawn 1; " || len(back.Cancelled) != 1 || back.Cancelled[0].Unit != "Chi bộ D" {
		t.Errorf("%s%+v", got, back)
	}
	w.startsAs(t, "2026-06-10")
}

// TestPreview tells what doing it comes to, and does nothing.
func TestPreview(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.schedule(t, "Chi bộ A")
		w.announce(t, "Chi bộ A", "2026-06-15")
		for name, op := range map[string]reorg.Operation{
			"merge":    reorg.Merge{Cells: w.units("Chi bộ A"), Into: w.unit["Chi bộ C"]},
			"split":    reorg.Split{Cell: w.unit["Chi bộ A"], People: []roster.PersonID{w.who["An"]}, Name: "Chi bộ D", Under: w.unit["Xã Tây"]},
			"dissolve": reorg.Dissolve{Unit: w.unit["Chi bộ A"], To: w.unit["Chi bộ B"]},
			"move":     reorg.Move{Unit: w.unit["Xã Tây"], Under: w.unit["Xã Đông"]},
			"found":    reorg.Found{Kind: roster.Committee, Name: "Đảng bộ bộ phận", Parent: w.unit["Xã Đông"]},
		} {
			before := strings.Join(append(w.facts(t), w.meetings(t, "Chi bộ A")), "\n")
			var preview reorg.Outcome
			w.do(t, func(tx *store.Tx) (err error) {
				preview, err = reorg.Preview(tx, w.registrar(tx), op)
				return err
			})
			if diff := cmp.Diff(before, strings.Join(append(w.facts(t), w.meetings(t, "Chi bộ A")), "\n")); diff != "" {
				t.Errorf("%s: the preview has changed (-before +after):\n%s", name, diff)
			}
			done := w.change(t, op)
			w.change(t, reorg.Undo{Change: done.Change})
			w.announce(t, "Chi bộ A", "2026-06-15") // it is back as one that nobody was told of
			preview.Change, done.Change = 0, 0
			if diff := cmp.Diff(preview, done); diff != "" {
				t.Errorf("%s (-preview +done):\n%s", name, diff)
			}
		}
		w.do(t, func(tx *store.Tx) error {
			_, err := reorg.Preview(tx, w.registrar(tx), reorg.Merge{Cells: w.units("Chi bộ A"), Into: w.unit["Chi bộ A"]})
			if err == nil {
				t.Error("a preview of nonsense")
			}
			return nil
		})
	})
}
