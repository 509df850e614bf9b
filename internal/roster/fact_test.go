package roster_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// on is a day of December 2026; 0 is no day.
func on(day int) calendar.Date {
	if day == 0 {
		return calendar.Date{}
	}
	return calendar.Date{Year: 2026, Month: 12, Day: day}
}

// home is that a person belongs to a cell from a day to another, 0 for no end.
func home(id int64, cell roster.UnitID, from, to int) roster.Fact {
	return roster.Fact{ID: id, Kind: roster.Home, Person: 7, Unit: cell, From: on(from), To: on(to)}
}

// applied are the facts after an edit; new ones get numbers from 100 on.
func applied(standing []roster.Fact, e roster.Edit) []roster.Fact {
	all := slices.Clone(standing)
	for _, f := range e.End {
		i := slices.IndexFunc(all, func(g roster.Fact) bool { return g.ID == f.ID })
		all[i] = f
	}
	for i, f := range e.Begin {
		f.ID = int64(100 + len(standing) + i)
		all = append(all, f)
	}
	return all
}

// spans are facts in short: "1:3-9" is fact 1, from the 3rd to the 9th; the cell
// comes after a slash.
func spans(facts []roster.Fact) string {
	var parts []string
	for _, f := range facts {
		part := fmt.Sprintf("%d:%d-", f.ID, f.From.Day)
		if !f.To.IsZero() {
			part += fmt.Sprint(f.To.Day)
		}
		parts = append(parts, part+fmt.Sprintf("/%d", f.Unit))
	}
	return strings.Join(parts, " ")
}

func TestLayAndClear(t *testing.T) {
	standing := []roster.Fact{home(1, 10, 1, 8), home(2, 20, 8, 0)}
	for name, c := range map[string]struct {
		edit       roster.Edit
		end, begin string
	}{
		"from a day on, cuts what stands and what is to come": {
			roster.Lay(standing, home(0, 30, 5, 0)), "1:1-5/10 2:8-8/20", "0:5-/30",
		},
		"for a time in the middle, leaves both sides": {
			roster.Lay(standing, home(0, 30, 10, 12)), "2:8-10/20", "0:12-/20 0:10-12/30",
		},
		"across a border": {roster.Lay(standing, home(0, 30, 6, 10)), "1:1-6/10 2:8-8/20", "0:10-/20 0:6-10/30"},
		"exactly one, which then never held": {
			roster.Lay(standing, home(0, 30, 1, 8)), "1:1-1/10", "0:1-8/30",
		},
		"before all, to where they begin": {
			roster.Lay([]roster.Fact{home(2, 20, 8, 0)}, home(0, 30, 3, 8)), "", "0:3-8/30",
		},
		"what holds already": {roster.Lay(standing, home(0, 20, 9, 0)), "", ""},
		"what holds already, but not for as long": {
			roster.Lay(standing, home(0, 10, 5, 0)), "1:1-5/10 2:8-8/20", "0:5-/10",
		},
		"nothing in place of it": {roster.Clear(standing, home(0, 0, 4, 9)), "1:1-4/10 2:8-8/20", "0:9-/20"},
		"where nothing is":       {roster.Clear([]roster.Fact{home(1, 10, 1, 8)}, home(0, 0, 8, 0)), "", ""},
		"what never held stays so": {
			roster.Lay([]roster.Fact{home(1, 10, 5, 5)}, home(0, 30, 2, 0)), "", "0:2-/30",
		},
	} {
		if got := spans(c.edit.End); got != c.end {
			t.Errorf("%s: ends %q, want %q", name, got, c.end)
		}
		if got := spans(c.edit.Begin); got != c.begin {
			t.Errorf("%s: begins %q, want %q", name, got, c.begin)
		}
	}
}

// TestWhyAFactEnds: the reason goes to what is cut, and to nothing else.
func TestWhyAFactEnds(t *testing.T) {
	leaving := home(1, 10, 1, 20)
	leaving.Ended = "transferred"
	f := home(0, 30, 5, 9)
	f.Ended = "merged"
	e := roster.Lay([]roster.Fact{leaving}, f)
	if e.End[0].Ended != "merged" || e.Begin[0].Ended != "transferred" || e.Begin[1].Ended != "" {
		t.Errorf("ends %+v, begins %+v", e.End, e.Begin)
	}
}

// TestLinesOfTheirOwn: what is about somebody or something else is left alone.
func TestLinesOfTheirOwn(t *testing.T) {
	place := func(unit, parent roster.UnitID) roster.Fact {
		return roster.Fact{Kind: roster.Place, Unit: unit, Parent: parent, From: on(1)}
	}
	office := func(unit roster.UnitID, role roster.Role) roster.Fact {
		return roster.Fact{Kind: roster.Office, Person: 7, Unit: unit, Value: string(role), From: on(1)}
	}
	other := home(0, 10, 1, 0)
	other.Person = 8
	stay := home(0, 10, 1, 0)
	stay.Kind = roster.Stay
	for name, c := range map[string]struct {
		standing, laid roster.Fact
		ends           bool
	}{
		"another place of the unit":     {place(1, 2), place(1, 3), true},
		"a place of another unit":       {place(1, 2), place(4, 3), false},
		"a stay beside a home":          {stay, home(0, 20, 1, 0), false},
		"another person's home":         {other, home(0, 20, 1, 0), false},
		"another home":                  {home(0, 10, 1, 0), home(0, 20, 1, 0), true},
		"the same office elsewhere":     {office(1, roster.Secretary), office(2, roster.Secretary), false},
		"another office in the unit":    {office(1, roster.Secretary), office(1, roster.Deputy), false},
		"the same office, to be longer": {roster.Fact{Kind: roster.Office, Person: 7, Unit: 1, Value: "deputy", From: on(3)}, office(1, roster.Deputy), true},
	} {
		c.standing.ID = 1
		if got := len(roster.Lay([]roster.Fact{c.standing}, c.laid).End) > 0; got != c.ends {
			t.Errorf("%s: ended %t, want %t", name, got, c.ends)
		}
	}
}

// line draws a timeline of one person's homes, with gaps, and some that never held.
func line(t *rapid.T) []roster.Fact {
	var all []roster.Fact
	day := 1
	for len(all) < 5 && day < 20 {
		from := day + rapid.IntRange(0, 3).Draw(t, "gap")
		to := from + rapid.IntRange(0, 6).Draw(t, "length")
		f := home(int64(len(all)+1), roster.UnitID(rapid.IntRange(1, 3).Draw(t, "cell")), from, to)
		all = append(all, f)
		day = to
	}
	if n := len(all); n > 0 && rapid.Bool().Draw(t, "open") {
		all[n-1].To = calendar.Date{}
	}
	return all
}

// holding is the cell that holds on a day, 0 for none, and how many do.
func holding(facts []roster.Fact, day calendar.Date) (cell roster.UnitID, n int) {
	for _, f := range facts {
		if f.HoldsOn(day) {
			cell = f.Unit
			n++
		}
	}
	return cell, n
}

func TestLayEveryDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		standing := line(t)
		from := rapid.IntRange(1, 25).Draw(t, "from")
		to := 0
		if rapid.Bool().Draw(t, "for a time") {
			to = from + rapid.IntRange(1, 5).Draw(t, "days")
		}
		f := home(0, roster.UnitID(rapid.IntRange(1, 4).Draw(t, "to cell")), from, to)
		laid, cleared := applied(standing, roster.Lay(standing, f)), applied(standing, roster.Clear(standing, f))
		for day := 1; day <= 31; day++ {
			before, _ := holding(standing, on(day))
			wantLaid, wantCleared := before, before
			if f.HoldsOn(on(day)) {
				wantLaid, wantCleared = f.Unit, 0
			}
			if got, n := holding(laid, on(day)); got != wantLaid || n > 1 {
				t.Fatalf("laid, on the %d.: %d of %d facts, want %d\n%s", day, got, n, wantLaid, spans(laid))
			}
			if got, n := holding(cleared, on(day)); got != wantCleared || n > 1 {
				t.Fatalf("cleared, on the %d.: %d of %d facts, want %d\n%s", day, got, n, wantCleared, spans(cleared))
			}
		}
		if again := roster.Lay(laid, f); !again.Empty() {
			t.Fatalf("laid again it changes something: %+v", again)
		}
		for _, g := range laid {
			if !g.To.IsZero() && g.To.Before(g.From) {
				t.Fatalf("it ends before it begins: %+v", g)
			}
		}
	})
}

// TestEditOfSeveral: edits of different facts are one.
func TestEditOfSeveral(t *testing.T) {
	e := roster.Lay([]roster.Fact{home(1, 10, 1, 0)}, home(0, 30, 5, 0))
	other := roster.Clear([]roster.Fact{home(2, 20, 1, 0)}, home(0, 0, 5, 0))
	e.Add(other)
	if diff := cmp.Diff("1:1-5/10 2:1-5/20", spans(e.End)); diff != "" || len(e.Begin) != 1 {
		t.Errorf("%s, begins %+v", diff, e.Begin)
	}
	if !(roster.Edit{}).Empty() || e.Empty() {
		t.Error("empty is not what changes nothing")
	}
}
