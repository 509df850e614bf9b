package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// groupShown is what the people's interface tells about a group.
type groupShown struct {
	ID         int64
	Kind, Bot  string
	Members    map[string]string
	Muted      bool
	Deleted    bool
	MigratedTo int64 `json:"migrated_to"`
}

// does calls one group's interface and returns what the group is then.
func (w *world) does(group int64, act, body string, want int) groupShown {
	w.Helper()
	var raw json.RawMessage
	if code := w.person("POST", "groups/"+itoa(group)+"/"+act, body, &raw); code != want {
		w.Errorf("%s %s: %d %s", act, body, code, raw)
	}
	var g groupShown
	w.check(json.Unmarshal(raw, &g))
	return g
}

func TestGroupsByHTTP(t *testing.T) {
	w := open(t)
	w.person("POST", "people", `{"id":1001,"first_name":"Lan"}`, nil)
	w.person("POST", "people", `{"id":1002,"first_name":"Hùng"}`, nil)
	var g groupShown
	if code := w.person("POST", "groups", `{"title":"Chi bộ","members":[1001]}`, &g); code != 200 || g.Kind != "group" || g.Members["1001"] != "creator" {
		t.Fatalf("%d %+v", code, g)
	}
	if g = w.does(g.ID, "add-bot", `{"person":1001,"payload":"MA-1"}`, 200); g.Bot != "member" {
		t.Errorf("added: %+v", g)
	}
	m := must[struct {
		ID int64 `json:"message_id"`
	}](w, "sendMessage", "chat_id", itoa(g.ID), "text", "dự?", "reply_markup", oneButton)
	w.does(g.ID, "text", `{"person":1001,"text":"chuyện riêng"}`, 200)
	w.does(g.ID, "text", `{"person":1001,"text":"/hop@keng_bot"}`, 200)
	w.does(g.ID, "text", `{"person":1001,"text":"vâng","reply":`+itoa(m.ID)+`}`, 200)
	w.does(g.ID, "tap", `{"person":1001,"label":"Có mặt"}`, 200)
	if got := strings.TrimSpace(texts(w.flush())); got != "/start@keng_bot MA-1 /hop@keng_bot vâng" {
		t.Errorf("heard %q", got)
	}
	w.does(g.ID, "join", `{"person":1002}`, 200)
	w.does(g.ID, "promote", `{"person":1002}`, 200)
	w.does(g.ID, "promote-bot", `{"person":1001}`, 200)
	w.does(g.ID, "anonymous", `{"text":"ai đó"}`, 200)
	if g = w.does(g.ID, "promote-bot", `{"person":1001,"off":true}`, 200); g.Bot != "member" || g.Members["1002"] != "administrator" {
		t.Errorf("promoted: %+v", g)
	}
	w.does(g.ID, "mute", `{}`, 200)
	w.refused(400, "not enough rights", "sendMessage", "chat_id", itoa(g.ID), "text", "x")
	w.does(g.ID, "mute", `{"off":true}`, 200)
	if g = w.does(g.ID, "leave", `{"person":1002}`, 200); g.Muted || g.Members["1002"] != "left" {
		t.Errorf("left: %+v", g)
	}
	var seen conversation
	w.person("GET", "groups/"+itoa(g.ID)+"/messages", "", &seen)
	if n := len(seen.Messages); n < 8 || !strings.Contains(seen.Messages[n-2].Text, "ai đó") {
		t.Errorf("seen: %+v", seen)
	}
	w.does(g.ID, "kick-bot", `{"person":1001}`, 200)
	w.refused(403, "bot was kicked", "sendMessage", "chat_id", itoa(g.ID), "text", "x")
}

func TestGroupsThatChangeByHTTP(t *testing.T) {
	w := open(t)
	w.person("POST", "people", `{"id":1001,"first_name":"Lan"}`, nil)
	var old, forum, news groupShown
	w.person("POST", "groups", `{"title":"Chi bộ","members":[1001]}`, &old)
	w.person("POST", "groups", `{"title":"Diễn đàn","forum":true,"members":[1001]}`, &forum)
	w.person("POST", "groups", `{"title":"Tin tức","channel":true,"members":[1001]}`, &news)
	for _, g := range []groupShown{old, forum, news} {
		w.does(g.ID, "add-bot", `{"person":1001}`, 200)
	}
	w.flush()
	moved := w.does(old.ID, "migrate", `{"person":1001}`, 200)
	if moved.ID == old.ID || moved.Kind != "supergroup" {
		t.Errorf("moved: %+v", moved)
	}
	w.person("GET", "groups/"+itoa(old.ID), "", &old)
	if old.MigratedTo != moved.ID {
		t.Errorf("old: %+v", old)
	}
	w.does(forum.ID, "topic", `{"person":1001,"name":"Lịch họp"}`, 200)
	w.does(forum.ID, "text", `{"person":1001,"topic":1,"text":"/hop@keng_bot"}`, 200)
	w.does(news.ID, "promote-bot", `{"person":1001}`, 200)
	w.does(news.ID, "post", `{"text":"bản tin"}`, 200)
	if !w.does(news.ID, "delete", `{}`, 200).Deleted {
		t.Error("not deleted")
	}
	var all []groupShown
	if w.person("GET", "groups", "", &all); len(all) != 4 || all[0].ID != old.ID {
		t.Errorf("all: %+v", all)
	}
}

func TestGroupsRefuseByHTTP(t *testing.T) {
	w := open(t)
	w.person("POST", "people", `{"id":1001,"first_name":"Lan"}`, nil)
	var g groupShown
	w.person("POST", "groups", `{"id":-5,"members":[1001]}`, &g)
	for body, want := range map[string]int{
		`{"members":[7]}`: 404, `{"id":5}`: 400, `{"id":-5}`: 400, `{"name":"x"}`: 400,
	} {
		if code := w.person("POST", "groups", body, nil); code != want {
			t.Errorf("%s: %d", body, code)
		}
	}
	w.does(g.ID, "fly", `{"person":1001}`, 404)
	w.does(g.ID, "join", `{"person":7}`, 404)
	w.does(g.ID, "tap", `{"person":1001,"label":"Có mặt"}`, 409)
	w.does(g.ID, "join", `{"who":7}`, 400)
	w.does(1001, "join", `{"person":1001}`, 404)
	for _, path := range []string{"groups/1001", "groups/1001/messages"} {
		if code := w.person("GET", path, "", nil); code != 404 {
			t.Errorf("%s: %d", path, code)
		}
	}
}
