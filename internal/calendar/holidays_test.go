package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// yearText returns a year's days as "date kind key" lines.
func yearText(days []Day) []string {
	var lines []string
	for _, d := range days {
		line := d.Date.String() + " " + d.Kind.String() + " " + d.Key + d.Name
		if !d.For.IsZero() {
			line += " for " + d.For.String()
		}
		lines = append(lines, line)
	}
	return lines
}

func TestComputedHolidays(t *testing.T) {
	for year, want := range map[int][]string{
		2026: {
			"2026-01-01 holiday new_year",
			"2026-02-16 holiday tet", "2026-02-17 holiday tet", "2026-02-18 holiday tet", "2026-02-19 holiday tet", "2026-02-20 holiday tet",
			"2026-04-26 holiday hung_kings", "2026-04-27 compensation hung_kings for 2026-04-26",
			"2026-04-30 holiday reunification", "2026-05-01 holiday labour_day",
			"2026-09-01 holiday national_day", "2026-09-02 holiday national_day",
			"2026-11-24 holiday culture_day",
		},
		2027: {
			"2027-01-01 holiday new_year",
			"2027-02-05 holiday tet", "2027-02-06 holiday tet", "2027-02-07 holiday tet", "2027-02-08 holiday tet", "2027-02-09 holiday tet",
			"2027-02-10 compensation tet for 2027-02-06", "2027-02-11 compensation tet for 2027-02-07",
			"2027-04-16 holiday hung_kings", "2027-04-30 holiday reunification",
			"2027-05-01 holiday labour_day", "2027-05-03 compensation labour_day for 2027-05-01",
			"2027-09-02 holiday national_day", "2027-09-03 holiday national_day",
			"2027-11-24 holiday culture_day",
		},
		2028: {
			"2028-01-01 holiday new_year", "2028-01-03 compensation new_year for 2028-01-01",
			"2028-01-25 holiday tet", "2028-01-26 holiday tet", "2028-01-27 holiday tet", "2028-01-28 holiday tet", "2028-01-29 holiday tet",
			"2028-01-31 compensation tet for 2028-01-29",
			"2028-04-04 holiday hung_kings",
			"2028-04-30 holiday reunification", "2028-05-01 holiday labour_day", "2028-05-02 compensation reunification for 2028-04-30",
			"2028-09-01 holiday national_day", "2028-09-02 holiday national_day", "2028-09-04 compensation national_day for 2028-09-02",
			"2028-11-24 holiday culture_day",
		},
	} {
		if diff := cmp.Diff(want, yearText(NewHolidays().Year(year))); diff != "" {
			t.Errorf("%d (-want +got):\n%s", year, diff)
		}
	}
}

func TestCultureDayBeginsIn2026(t *testing.T) {
	if d, found := NewHolidays().Lookup(day(t, "2025-11-24")); found {
		t.Errorf("24/11/2025 is %v", d)
	}
}

func TestEnteredDays(t *testing.T) {
	const file = "\uFEFFDate;Name;Kind;Source\r\n" +
		"2027-02-12;Hoán đổi Tết;swap-off;Công văn 1\r\n" +
		"20/02/2027;Làm bù Tết;working;\r\n" +
		"2027-05-01;Đi làm;working\r\n" +
		"2028-01-04;Bù Tết Dương lịch;compensation;\r\n" +
		"03/09/2027;Không nghỉ;working;x\r\n"
	days, err := ReadHolidays(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	h := NewHolidays(days...)
	for date, want := range map[string]string{
		"2027-02-12": "swap-off",     // Friday, entered
		"2027-02-20": "working",      // Saturday, entered
		"2027-02-08": "holiday",      // computed
		"2027-05-01": "working",      // takes the holiday away
		"2027-05-03": "",             // and its compensation
		"2027-09-03": "working",      // Friday
		"2028-01-03": "compensation", // computed; the entered one is of another day
		"2028-01-04": "compensation",
	} {
		got := ""
		d, found := h.Lookup(day(t, date))
		if found {
			got = d.Kind.String()
		}
		if got != want {
			t.Errorf("%s is %q, want %q", date, got, want)
		}
	}
	want := Day{Date: day(t, "2027-02-12"), Kind: SwapOff, Name: "Hoán đổi Tết", Source: "Công văn 1"}
	if got, _ := h.Lookup(want.Date); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestReadHolidaysNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"", "line 1: the file is empty: give the headings date,name,kind,source"},
		{"date,name\n", `line 1: there is no column "kind": give the headings date,name,kind,source`},
		{
			"date,name,kind\n2027-02-30,Tết,holiday\n2027-02-05,Tết,holyday\n\n2027-02-06,,holiday\n2027-02-07,Tết,holiday\n7/2/2027,Tết,holiday\n",
			`line 2: date "2027-02-30": write it as 2027-02-05 or 05/02/2027` + "\n" +
				`line 3: kind "holyday": write one of holiday, compensation, swap-off, working` + "\n" +
				`line 5: the name is missing: write what the day is called` + "\n" +
				`line 7: 2027-02-07 is on line 6 already: leave one of them`,
		},
		{"date,name,kind\n2027-02-05,\"Tết,holiday\n", `line 2: extraneous or missing " in quoted-field: put quotes around the whole field, or leave them out`},
	} {
		days, err := ReadHolidays(strings.NewReader(c.file))
		if err == nil || days != nil {
			t.Errorf("%q gives %v, %v", c.file, days, err)
			continue
		}
		if diff := cmp.Diff(c.want, err.Error()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.file, diff)
		}
	}
}

func TestEveryHolidayOnARestDayIsMadeUpFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1950, 2150).Draw(t, "year")
		rest, compensations := 0, 0
		for _, d := range NewHolidays().Year(year) {
			switch {
			case d.Kind == Compensation && weekend(d.Date):
				t.Fatalf("%v makes up on a weekend", d.Date)
			case d.Kind == Compensation:
				compensations++
			case weekend(d.Date):
				rest++
			}
			if d.Date.Year != year {
				t.Fatalf("%v is not in %d", d.Date, year)
			}
		}
		if rest != compensations {
			t.Fatalf("%d: %d holidays on rest days, %d made up for", year, rest, compensations)
		}
	})
}

func TestNilHolidaysAreComputed(t *testing.T) {
	var h *Holidays
	if _, found := h.Lookup(Tet(2027)); !found {
		t.Error("nil holidays do not know Tết")
	}
	if _, found := h.Lookup(NewDate(2027, time.March, 1)); found {
		t.Error("nil holidays know a holiday on 1 March")
	}
}
