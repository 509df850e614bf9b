package notice_test

import (
	"encoding/json"
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/chat/chattest"
	"keng/internal/i18n"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/locales"
)

// zone is one of the world's own names, as in the program.
func zone(t testing.TB) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func renderer(t testing.TB) *notice.Renderer {
	t.Helper()
	catalog, err := i18n.Load(locales.FS, i18n.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	return notice.New(catalog, meeting.Almanac{Zone: zone(t), Holidays: calendar.NewHolidays()},
		map[chat.Channel]chat.Inviter{chat.Telegram: chattest.NewRecorder(chat.Telegram, chat.Caps{})})
}

// TestValuesThroughTheDatabase writes values before and after JSON, in both
// languages: they read the same.
func TestValuesThroughTheDatabase(t *testing.T) {
	r := renderer(t)
	for _, c := range []struct {
		value  any
		vi, en string
	}{
		{notice.When(time.Date(2026, 12, 3, 12, 30, 0, 123456000, time.UTC), zone(t)), "19h30 thứ Năm, 03/12/2026", "19:30 Thursday 03/12/2026"},
		{notice.When(time.Date(2026, 12, 3, 12, 30, 0, 0, time.UTC), time.UTC), "12h30 thứ Năm, 03/12/2026", "12:30 Thursday 03/12/2026"},
		{notice.Clock(calendar.NewClock(8, 5)), "8h05", "8:05"},
		{notice.Word("answer.secretary"), "bí thư chi bộ", "the cell's secretary"},
		{notice.Word("answer.secretary_named", "Name", "Nông Thị Lan"), "đồng chí Nông Thị Lan", "Nông Thị Lan"},
		{notice.Word("schedule.at", "Clock", notice.Clock(calendar.NewClock(19, 30))), "19h30", "19:30"},
		{"{{.Name}} <b>", "{{.Name}} <b>", "{{.Name}} <b>"},
		{32015, "32015", "32015"},
	} {
		said := notice.Say("answer.secretary_named", "Name", c.value)
		text, err := json.Marshal(said)
		if err != nil {
			t.Fatal(err)
		}
		var back notice.Saying
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		for _, s := range []notice.Saying{said, back} {
			if got := r.Text(s, "vi"); got != "đồng chí "+c.vi {
				t.Errorf("%v reads %q, want %q", c.value, got, c.vi)
			}
			if got := r.Text(s, "en"); got != c.en {
				t.Errorf("%v reads %q in English, want %q", c.value, got, c.en)
			}
		}
	}
}

// TestBadValues are errors, or nothing: never a text with a hole.
func TestBadValues(t *testing.T) {
	r := renderer(t)
	for _, v := range []notice.Value{
		{"$": "when", "v": "yesterday", "zone": "UTC"},
		{"$": "when", "v": "2026-12-03T12:30:00Z", "zone": "Nowhere/At_All"},
		{"$": "clock", "v": "25:00"},
		{"$": "unheard of", "v": "x"},
		{"$": "word", "v": "answer.secretary_named", "args": map[string]any{"Name": map[string]any{"$": "clock", "v": ""}}},
	} {
		said := notice.Say("answer.secretary_named", "Name", v)
		if got := r.Text(said, "vi"); got != "" {
			t.Errorf("%v reads %q", v, got)
		}
		if _, err := r.Render(nil, said.Note(), notice.Reader{}); err == nil {
			t.Errorf("%v can be told", v)
		}
	}
}
