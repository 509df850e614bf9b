package sandbox_test

import (
	"encoding/base64"
	"testing"
)

// botShown is what the people's interface tells about the bot.
type botShown struct {
	Username string
	Polling  bool
	Pending  int
	Failures int
}

func TestUpdatesByHTTP(t *testing.T) {
	w := open(t)
	lan := w.lan()
	steps := []struct {
		order string
		code  int
		acts  func()
		left  int
	}{
		{`{"kind":"quantum_leap","content":{"x":1}}`, 200, func() {}, 1},
		{`{"double":2}`, 200, func() { lan.Send("một") }, 3},
		{`{"first":7}`, 200, func() { lan.Send("hai") }, 5},
		{`{"age":"25h"}`, 200, func() {}, 0},
		{`{"age":"mai"}`, 400, func() {}, 0},
		{`{"kind":"message"}`, 400, func() {}, 0},
		{`{}`, 400, func() {}, 0},
	}
	for _, s := range steps {
		if code := w.person("POST", "updates", s.order, nil); code != s.code {
			t.Errorf("%s: %d", s.order, code)
		}
		s.acts()
		var bot botShown
		if w.person("GET", "bot", "", &bot); bot.Pending != s.left || bot.Username != "keng_bot" || bot.Polling || bot.Failures != 0 {
			t.Errorf("after %s: %+v", s.order, bot)
		}
	}
}

func TestLimitsByHTTP(t *testing.T) {
	w := open(t)
	id := itoa(w.lan().ID())
	send := func() int { return w.call("sendMessage", "chat_id", id, "text", "x").Status }
	for range 9 {
		if code := send(); code != 200 {
			t.Fatalf("without limits: %d", code)
		}
	}
	w.person("POST", "limits", `{"on":true}`, nil)
	last := 200
	for range 9 {
		last = send()
	}
	if last != 429 {
		t.Errorf("with limits: %d", last)
	}
	w.person("POST", "limits", `{"on":false}`, nil)
	if code := w.call("sendMessage", "chat_id", itoa(w.lan().ID()), "text", "x").Status; code != 200 {
		t.Errorf("without limits again: %d", code)
	}
}

func TestWhatElsePeopleSendByHTTP(t *testing.T) {
	w := open(t)
	lan := w.lan()
	do := func(act, body string, want int) {
		t.Helper()
		if code := w.person("POST", "people/"+itoa(lan.ID())+"/"+act, body, nil); code != want {
			t.Errorf("%s %s: %d", act, body, code)
		}
	}
	file := base64.StdEncoding.EncodeToString([]byte("nội dung"))
	do("sticker", ``, 200)
	do("photo", `{"file":"`+file+`","text":"ảnh"}`, 200)
	do("document", `{"file":"`+file+`","name":"đơn.txt"}`, 200)
	document := lan.Messages()[len(lan.Messages())-1]
	if document.File != "đơn.txt" || string(document.FileBody) != "nội dung" {
		t.Errorf("document: %+v", document)
	}
	text := lan.Send("mười")
	do("edit", `{"message":`+itoa(text)+`,"text":"mười một"}`, 200)
	do("edit", `{"message":999,"text":"x"}`, 409)
	do("tap", `{"message":1,"data":"r:1","old":true}`, 200)
	do("tap", `{"data":"r:2","inline":true}`, 200)
	got := w.flush()
	if n := len(got); n != 7 || got[5].Callback.Data != "r:1" || got[6].Callback.Data != "r:2" {
		t.Errorf("updates: %+v", got)
	}
	do("deactivate", ``, 200)
	do("text", `{"text":"a"}`, 400)
	do("voice", ``, 400)
}
