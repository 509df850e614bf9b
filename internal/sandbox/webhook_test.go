package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"keng/internal/sandbox"
)

// hook is a webhook whose answers a test decides.
type hook struct {
	*httptest.Server
	mu     sync.Mutex
	got    []update
	at     []time.Time
	secret []string
}

// listen opens a webhook. The answer is made by f, outside any lock.
func (w *world) listen(f func(http.ResponseWriter, update)) *hook {
	h := &hook{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var u update
		raw, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" || json.Unmarshal(raw, &u) != nil {
			w.Errorf("webhook got %s %v %s", r.Method, r.Header, raw)
		}
		h.mu.Lock()
		h.got, h.at = append(h.got, u), append(h.at, time.Now())
		h.secret = append(h.secret, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
		h.mu.Unlock()
		f(rw, u)
	}))
	w.Cleanup(func() {
		w.Close()
		h.Close()
	})
	return h
}

func (h *hook) updates() []update {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]update(nil), h.got...)
}

func fine(http.ResponseWriter, update) {}

type hookInfo struct {
	URL     string
	Pending int      `json:"pending_update_count"`
	Error   string   `json:"last_error_message"`
	Allowed []string `json:"allowed_updates"`
}

func TestWebhookDelivers(t *testing.T) {
	w := open(t)
	lan := w.lan()
	lan.Send("chờ sẵn")
	h := w.listen(fine)
	r := w.call("setWebhook", "url", h.URL, "secret_token", "bi_mat-1", "allowed_updates", `["message"]`)
	if !r.OK || r.Description != "Webhook was set" {
		t.Fatalf("setWebhook: %s", r.Raw)
	}
	lan.Send("mới")
	w.check(w.Drained(w.ctx()))
	if got := texts(h.updates()); got != "chờ sẵn mới" || h.secret[1] != "bi_mat-1" {
		t.Errorf("got %q %q", got, h.secret)
	}
	info := must[hookInfo](w, "getWebhookInfo")
	if info.URL != h.URL || info.Pending != 0 || info.Error != "" || len(info.Allowed) != 1 {
		t.Errorf("info: %+v", info)
	}
	if c := w.Journal(sandbox.Query{Method: "setWebhook"}); c[0].Params["secret_token"] != "***" {
		t.Errorf("the secret is in the journal: %v", c[0].Params)
	}
	lan.Send("giữ lại")
	w.check(w.Drained(w.ctx()))
	if r := w.call("deleteWebhook"); r.Description != "Webhook was deleted" {
		t.Errorf("deleteWebhook: %s", r.Raw)
	}
	if info = must[hookInfo](w, "getWebhookInfo"); info.URL != "" {
		t.Errorf("info: %+v", info)
	}
	w.updates()
	w.clean()
}

func TestWebhookIsRefused(t *testing.T) {
	w := open(t, func(o *sandbox.Options) { o.Timing.WebhookPause = time.Hour })
	for url, text := range map[string]string{
		"http://keng.vn/hook":       "bad webhook: An HTTPS URL must be provided for webhook",
		"https://keng.vn:9999/hook": "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
		"https://keng.vn/hook":      "calls this machine only",
		"hook":                      "bad webhook: invalid URL specified",
	} {
		w.refused(400, text, "setWebhook", "url", url)
	}
	w.refused(400, "secret token contains unallowed characters", "setWebhook", "url", "http://[::1]:9/", "secret_token", "a b")
	must[bool](w, "setWebhook", "url", "http://localhost:9/")
	w.refused(429, "retry after 1", "setWebhook", "url", "http://localhost:9/")
}

func TestWebhookRetries(t *testing.T) {
	w := open(t, func(o *sandbox.Options) {
		o.Timing.RetryFirst, o.Timing.RetryCap, o.Timing.RetryAfterUnit = 20*time.Millisecond, time.Second, 50*time.Millisecond
	})
	lan := w.lan()
	var mu sync.Mutex
	answers := []int{500, 302, 404, 503, 200}
	h := w.listen(func(rw http.ResponseWriter, _ update) {
		mu.Lock()
		defer mu.Unlock()
		if answers[0] == 503 {
			rw.Header().Set("Retry-After", "2")
		}
		rw.WriteHeader(answers[0])
		answers = answers[1:]
	})
	must[bool](w, "setWebhook", "url", h.URL)
	lan.Send("kiên trì")
	w.check(w.Drained(w.ctx()))
	gaps := []time.Duration{0, 20 * time.Millisecond, 40 * time.Millisecond, 100 * time.Millisecond}
	if len(h.at) != 5 {
		t.Fatalf("%d tries", len(h.at))
	}
	for i, want := range gaps {
		if got := h.at[i+1].Sub(h.at[i]); got < want {
			t.Errorf("gap %d is %v, want %v", i, got, want)
		}
	}
}

func TestWebhookKeepsOrderPerKey(t *testing.T) {
	w := open(t)
	lan, hung := w.lan(), w.lan()
	free := make(chan struct{})
	h := w.listen(func(_ http.ResponseWriter, u update) {
		if u.Message.Text == "chậm" {
			<-free
		}
	})
	must[bool](w, "setWebhook", "url", h.URL)
	lan.Send("chậm")
	lan.Send("sau")
	hung.Send("song song")
	w.check(w.Until(w.ctx(), func() bool { return w.Pending() == 2 }))
	if got := texts(h.updates()); strings.Contains(got, "sau") {
		t.Errorf("overtaken: %q", got)
	}
	close(free)
	w.check(w.Drained(w.ctx()))
	if got := texts(h.updates()); !strings.HasSuffix(got, "sau") {
		t.Errorf("order: %q", got)
	}
}

func TestWebhookParallelism(t *testing.T) {
	w := open(t)
	gate, entered := make(chan struct{}), make(chan struct{}, 10)
	var active, most atomic.Int32
	h := w.listen(func(http.ResponseWriter, update) {
		if n := active.Add(1); n > most.Load() {
			most.Store(n)
		}
		entered <- struct{}{}
		<-gate
		active.Add(-1)
	})
	must[bool](w, "setWebhook", "url", h.URL, "max_connections", "3")
	for range 10 {
		w.Person(sandbox.Profile{}).Send("x")
	}
	for range 3 { // all three must be in before one may leave
		<-entered
	}
	close(gate)
	w.check(w.Drained(w.ctx()))
	if most.Load() != 3 {
		t.Errorf("%d at once", most.Load())
	}
}

func TestWebhookDropsWhatExpired(t *testing.T) {
	w := open(t, func(o *sandbox.Options) { o.Timing.RetryFirst, o.Timing.RetryCap = time.Hour, 2*time.Hour })
	lan := w.lan()
	h := w.listen(func(rw http.ResponseWriter, _ update) { rw.WriteHeader(http.StatusInternalServerError) })
	must[bool](w, "setWebhook", "url", h.URL)
	lan.Send("mất")
	w.check(w.Until(w.ctx(), func() bool { return w.Failures() == 2 }))
	w.clock.Advance(24 * time.Hour)
	info := must[hookInfo](w, "getWebhookInfo")
	if info.Pending != 0 || !strings.HasPrefix(info.Error, "Wrong response from the webhook: 500") {
		t.Errorf("info: %+v", info)
	}
}

func TestWebhookThatHangs(t *testing.T) {
	w := open(t, func(o *sandbox.Options) { o.Timing.HandlerTime = 200 * time.Millisecond })
	lan := w.lan()
	hang := make(chan struct{})
	var tries atomic.Int32
	h := w.listen(func(http.ResponseWriter, update) {
		if tries.Add(1) == 1 {
			<-hang
		}
	})
	must[bool](w, "setWebhook", "url", h.URL)
	lan.Send("x")
	w.check(w.Drained(w.ctx()))
	close(hang)
	if n := len(h.updates()); n < 2 {
		t.Errorf("%d tries", n)
	}
}

func TestWebhookAnswersWithAMethod(t *testing.T) {
	w := open(t)
	lan := w.lan()
	h := w.listen(func(rw http.ResponseWriter, u update) {
		rw.Header().Set("Content-Type", "application/json")
		method := "sendMessage"
		if u.Message.Text == "xóa" {
			method = "deleteWebhook"
		}
		_, _ = fmt.Fprintf(rw, `{"method":%q,"chat_id":%d,"text":"nghe rồi"}`, method, u.Message.Chat.ID)
	})
	must[bool](w, "setWebhook", "url", h.URL)
	lan.Send("chào")
	w.check(lan.Wait(w.ctx(), func(seen []sandbox.Message) bool { return seen[len(seen)-1].Text == "nghe rồi" }))
	lan.Send("xóa")
	w.check(w.Drained(w.ctx()))
	if calls := w.Journal(sandbox.Query{Method: "sendMessage"}); len(calls) != 1 || !calls[0].Webhook {
		t.Errorf("journal: %+v", calls)
	}
	if must[hookInfo](w, "getWebhookInfo").URL == "" {
		t.Error("a webhook must not remove itself by its answer")
	}
}

func TestWebhookThatIsGone(t *testing.T) {
	w := open(t)
	lan := w.lan()
	h := w.listen(func(rw http.ResponseWriter, _ update) {
		w.clock.Advance(12 * time.Hour)
		rw.WriteHeader(http.StatusGone)
	})
	must[bool](w, "setWebhook", "url", h.URL)
	lan.Send("1")
	w.check(w.Until(w.ctx(), func() bool { return w.Pending() == 0 }))
	lan.Send("2")
	w.check(w.Until(w.ctx(), func() bool { return w.Failures() == 3 }))
	if url := must[hookInfo](w, "getWebhookInfo").URL; url != "" {
		t.Errorf("after a day of 410 there still is %s", url)
	}
}
