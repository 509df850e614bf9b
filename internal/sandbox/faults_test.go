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
