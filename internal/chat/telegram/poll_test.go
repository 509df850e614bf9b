package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
)

// script answers getUpdates with its lines one after the other, then holds the poll.
type script struct {
	mu      sync.Mutex
	answers []func(http.ResponseWriter)
	offsets []string
}

func (s *script) serve(w http.ResponseWriter, r *http.Request, call apiCall) {
	switch call.method {
	case "getMe":
		ok(w, `{"id":123,"is_bot":true,"first_name":"Kẻng","username":"keng_bot"}`)
		return
	case "deleteWebhook":
		ok(w, "true")
		return
	}
	s.mu.Lock()
	s.offsets = append(s.offsets, call.params.Get("offset"))
	var answer func(http.ResponseWriter)
	if len(s.answers) > 0 {
		answer, s.answers = s.answers[0], s.answers[1:]
	}
	s.mu.Unlock()
	if answer == nil {
		<-r.Context().Done()
		return
	}
	answer(w)
}

func updates(items ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { ok(w, "["+strings.Join(items, ",")+"]") }
}

func said(id int64, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{%s,%s,"date":1,"text":%q}}`, id, lan, private, text)
}

// hearing notes what was handed in, fails as told, and ends after so many batches.
type hearing struct {
	batches [][]string
	fail    []error
	enough  int
	end     context.CancelFunc
}

func (h *hearing) handle(_ context.Context, batch []chat.Event) error {
	var words []string
	for _, e := range batch {
		words = append(words, e.ID+" "+e.Text)
	}
	h.batches = append(h.batches, words)
	if len(h.batches) >= h.enough {
		h.end()
	}
	if len(h.fail) > 0 {
		err := h.fail[0]
		h.fail = h.fail[1:]
		return err
	}
	return nil
}

// pauses makes a channel's waits short, and notes them.
func pauses(c *Channel) *[]time.Duration {
	var list []time.Duration
	c.wait = func(ctx context.Context, d time.Duration) error {
		list = append(list, d)
		return ctx.Err()
	}
	return &list
}

func TestPoll(t *testing.T) {
	s := &script{answers: []func(http.ResponseWriter){
		updates(said(50, "một"), `{"update_id":51,"message":"poison"}`, said(52, "hai")),
		updates(said(7, "số nhỏ hơn")),
		updates(`"no object"`, said(8, "ba"), `{}`),
	}}
	a, c := newAPI(t, s.serve)
	pauses(c)
	ctx, end := context.WithCancel(limited(t))
	h := &hearing{enough: 3, end: end}
	if err := c.Poll(ctx, h.handle); err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"50 một", "51 ", "52 hai"}, {"7 số nhỏ hơn"}, {"8 ba"}}
	if diff := cmp.Diff(want, h.batches); diff != "" {
		t.Errorf("handed in: -want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"0", "53", "8"}, s.offsets); diff != "" {
		t.Errorf("offsets: -want +got:\n%s", diff)
	}
	var methods []string
	for _, call := range a.made() {
		methods = append(methods, call.method)
		if call.method == "getUpdates" && (call.params.Get("timeout") != "50" ||
			call.params.Get("allowed_updates") != `["message","callback_query","my_chat_member"]`) {
			t.Errorf("getUpdates with %v", call.params)
		}
	}
	if diff := cmp.Diff([]string{"getMe", "deleteWebhook", "getUpdates", "getUpdates", "getUpdates"}, methods); diff != "" {
		t.Errorf("calls: -want +got:\n%s", diff)
	}
	if log := a.log.String(); !strings.Contains(log, "update=51") || strings.Contains(log, "poison") || strings.Contains(log, "một") {
		t.Errorf("log: %s", log)
	}
}

func TestPollHandsInAgain(t *testing.T) {
	s := &script{answers: []func(http.ResponseWriter){updates(said(1, "một"), said(2, "hai"))}}
	_, c := newAPI(t, s.serve)
	waits := pauses(c)
	ctx, end := context.WithCancel(limited(t))
	h := &hearing{enough: 10, end: end}
	for range 9 {
		h.fail = append(h.fail, errors.New("database away"))
	}
	if err := c.Poll(ctx, h.handle); err != nil {
		t.Fatal(err)
	}
	for _, batch := range h.batches {
		if diff := cmp.Diff([]string{"1 một", "2 hai"}, batch); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
	if len(s.offsets) != 1 {
		t.Errorf("the platform was asked %d times", len(s.offsets))
	}
	ms := time.Millisecond
	want := []time.Duration{500 * ms, 1000 * ms, 2000 * ms, 4000 * ms, 8000 * ms, 16000 * ms, 30000 * ms, 30000 * ms, 30000 * ms}
	if diff := cmp.Diff(want, *waits); diff != "" {
		t.Errorf("pauses: -want +got:\n%s", diff)
	}
}

func TestPollLeavesTheUnhandledUnconfirmed(t *testing.T) {
	s := &script{answers: []func(http.ResponseWriter){updates(said(1, "một"))}}
	_, c := newAPI(t, s.serve)
	ctx, end := context.WithCancel(limited(t))
	h := &hearing{enough: 1, end: end, fail: []error{errors.New("shutting down")}}
	if err := c.Poll(ctx, h.handle); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"0"}, s.offsets); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPollEndsWhileItWaits(t *testing.T) {
	asked := make(chan struct{})
	_, c := newAPI(t, func(w http.ResponseWriter, r *http.Request, call apiCall) {
		if call.method == "getUpdates" {
			close(asked)
		}
		(&script{}).serve(w, r, call)
	})
	ctx, end := context.WithCancel(limited(t))
	done := make(chan error)
	go func() { done <- c.Poll(ctx, nil) }()
	<-asked
	end()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestPollThroughFailures(t *testing.T) {
	page := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
	}
	conflict := func(w http.ResponseWriter) {
		refuse(w, 409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", "")
	}
	s := &script{answers: []func(http.ResponseWriter){
		func(w http.ResponseWriter) { refuse(w, 429, "Too Many Requests: retry after 9", `{"retry_after":9}`) },
		page, page,
		conflict,
		func(w http.ResponseWriter) { reply(w, 200, `{"ok":true,"result":[{"upd`) },
		func(w http.ResponseWriter) { ok(w, `{"not":"a list"}`) },
		updates(`{}`, `"nothing to go by"`),
		updates(said(1, "một")),
		page,
		updates(said(2, "hai")),
	}}
	a, c := newAPI(t, s.serve)
	waits := pauses(c)
	ctx, end := context.WithCancel(limited(t))
	h := &hearing{enough: 2, end: end}
	if err := c.Poll(ctx, h.handle); err != nil {
		t.Fatal(err)
	}
	second := time.Second
	want := []time.Duration{9 * second, 2 * second, 4 * second, 80 * second, 16 * second, 32 * second, 60 * second, second}
	if diff := cmp.Diff(want, *waits); diff != "" {
		t.Errorf("pauses: -want +got:\n%s", diff)
	}
	if diff := cmp.Diff([][]string{{"1 một"}, {"2 hai"}}, h.batches); diff != "" {
		t.Errorf("handed in: -want +got:\n%s", diff)
	}
	if log := a.log.String(); !strings.Contains(log, "second instance") {
		t.Errorf("log: %s", log)
	}
}

func TestPollWithABadToken(t *testing.T) {
	_, c := newAPI(t, func(w http.ResponseWriter, _ *http.Request, _ apiCall) { refuse(w, 401, "Unauthorized", "") })
	checkFailure(t, c.Poll(limited(t), nil), chat.SendError{Failure: chat.Misconfigured})
}

func TestPollDoesNotSpin(t *testing.T) {
	s := &script{answers: []func(http.ResponseWriter){updates(), updates()}}
	_, c := newAPI(t, s.serve)
	ctx, end := context.WithCancel(limited(t))
	var waits []time.Duration
	c.wait = func(ctx context.Context, d time.Duration) error {
		if waits = append(waits, d); len(waits) == 2 {
			end()
		}
		return ctx.Err()
	}
	if err := c.Poll(ctx, nil); err != nil || len(waits) != 2 || waits[0] != time.Second {
		t.Error(err, waits)
	}
}

func TestBackOffIsScattered(t *testing.T) {
	c := named(t, nil)
	c.jitter = func() float64 { return 1 }
	if d := c.backOff(time.Second, time.Minute, 3); d != 4*time.Second {
		t.Error(d)
	}
	if d := c.backOff(time.Second, time.Minute, 1<<30); d != 30*time.Second {
		t.Error(d)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	if err := wait(ctx, 0); err != nil {
		t.Error(err)
	}
	cancel()
	if err := wait(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
