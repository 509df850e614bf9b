package sandbox_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"

	"keng/internal/sandbox"
)

func TestAddresses(t *testing.T) {
	w := open(t)
	tests := []struct {
		path string
		code int
		text string
	}{
		{"/", 404, "Not Found"},
		{"/bot" + token, 404, "Not Found"},
		{"/bot" + token + "/getMe/more", 404, "Not Found"},
		{"/bot" + token + "/fly", 404, "Not Found: method not found"},
		{"/bot999:other/getMe", 401, "Unauthorized"},
		{"/file/bot999:other/documents/file_1", 401, "Unauthorized"},
		{"/file/bot" + token + "/documents/none", 404, "Not Found"},
		{"/bot" + token + "/GETME", 200, ""},
		{"/bot" + token + "/getme", 200, ""},
	}
	for _, tt := range tests {
		resp, err := w.client.Get(w.url + tt.path)
		w.check(err)
		raw, err := io.ReadAll(resp.Body)
		w.check(err)
		resp.Body.Close()
		if resp.StatusCode != tt.code || !strings.Contains(string(raw), tt.text) {
			t.Errorf("%s: %d %s", tt.path, resp.StatusCode, raw)
		}
		if kind := resp.Header.Get("Content-Type"); kind != "application/json" {
			t.Errorf("%s: Content-Type %q", tt.path, kind)
		}
		if strings.Contains(string(raw), token) {
			t.Errorf("%s: the token is echoed", tt.path)
		}
	}
}

func TestEncodings(t *testing.T) {
	w := open(t)
	id := itoa(w.lan().ID())
	form := params("chat_id", id, "text", "chào", "protect_content", "Yes").Encode()
	parts := &bytes.Buffer{}
	m := multipart.NewWriter(parts)
	w.check(m.WriteField("chat_id", id))
	w.check(m.WriteField("text", "chào"))
	w.check(m.WriteField("protect_content", "1"))
	w.check(m.Close())
	replies := map[string]reply{
		"form":            w.post("sendMessage", "application/x-www-form-urlencoded", strings.NewReader(form)),
		"query and POST":  w.post("sendMessage?"+form, "text/plain", http.NoBody),
		"JSON":            w.post("sendMessage", "application/json; charset=utf-8", strings.NewReader(`{"chat_id":`+id+`,"text":"chào","entities":null,"protect_content":true}`)),
		"JSON, all text":  w.post("sendMessage", "application/json", strings.NewReader(`{"chat_id":"`+id+`","text":"chào","protect_content":"true"}`)),
		"chunked multi":   w.post("sendMessage", m.FormDataContentType(), io.MultiReader(parts)),
		"null in a form":  w.post("sendMessage", "application/x-www-form-urlencoded", strings.NewReader(form+"&entities=null")),
		"old names of it": w.post("sendMessage", "application/x-www-form-urlencoded", strings.NewReader(form+"&disable_web_page_preview=true")),
	}
	for name, r := range replies {
		if !r.OK || !strings.Contains(string(r.Result), `"text":"chào"`) || !strings.Contains(string(r.Result), "has_protected_content") {
			t.Errorf("%s: %s", name, r.Raw)
		}
	}
	w.clean()
	if r := must[map[string]any](w, "sendMessage", "chat_id", id, "text", "x", "protect_content", "on"); r["has_protected_content"] != nil {
		t.Error("on is not true")
	}
	w.wants(w.post("sendMessage", "application/json", strings.NewReader(`{`)), 400, "can't parse JSON object")
	big := params("chat_id", id, "text", strings.Repeat("x", 1<<20)).Encode()
	w.wants(w.post("sendMessage", "application/x-www-form-urlencoded", strings.NewReader(big)), 413, "Request Entity Too Large")
	w.refused(400, "text is too long", "sendMessage", "chat_id", id, "text", strings.Repeat("<b></b>", 5000))
}

func TestUnknownParametersAreViolations(t *testing.T) {
	w := open(t)
	id := itoa(w.lan().ID())
	must[map[string]any](w, "sendMessage", "chat_id", id, "text", "x", "parsemode", "HTML", "reply_markup",
		`{"inline_keyboard":[[{"text":"a","callback_data":"b","colour":"red"}]],"resize":true}`)
	must[[]update](w, "getUpdates", "allowed_updates", `["mesage"]`)
	must[bool](w, "setMyCommands", "commands", "[]", "scope", `{"type":"default","chat":1}`)
	var got []string
	for _, v := range w.Violations() {
		if v.Kind != sandbox.ViolationUnknown {
			t.Errorf("kind: %+v", v)
		}
		got = append(got, v.Method+" "+v.Detail)
	}
	slices.Sort(got)
	want := []string{
		"getUpdates allowed_updates: mesage", "sendMessage inline_keyboard.colour", "sendMessage parsemode",
		"sendMessage reply_markup.resize", "setMyCommands scope.chat",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
