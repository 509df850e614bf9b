package understand

import "testing"

func TestMinutes(t *testing.T) {
	for text, want := range map[string]int{
		"15": 15, "15p": 15, "15 phút": 15, "khoảng 20 phút": 20, "chung 5 phut": 5, "10 minutes": 10, "120": 120,
		"nửa tiếng": 30, "khoảng nửa giờ": 30, "muộn 1 tiếng": 60, "một tiếng rưỡi": 90, "half an hour": 30,
		"15 mins": 15, "about 20 minutes": 20, "ten minutes": 10, "around half an hour": 30, "one hour": 60, "an hour and a half": 90, "2 hours": 120,
	} {
		if got, ok := Minutes(text); !ok || got != want {
			t.Errorf("Minutes(%q) = %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "0", "1234", "mười", "15 giờ", "ngày 15", "-5"} {
		if got, ok := Minutes(text); ok {
			t.Errorf("Minutes(%q) = %d, want none", text, got)
		}
	}
}
