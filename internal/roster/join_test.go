package roster_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"keng/internal/roster"
)

// ofTheOther are the facts about another record of the same person.
func ofTheOther(facts []roster.Fact) []roster.Fact {
	facts = slices.Clone(facts)
	for i := range facts {
		facts[i].ID += 50
		facts[i].Person = 8
	}
	return facts
}

// TestJoinEveryDay: on each day the home is that of the record that stays or, if it
// has none, that of the other.
func TestJoinEveryDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		standing, going := line(t), ofTheOther(line(t))
		all := applied(standing, roster.Join(7, standing, going))
		for day := 1; day <= 31; day++ {
			want, _ := holding(standing, on(day))
			if want == 0 {
				want, _ = holding(going, on(day))
			}
			if got, n := holding(all, on(day)); got != want || n > 1 {
				t.Fatalf("on the %d.: %d of %d facts, want %d\n%s", day, got, n, want, spans(all))
			}
		}
		_, _, two := roster.TwoHomes(standing, going)
		if _, _, turned := roster.TwoHomes(going, standing); turned != two {
			t.Fatalf("two homes: %t, and turned around %t", two, turned)
		}
		for day := 1; day <= 31; day++ {
			a, _ := holding(standing, on(day))
			if b, _ := holding(going, on(day)); a != 0 && b != 0 && a != b && !two {
				t.Fatalf("on the %d. there are two homes, and nobody says so", day)
			}
		}
	})
}

// TestJoinOfGrades: on each day the grade is that of the record that stays, if that
// has a home then or the other has no grade; else the other's.
func TestJoinOfGrades(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		graded := func(facts []roster.Fact) []roster.Fact {
			for i := range facts {
				facts[i].ID += 20
				facts[i].Kind = roster.Grade
			}
			return facts
		}
		homes, grades, others := line(t), graded(line(t)), ofTheOther(graded(line(t)))
		standing := append(slices.Clone(homes), grades...)
		all := slices.DeleteFunc(applied(standing, roster.Join(7, standing, others)), func(f roster.Fact) bool { return f.Kind != roster.Grade })
		for day := 1; day <= 31; day++ {
			want, _ := holding(grades, on(day))
			if home, _ := holding(homes, on(day)); home == 0 {
				if other, n := holding(others, on(day)); n > 0 {
					want = other
				}
			}
			if got, n := holding(all, on(day)); got != want || n > 1 {
				t.Fatalf("on the %d.: %d of %d facts, want %d\n%s", day, got, n, want, spans(all))
			}
		}
	})
}

// TestJoinOfAMember: what somebody was of a cell goes by the record that has them
// there, an office holds where either has it.
func TestJoinOfAMember(t *testing.T) {
	fact := func(kind roster.FactKind, unit roster.UnitID, value string, from, to int) roster.Fact {
		return roster.Fact{ID: 60, Kind: kind, Person: 8, Unit: unit, Value: value, From: on(from), To: on(to)}
	}
	standing := []roster.Fact{
		home(1, 10, 5, 0),
		{ID: 2, Kind: roster.Grade, Person: 7, Value: "official", From: on(8)},
		{ID: 3, Kind: roster.Office, Person: 7, Unit: 10, Value: "deputy", From: on(10)},
	}
	for name, c := range map[string]struct {
		going roster.Fact
		begin string
	}{
		"a status before, and then":     {fact(roster.Status, 0, "exempt", 2, 9), "0:2-5/0"},
		"a status of the other's alone": {fact(roster.Status, 0, "exempt", 6, 9), ""},
		"a group":                       {fact(roster.InGroup, 11, "", 1, 0), "0:1-5/11"},
		"a stay":                        {fact(roster.Stay, 12, "", 6, 0), ""},
		"a grade until they come":       {fact(roster.Grade, 0, "probationary", 1, 0), "0:1-5/0 0:8-/0"},
		"the same office, for longer":   {fact(roster.Office, 10, "deputy", 6, 0), "0:6-10/10"},
		"the same office elsewhere":     {fact(roster.Office, 20, "deputy", 6, 0), "0:6-/20"},
		"another office":                {fact(roster.Office, 10, "secretary", 6, 0), "0:6-/10"},
		"what never held":               {fact(roster.Office, 10, "secretary", 6, 6), ""},
	} {
		if got := spans(roster.Join(7, standing, []roster.Fact{c.going}).Begin); got != c.begin {
			t.Errorf("%s: begins %q, want %q", name, got, c.begin)
		}
	}
}
