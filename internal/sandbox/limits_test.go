package sandbox_test

import (
	"testing"
	"time"

	"keng/internal/sandbox"
)

// limited is a world whose limits run on its own clock.
func limited(t *testing.T, l sandbox.Limits) (*world, *clock) {
	t.Helper()
	c := &clock{now: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
	l.Now = c.Now
	return open(t, func(o *sandbox.Options) { o.Limits = l }), c
}

func TestLimitOfAChat(t *testing.T) {
	w, c := limited(t, sandbox.TelegramLimits())
	lan, hung := w.lan(), w.lan()
	send := func(p *sandbox.Person) reply { return w.call("sendMessage", "chat_id", itoa(p.ID()), "text", "x") }
	for i := range 3 {
		if r := send(lan); !r.OK {
			t.Fatalf("burst %d: %s", i, r.Raw)
		}
	}
	r := send(lan)
	w.wants(r, 429, "Too Many Requests: retry after 1")
	if r.Parameters.RetryAfter != 1 || r.Header.Get("Retry-After") != "1" {
		t.Errorf("429: %s %v", r.Raw, r.Header)
	}
	if r := send(hung); !r.OK {
		t.Errorf("another chat: %s", r.Raw)
	}
	c.Advance(time.Second)
	if r := send(lan); !r.OK || w.EarlyCalls() != 0 {
		t.Errorf("after the wait: %s, %d early", r.Raw, w.EarlyCalls())
	}
	send(lan)
	c.Advance(500 * time.Millisecond)
	w.wants(send(lan), 429, "retry after 1")
	if w.EarlyCalls() != 1 || len(w.Violations()) != 1 || w.Violations()[0].Kind != sandbox.ViolationEarly {
		t.Errorf("%d early, %v", w.EarlyCalls(), w.Violations())
	}
	if calls := w.Journal(sandbox.Query{Chat: lan.ID(), Failed: true}); len(calls) != 3 || !calls[2].Early {
		t.Errorf("journal: %+v", calls)
	}
}

func TestLimitOfAGroupCountsEdits(t *testing.T) {
	w, c := limited(t, sandbox.TelegramLimits())
	lan := w.lan()
	g := w.Group(sandbox.GroupProfile{Title: "Thôn", Super: true}, lan)
	w.check(g.AddBot(lan, ""))
	id := itoa(g.ID())
	board := must[struct {
		ID int64 `json:"message_id"`
	}](w, "sendMessage", "chat_id", id, "text", "0")
	for i := range 19 {
		must[map[string]any](w, "editMessageText", "chat_id", id, "message_id", itoa(board.ID), "text", itoa(int64(i)+1))
	}
	w.refused(429, "retry after 3", "editMessageText", "chat_id", id, "message_id", itoa(board.ID), "text", "x")
	c.Advance(3 * time.Second)
	must[map[string]any](w, "editMessageText", "chat_id", id, "message_id", itoa(board.ID), "text", "x")
}

func TestLimitOverall(t *testing.T) {
	w, _ := limited(t, sandbox.Limits{Overall: sandbox.Rate{N: 30, Per: time.Second, Burst: 30}})
	last := w.lan()
	must[map[string]any](w, "sendMessage", "chat_id", itoa(last.ID()), "text", "x", "reply_markup", oneButton)
	for range 29 {
		must[map[string]any](w, "sendMessage", "chat_id", itoa(w.lan().ID()), "text", "x")
	}
	w.refused(429, "retry after 1", "sendMessage", "chat_id", itoa(last.ID()), "text", "x")
	w.check(last.Tap("Có mặt"))
	must[bool](w, "answerCallbackQuery", "callback_query_id", w.flush()[0].Callback.ID)
}

func TestNoLimits(t *testing.T) {
	w := open(t)
	lan := w.lan()
	for range 100 {
		must[map[string]any](w, "sendMessage", "chat_id", itoa(lan.ID()), "text", "x")
	}
	w.clean()
}
