package understand

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"keng/internal/calendar"
)

// today is a Sunday.
var today = calendar.NewDate(2026, time.November, 22)

// ruleText shows rule parts in a few letters.
func ruleText(p RuleParts) string {
	switch {
	case p.Found:
		return p.Rule.String()
	case p.Doubt == MaybeLunar:
		return "lunar?"
	case p.Doubt == WhichWeek:
		return "which week?"
	case p.Doubt == NoSuchDay:
		return "no such day"
	}
	return ""
}

func clockText(p ClockParts) string {
	switch {
	case !p.Found:
		return ""
	case p.Unsure:
		return p.Clock.String() + "?"
	}
	return p.Clock.String()
}

func TestSchedule(t *testing.T) {
	for _, c := range []struct{ text, rule, clock, place string }{
		{"ngày 3 19:30 Nhà văn hóa thôn", "day 3", "19:30", "Nhà văn hóa thôn"},
		{"ngay 3 19h30 nha van hoa thon", "day 3", "19:30", "nha van hoa thon"},
		{"thứ sáu đầu tiên 14h Hội trường", "1 fri", "14:00", "Hội trường"},
		{"thu sau dau tien, 14h, Hội trường UBND, tầng 2.", "1 fri", "14:00", "Hội trường UBND, tầng 2"},
		{"ngày cuối tháng 16:30 Phòng họp (tầng 3)", "last day", "16:30", "Phòng họp (tầng 3)"},
		{"19g30 ngày 5 hằng tháng tại Nhà sinh hoạt cộng đồng", "day 5", "19:30", "Nhà sinh hoạt cộng đồng"},
		{"Họp vào ngày 3 hàng tháng lúc 7 rưỡi tối ở nhà văn hoá Thôn 3", "day 3", "19:30", "nhà văn hoá Thôn 3"},
		{"Hội trường xã, ngày 10, 8h sáng", "day 10", "08:00", "Hội trường xã"},
		{"day 3 19:30 Village hall", "day 3", "19:30", "Village hall"},
		{"first friday 2pm at Town hall", "1 fri", "14:00", "Town hall"},
		{"last day 16:30", "last day", "16:30", ""},
		{"The 3rd of each month at 7:30pm in the village hall", "day 3", "19:30", "the village hall"},
		{"every first Friday at half past seven in the evening, Village hall", "1 fri", "19:30", "Village hall"},
		{"last day of the month 4:30 pm Commune hall", "last day", "16:30", "Commune hall"},
		{"5th lunar 19:30 Village hall", "lunar?", "19:30", "Village hall"},
		{"full moon 19:30 Village hall", "lunar?", "19:30", "Village hall"},
		{"friday 19:30 Village hall", "which week?", "19:30", "Village hall"},
		{"Village hall", "", "", "Village hall"},
		{"day 3 7 o'clock", "day 3", "07:00?", ""},
		{"thứ bảy cuối cùng", "last sat", "", ""},
		{"ngày 3", "day 3", "", ""},
		{"7h ngày 3", "day 3", "07:00?", ""},
		{"mùng 5 19h30 Nhà văn hóa", "lunar?", "19:30", "Nhà văn hóa"},
		{"ngày 5 âm lịch 19h30", "lunar?", "19:30", ""},
		{"mùng 5 dương lịch 19h30", "day 5", "19:30", ""},
		{"thứ sáu 19h30 Nhà văn hóa", "which week?", "19:30", "Nhà văn hóa"},
		{"ngày 5 Tả Van 19h", "day 5", "19:00", "Tả Van"},
		{"ngày 5 đường Lê Lợi", "day 5", "", "đường Lê Lợi"},
		{"ngày 5 âm 19h30 Tả Van", "lunar?", "19:30", "Tả Van"},
		{"ngày 32 19h30", "no such day", "19:30", ""},
		{"Nhà văn hóa thôn 7", "", "", "Nhà văn hóa thôn 7"},
		{"", "", "", ""},
	} {
		for _, text := range []string{c.text, norm.NFD.String(c.text)} {
			got := Schedule(text)
			have := []string{ruleText(got.Rule), clockText(got.Clock), norm.NFC.String(got.Place)}
			if diff := cmp.Diff([]string{c.rule, c.clock, c.place}, have); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		}
	}
}

func TestRule(t *testing.T) {
	for text, want := range map[string]string{
		"ngày 3": "day 3", "3": "day 3", "ngày 03": "day 3", "ngày 31": "day 31", "day 3": "day 3", "the 3rd": "day 3",
		"ngày cuối tháng": "last day", "cuối tháng": "last day", "ngày cuối cùng của tháng": "last day",
		"last day": "last day", "last day of the month": "last day", "ngay cuoi": "last day",
		"thứ sáu đầu tiên": "1 fri", "thu 6 dau tien": "1 fri", "thứ sáu đầu tháng": "1 fri", "thứ Sáu đầu tiên của tháng": "1 fri",
		"thứ 6 tuần thứ hai": "2 fri", "thứ sáu thứ ba": "3 fri", "thứ sáu tuần 4": "4 fri", "t6 tuần 2": "2 fri",
		"thứ hai thứ hai": "2 mon", "thứ ba thứ 3 hàng tháng": "3 tue", "thứ tư tuần thứ tư": "4 wed", "thứ tư lần thứ nhất": "1 wed",
		"thứ bảy cuối cùng": "last sat", "thứ 7 tuần cuối": "last sat", "chủ nhật đầu tiên": "1 sun", "CN cuối tháng": "last sun",
		"3rd": "day 3", "every 3rd": "day 3", "the third": "day 3", "third of the month": "day 3", "on day 3": "day 3", "the end of the month": "last day",
		"the last day": "last day", "every first friday": "1 fri", "second friday of the month": "2 fri", "every friday": "which week?",
		"lunar day 5": "lunar?", "5th lunar": "lunar?", "5th of the first lunar month": "lunar?", "lunar 5": "lunar?", "full moon": "lunar?", "day 5 lunar": "lunar?", "day 5 solar": "day 5",
		"first friday": "1 fri", "last monday": "last mon", "2nd tuesday of each month": "2 tue", "the third sunday": "3 sun",
		"mùng 5": "lunar?", "mồng 5": "lunar?", "mong 5": "lunar?", "ngày mùng năm": "lunar?", "rằm": "lunar?", "ngày rằm hằng tháng": "lunar?",
		"ngày 5 âm": "lunar?", "5 ta": "lunar?", "mùng 5 dương": "day 5", "5 dương lịch": "day 5",
		"thứ sáu": "which week?", "thứ sáu hàng tuần": "which week?", "friday": "which week?",
		"ngày 0": "no such day", "ngày 32": "no such day", "thứ sáu tuần thứ năm": "no such day", "fifth friday": "no such day", "99": "no such day",
		"": "", "ngày": "", "ngày 3/12": "", "hội trường": "", "ngày 3 nhé": "",
	} {
		if got := ruleText(Rule(text)); got != want {
			t.Errorf("Rule(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestClock(t *testing.T) {
	for text, want := range map[string]string{
		"19:30": "19:30", "19h30": "19:30", "19g30": "19:30", "19 giờ 30": "19:30", "19 giờ 30 phút": "19:30", "19h30p": "19:30", "19h 30": "19:30",
		"14h": "14:00", "14 h": "14:00", "lúc 14 giờ": "14:00", "19": "19:00", "0h": "00:00", "12h": "12:00", "12h đêm": "00:00",
		"7 rưỡi tối": "19:30", "7h rưỡi tối": "19:30", "bảy giờ rưỡi tối": "19:30", "bảy rưỡi": "07:30?", "tối 7h30": "19:30", "buổi tối 7 giờ": "19:00",
		"7h tối": "19:00", "7 tối": "19:00", "2h chiều": "14:00", "2 giờ chiều": "14:00", "8h sáng": "08:00", "sáng 8h": "08:00",
		"11h trưa": "11:00", "1h trưa": "13:00", "12 giờ trưa": "12:00", "10h đêm": "22:00", "19h30 tối": "19:30", "5h chiều": "17:00",
		"8 giờ kém 10": "07:50?", "8h kém 10 phút tối": "19:50", "8 giờ kém mười sáng": "07:50", "20h kém 15": "19:45",
		"7h": "07:00?", "7": "07:00?", "7:30": "07:30?", "07:30": "07:30", "07h": "07:00", "7 giờ đúng": "07:00?",
		"7pm": "19:00", "7 pm": "19:00", "7:30pm": "19:30", "7:30 am": "07:30", "12am": "00:00", "12pm": "12:00", "8 in the morning": "08:00",
		"8h in the morning": "08:00",
		"7 in the evening":  "19:00", "seven in the evening": "19:00", "7 o'clock": "07:00?", "seven o'clock": "07:00?", "seven pm": "19:00", "half past seven": "07:30?",
		"half past 7 in the evening": "19:30", "quarter past 7 pm": "19:15", "a quarter to eight in the evening": "19:45", "ten to 8 pm": "19:50", "noon": "12:00",
		"at 7:30 in the evening": "19:30", "at 7": "07:00?", "lúc 7 tối": "19:00", "two in the afternoon": "14:00", "10 at night": "22:00", "in the evening": "", "half past": "", "seven": "07:00?", "7 evening": "19:00",
		"": "", "25h": "", "24": "", "19:60": "", "19:3": "", "tối": "", "h": "", "19h30 hội trường": "", "tối nay": "",
	} {
		if got := clockText(Clock(text)); got != want {
			t.Errorf("Clock(%q) = %q, want %q", text, got, want)
		}
	}
	if got := Clock("7h").Later(); got != calendar.NewClock(19, 0) {
		t.Errorf("7h can be %v too, want 19:00", got)
	}
}

func dateText(p DateParts) string {
	if p.Found {
		return p.Date.String()
	}
	return ruleText(RuleParts{Doubt: p.Doubt})
}

func TestDate(t *testing.T) {
	for text, want := range map[string]string{
		"hôm nay": "2026-11-22", "tối nay": "2026-11-22", "mai": "2026-11-23", "ngày mai": "2026-11-23", "sáng mai": "2026-11-23",
		"mốt": "2026-11-24", "ngày kia": "2026-11-24", "ngày mốt": "2026-11-24", "tomorrow": "2026-11-23",
		"4/12": "2026-12-04", "04/12/2026": "2026-12-04", "4-12": "2026-12-04", "4.12.2026": "2026-12-04", "ngày 4/12/26": "2026-12-04",
		"2/3": "2027-03-02", "24/11": "2026-11-24", "22/11": "2026-11-22", "21/11": "2027-11-21", "1/2/2026": "2026-02-01",
		"ngày 4 tháng 12": "2026-12-04", "4 tháng 12 năm 2026": "2026-12-04", "4 tháng mười hai": "2026-12-04", "thứ sáu ngày 4/12": "2026-12-04",
		"ngày 4": "2026-12-04", "ngày 25": "2026-11-25", "ngày 31": "2026-12-31", "2026-12-04": "2026-12-04",
		"thứ sáu": "2026-11-27", "thứ sáu này": "2026-11-27", "thứ Sáu tới": "2026-11-27", "tối thứ Sáu": "2026-11-27", "tối t6": "2026-11-27",
		"thứ sáu tuần sau": "2026-11-27", "chủ nhật": "2026-11-29", "chủ nhật tuần này": "2026-11-22", "cn tuần sau": "2026-11-29",
		"thứ sáu tuần này": "no such day", "friday": "2026-11-27", "this friday": "2026-11-27", "next friday": "2026-11-27",
		"on friday": "2026-11-27", "friday evening": "2026-11-27", "tonight": "2026-11-22", "this evening": "2026-11-22", "tomorrow evening": "2026-11-23", "tomorrow night": "2026-11-23",
		"the 4th": "2026-12-04", "4th": "2026-12-04", "day 4": "2026-12-04", "friday 4 december": "2026-12-04", "friday the 4th": "2026-12-04", "Friday, 4 December 2026": "2026-12-04",
		"5th lunar": "lunar?", "day 31": "2026-12-31", "day 32": "no such day", "coming friday": "2026-11-27",
		"4 december": "2026-12-04", "December 4": "2026-12-04", "4th of December 2027": "2027-12-04",
		"29/2": "2028-02-29", "30/2": "no such day", "31/11/2026": "no such day", "ngày 32": "no such day", "12/13": "no such day",
		"mùng 5": "lunar?", "rằm": "", "ngày rằm": "lunar?", "5 tháng giêng": "lunar?", "mùng 5 tháng 12": "lunar?", "10/3 âm lịch": "lunar?",
		"mùng 5 dương lịch": "2026-12-05", "5 tháng 12 dương lịch": "2026-12-05",
		"": "", "3": "", "hai": "", "hội trường": "", "mai nhé": "",
	} {
		if got := dateText(Date(text, today)); got != want {
			t.Errorf("Date(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestWeekdaysOfWeeks(t *testing.T) {
	wednesday := calendar.NewDate(2026, time.December, 2)
	for text, want := range map[string]string{
		"thứ sáu": "2026-12-04", "thứ sáu tuần này": "2026-12-04", "thứ sáu tuần sau": "2026-12-11", "thứ sáu tới": "2026-12-04",
		"thứ tư": "2026-12-09", "thứ tư tuần này": "2026-12-02", "thứ hai": "2026-12-07", "thứ hai tuần này": "no such day", "next friday": "2026-12-11",
	} {
		if got := dateText(Date(text, wednesday)); got != want {
			t.Errorf("Date(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestChange(t *testing.T) {
	for _, c := range []struct{ text, date, clock, place string }{
		{"thứ sáu này 19h30 Hội trường", "2026-11-27", "19:30", "Hội trường"},
		{"Dời sang tối thứ Sáu", "2026-11-27", "", ""},
		{"19h30 mai", "2026-11-23", "19:30", ""},
		{"04/12/2026 19:30", "2026-12-04", "19:30", ""},
		{"tối 7h thứ sáu tại nhà bà Mai", "2026-11-27", "19:00", "nhà bà Mai"},
		{"nhà bà Mai, 4/12", "2026-12-04", "", "nhà bà Mai"},
		{"Nhà văn hóa thôn 3", "", "", "Nhà văn hóa thôn 3"},
		{"mùng 5 19h", "lunar?", "19:00", ""},
		{"this friday 8pm", "2026-11-27", "20:00", ""},
		{"move it to friday 19:30, Commune hall", "2026-11-27", "19:30", "Commune hall"},
		{"postpone to 4 december at 7 in the evening", "2026-12-04", "19:00", ""},
		{"place: Commune hall", "", "", "Commune hall"},
		{"friday evening 7:30 at the Commune hall", "2026-11-27", "19:30", "the Commune hall"},
		{"I do not know yet", "", "", "I do not know yet"},
	} {
		got := Change(c.text, today)
		have := []string{dateText(got.Date), clockText(got.Clock), got.Place}
		if diff := cmp.Diff([]string{c.date, c.clock, c.place}, have); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestSpan(t *testing.T) {
	for text, want := range map[string]string{
		"": "2026-11", " ": "2026-11", "tháng này": "2026-11", "this month": "2026-11", "tháng trước": "2026-10", "last month": "2026-10",
		"tháng 10": "2026-10", "thang 10": "2026-10", "t10": "2026-10", "T5": "2026-05", "tháng 12": "2025-12", "tháng 11": "2026-11", "tháng mười": "2026-10",
		"tháng tư": "2026-04", "tháng năm": "2026-05", "tháng năm 2025": "2025-05", "tháng 10/2025": "2025-10", "10/2025": "2025-10", "t10/25": "2025-10",
		"tháng 10 năm 2025": "2025-10", "tháng 10 năm ngoái": "2025-10", "tháng 12 năm nay": "2026-12", "tháng mười hai": "2025-12", "2026-10": "2026-10",
		"quý 3": "2026-q3", "quy III": "2026-q3", "quý iii": "2026-q3", "q3": "2026-q3", "Q3/2025": "2025-q3", "quí 4": "2026-q4", "quý IV/2025": "2025-q4",
		"quý này": "2026-q4", "quý trước": "2026-q3", "quý ba": "2026-q3", "quý 1 năm 2027": "2027-q1",
		"2026": "2026", "năm 2026": "2026", "năm nay": "2026", "năm ngoái": "2025", "this year": "2026", "last year": "2025",
		"6 tháng đầu năm": "2026-h1", "6 tháng cuối năm": "2026-h2", "sáu tháng đầu năm 2025": "2025-h1", "6 thang dau nam ngoai": "2025-h1",
		"nửa đầu năm": "2026-h1", "6 tháng cuối năm 2025": "2025-h2", "6t đầu năm": "2026-h1", "6 tháng đầu năm nay": "2026-h1",
		"october": "2026-10", "December": "2025-12", "october 2025": "2025-10", "first half": "2026-h1", "second half of 2025": "2025-h2",
		"third quarter": "2026-q3", "last quarter": "2026-q3",
		"quarter 3": "2026-q3", "the third quarter of 2025": "2025-q3", "this quarter": "2026-q4", "month 10": "2026-10", "in october": "2026-10", "Oct": "2026-10",
		"first six months": "2026-h1", "the first 6 months of 2025": "2025-h1", "last six months of 2025": "2025-h2", "first half of the year": "2026-h1", "first half of last year": "2025-h1",
		"year 2026": "2026", "this year so far": "2026", "october last year": "2025-10", "yesterday": "", "last 6 months": "",
		"tháng 13": "", "tháng 0": "", "quý 5": "", "tháng giêng": "", "abc": "", "9999": "", "12": "", "ai vắng": "",
	} {
		got := ""
		if span, ok := Span(text, today); ok {
			got = span.String()
		}
		if got != want {
			t.Errorf("Span(%q) = %q, want %q", text, got, want)
		}
	}
}

// BenchmarkScheduleLong reads the longest message that a platform lets through.
func BenchmarkScheduleLong(b *testing.B) {
	for _, word := range []string{"o ", "0 ", "mai ", "thứ sáu "} {
		long := strings.Repeat(word, 4096/utf8.RuneCountInString(word))
		b.Run(word, func(b *testing.B) {
			for b.Loop() {
				Schedule(long)
			}
		})
	}
}
