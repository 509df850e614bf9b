package telegram

import (
	"testing"
	"time"

	"keng/internal/chat"
	"keng/internal/chat/chattest"
	"keng/internal/sandbox"
)

func TestSuite(t *testing.T) {
	chattest.Suite(t, func(t *testing.T) *chattest.World {
		t.Helper()
		s, e := newStage(t).met(), newEar()
		uploads := 0
		return &chattest.World{
			Sender: s.c, Chat: s.chatOf(s.lan),
			Shown: func() []chattest.Bubble {
				var list []chattest.Bubble
				for _, m := range s.lan.Messages() {
					if m.FromBot {
						list = append(list, bubble(m))
					}
				}
				return list
			},
			Tap: func(label string) string {
				if err := s.lan.Tap(label); err != nil {
					t.Fatal(err)
				}
				taps := s.Unanswered()
				return taps[len(taps)-1].ID
			},
			Answers: func() []string {
				var list []string
				for _, a := range s.lan.Alerts() {
					if a.Text != "" {
						list = append(list, a.Text)
					}
				}
				return list
			},
			Key: func() string {
				if keys := s.lan.Keyboard(); len(keys) == 1 && len(keys[0]) == 1 && keys[0][0].Contact {
					return keys[0][0].Text
				}
				return ""
			},
			Fail: s.order,
			Lose: func() { s.Fail(sandbox.Fault{Kind: sandbox.FaultDropAfter}) },
			Upload: func(name string, content []byte) string {
				if uploads++; uploads == 1 {
					s.hook(s.c, e)
				}
				s.lan.SendDocument(name, content, "")
				return e.last(t, 1+uploads).File.Ref // the first is that the bot was started
			},
		}
	})
}

// order has the next call fail so. A private chat cannot move.
func (s *stage) order(f chat.Failure) bool {
	s.later.Add(int64(time.Hour)) // an earlier limit is over
	refusal := func(code int, text string) {
		s.Fail(sandbox.Fault{Kind: sandbox.FaultError, Code: code, Text: text})
	}
	switch f {
	case chat.OutcomeUnknown:
		s.Fail(sandbox.Fault{Kind: sandbox.FaultHTML})
	case chat.NotSent:
		s.c.Close()
		s.deaf.Store(true)
	case chat.Limited:
		s.Fail(sandbox.Fault{Kind: sandbox.FaultTooMany, RetryAfter: 3})
	case chat.Unreachable:
		refusal(403, "Forbidden: bot was blocked by the user")
	case chat.EditLost:
		refusal(400, "Bad Request: message to edit not found")
	case chat.Rejected:
		refusal(400, "Bad Request: message is too long")
	case chat.Misconfigured:
		refusal(401, "Unauthorized")
	default:
		return false
	}
	return true
}

func TestEachUnknownOutcome(t *testing.T) {
	for _, test := range []struct {
		kind  sandbox.FaultKind
		shown int
	}{
		{sandbox.FaultServer, 0},
		{sandbox.FaultHTML, 0},
		{sandbox.FaultDropBefore, 0},
		{sandbox.FaultDropAfter, 1},
		{sandbox.FaultTruncated, 1},
		{sandbox.FaultSlow, 1},
	} {
		t.Run(string(test.kind), func(t *testing.T) {
			s := newStage(t).met()
			s.c.callTimeout = 200 * time.Millisecond
			s.Fail(sandbox.Fault{Kind: test.kind, Delay: time.Minute})
			before := len(s.lan.Messages())
			_, err := s.c.Send(limited(t), s.chatOf(s.lan), chat.Message{Text: "x"})
			checkFailure(t, err, chat.SendError{Failure: chat.OutcomeUnknown})
			if n := len(s.lan.Messages()) - before; n != test.shown {
				t.Errorf("%d messages shown, want %d", n, test.shown)
			}
		})
	}
}

func TestWhoCannotBeReached(t *testing.T) {
	s := newStage(t).met()
	s.hook(s.c, newEar())
	never := s.Person(sandbox.Profile{FirstName: "Chưa bấm Start"})
	gone := s.Person(sandbox.Profile{FirstName: "Đã xóa tài khoản"})
	if err := gone.Start(""); err != nil {
		t.Fatal(err)
	}
	gone.Deactivate()
	s.lan.Block()
	for to, reason := range map[string]string{
		s.chatOf(s.lan): "blocked", s.chatOf(gone): "deactivated", s.chatOf(never): "gone", "-100999": "gone",
	} {
		_, err := s.c.Send(limited(t), to, chat.Message{Text: "x"})
		checkFailure(t, err, chat.SendError{Failure: chat.Unreachable, Reason: reason})
	}
	never.TapInline("x") // met, but has never opened the chat
	_, err := s.c.Send(limited(t), s.chatOf(never), chat.Message{Text: "x"})
	checkFailure(t, err, chat.SendError{Failure: chat.Unreachable, Reason: "never_started"})
	s.lan.Unblock()
	if _, err := s.c.Send(limited(t), s.chatOf(s.lan), chat.Message{Text: "x"}); err != nil {
		t.Error(err)
	}
}
