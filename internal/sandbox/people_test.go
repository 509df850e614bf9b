package sandbox_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"keng/internal/sandbox"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func letters(n int) string { return strings.Repeat("ă", n) }

func jsonHas(t *testing.T, raw, field string, want any) bool {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(raw), &m); err != nil {
		t.Fatal(err)
	}
	return m[field] == want
}

func TestWhoCanBeReached(t *testing.T) {
	w := open(t)
	send := func(id int64) reply { return w.call("sendMessage", "chat_id", itoa(id), "text", "chào") }
	w.wants(send(424242), 400, "chat not found")
	w.wants(w.call("sendMessage", "text", "x"), 400, "chat_id is empty")
	w.wants(w.call("sendMessage", "chat_id", "Lan", "text", "x"), 400, "chat not found")
	w.wants(w.call("sendMessage", "chat_id", "@nobody", "text", "x"), 400, "chat not found")

	lan := w.Person(sandbox.Profile{FirstName: "Lan"})
	if lan.ID() <= 1<<32 {
		t.Errorf("id %d fits into 32 bits", lan.ID())
	}
	w.wants(send(lan.ID()), 400, "chat not found")
	g := w.Group(sandbox.GroupProfile{Title: "Thôn"}, lan)
	w.check(g.AddBot(lan, ""))
	w.wants(send(lan.ID()), 403, "bot can't initiate conversation with a user")
	w.check(lan.Start(""))
	if r := send(lan.ID()); !r.OK {
		t.Errorf("started: %s", r.Raw)
	}
	w.flush()

	mai := w.Person(sandbox.Profile{FirstName: "Mai"})
	mai.Acquaint()
	if r := send(mai.ID()); !r.OK || len(w.flush()) != 0 {
		t.Errorf("acquainted before: %s, or the bot was told", r.Raw)
	}

	lan.Block()
	lan.Block()
	w.wants(send(lan.ID()), 403, "bot was blocked by the user")
	got := w.flush()
	if len(got) != 1 || got[0].Mine.New.Status != "kicked" {
		t.Fatalf("block: %+v", got)
	}
	lan.Unblock()
	if got = w.flush(); len(got) != 1 || got[0].Mine.New.Status != "member" || !send(lan.ID()).OK {
		t.Fatalf("unblock: %+v", got)
	}
	lan.Block()
	w.check(lan.Start("again"))
	if got = w.flush(); len(got) != 3 || got[1].Mine == nil || got[2].Message.Text != "/start again" {
		t.Fatalf("start after a block: %+v", got)
	}
	lan.Deactivate()
	w.wants(send(lan.ID()), 403, "user is deactivated")
	if lan.Send("ma") != 0 || len(w.flush()) != 0 {
		t.Error("somebody deleted still speaks")
	}
}

func TestDeepLinks(t *testing.T) {
	w := open(t)
	lan := w.lan()
	for payload, ok := range map[string]bool{
		strings.Repeat("x", 64): true, strings.Repeat("x", 65): false, "a b": false, "đ": false, "A-z_9": true,
	} {
		if err := lan.Start(payload); (err == nil) != ok {
			t.Errorf("%q: %v", payload, err)
		}
	}
	if got := w.flush(); len(got) != 2 {
		t.Errorf("%d starts", len(got))
	}
}

func TestWhatPeopleSend(t *testing.T) {
	w := open(t)
	lan := w.lan()
	lan.Send(strings.Repeat("a", 5000))
	lan.ShareContact()
	lan.ShareOther("+84901", "Hùng", 0)
	lan.SendVoice()
	lan.SendSticker()
	lan.SendPhoto([]byte{0xff}, "ảnh")
	lan.SendDocument("đơn.docx", []byte("x"), "")
	raw := must[[]json.RawMessage](w, "getUpdates")
	want := []string{
		`"text":"aaaa`, `"text":"aaaa`, `"user_id":` + itoa(lan.ID()), `"phone_number":"+84901"`, `"voice":{`,
		`"sticker":{`, `"caption":"ảnh"`, `"file_name":"đơn.docx"`,
	}
	if len(raw) != len(want) {
		t.Fatalf("%d updates", len(raw))
	}
	for i := range want {
		if !strings.Contains(string(raw[i]), want[i]) {
			t.Errorf("update %d is %s", i, raw[i])
		}
	}
	if strings.Contains(string(raw[3]), "user_id") {
		t.Error("somebody else's contact has a user_id")
	}
	if lan.Send("  ") != 0 {
		t.Error("a blank text was sent")
	}
}

func TestKeysAreTapped(t *testing.T) {
	w := open(t)
	lan := w.lan()
	must[map[string]any](w, "sendMessage", "chat_id", itoa(lan.ID()), "text", "số điện thoại?", "reply_markup",
		`{"keyboard":[[{"text":"Gửi số","request_contact":true},"Thôi"]],"one_time_keyboard":true}`)
	w.check(lan.Tap("Gửi số"))
	if lan.Keyboard() != nil {
		t.Error("the keyboard is still up")
	}
	if got := lan.Messages(); got[len(got)-1].Kind != "contact" {
		t.Errorf("sent %+v", got[len(got)-1])
	}
	if lan.Tap("Thôi") == nil {
		t.Error("tapped a key that is gone")
	}
}

func TestCommandMenus(t *testing.T) {
	w := open(t)
	lan := w.lan()
	set := func(name string, more ...string) reply {
		return w.call("setMyCommands", append(more, "commands", `[{"command":"`+name+`","description":"x"}]`)...)
	}
	menu := func() string {
		if c := lan.Commands(); len(c) > 0 {
			return c[0].Name
		}
		return ""
	}
	chat := `{"type":"chat","chat_id":` + itoa(lan.ID()) + `}`
	for _, step := range []struct {
		name string
		args []string
	}{
		{"general", nil},
		{"general_vi", []string{"language_code", "vi"}},
		{"private", []string{"scope", `{"type":"all_private_chats"}`}},
		{"mine", []string{"scope", chat}},
		{"mine_vi", []string{"scope", chat, "language_code", "vi"}},
	} {
		if r := set(step.name, step.args...); !r.OK || menu() != step.name {
			t.Errorf("%s: %s, menu %s", step.name, r.Raw, menu())
		}
	}
	must[bool](w, "deleteMyCommands", "scope", chat, "language_code", "vi")
	if menu() != "mine" {
		t.Errorf("menu %s", menu())
	}
	w.wants(set("Họp"), 400, "BOT_COMMAND_INVALID")
	w.wants(set("hop", "language_code", "vie"), 400, "language code")
	w.wants(set("hop", "scope", `{"type":"chat","chat_id":1}`), 400, "chat not found")
	w.wants(set("hop", "scope", `{"type":"planet"}`), 400, "unsupported type")
	w.refused(400, "BOT_COMMAND_DESCRIPTION_INVALID", "setMyCommands", "commands", `[{"command":"a","description":""}]`)
	if got := must[[]sandbox.Command](w, "getMyCommands", "scope", chat); len(got) != 1 || got[0].Name != "mine" {
		t.Errorf("getMyCommands: %v", got)
	}
}
