package i18n_test

import (
	"testing"
	"testing/fstest"
	"time"

	"keng/internal/calendar"
	"keng/internal/i18n"
	"keng/locales"
)

func words(t testing.TB) (vi, en *i18n.Words) {
	t.Helper()
	c, err := i18n.Load(locales.FS, i18n.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	return c.In("vi"), c.In("en")
}

func TestDaysAndTimes(t *testing.T) {
	vi, en := words(t)
	zone := time.FixedZone("+07", 7*3600)
	at := time.Date(2026, 12, 3, 12, 30, 0, 0, time.UTC)
	// Half past midnight in Vietnam is the day before in UTC.
	night := time.Date(2026, 12, 31, 17, 5, 0, 0, time.UTC)
	day := calendar.NewDate(2026, time.December, 3)
	for _, c := range []struct{ got, want string }{
		{vi.When(at, zone), "19h30 thứ Năm, 03/12/2026"},
		{en.When(at, zone), "19:30 Thursday 03/12/2026"},
		{vi.When(night, zone), "0h05 thứ Sáu, 01/01/2027"},
		{vi.When(at, time.UTC), "12h30 thứ Năm, 03/12/2026"},
		{vi.Day(day), "thứ Năm, 03/12/2026"},
		{vi.Date(day), "03/12/2026"},
		{vi.Day(calendar.NewDate(2026, time.December, 6)), "Chủ nhật, 06/12/2026"},
		{vi.Clock(calendar.NewClock(8, 0)), "8h00"},
		{vi.Clock(calendar.NewClock(14, 5)), "14h05"},
		{en.Clock(calendar.NewClock(8, 0)), "8:00"},
		{vi.Month(calendar.Month{Year: 2026, Month: time.December}), "12/2026"},
		{vi.Month(calendar.Month{Year: 2026, Month: time.March}), "3/2026"},
		{en.Month(calendar.Month{Year: 2026, Month: time.March}), "March 2026"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	weekdays := map[string]bool{}
	for d := time.Sunday; d <= time.Saturday; d++ {
		weekdays[vi.Weekday(d)], weekdays[en.Weekday(d)] = true, true
	}
	if len(weekdays) != 14 {
		t.Errorf("the weekdays are %v", weekdays)
	}
}

func TestNumbers(t *testing.T) {
	vi, en := words(t)
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1.000", 32015: "32.015", 1234567: "1.234.567", -4500: "-4.500",
	} {
		if got := vi.Number(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	if got := en.Number(32015); got != "32,015" {
		t.Errorf("in English 32015 is %q", got)
	}
}

// TestRatios are rounded down, and always have the fraction with them.
func TestRatios(t *testing.T) {
	vi, en := words(t)
	for _, c := range []struct {
		part, whole int
		want        string
	}{
		{23, 25, "92,0% (23/25)"},
		{27, 30, "90,0% (27/30)"},
		{26, 29, "89,6% (26/29)"},
		{448, 498, "89,9% (448/498)"},
		{2, 3, "66,6% (2/3)"},
		{999, 1000, "99,9% (999/1.000)"},
		{29999, 30000, "99,9% (29.999/30.000)"},
		{0, 25, "0,0% (0/25)"},
		{25, 25, "100,0% (25/25)"},
		{0, 0, "không tính"},
	} {
		if got := vi.Ratio(c.part, c.whole); got != c.want {
			t.Errorf("%d of %d is %q, want %q", c.part, c.whole, got, c.want)
		}
	}
	if got := en.Ratio(1448, 1498); got != "96.6% (1,448/1,498)" {
		t.Errorf("in English: %q", got)
	}
}

func TestSay(t *testing.T) {
	c, err := i18n.Load(fstest.MapFS{
		"vi.toml": {Data: []byte("[a]\nplain = \"Đồng chí\"\nfilled = \"{{.Name}} <b> & {{.Count}}\"\ncount = \"{{.Count}} người\"\nonly = \"chỉ có\"\n")},
		"en.toml": {Data: []byte("[a]\nplain = \"Comrade\"\nfilled = \"{{.Name}} <b> & {{.Count}}\"\n[a.count]\none = \"{{.Count}} person\"\nother = \"{{.Count}} people\"\n")},
	}, i18n.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	vi, en := c.In("vi"), c.In("en")
	for _, test := range []struct{ what, got, want string }{
		{"a text", vi.Say("a.plain"), "Đồng chí"},
		{"a language that is not spoken", c.In("fr").Say("a.plain"), "Đồng chí"},
		{"no language", c.In("").Say("a.plain"), "Đồng chí"},
		{"an unknown key", vi.Say("a.unheard_of"), "[a.unheard_of]"},
		{"a key that only Vietnamese has", en.Say("a.only"), "chỉ có"},
		{"what a person wrote", vi.Say("a.filled", "Name", "{{.Count}} <i>", "Count", 2), "{{.Count}} <i> <b> & 2"},
		{"one", en.Say("a.count", "Count", 1), "1 person"},
		{"none", en.Say("a.count", "Count", 0), "0 people"},
		{"several", en.Say("a.count", "Count", 2), "2 people"},
		{"several, through JSON", en.SayMap("a.count", map[string]any{"Count": float64(32015)}), "32015 people"},
		{"one, through JSON", en.SayMap("a.count", map[string]any{"Count": float64(1)}), "1 person"},
		{"several in Vietnamese", vi.Say("a.count", "Count", 2), "2 người"},
		{"one of a text without plural", en.Say("a.filled", "Name", "An", "Count", 1), "An <b> & 1"},
		{"a placeholder that is missing", vi.Say("a.filled", "Name", "An"), "An <b> & <no value>"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.what, test.got, test.want)
		}
	}
	if !vi.Has("a.filled") || !en.Has("a.count") || vi.Has("a.unheard_of") {
		t.Error("what there is and what there is not")
	}
	if vi.Language() != "vi" || c.In("fr").Language() != "vi" || en.Language() != "en" {
		t.Error("the languages")
	}
}

func TestLoadRefuses(t *testing.T) {
	good := []byte("[a]\nb = \"c\"\n")
	for name, files := range map[string]fstest.MapFS{
		"no English":      {"vi.toml": {Data: good}},
		"no TOML":         {"vi.toml": {Data: good}, "en.toml": {Data: []byte("a = ")}},
		"no such default": {"vi.toml": {Data: good}, "en.toml": {Data: good}},
	} {
		fallback := i18n.Vietnamese
		if name == "no such default" {
			fallback = "fr"
		}
		if _, err := i18n.Load(files, fallback); err == nil {
			t.Errorf("%s is no catalog", name)
		}
	}
}
