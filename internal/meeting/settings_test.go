package meeting_test

import (
	"testing"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

func TestDefaults(t *testing.T) {
	want := meeting.Settings{
		AnnounceDays: 5, AnnounceAt: calendar.NewClock(8, 0), RemindDays: 1, RemindAt: calendar.NewClock(8, 0),
		RemindHours: 2, AnswerDays: 1, AnswerAt: calendar.NewClock(17, 0),
		QuietFrom: calendar.NewClock(21, 0), QuietTo: calendar.NewClock(6, 30), Shift: calendar.Keep, Length: 90,
		Rules: roster.DefaultRules, ReasonWords: true, KeepMonths: 12, KeepNumbers: 30,
	}
	if got := meeting.Defaults(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if err := want.Check(); err != nil {
		t.Error(err)
	}
	for _, s := range meeting.SettingsOf(roster.Committee) {
		if got := s.Value(want); got != s.Default {
			t.Errorf("%s: %q, want %q", s.Name, got, s.Default)
		}
	}
}

func TestParseSetting(t *testing.T) {
	for _, test := range []struct{ name, typed, want, fault string }{
		{"announce_days", " 7 ", "7", ""},
		{"announce_days", "7 ngày", "7", ""},
		{"announce_days", "0", "", "setting.bad_number"},
		{"announce_days", "31", "", "setting.bad_number"},
		{"announce_days", "nhiều", "", "setting.bad_number"},
		{"remind_at", "7:05", "07:05", ""},
		{"remind_at", "19h30", "19:30", ""},
		{"remind_at", "19g30", "19:30", ""},
		{"remind_at", "19 H", "19:00", ""},
		{"remind_at", "24:00", "", "setting.bad_clock"},
		{"remind_at", "tối", "", "setting.bad_clock"},
		{"shift", "next", "next", ""},
		{"shift", "sometimes", "", "setting.bad_choice"},
		{"length", "120", "120", ""},
		{"away_counts", " Yes ", "yes", ""},
		{"away_counts", "perhaps", "", "setting.bad_choice"},
		{"length", "-5", "", "setting.bad_number"},
		{"nonsense", "1", "", "setting.unknown"},
	} {
		got, key := "", ""
		s, err := meeting.SettingNamed(test.name)
		if err == nil {
			got, err = s.Parse(test.typed)
		}
		if f := fault.As(err); f != nil {
			key = f.Key
		}
		if got != test.want || key != test.fault {
			t.Errorf("%s %q: %q, %q (%v); want %q, %q", test.name, test.typed, got, key, err, test.want, test.fault)
		}
	}
}

func TestCheckSettings(t *testing.T) {
	for _, test := range []struct {
		values map[string]string
		fault  string
	}{
		{map[string]string{"announce_days": "1"}, "setting.announce_after_reminder"},
		{map[string]string{"announce_days": "1", "remind_at": "08:01"}, ""},
		{map[string]string{"announce_days": "3", "remind_days": "3"}, "setting.announce_after_reminder"},
		{map[string]string{"answer_days": "6"}, "setting.announce_after_deadline"},
		{map[string]string{"answer_days": "5"}, ""},
	} {
		s, err := meeting.Defaults().With(test.values)
		if err != nil {
			t.Fatal(err)
		}
		key := ""
		if f := fault.As(s.Check()); f != nil {
			key = f.Key
		}
		if key != test.fault {
			t.Errorf("%v: %q, want %q", test.values, key, test.fault)
		}
	}
	if _, err := meeting.Defaults().With(map[string]string{"length": "long"}); err == nil {
		t.Error("a stored value that cannot be read was taken")
	}
	if s, err := meeting.Defaults().With(map[string]string{"something_else": "x"}); s != meeting.Defaults() || err != nil {
		t.Errorf("a name of somebody else's: %+v, %v", s, err)
	}
}
