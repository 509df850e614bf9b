package understand_test

import (
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/understand"
)

func TestDay(t *testing.T) {
	today := calendar.NewDate(2026, time.December, 1)
	for text, want := range map[string]string{
		"hôm nay": "2026-12-01", "Hom nay": "2026-12-01", "từ hôm nay": "2026-12-01", "today": "2026-12-01",
		"hôm qua": "2026-11-30", "yesterday": "2026-11-30", "hôm kia": "2026-11-29", "mai": "2026-12-02",
		"đầu tháng": "2026-12-01", "đầu năm": "2026-01-01", "the beginning of this year": "2026-01-01",
		"01/03/2026": "2026-03-01", "từ ngày 1/3/2026": "2026-03-01", "2026-03-01": "2026-03-01", "1/3/26": "2026-03-01",
		"15/12": "2026-12-15", "15/11": "2026-11-15", "1/12": "2026-12-01", "15/1": "2027-01-15",
		"1/3": "2026-03-01 or 2027-03-01", "ngày 1 tháng 3": "2026-03-01 or 2027-03-01", "1 March": "2026-03-01 or 2027-03-01",
		"ngày 3": "2026-11-03 or 2026-12-03", "ngày 31": "2026-10-31 or 2026-12-31",
		"thứ sáu": "2026-12-04", "31/02/2026": "no such day", "29/2": "2024-02-29 or 2028-02-29",
		"mùng 5": "lunar 5", "rằm": "", "ngày rằm": "lunar 15", "": "", "3": "", "không biết": "", "từ": "",
	} {
		got := understand.Day(text, today)
		said := got.Date.String()
		switch {
		case got.Doubt == understand.NoSuchDay:
			said = "no such day"
		case got.Doubt == understand.MaybeLunar:
			said = "lunar " + string(rune('0'+got.LunarDay))
			if got.LunarDay == 15 {
				said = "lunar 15"
			}
		case !got.Other.IsZero():
			said += " or " + got.Other.String()
		}
		if said != want || got.Found != (got.Date != calendar.Date{}) {
			t.Errorf("%q is %q, want %q", text, said, want)
		}
	}
}

func TestUntil(t *testing.T) {
	from := calendar.NewDate(2026, time.March, 1)
	for text, want := range map[string]string{
		"31/05/2026": "2026-05-31", "đến hết 31/5": "2026-05-31", "đến hết ngày 31/5": "2026-05-31", "28/2": "2027-02-28",
		"6 tháng": "2026-08-31", "sáu tháng": "2026-08-31", "1 năm": "2027-02-28", "trong 12 tháng": "2027-02-28",
		"2 tuần": "2026-03-14", "10 ngày": "2026-03-10", "six months": "2026-08-31", "1 year": "2027-02-28", "3 weeks": "2026-03-21",
		"lâu lâu": "", "0 tháng": "", "6": "",
	} {
		if got := understand.Until(text, from); got.Date.String() != want || got.Found != (want != "") {
			t.Errorf("%q is %v, want %q", text, got, want)
		}
	}
	if got := understand.Until("1 tháng", calendar.NewDate(2027, time.January, 31)); got.Date.String() != "2027-02-27" {
		t.Error(got)
	}
}
