package sandbox_test

import (
	"strings"
	"testing"

	"keng/internal/sandbox"
)

// cell is a group that the bot has joined, with an empty queue.
func (w *world) cell(profile sandbox.GroupProfile) (*sandbox.Group, *sandbox.Person) {
	w.Helper()
	lan := w.lan()
	profile.Title = "Chi bộ thôn"
	g := w.Group(profile, lan)
	w.refused(400, "chat not found", "sendMessage", "chat_id", itoa(g.ID()), "text", "x")
	w.check(g.AddBot(lan, ""))
	w.flush()
	return g, lan
}

func TestPrivacyMode(t *testing.T) {
	w := open(t)
	g, lan := w.cell(sandbox.GroupProfile{Super: true})
	id := itoa(g.ID())
	g.Send(lan, "chuyện riêng")
	g.Send(lan, "/hop@other_bot")
	g.Send(lan, "/hop")
	g.Send(lan, "/hop@Keng_Bot mai")
	if got := texts(w.flush()); got != "/hop@Keng_Bot mai" {
		t.Errorf("heard %q", got)
	}
	m := must[struct {
		ID int64 `json:"message_id"`
	}](w, "sendMessage", "chat_id", id, "text", "họp?", "reply_markup", oneButton)
	g.Send(lan, "/hop")
	g.Send(lan, "/lich")
	g.Reply(lan, m.ID, "vâng")
	w.check(g.Tap(lan, "Có mặt"))
	got := w.flush()
	if texts(got) != "/hop vâng" || got[2].Callback == nil {
		t.Errorf("heard %q", texts(got))
	}
	g.PromoteBot(lan, true)
	w.flush()
	g.Send(lan, "mọi chuyện")
	if got := texts(w.flush()); got != "mọi chuyện" {
		t.Errorf("an admin heard %q", got)
	}
	w2 := open(t, func(o *sandbox.Options) { o.PrivacyOff = true })
	g, lan = w2.cell(sandbox.GroupProfile{})
	g.Send(lan, "mọi chuyện")
	if got := texts(w2.flush()); got != "mọi chuyện" {
		t.Errorf("without privacy mode it heard %q", got)
	}
}

func TestAddedByALink(t *testing.T) {
	w := open(t)
	lan := w.lan()
	g := w.Group(sandbox.GroupProfile{Title: "Thôn"}, lan)
	if g.AddBot(lan, "a b") == nil {
		t.Error("a bad payload was taken")
	}
	w.check(g.AddBot(lan, "abc"))
	got := w.flush()
	if len(got) != 3 || got[0].Mine.New.Status != "member" || got[2].Message.Text != "/start@keng_bot abc" {
		t.Errorf("got %+v", got)
	}
}

func TestGroupsThatRefuse(t *testing.T) {
	tests := []struct {
		name  string
		super bool
		do    func(*sandbox.Group, *sandbox.Person)
		code  int
		text  string
	}{
		{"kicked", false, func(g *sandbox.Group, p *sandbox.Person) { g.KickBot(p) }, 403, "bot was kicked from the group chat"},
		{"kicked", true, func(g *sandbox.Group, p *sandbox.Person) { g.KickBot(p) }, 403, "bot was kicked from the supergroup chat"},
		{"deleted", true, func(g *sandbox.Group, _ *sandbox.Person) { g.Delete() }, 403, "the group chat was deleted"},
		{"muted", true, func(g *sandbox.Group, _ *sandbox.Person) { g.Mute(true) }, 400, "not enough rights to send text messages to the chat"},
	}
	for _, tt := range tests {
		w := open(t)
		g, lan := w.cell(sandbox.GroupProfile{Super: tt.super})
		tt.do(g, lan)
		w.refused(tt.code, tt.text, "sendMessage", "chat_id", itoa(g.ID()), "text", "x")
		g.Send(lan, "/hop@keng_bot")
		for _, u := range w.flush() {
			if u.Message != nil && tt.name != "muted" {
				t.Errorf("%s: heard %q", tt.name, u.Message.Text)
			}
		}
	}
}

func TestContactButtonInAGroup(t *testing.T) {
	w := open(t)
	g, _ := w.cell(sandbox.GroupProfile{})
	w.refused(400, "phone number can be requested in private chats only", "sendMessage", "chat_id", itoa(g.ID()),
		"text", "x", "reply_markup", `{"keyboard":[[{"text":"a","request_contact":true}]]}`)
}

func TestMigration(t *testing.T) {
	w := open(t)
	g, lan := w.cell(sandbox.GroupProfile{})
	before := g.ID()
	m := must[struct {
		ID int64 `json:"message_id"`
	}](w, "sendMessage", "chat_id", itoa(before), "text", "bảng")
	after := g.Migrate(lan)
	if !strings.HasPrefix(itoa(after), "-100") || after != g.ID() {
		t.Errorf("new id %d", after)
	}
	got := w.flush()
	if len(got) != 2 || got[0].Message.MigrateTo != after || got[0].Message.Chat.ID != before ||
		got[1].Message.MigrateFrom != before || got[1].Message.Chat.ID != after || got[1].Message.Chat.Type != "supergroup" {
		t.Errorf("told: %+v %+v", got[0].Message, got[1].Message)
	}
	for _, r := range []reply{
		w.call("sendMessage", "chat_id", itoa(before), "text", "x"),
		w.call("editMessageText", "chat_id", itoa(before), "message_id", itoa(m.ID), "text", "x"),
		w.call("deleteMessage", "chat_id", itoa(before), "message_id", itoa(m.ID)),
	} {
		w.wants(r, 400, "group chat was upgraded to a supergroup chat")
		if r.Parameters.MigrateTo != after {
			t.Errorf("parameters: %s", r.Raw)
		}
	}
	w.refused(400, "message to edit not found", "editMessageText", "chat_id", itoa(after), "message_id", itoa(m.ID), "text", "x")
	must[map[string]any](w, "sendMessage", "chat_id", itoa(after), "text", "x")
}

func TestAnonymousAdmin(t *testing.T) {
	w := open(t)
	g, _ := w.cell(sandbox.GroupProfile{Super: true})
	g.SendAnonymous("/diemdanh@keng_bot")
	got := w.flush()
	if len(got) != 1 || got[0].Message.SenderChat.ID != g.ID() || got[0].Message.From.ID != 1087968824 {
		t.Errorf("got %+v", got)
	}
}

func TestTopics(t *testing.T) {
	w := open(t)
	g, lan := w.cell(sandbox.GroupProfile{Forum: true})
	topic := g.Topic(lan, "Họp")
	g.SendIn(topic, lan, "/hop@keng_bot")
	if got := w.flush(); len(got) != 2 || got[1].Message.Thread != topic {
		t.Errorf("got %+v", got)
	}
	must[map[string]any](w, "sendMessage", "chat_id", itoa(g.ID()), "text", "x", "message_thread_id", itoa(topic))
	if seen := g.Messages(); seen[len(seen)-1].Topic != topic {
		t.Errorf("seen: %+v", seen)
	}
	w.refused(400, "message thread not found", "sendMessage", "chat_id", itoa(g.ID()), "text", "x", "message_thread_id", "99")
}

func TestChannels(t *testing.T) {
	w := open(t)
	lan := w.lan()
	g := w.Group(sandbox.GroupProfile{Title: "Tin xã", Channel: true, Username: "tinxa"}, lan)
	w.check(g.AddBot(lan, ""))
	w.refused(400, "not enough rights to send text messages", "sendMessage", "chat_id", "@tinxa", "text", "x")
	g.PromoteBot(lan, true)
	must[map[string]any](w, "sendMessage", "chat_id", "@TinXa", "text", "x")
	w.flush()
	g.Post("tin")
	raw := w.call("getUpdates").Raw
	if !strings.Contains(raw, `"channel_post":{`) || strings.Contains(raw, `"from":`) {
		t.Errorf("got %s", raw)
	}
}

func TestMembers(t *testing.T) {
	w := open(t)
	g, lan := w.cell(sandbox.GroupProfile{Super: true})
	stranger := w.Person(sandbox.Profile{FirstName: "Lạ"})
	status := func(id int64) string {
		return must[struct{ Status string }](w, "getChatMember", "chat_id", itoa(g.ID()), "user_id", itoa(id)).Status
	}
	if status(lan.ID()) != "creator" || status(w.Bot().ID) != "member" {
		t.Error("statuses")
	}
	w.refused(400, "user not found", "getChatMember", "chat_id", itoa(g.ID()), "user_id", itoa(stranger.ID()))
	g.Join(stranger)
	g.Promote(stranger)
	if status(stranger.ID()) != "administrator" {
		t.Error("no admin")
	}
	g.Leave(stranger)
	if status(stranger.ID()) != "left" {
		t.Error("did not leave")
	}
	chat := must[struct{ Title, Type string }](w, "getChat", "chat_id", itoa(g.ID()))
	if chat.Title != "Chi bộ thôn" || chat.Type != "supergroup" {
		t.Errorf("chat: %+v", chat)
	}
	w.refused(400, "chat not found", "getChat", "chat_id", "1")
}
