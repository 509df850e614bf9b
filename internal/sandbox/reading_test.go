package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"keng/internal/sandbox"
)

func bubbles(all []sandbox.Message) string {
	var out []string
	for _, m := range all {
		if m.Deleted {
			m.Text = "-"
		}
		out = append(out, m.Text)
	}
	return strings.Join(out, " ")
}

func TestPiecesOfAChat(t *testing.T) {
	w := open(t)
	lan := w.Person(sandbox.Profile{FirstName: "Lan"})
	if lan.Seq() != 0 || lan.Newest(3) != nil || len(lan.Since(0)) != 0 {
		t.Error("there is something in an empty chat")
	}
	lan.Send("một")
	hai := w.says(lan, "hai")
	lan.Send("ba")
	read := lan.Seq()
	bon := w.says(lan, "bốn")
	nam := w.says(lan, "năm")
	must[bool](w, "deleteMessage", "chat_id", itoa(lan.ID()), "message_id", itoa(bon))
	must[map[string]any](w, "editMessageText", "chat_id", itoa(lan.ID()), "message_id", itoa(hai), "text", "HAI")
	for _, step := range []struct{ name, got, want string }{
		{"the newest", bubbles(lan.Newest(2)), "ba năm"},
		{"more than there are", bubbles(lan.Newest(9)), "một HAI ba năm"},
		{"none", bubbles(lan.Newest(0)), ""},
		{"before one", bubbles(lan.Before(nam, 2)), "HAI ba"},
		{"before one that is gone", bubbles(lan.Before(bon, 1)), "ba"},
		{"before the first", bubbles(lan.Before(1, 5)), ""},
		{"before none", bubbles(lan.Before(nam+9, 1)), "năm"},
		{"since", bubbles(lan.Since(read)), "HAI - năm"},
		{"since the last", bubbles(lan.Since(lan.Seq())), ""},
	} {
		if step.got != step.want {
			t.Errorf("%s: %q, want %q", step.name, step.got, step.want)
		}
	}
	if n := lan.UnreadSince(read); n != 1 {
		t.Errorf("%d unread: one is deleted, one was only edited", n)
	}
	if n := lan.UnreadSince(0); n != 2 {
		t.Errorf("%d unread from the beginning", n)
	}
}

func TestPressedButtons(t *testing.T) {
	w := open(t)
	lan := w.lan()
	id := w.says(lan, "dự?", "reply_markup",
		`{"inline_keyboard":[[{"text":"Có","callback_data":"r:1"},{"text":"Không","callback_data":"r:0"}]]}`)
	seq := lan.Seq()
	pressed := func() string { return strings.Join(lan.Last().Pressed, " ") }

	w.check(lan.Tap("Không"))
	w.check(lan.TapOn(id, "Có"))
	if changed := lan.Since(seq); len(changed) != 1 || changed[0].ID != id || pressed() != "r:1 r:0" {
		t.Fatalf("tapped twice: %+v", changed)
	}
	seq = lan.Seq()
	must[bool](w, "answerCallbackQuery", "callback_query_id", w.flush()[0].Callback.ID)
	if len(lan.Since(seq)) != 1 || pressed() != "r:1" {
		t.Errorf("answered: %q", pressed())
	}
	seq = lan.Seq()
	w.clock.Advance(150 * time.Second)
	if changed := lan.Since(seq); len(changed) != 1 || pressed() != "" {
		t.Errorf("too late to be answered: %q, %+v", pressed(), changed)
	}
	w.check(lan.TapData(id, "of my making"))
	w.check(lan.Tap("Có"))
	w.flush()
	must[map[string]any](w, "editMessageText", "chat_id", itoa(lan.ID()), "message_id", itoa(id), "text", "ghi rồi")
	if pressed() != "" {
		t.Errorf("pressed without being there: %q", pressed())
	}
}

func TestFilesAsTheyAreSeen(t *testing.T) {
	w := open(t)
	lan := w.lan()
	lan.SendDocument("đơn.pdf", []byte("%PDF"), "")
	raw, err := json.Marshal(lan.Newest(1)[0])
	w.check(err)
	if !jsonHas(t, string(raw), "size", float64(4)) || !jsonHas(t, string(raw), "mime", "application/pdf") {
		t.Errorf("seen: %s", raw)
	}
	lan.Send("chữ")
	if raw, err = json.Marshal(lan.Newest(1)[0]); err != nil || strings.Contains(string(raw), "size") || strings.Contains(string(raw), "pressed") {
		t.Errorf("a text: %s %v", raw, err)
	}
}

func TestTyping(t *testing.T) {
	c := &clock{now: time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)}
	w := open(t, func(o *sandbox.Options) { o.Limits.Now = c.Now })
	lan := w.lan()
	begins := func() {
		t.Helper()
		must[bool](w, "sendChatAction", "chat_id", itoa(lan.ID()), "action", "typing")
		if !lan.Typing() {
			t.Error("not typing")
		}
	}
	if lan.Typing() {
		t.Error("typing before it began")
	}
	begins()
	c.Advance(5*time.Second - 1)
	lan.Send("nhanh lên")
	if !lan.Typing() {
		t.Error("what the person writes ends it")
	}
	c.Advance(1)
	if lan.Typing() {
		t.Error("typing after five seconds")
	}
	begins()
	w.says(lan, "đây")
	if lan.Typing() {
		t.Error("typing after it was sent")
	}
}

// BenchmarkReading is what a page pays that looks at a long chat again and again.
func BenchmarkReading(b *testing.B) {
	s := sandbox.New(sandbox.Options{Token: token})
	defer s.Close()
	lan := s.Person(sandbox.Profile{FirstName: "Lan"})
	var ids []int64
	for i := range 1000 {
		ids = append(ids, lan.Send(fmt.Sprintf("tin thứ %d", i)))
	}
	seq := lan.Seq()
	if err := lan.Edit(ids[3], "sửa"); err != nil {
		b.Fatal(err)
	}
	for _, bench := range []struct {
		name string
		read func() int
	}{
		{"Newest", func() int { return len(lan.Newest(50)) }},
		{"Before", func() int { return len(lan.Before(ids[500], 50)) }},
		{"Since", func() int { return len(lan.Since(seq)) }},
		{"Seq", func() int { return int(lan.Seq()) }},
		{"UnreadSince", func() int { return 1 + lan.UnreadSince(seq) }},
		{"Updates", func() int { return len(s.Updates(0, 50)) }},
		{"Journal", func() int { return 1 + len(s.Journal(sandbox.Query{Last: 50})) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				if bench.read() == 0 {
					b.Fatal("nothing")
				}
			}
		})
	}
}
