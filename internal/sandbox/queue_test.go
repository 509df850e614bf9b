package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"keng/internal/sandbox"
)

// texts are the texts of updates, for short comparisons.
func texts(all []update) string {
	var out []string
	for _, u := range all {
		if u.Message != nil {
			out = append(out, u.Message.Text)
		}
	}
	return strings.Join(out, " ")
}

func TestOffsets(t *testing.T) {
	w := open(t)
	lan := w.lan()
	for _, text := range strings.Fields("a b c d e") {
		lan.Send(text)
	}
	first := w.updates("limit", "1")[0].ID
	at := func(i int64) string { return itoa(first + i) }
	for _, step := range []struct{ name, offset, limit, want string }{
		{"from the head", "0", "", "a b c d e"},
		{"again until confirmed", "0", "", "a b c d e"},
		{"limit is clamped", "0", "0", "a"},
		{"one confirmed", at(1), "", "b c d e"},
		{"an old offset is the head", at(0), "", "b c d e"},
		{"far ahead: the head, nothing confirmed", at(5 + 11), "", "b c d e"},
		{"far behind: the head", at(-200_000), "", "b c d e"},
		{"the last two, the rest dropped", "-2", "", "d e"},
		{"more than there are", "-9", "", "d e"},
		{"a little ahead: all confirmed", at(5 + 10), "", ""},
	} {
		args := []string{"offset", step.offset}
		if step.limit != "" {
			args = append(args, "limit", step.limit)
		}
		if got := texts(w.updates(args...)); got != step.want {
			t.Errorf("%s: %q", step.name, got)
		}
	}
	if n := w.Pending(); n != 0 {
		t.Errorf("%d are left", n)
	}
}

func TestUpdateIDReset(t *testing.T) {
	w := open(t)
	lan := w.lan()
	lan.Send("trước")
	last := w.flush()[0].ID
	w.ResetUpdateIDs(77)
	lan.Send("sau")
	got := w.updates("offset", itoa(last+1))
	if len(got) != 1 || got[0].ID != 77 || texts(got) != "sau" {
		t.Fatalf("got %+v", got)
	}
	w.updates("offset", "78")
	if w.Pending() != 0 {
		t.Error("not confirmed")
	}
}

func TestExpiry(t *testing.T) {
	w := open(t)
	lan := w.lan()
	must[map[string]any](w, "sendMessage", "chat_id", itoa(lan.ID()), "text", "x", "reply_markup", oneButton)
	lan.Send("chữ")
	w.check(lan.Tap("Có mặt"))
	w.clock.Advance(149 * time.Second)
	if n := w.Pending(); n != 2 {
		t.Errorf("after 149 s: %d", n)
	}
	w.clock.Advance(time.Second)
	if n := w.Pending(); n != 1 {
		t.Errorf("after 150 s: %d", n)
	}
	w.clock.Advance(24*time.Hour - 151*time.Second)
	if got := texts(w.updates()); got != "chữ" {
		t.Errorf("just before 24 h: %q", got)
	}
	w.clock.Advance(time.Second)
	if n := w.Pending(); n != 0 {
		t.Errorf("after 24 h: %d", n)
	}
	lan.Send("nữa")
	w.Age(25 * time.Hour)
	if n := w.Pending(); n != 0 {
		t.Errorf("aged: %d", n)
	}
}

func TestSubscription(t *testing.T) {
	w := open(t)
	lan := w.lan()
	g := w.Group(sandbox.GroupProfile{Title: "Thôn"}, lan)
	w.check(g.AddBot(lan, ""))
	g.PromoteBot(lan, true)
	hung := w.Person(sandbox.Profile{FirstName: "Hùng"})
	w.flush()
	kinds := func() string {
		lan.Send("chữ")
		g.Join(hung)
		g.Leave(hung)
		out := map[string]int{}
		for _, u := range w.flush() {
			switch {
			case u.Message != nil:
				out["message"]++
			case u.Member != nil:
				out["member"]++
			}
		}
		raw, err := json.Marshal(out)
		w.check(err)
		return string(raw)
	}
	for _, step := range []struct{ allowed, want string }{
		{"", `{"message":3}`},
		{`["chat_member"]`, `{"member":2}`},
		{"null", `{"member":2}`},
		{`["message","chat_member"]`, `{"member":2,"message":3}`},
		{`[]`, `{"message":3}`},
	} {
		w.updates("allowed_updates", step.allowed)
		if got := kinds(); got != step.want {
			t.Errorf("%s: %s", step.allowed, got)
		}
	}
	w.updates("allowed_updates", `["chat_member"]`)
	g.PromoteBot(lan, false)
	if got := kinds(); got != "{}" {
		t.Errorf("no admin: %s", got)
	}
}

func TestOddUpdates(t *testing.T) {
	w := open(t)
	lan := w.lan()
	w.DuplicateNext(1)
	lan.Send("đôi")
	w.Inject("message", json.RawMessage(`{"message_id":"one"}`))
	w.Inject("quantum_leap", json.RawMessage(`{"x":1}`))
	lan.Send("sau")
	raw := must[[]json.RawMessage](w, "getUpdates")
	if len(raw) != 5 || string(raw[0]) != string(raw[1]) {
		t.Fatalf("got %s", raw)
	}
	var u update
	if json.Unmarshal(raw[2], &u) == nil {
		t.Error("the broken one can be decoded")
	}
	if !strings.Contains(string(raw[3]), `"quantum_leap":{"x":1}`) {
		t.Errorf("unknown kind: %s", raw[3])
	}
	w.check(json.Unmarshal(raw[4], &u))
	if u.Message.Text != "sau" {
		t.Errorf("last: %s", raw[4])
	}
}

func TestEditedByThePerson(t *testing.T) {
	w := open(t)
	lan := w.lan()
	id := lan.Send("mười")
	w.check(lan.Edit(id, "mười một"))
	if lan.Edit(999, "x") == nil {
		t.Error("edited nothing")
	}
	raw := must[[]json.RawMessage](w, "getUpdates")
	if len(raw) != 2 || !strings.Contains(string(raw[1]), `"edited_message":{`) || !strings.Contains(string(raw[1]), "edit_date") {
		t.Errorf("got %s", raw)
	}
}
