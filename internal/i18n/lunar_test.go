package i18n

import (
	"testing"

	"keng/internal/calendar"
	"keng/locales"
)

func TestLunar(t *testing.T) {
	catalog, err := Load(locales.FS, Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	for date, want := range map[string]string{
		"2027-02-06": "mùng 1 tháng Giêng", "2027-02-05": "ngày 29 tháng Chạp", "2027-02-16": "ngày 11 tháng Giêng",
		"2027-03-08": "mùng 1 tháng 2",
	} {
		d, err := calendar.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		if got := catalog.In("vi").Lunar(d); got != want {
			t.Errorf("%s: %q, want %q", date, got, want)
		}
	}
}
