package sandbox_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"keng/internal/sandbox"
)

// asking polls in the background.
func (w *world) asking(pairs ...string) <-chan reply {
	out := make(chan reply, 1)
	go func() {
		r, err := w.try("getUpdates?"+params(pairs...).Encode(), "", http.NoBody)
		if err == nil {
			out <- r
		}
		close(out)
	}()
	return out
}

// held waits until the platform holds a poll of its own.
func (w *world) held() {
	w.Helper()
	for !w.Polling() {
		select {
		case <-w.ctx().Done():
			w.Fatal("nobody polls")
		case <-time.After(time.Millisecond):
		}
	}
}

func TestLongPoll(t *testing.T) {
	w := open(t)
	begin := time.Now()
	if got := w.updates("timeout", "3", "offset", "-1"); len(got) != 0 || time.Since(begin) < 60*time.Millisecond {
		t.Errorf("an empty poll took %v: %v", time.Since(begin), got)
	}
	slow := open(t, func(o *sandbox.Options) { o.Timing.SecondWait = time.Second })
	lan := slow.lan()
	begin = time.Now()
	asked := slow.asking("timeout", "50")
	slow.held()
	lan.Send("dậy")
	if r := <-asked; !r.OK || time.Since(begin) > 10*time.Second {
		t.Errorf("after %v: %s", time.Since(begin), r.Raw)
	}
}

func TestTheSameAgain(t *testing.T) {
	w := open(t, func(o *sandbox.Options) {
		o.Timing.SpinRepeat, o.Timing.SpinWindow = time.Minute, 50*time.Millisecond
	})
	lan := w.Person(sandbox.Profile{FirstName: "Lan"})
	lan.Send("a")
	lan.Send("b")
	if got := texts(w.updates()); got != "a b" {
		t.Errorf("first: %q", got)
	}
	if got := texts(w.updates()); got != "a" {
		t.Errorf("the same offset at once: %q", got)
	}
	w.updates("offset", "-1")
	last := w.updates("offset", "-1")[0].ID
	w.updates("timeout", "0", "offset", itoa(last+1))
	begin := time.Now()
	w.updates("timeout", "0", "offset", itoa(last+1))
	if d := time.Since(begin); d < 40*time.Millisecond {
		t.Errorf("a short poll again was answered after %v", d)
	}
}

func TestTwoPolls(t *testing.T) {
	w := open(t)
	w.lan()
	older := w.asking("timeout", "50")
	w.held()
	newer := w.asking("timeout", "50")
	w.wants(<-older, 409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	w.held()
	w.wants(w.call("setWebhook", "url", "ftp://x.vn"), 400, "bad webhook: An HTTPS URL")
	must[bool](w, "setWebhook", "url", "http://127.0.0.1:1/hook")
	w.wants(<-newer, 409, "Conflict: terminated by setWebhook request")
	w.refused(409, "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", "getUpdates")
	must[bool](w, "deleteWebhook")
	w.updates()
}

func TestAPollEndsWithItsCaller(t *testing.T) {
	w := open(t, func(o *sandbox.Options) { o.Timing.SecondWait = time.Second })
	lan := w.lan()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"/bot"+token+"/getUpdates?timeout=50", http.NoBody)
	w.check(err)
	done := make(chan error, 1)
	go func() {
		resp, err := w.client.Do(req)
		if err == nil {
			resp.Body.Close()
		}
		done <- err
	}()
	w.held()
	cancel()
	if err := <-done; err == nil {
		t.Error("it was answered")
	}
	w.check(w.Until(w.ctx(), func() bool { return !w.Polling() }))
	lan.Send("còn đây")
	if got := texts(w.updates()); got != "còn đây" {
		t.Errorf("got %q", got)
	}
}

func TestCloseEndsPolls(t *testing.T) {
	w := open(t, func(o *sandbox.Options) { o.Timing.SecondWait = time.Second })
	asked := w.asking("timeout", "50")
	w.held()
	w.Close()
	if r := <-asked; !r.OK {
		t.Errorf("the poll: %s", r.Raw)
	}
	w.refused(500, "Internal Server Error: restart", "getMe")
	w.Close()
}
