package telegram

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"keng/internal/chat"
	"keng/internal/sandbox"
)

// ways are the two ways to listen, which must hear the same.
var ways = map[string]func(s *stage, e *ear){
	"polling": func(s *stage, e *ear) { s.poll(s.c, e) },
	"webhook": func(s *stage, e *ear) {
		if _, err := s.c.Me(limited(s.t)); err != nil {
			s.t.Fatal(err)
		}
		s.hook(s.c, e)
	},
}

func TestWhatPeopleDo(t *testing.T) {
	for way, listen := range ways {
		t.Run(way, func(t *testing.T) {
			s, e := newStage(t), newEar()
			listen(s, e)
			n := 0
			did := func(err error) chat.Event {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
				n++
				return e.wait(t, n)[n-1]
			}
			lan := s.chatOf(s.lan)
			expect := func(got, want chat.Event) {
				t.Helper()
				want.Channel, want.From, want.Name, want.Chat, want.Language = chat.Telegram, lan, "Lan <&>", lan, "vi"
				ignore := cmpopts.IgnoreFields(chat.Event{}, "ID", "At", "Press.ID")
				if diff := cmp.Diff(want, got, ignore); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				if got.ID == "" || got.At.IsZero() != (got.Kind == chat.Press) {
					t.Errorf("event %+v", got)
				}
			}
			expect(did(s.lan.Start("AbC-_9")), chat.Event{Kind: chat.Text, Text: "/start AbC-_9"})
			s.lan.Send("/hop@keng_bot mai")
			expect(did(nil), chat.Event{Kind: chat.Text, Text: "/hop mai"})
			s.lan.Send("To\u0302i ba\u0323\u0302n")
			expect(did(nil), chat.Event{Kind: chat.Text, Text: "Tôi bận"})

			message, err := s.c.Send(limited(t), lan, meeting)
			if err != nil {
				t.Fatal(err)
			}
			tap := did(s.lan.Tap("Tôi dự được"))
			expect(tap, chat.Event{Kind: chat.Press, Press: chat.Tap{Data: "a:42:y", Message: message}})
			if err := s.c.Acknowledge(limited(t), tap.Press.ID, "Đã ghi nhận"); err != nil {
				t.Error(err)
			}
			s.lan.TapOld(1, "a:42:n")
			expect(did(nil), chat.Event{Kind: chat.Press, Press: chat.Tap{Data: "a:42:n"}})
			s.lan.TapInline("a:42:n")
			expect(did(nil), chat.Event{Kind: chat.Press, Press: chat.Tap{Data: "a:42:n"}})

			s.lan.Block()
			expect(did(nil), chat.Event{Kind: chat.Blocked})
			s.lan.Unblock()
			expect(did(nil), chat.Event{Kind: chat.Unblocked})
			if err := s.Drained(limited(t)); err != nil {
				t.Error(err)
			}
		})
	}
}

// nonsense are updates of 64 KiB, each a kind and its content.
func nonsense() [][2]string {
	const long = 64 << 10
	text := strings.Repeat("ệ", long/3)
	return [][2]string{
		{"message", `{` + lan + `,` + private + `,"text":{"` + text + `":0}}`},
		{"message", `{` + lan + `,"chat":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `,"text":"` + text + `"}`},
		{"callback_query", `{"id":"9",` + lan + `,"data":"` + text + `"}`},
		{"my_chat_member", `{"` + text + `":[` + strings.Repeat("{},", long/3) + `0]}`},
		{"telepathy", `"` + text + `"`},
	}
}

func TestNothingStopsTheListening(t *testing.T) {
	for way, listen := range ways {
		t.Run(way, func(t *testing.T) {
			s, e := newStage(t), newEar()
			s.met()
			s.Inject("message", []byte(`{"message_id":"one","date":{},"chat":[]}`))
			s.Inject("telepathy", []byte(`{"thought":"…"}`))
			s.Inject("message", []byte(`{}`))
			for _, update := range nonsense() {
				s.Inject(update[0], []byte(update[1]))
			}
			s.DuplicateNext(2)
			s.lan.Send("một")
			s.lan.Send("hai")
			listen(s, e)
			if err := s.Drained(limited(t)); err != nil {
				t.Fatal(err)
			}
			s.ResetUpdateIDs(7)
			s.lan.Send("ba")
			s.lan.Send("bốn")
			if err := s.Drained(limited(t)); err != nil {
				t.Fatal(err)
			}
			if log := s.log.String(); strings.Contains(log, "ệ") {
				t.Errorf("the log tells what was sent: %.200s", log)
			}
			ids := map[string][]string{}
			for _, event := range e.heard() {
				if event.Kind == chat.Text {
					ids[event.Text] = append(ids[event.Text], event.ID)
				}
			}
			for text, times := range map[string]int{"/start": 1, "một": 2, "hai": 2, "ba": 1, "bốn": 1} {
				// A platform that waits too long for an answer brings it once more.
				if len(ids[text]) < times || len(slices.Compact(ids[text])) != 1 {
					t.Errorf("%q heard as %v", text, ids[text])
				}
			}
		})
	}
}

func TestNothingIsLostWhileItCannotBeDealtWith(t *testing.T) {
	for way, listen := range ways {
		t.Run(way, func(t *testing.T) {
			s, e := newStage(t), newEar()
			s.c.wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
			s.met()
			e.fail = 3
			listen(s, e)
			s.lan.Send("một")
			s.lan.Send("hai")
			if got, want := texts(e.wait(t, 3)), "/start một hai"; got != want {
				t.Errorf("heard %q, want %q", got, want)
			}
			if err := s.Drained(limited(t)); err != nil {
				t.Error(err)
			}
		})
	}
}

func texts(events []chat.Event) string {
	var list []string
	for _, e := range events {
		list = append(list, e.Text)
	}
	return strings.Join(list, " ")
}

func TestWhatWasNotDealtWithComesAgain(t *testing.T) {
	s, first, second := newStage(t).met(), newEar(), newEar()
	first.fail = 1 << 30
	stop := s.poll(s.c, first)
	if err := s.Until(limited(t), func() bool { return len(s.Journal(sandbox.Query{Method: "getUpdates"})) == 1 }); err != nil {
		t.Fatal(err)
	}
	stop()
	if s.Pending() != 1 {
		t.Fatalf("%d updates wait", s.Pending())
	}
	s.poll(s.channel(), second)
	if got := texts(second.wait(t, 1)); got != "/start" {
		t.Errorf("heard %q", got)
	}
}

func TestPollingThroughEveryFault(t *testing.T) {
	s, e := newStage(t), newEar()
	s.c.wait = func(ctx context.Context, d time.Duration) error {
		s.later.Add(int64(d)) // for the platform's limits, the time has passed
		return ctx.Err()
	}
	kinds := []sandbox.FaultKind{
		sandbox.FaultTooMany, sandbox.FaultServer, sandbox.FaultHTML,
		sandbox.FaultDropBefore, sandbox.FaultDropAfter, sandbox.FaultTruncated,
	}
	for i, kind := range kinds {
		s.Fail(sandbox.Fault{Method: "getUpdates", Kind: kind})
		s.lan.Send(fmt.Sprintf("/%d", i))
	}
	s.poll(s.c, e)
	if got, want := texts(e.wait(t, len(kinds))), "/0 /1 /2 /3 /4 /5"; got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
	if left := s.PendingFaults(); len(left) != 0 {
		t.Errorf("faults left: %v", left)
	}
}

func TestPollingTakesOverFromAWebhook(t *testing.T) {
	s, hooked, polled := newStage(t), newEar(), newEar()
	hooked.fail = 1 << 30
	s.hook(s.c, hooked)
	s.met()
	if err := s.Until(limited(t), func() bool {
		info, err := s.c.WebhookInfo(limited(t))
		return err == nil && info.Pending == 1 && info.LastError != "" && !info.LastErrorAt.IsZero()
	}); err != nil {
		t.Fatal(err)
	}
	s.poll(s.channel(), polled)
	if got := texts(polled.wait(t, 1)); got != "/start" {
		t.Errorf("heard %q", got)
	}
	if err := s.Drained(limited(t)); err != nil {
		t.Fatal(err)
	}
	if info, err := s.c.WebhookInfo(limited(t)); err != nil || info != (WebhookInfo{}) {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestTwoWhoPoll(t *testing.T) {
	s, first, second := newStage(t), newEar(), newEar()
	polls := func() int { return len(s.Journal(sandbox.Query{Method: "getUpdates", Failed: true})) }
	paused := make(chan struct{})
	s.c.wait = func(ctx context.Context, d time.Duration) error {
		if d < 5*time.Second {
			t.Errorf("only %v after a conflict", d)
		}
		close(paused)
		<-ctx.Done()
		return ctx.Err()
	}
	s.poll(s.c, first)
	s.met()
	first.wait(t, 1)
	if err := s.Drained(limited(t)); err != nil { // now its second poll is being held
		t.Fatal(err)
	}
	s.poll(s.channel(), second)
	select {
	case <-paused:
	case <-limited(t).Done():
		t.Fatal("no conflict")
	}
	s.lan.Send("hai")
	second.wait(t, 1)
	if polls() == 0 || !strings.Contains(s.log.String(), "second instance") {
		t.Errorf("log: %s", s.log)
	}
}
