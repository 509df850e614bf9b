package chaos

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A seed says what goes wrong and what people do, and another seed says
// something else.
func TestSeed(t *testing.T) {
	for _, on := range []Kind{SQLite, Postgres} {
		plans := func(seed uint64) plan { return newPlan(stream(seed, chanceOfFaults), on) }
		if diff := cmp.Diff(plans(7), plans(7), cmp.AllowUnexported(fault{})); diff != "" {
			t.Errorf("two plans of one seed on %s: %s", on, diff)
		}
		if cmp.Equal(plans(7), plans(8), cmp.AllowUnexported(fault{})) {
			t.Errorf("two seeds have the same plan on %s", on)
		}
	}
	diaries := func(seed uint64, who int) diary { return newDiary(stream(seed, chanceOfPeople+who)) }
	if diff := cmp.Diff(diaries(7, 3), diaries(7, 3), cmp.AllowUnexported(decision{})); diff != "" {
		t.Errorf("two diaries of one seed: %s", diff)
	}
	same := 0
	for who := range 40 {
		if diaries(7, who) == diaries(8, who) {
			same++
		}
	}
	if same > 20 { // some say nothing all month
		t.Errorf("%d of 40 people do the same whatever the seed", same)
	}
}

// Over some months each kind of fault is planned, and none where it cannot be.
func TestEveryFaultIsPlanned(t *testing.T) {
	for _, on := range []Kind{SQLite, Postgres} {
		seen := map[kind]bool{}
		for seed := range uint64(20) {
			for _, step := range newPlan(stream(seed, chanceOfFaults), on) {
				for _, f := range step {
					seen[f.kind] = true
				}
			}
		}
		for _, f := range faults {
			if seen[f.kind] != f.kind.possible(on) {
				t.Errorf("%s on %s: planned %t, possible %t", f.kind, on, seen[f.kind], f.kind.possible(on))
			}
		}
	}
}
