package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"keng/internal/sandbox"
)

func TestFaults(t *testing.T) {
	tests := []struct {
		fault  sandbox.Fault
		status int    // 0: no answer
		effect bool   // the message was sent all the same
		text   string // of the description
	}{
		{sandbox.Fault{Kind: sandbox.FaultTooMany, RetryAfter: 7}, 429, false, "retry after 7"},
		{sandbox.Fault{Kind: sandbox.FaultServer}, 500, false, "Internal Server Error: restart"},
		{sandbox.Fault{Kind: sandbox.FaultHTML}, 502, false, ""},
		{sandbox.Fault{Kind: sandbox.FaultError, Code: 403, Text: "Forbidden: user is deactivated"}, 403, false, "user is deactivated"},
		{sandbox.Fault{Kind: sandbox.FaultDropBefore}, 0, false, ""},
		{sandbox.Fault{Kind: sandbox.FaultDropAfter}, 0, true, ""},
		{sandbox.Fault{Kind: sandbox.FaultSlow, Delay: 50 * time.Millisecond}, 200, true, ""},
		{sandbox.Fault{Kind: sandbox.FaultTruncated}, 200, true, ""},
	}
	for _, tt := range tests {
		t.Run(string(tt.fault.Kind), func(t *testing.T) {
			w := open(t)
			lan := w.lan()
			tt.fault.Method, tt.fault.Chat = "SendMessage", lan.ID()
			w.Fail(tt.fault)
			must[bool](w, "sendChatAction", "chat_id", itoa(lan.ID()), "action", "typing")
			begin := time.Now()
			form := params("chat_id", itoa(lan.ID()), "text", "một").Encode()
			r, err := w.try("sendMessage", "application/x-www-form-urlencoded", strings.NewReader(form))
			if r.Status != tt.status || !strings.Contains(r.Description, tt.text) {
				t.Errorf("got %d %q %v", r.Status, r.Raw, err)
			}
			if broken := tt.fault.Kind == sandbox.FaultHTML || tt.fault.Kind == sandbox.FaultTruncated || tt.status == 0; broken != (err != nil) {
				t.Errorf("error %v", err)
			}
			if tt.fault.Kind == sandbox.FaultHTML && r.Header.Get("Content-Type") != "text/html" {
				t.Errorf("header %v", r.Header)
			}
			if time.Since(begin) < tt.fault.Delay {
				t.Error("too fast")
			}
			if sent := lan.Last().Text == "một"; sent != tt.effect {
				t.Errorf("sent: %v", sent)
			}
			calls := w.Journal(sandbox.Query{Method: "sendMessage"})
			if len(calls) != 1 || calls[0].Fault != tt.fault.Kind || calls[0].OK() != tt.effect {
				t.Errorf("journal: %+v", calls)
			}
			if len(w.PendingFaults()) != 0 {
				t.Errorf("left: %v", w.PendingFaults())
			}
		})
	}
}

func TestAFaultManyTimes(t *testing.T) {
	w := open(t)
	lan := w.lan()
	w.Fail(sandbox.Fault{Kind: sandbox.FaultServer, Times: 2})
	w.refused(500, "restart", "getMe")
	w.refused(500, "restart", "getUpdates")
	must[map[string]any](w, "sendMessage", "chat_id", itoa(lan.ID()), "text", "x")
	resp, err := w.client.Post(w.url+"/sandbox/faults", "application/json",
		strings.NewReader(`{"method":"getMe","kind":"slow","delay":"1ms","times":3}`))
	w.check(err)
	resp.Body.Close()
	if left := w.PendingFaults(); resp.StatusCode != http.StatusOK || len(left) != 1 || left[0].Delay != time.Millisecond {
		t.Errorf("by HTTP: %v", left)
	}
}

func TestStandingFaults(t *testing.T) {
	w := open(t)
	lan := w.lan()
	send := func() reply { return w.call("sendMessage", "chat_id", itoa(lan.ID()), "text", "x") }
	w.Fail(sandbox.Fault{Kind: sandbox.FaultServer, Standing: true})
	for range 3 {
		w.wants(send(), 500, "restart")
	}
	lan.Send("nghe không?")
	if got := texts(w.updates()); got != "nghe không?" {
		t.Errorf("the bot hears %q", got)
	}
	w.Fail(sandbox.Fault{Kind: sandbox.FaultServer}) // behind the standing one
	if n := len(w.PendingFaults()); n != 2 {
		t.Errorf("%d orders", n)
	}
	w.Lift(sandbox.FaultHTML)
	w.wants(send(), 500, "restart")
	w.Lift(sandbox.FaultServer)
	w.wants(send(), 500, "restart") // the one that was counted
	if r := send(); !r.OK || len(w.PendingFaults()) != 0 {
		t.Errorf("lifted: %s %v", r.Raw, w.PendingFaults())
	}
	w.Fail(sandbox.Fault{Kind: sandbox.FaultServer, Standing: true, Method: "getUpdates"})
	w.refused(500, "restart", "getUpdates")
	w.Mend()
	if len(w.PendingFaults()) != 0 || len(w.updates()) != 1 {
		t.Error("mended, but not all")
	}
}

func TestFaultsOfSeveralMethods(t *testing.T) {
	w := open(t)
	lan := w.lan()
	id := w.says(lan, "một")
	fails := func(method string, more ...string) bool {
		return w.call(method, append(more, "chat_id", itoa(lan.ID()))...).Code == 500
	}
	for _, step := range []struct {
		methods            string
		sends, edits, acts bool
	}{
		{sandbox.Sends, true, true, false},
		{"SendMessage sendChatAction", true, false, true},
		{sandbox.Sends + " sendChatAction", true, true, true},
		{"getMe", false, false, false},
	} {
		w.Fail(sandbox.Fault{Kind: sandbox.FaultServer, Standing: true, Method: step.methods})
		if fails("sendMessage", "text", "x") != step.sends || fails("editMessageText", "message_id", itoa(id), "text", step.methods) != step.edits ||
			fails("sendChatAction", "action", "typing") != step.acts {
			t.Errorf("%q: others fail than %+v", step.methods, step)
		}
		w.Lift(sandbox.FaultServer)
	}
}

// Who was told to wait by a standing fault waits for a second after its end,
// and is not told once more.
func TestTooManyIsLifted(t *testing.T) {
	c := &clock{now: time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)}
	w := open(t, func(o *sandbox.Options) { o.Limits.Now = c.Now })
	lan := w.lan()
	send := func() reply { return w.call("sendMessage", "chat_id", itoa(lan.ID()), "text", "x") }
	if code := w.person("POST", "faults", `{"kind":"429","method":"sends","standing":true}`, nil); code != 200 {
		t.Fatal(code)
	}
	for range 3 {
		if r := send(); r.Code != 429 || r.Parameters.RetryAfter != 1 {
			t.Errorf("got %s", r.Raw)
		}
		c.Advance(time.Second)
	}
	send()
	if code := w.person("POST", "faults", `{"kind":"429","lift":true}`, nil); code != 200 || len(w.PendingFaults()) != 0 {
		t.Errorf("lifted: %d %v", code, w.PendingFaults())
	}
	c.Advance(time.Second)
	if r := send(); !r.OK {
		t.Errorf("a second later: %s", r.Raw)
	}
	if w.EarlyCalls() != 0 {
		t.Error("an early call")
	}
	w.clean()
}
