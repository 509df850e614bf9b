package sandbox_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"keng/internal/sandbox"
)

// person calls the people's interface.
func (w *world) person(method, path, body string, into any) int {
	w.Helper()
	req, err := http.NewRequest(method, w.url+"/sandbox/"+path, strings.NewReader(body))
	w.check(err)
	resp, err := w.client.Do(req)
	w.check(err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	w.check(err)
	if into != nil {
		if err := json.Unmarshal(raw, into); err != nil {
			w.Fatalf("%s %s: %v in %s", method, path, err, raw)
		}
	}
	return resp.StatusCode
}

type conversation struct {
	Seq      int64
	Messages []sandbox.Message
}

func TestPeopleByHTTP(t *testing.T) {
	w := open(t)
	if code := w.person("POST", "people", `{"id":1001,"first_name":"Lan","language_code":"vi"}`, nil); code != 200 {
		t.Fatal(code)
	}
	do := func(act, body string, want int) {
		t.Helper()
		var out map[string]any
		if code := w.person("POST", "people/1001/"+act, body, &out); code != want {
			t.Errorf("%s %s: %d %v", act, body, code, out)
		}
	}
	do("start", `{"payload":"MA-1"}`, 200)
	do("text", `{"text":"/hop"}`, 200)
	must[map[string]any](w, "sendMessage", "chat_id", "1001", "text", "dự?", "reply_markup", oneButton)
	do("tap", `{"label":"Có mặt"}`, 200)
	do("contact", `{}`, 200)
	do("contact", `{"phone":"+849","name":"Hùng"}`, 200)
	do("voice", ``, 200)
	do("block", ``, 200)
	do("unblock", ``, 200)
	do("tap", `{"label":"Không có"}`, 409)
	do("tap", `{"message":999,"data":"x"}`, 409)
	do("text", `{"text":"  "}`, 400)
	do("text", `{"txet":"a"}`, 400)
	do("start", `{"payload":"a b"}`, 400)
	do("fly", ``, 404)
	if code := w.person("POST", "people/2/text", `{"text":"a"}`, nil); code != 404 {
		t.Errorf("nobody: %d", code)
	}
	got := w.flush()
	if len(got) != 8 || got[0].Message.Text != "/start MA-1" || got[2].Callback.Data != "r:1" || got[7].Mine.New.Status != "member" {
		t.Errorf("updates: %+v", got)
	}
	var everybody []struct {
		ID      int64
		Name    string
		Started bool
	}
	w.person("GET", "people", "", &everybody)
	if len(everybody) != 1 || everybody[0].Name != "Lan" || !everybody[0].Started {
		t.Errorf("people: %+v", everybody)
	}
}

// TestFilesByHTTP: a document of any size that the bot may be sent goes in, and
// what anybody sent comes out.
func TestFilesByHTTP(t *testing.T) {
	w := open(t)
	lan := w.lan()
	at := "people/" + itoa(lan.ID())
	upload := func(name string, size int) string {
		file := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("x"), size))
		return `{"name":"` + name + `","text":"xem giúp","file":"` + file + `"}`
	}
	if code := w.person("POST", at+"/document", upload("lớn.bin", 21<<20), nil); code != 200 {
		t.Errorf("a large one: %d", code)
	}
	if code := w.person("POST", at+"/document", upload("trống.txt", 0), nil); code != 400 {
		t.Errorf("an empty one: %d", code)
	}
	w.upload("sendDocument", "document", "trả lại.csv", []byte("a;b"), "chat_id", itoa(lan.ID()))
	var seen conversation
	w.person("GET", at+"/messages", "", &seen)
	var files []sandbox.Message
	for _, m := range seen.Messages {
		if m.Kind == "document" {
			files = append(files, m)
		}
	}
	if len(files) != 2 || files[0].File != "lớn.bin" || files[0].Size != 21<<20 || files[0].Text != "xem giúp" || files[1].File != "trả lại.csv" {
		t.Fatalf("seen: %+v", files)
	}
	resp, err := w.client.Get(w.url + "/sandbox/" + at + "/messages/" + itoa(files[1].ID) + "/file")
	w.check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || string(body) != "a;b" || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment; filename*=UTF-8''tr%E1%BA%A3") {
		t.Errorf("%q %v %v", body, resp.Header, err)
	}
}

func TestMessagesByHTTP(t *testing.T) {
	w := open(t)
	lan := w.lan()
	path := "people/" + itoa(lan.ID()) + "/messages?wait=20&after="
	var first, second, third conversation
	w.person("GET", path+"0", "", &first)
	if len(first.Messages) != 1 || first.Seq == 0 {
		t.Fatalf("first: %+v", first)
	}
	begin := time.Now()
	came := make(chan conversation, 1)
	go func() {
		var c conversation
		w.person("GET", path+itoa(first.Seq), "", &c)
		came <- c
	}()
	m := must[struct {
		ID int64 `json:"message_id"`
	}](w, "sendMessage", "chat_id", itoa(lan.ID()), "text", "<b>mới</b>", "parse_mode", "HTML")
	if second = <-came; len(second.Messages) != 1 || second.Messages[0].HTML != "<b>mới</b>" || time.Since(begin) > 10*time.Second {
		t.Errorf("second: %+v", second)
	}
	must[bool](w, "deleteMessage", "chat_id", itoa(lan.ID()), "message_id", itoa(m.ID))
	w.person("GET", path+itoa(second.Seq), "", &third)
	if len(third.Messages) != 1 || !third.Messages[0].Deleted || third.Messages[0].Text != "" {
		t.Errorf("third: %+v", third)
	}
	must[map[string]any](w, "sendMessage", "chat_id", itoa(lan.ID()), "text", "x", "wrong", "1")
	var calls []sandbox.Call
	w.person("GET", "journal?method=sendMessage&last=1", "", &calls)
	if len(calls) != 1 || calls[0].Params["text"] != "x" || calls[0].Chat != lan.ID() {
		t.Errorf("journal: %+v", calls)
	}
	var bad struct{ Violations []sandbox.Violation }
	w.person("GET", "violations", "", &bad)
	if len(bad.Violations) != 1 {
		t.Errorf("violations: %+v", bad)
	}
	if code := w.person("POST", "faults", `{"kind":"flood"}`, nil); code != 400 {
		t.Errorf("unknown fault: %d", code)
	}
}

func TestClockByHTTP(t *testing.T) {
	due := time.Date(2026, 12, 3, 1, 0, 0, 0, time.UTC)
	w := open(t, func(o *sandbox.Options) {
		o.Clock.NextDue = func() (time.Time, string, bool) { return due, "nhắc họp", o.Now().Before(due) }
	})
	steps := []struct {
		order string
		code  int
		now   string
	}{
		{`{"advance":"1h"}`, 200, "2026-12-01T09:00:00Z"},
		{`{"to":"next"}`, 200, "2026-12-03T01:00:00Z"},
		{`{"to":"next"}`, 409, "2026-12-03T01:00:00Z"},
		{`{"set":"2026-12-04T08:00:00+07:00"}`, 200, "2026-12-04T01:00:00Z"},
		{`{"set":"2026-12-01T08:00:00+07:00"}`, 400, "2026-12-04T01:00:00Z"},
		{`{"set":"mai"}`, 400, "2026-12-04T01:00:00Z"},
		{`{}`, 400, "2026-12-04T01:00:00Z"},
	}
	for _, s := range steps {
		code := w.person("POST", "clock", s.order, nil)
		if now := w.clock.Now().UTC().Format(time.RFC3339); code != s.code || now != s.now {
			t.Errorf("%s: %d, %s", s.order, code, now)
		}
	}
	plain := open(t, func(o *sandbox.Options) { o.Clock = sandbox.Clock{} })
	if code := plain.person("POST", "clock", `{"advance":"1h"}`, nil); code != 501 {
		t.Errorf("without hooks: %d", code)
	}
}

func TestForeignersAreRefused(t *testing.T) {
	w := open(t)
	own := strings.TrimPrefix(w.url, "http://")
	tests := []struct {
		host, origin, site string
		code               int
	}{
		{own, "", "", 200},
		{"localhost:8080", "", "", 200},
		{"[::1]:8080", "", "", 200},
		{own, w.url, "same-origin", 200},
		{"evil.example", "", "", 403},
		{"127.0.0.1.evil.example:80", "", "", 403},
		{own, "http://evil.example", "", 403},
		{own, "http://127.0.0.1:1", "", 403},
		{own, "null", "", 403},
		{own, "", "cross-site", 403},
	}
	for _, tt := range tests {
		for _, path := range []string{"", "people", "journal"} {
			req, err := http.NewRequest(http.MethodGet, w.url+"/sandbox/"+path, http.NoBody)
			w.check(err)
			req.Host = tt.host
			if tt.origin != "" {
				req.Header.Set("Origin", tt.origin)
			}
			if tt.site != "" {
				req.Header.Set("Sec-Fetch-Site", tt.site)
			}
			resp, err := w.client.Do(req)
			w.check(err)
			resp.Body.Close()
			if resp.StatusCode != tt.code {
				t.Errorf("%+v /%s: %d", tt, path, resp.StatusCode)
			}
		}
	}
}
