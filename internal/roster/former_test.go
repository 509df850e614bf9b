package roster_test

import (
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/roster"
)

func TestLastDay(t *testing.T) {
	on := func(month time.Month, day int) calendar.Date { return calendar.NewDate(2026, month, day) }
	var open calendar.Date
	name := roster.Fact{Kind: roster.Name, Unit: 1, From: on(1, 1)} // it is not ended with the unit
	place := func(from, to calendar.Date) roster.Fact {
		return roster.Fact{Kind: roster.Place, Unit: 1, From: from, To: to}
	}
	other := roster.Fact{Kind: roster.Place, Unit: 2, From: on(1, 1)}
	for what, c := range map[string]struct {
		facts []roster.Fact
		want  calendar.Date
	}{
		"it stands":              {[]roster.Fact{name, place(on(1, 1), open)}, on(6, 10)},
		"it ended":               {[]roster.Fact{name, other, place(on(1, 1), on(3, 1))}, on(2, 28)},
		"it ends later":          {[]roster.Fact{name, place(on(1, 1), on(8, 1))}, on(6, 10)},
		"it ends today":          {[]roster.Fact{name, place(on(1, 1), on(6, 10))}, on(6, 9)},
		"it moved, and ended":    {[]roster.Fact{name, place(on(2, 1), on(5, 1)), place(on(1, 1), on(2, 1))}, on(4, 30)},
		"what never was":         {[]roster.Fact{name, place(on(1, 1), on(2, 1)), place(on(3, 1), on(3, 1))}, on(1, 31)},
		"it is not there yet":    {[]roster.Fact{name, place(on(7, 1), open)}, open},
		"it has no place":        {[]roster.Fact{name, other}, open},
		"it has no name so long": {[]roster.Fact{{Kind: roster.Name, Unit: 1, From: on(1, 1), To: on(2, 1)}, place(on(1, 1), open)}, on(1, 31)},
	} {
		got, known := roster.LastDay(c.facts, 1, on(6, 10))
		if known == c.want.IsZero() || known && got != c.want {
			t.Errorf("%s: %s %t, want %s", what, got, known, c.want)
		}
	}
}

func TestIsCalled(t *testing.T) {
	for _, c := range []struct {
		name, folded string
		want         bool
	}{
		{"Chi bộ thôn Hạ", "chi bo thon ha", true},
		{"Chi bộ thôn Hạ", "thon ha", true},
		{"Đảng bộ xã Bắc", "bac", true},
		{"Chi bộ thôn Hạ", "ha", false}, // a part
		{"Chi bộ thôn Hạ 2", "thon ha", false},
	} {
		if got := roster.IsCalled(c.name, c.folded); got != c.want {
			t.Errorf("%q is called %q: %t", c.name, c.folded, got)
		}
	}
}
