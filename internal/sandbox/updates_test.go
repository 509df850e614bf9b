package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"keng/internal/sandbox"
)

// told are updates for short comparisons; those that wait have a star.
func told(all []sandbox.Update) string {
	var out []string
	for _, u := range all {
		line := fmt.Sprintf("%d %s %s: %s", u.Seq, u.Kind, u.Who, u.Text)
		if u.Waiting {
			line += " *"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func TestUpdatesAreRemembered(t *testing.T) {
	w := open(t)
	lan := w.lan()
	w.says(lan, "dự?", "reply_markup", oneButton)
	w.check(lan.Tap("Có mặt"))
	lan.Block()
	w.flush()
	w.DuplicateNext(1)
	lan.SendDocument("đơn.pdf", []byte("x"), "đơn xin vắng")
	w.check(lan.TapData(lan.Newest(2)[0].ID, "made up"))
	w.Inject("quantum_leap", json.RawMessage(`[1]`))
	const want = `1 message Lan Nguyễn: /start
2 callback_query Lan Nguyễn: Có mặt
3 my_chat_member Lan Nguyễn: 
4 my_chat_member Lan Nguyễn:  *
5 message Lan Nguyễn: đơn xin vắng *
6 callback_query Lan Nguyễn:  *
7 quantum_leap :  *`
	all := w.Updates(0, 100)
	if got := told(all); got != want {
		t.Errorf("got\n%s", got)
	}
	if all[0].Person != lan.ID() || !all[0].At.Equal(w.clock.Now()) {
		t.Errorf("first: %+v", all[0])
	}
	if got := w.updates(); len(got) != 5 || !jsonHas(t, string(all[6].Body), "update_id", float64(got[4].ID)) {
		t.Errorf("body: %s", all[6].Body)
	}
	if got := w.Updates(2, 3); len(got) != 3 || got[0].Seq != 5 {
		t.Errorf("the newest three: %s", told(got))
	}
	if got := w.Updates(7, 3); len(got) != 0 {
		t.Errorf("after the last: %s", told(got))
	}
	w.clock.Advance(24 * time.Hour)
	if got := told(w.Updates(3, 100)); strings.Contains(got, "*") {
		t.Errorf("still waiting:\n%s", got)
	}
}

func TestUpdatesAreForgotten(t *testing.T) {
	w := open(t, func(o *sandbox.Options) { o.JournalLimit = 4 })
	lan := w.Person(sandbox.Profile{FirstName: "Lan"})
	for i := range 5 {
		lan.Send(itoa(int64(i)))
	}
	if got := w.Updates(0, 100); len(got) != 3 || got[0].Seq != 3 || got[2].Text != "4" {
		t.Errorf("got\n%s", told(got))
	}
	if w.Pending() != 5 {
		t.Error("what is forgotten is not told to the bot")
	}
}

func TestEverythingChanges(t *testing.T) {
	w := open(t)
	lan := w.lan()
	g := w.Group(sandbox.GroupProfile{Title: "Thôn", Super: true}, lan)
	w.check(g.AddBot(lan, ""))
	w.says(lan, "dự?", "reply_markup", oneButton)
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"a person comes", func() { w.Person(sandbox.Profile{FirstName: "Mai"}).Acquaint() }},
		{"a text", func() { lan.Send("chữ") }},
		{"a tap", func() { w.check(lan.Tap("Có mặt")) }},
		{"a tap without a message", func() { lan.TapInline("x") }},
		{"an update out of nowhere", func() { w.Inject("poll", json.RawMessage(`{}`)) }},
		{"updates are fetched and confirmed", func() { w.flush() }},
		{"a block", lan.Block},
		{"an unblock", lan.Unblock},
		{"a call", func() { w.call("getMe") }},
		{"a call that is refused", func() { w.call("fly") }},
		{"a chat action", func() { w.call("sendChatAction", "chat_id", itoa(lan.ID()), "action", "typing") }},
		{"a group", func() { w.Group(sandbox.GroupProfile{}) }},
		{"a right in a group", func() { g.PromoteBot(lan, true) }},
		{"a member", func() { g.Promote(lan) }},
		{"silence in a group", func() { g.Mute(true) }},
		{"the end of a group", g.Delete},
		{"an order", func() { w.Fail(sandbox.Fault{Kind: sandbox.FaultServer, Standing: true}) }},
		{"its end", func() { w.Lift(sandbox.FaultServer) }},
		{"the end of all orders", w.Mend},
		{"limits", func() { w.Limit(sandbox.TelegramLimits()) }},
		{"an account is gone", lan.Deactivate},
	} {
		change := w.Changed()
		select {
		case <-change:
			t.Fatalf("before %s: changed already", step.name)
		default:
		}
		step.do()
		select {
		case <-change:
		default:
			t.Errorf("%s is no change", step.name)
		}
	}
}
