package attendance_test

import (
	"testing"

	"pgregory.net/rapid"

	"keng/internal/attendance"
	"keng/internal/roster"
)

var (
	categories = []roster.Category{
		roster.Official, roster.Probationary, roster.Exempt, roster.ShortExempt, roster.Away, roster.Visiting,
		roster.SpecialDuty, roster.Suspended, roster.Transferring, roster.Following, "", "unheard of",
	}
	marks = []attendance.Mark{
		attendance.Unmarked, attendance.Present, attendance.Late, attendance.Excused, attendance.Unexcused,
	}
)

// meetingSums draws the sums of a meeting of up to fifty people.
func meetingSums(t *rapid.T) attendance.Sums {
	s := attendance.Sums{Meetings: 1}
	for range rapid.IntRange(0, 50).Draw(t, "people") {
		duty := roster.DefaultRules.Duty(rapid.SampledFrom(categories).Draw(t, "category"))
		s.Count(duty, rapid.SampledFrom(marks).Draw(t, "mark"))
	}
	return s
}

// adds checks that the parts are the whole.
func adds(t *rapid.T, s attendance.Sums) {
	t.Helper()
	if s.Listed != s.Must+s.Free {
		t.Errorf("listed %d is not must %d and free %d", s.Listed, s.Must, s.Free)
	}
	if s.Must != s.OnTime+s.Late+s.Excused+s.Unexcused+s.Unclear {
		t.Errorf("the parts of %+v are not the whole", s)
	}
	if s.Present() > s.Must {
		t.Errorf("more came than had to: %+v", s)
	}
	if s.Extra > s.Free {
		t.Errorf("more came freely than are free: %+v", s)
	}
}

func TestSumsAlwaysAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var total attendance.Sums
		listed, meetings := 0, rapid.IntRange(0, 12).Draw(t, "meetings")
		for range meetings {
			one := meetingSums(t)
			adds(t, one)
			listed += one.Listed
			total.Add(one)
		}
		adds(t, total)
		if total.Meetings != meetings || total.Listed != listed {
			t.Errorf("%d meetings with %d lines make %+v", meetings, listed, total)
		}
	})
}

// TestMarksGoRound finds every mark once on the way round.
func TestMarksGoRound(t *testing.T) {
	seen := map[attendance.Mark]bool{}
	m := attendance.Unmarked
	for range marks {
		if seen[m] {
			t.Fatalf("%q comes twice", m)
		}
		seen[m] = true
		m = m.Next()
	}
	if m != attendance.Unmarked {
		t.Errorf("the round ends at %q", m)
	}
}
