package chattest

import (
	"errors"
	"strings"
	"testing"

	"keng/internal/chat"
)

// failuresAreTold orders each failure for each kind of call. Afterwards the
// channel must work as before.
func failuresAreTold(t *testing.T, w *World) {
	calls := map[string]func(*testing.T) error{
		"send": func(t *testing.T) error {
			_, err := w.Sender.Send(limited(t), w.Chat, question)
			return err
		},
		"send a file": func(t *testing.T) error {
			_, err := w.Sender.Send(limited(t), w.Chat, minutes)
			return err
		},
	}
	if w.Sender.Caps().Edits {
		id := w.say(t, question)
		calls["edit"] = func(t *testing.T) error { return w.Sender.Edit(limited(t), w.Chat, id, remark) }
	}
	before := w.Shown()
	for name, call := range calls {
		for f := chat.OutcomeUnknown; f <= chat.Misconfigured; f++ {
			if f == chat.EditLost && name != "edit" {
				continue
			}
			t.Run(name+": "+f.String(), func(t *testing.T) {
				if !w.Fail(f) {
					t.Skip("the platform cannot be made to fail so")
				}
				checkFailure(t, call(t), f)
			})
		}
	}
	w.expect(t, before...)
	for name, call := range calls {
		if err := call(t); err != nil {
			t.Errorf("%s after the failures: %v", name, err)
		}
	}
}

// checkFailure fails unless err is that failure with all that belongs to it,
// and quotes nothing of a message.
func checkFailure(t *testing.T, err error, want chat.Failure) {
	t.Helper()
	var e *chat.SendError
	if !errors.As(err, &e) {
		t.Fatalf("not a SendError: %v", err)
	}
	if e.Failure != want {
		t.Fatalf("%v, want %v", e, want)
	}
	if (want == chat.Limited) != (e.RetryAfter > 0) {
		t.Errorf("%v with a wait of %v", e, e.RetryAfter)
	}
	if (want == chat.Unreachable) != (e.Reason != "") {
		t.Errorf("%v with the reason %q", e, e.Reason)
	}
	if (want == chat.ChatMoved) != (e.NewChat != "") {
		t.Errorf("%v with the new chat %q", e, e.NewChat)
	}
	for _, word := range []string{question.Title, "Niêm Đồng", "ghi nhận", "Tôi dự được", "Biên bản", "có mặt"} {
		if strings.Contains(err.Error(), word) {
			t.Errorf("the error quotes the message: %v", err)
		}
	}
}

func lostAnswer(t *testing.T, w *World) {
	sent := []chat.Message{remark, minutes}
	for _, m := range sent {
		w.Lose()
		_, err := w.Sender.Send(limited(t), w.Chat, m)
		checkFailure(t, err, chat.OutcomeUnknown)
	}
	shown := w.Shown()
	if len(shown) != len(sent) || shown[0].Message.Text != remark.Text || shown[1].Message.Text != minutes.Text {
		t.Errorf("shown: %v", shown)
	}
}
