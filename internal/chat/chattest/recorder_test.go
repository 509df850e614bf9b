package chattest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
)

func TestRecorderPassesTheSuite(t *testing.T) {
	Suite(t, func(*testing.T) *World {
		r := NewRecorder("test", chat.Caps{})
		return &World{
			Sender: r, Chat: "7",
			Shown: func() []Bubble { return r.Shown("7") },
			Key:   func() string { return r.Key("7") },
			Tap:   func(label string) string { return "tap on " + label },
			Answers: func() []string {
				var list []string
				for _, e := range r.Entries() {
					if e.Act == Acknowledged && e.Text != "" {
						list = append(list, e.Text)
					}
				}
				return list
			},
			Fail: func(f chat.Failure) bool {
				e := chat.SendError{Failure: f}
				switch f {
				case chat.Limited:
					e.RetryAfter = time.Second
				case chat.Unreachable:
					e.Reason = "blocked"
				case chat.ChatMoved:
					e.NewChat = "8"
				}
				r.FailNext("7", e)
				return true
			},
			Lose:   func() { r.LoseNext("") },
			Upload: func(name string, content []byte) string { return r.Upload(name, content).Ref },
		}
	})
}

func TestRecorderIsAsStrictAsAPlatform(t *testing.T) {
	r := NewRecorder("test", chat.Caps{MaxText: 10})
	choice := func(label, data string) chat.Message {
		return chat.Message{Text: "x", Choices: [][]chat.Choice{{{Label: label, Data: data}}}}
	}
	for _, m := range []chat.Message{
		{Text: strings.Repeat("ậ", 11)}, {Title: "ậậậậậ", Text: "ậậậậậ"}, choice("a", "b"),
	} {
		_, err := r.Send(limited(t), "7", m)
		checkFailure(t, err, chat.Rejected)
	}
	checkFailure(t, r.Edit(limited(t), "7", "1", remark), chat.Rejected)
	r = NewRecorder("test", chat.Caps{})
	for _, m := range []chat.Message{choice("", "b"), choice("a", ""), choice("a", strings.Repeat("b", 65))} {
		_, err := r.Send(limited(t), "7", m)
		checkFailure(t, err, chat.Rejected)
	}
	checkFailure(t, r.Acknowledge(limited(t), "1", strings.Repeat("ậ", 201)), chat.Rejected)
	if n := len(r.Entries()); n != 0 {
		t.Errorf("%d entries", n)
	}
}

func TestRecorderFailsUntilMended(t *testing.T) {
	r := NewRecorder("test", chat.Caps{})
	send := func(to string) error {
		_, err := r.Send(limited(t), to, remark)
		return err
	}
	r.FailAlways("7", chat.SendError{Failure: chat.Unreachable, Reason: "blocked"})
	for range 2 {
		checkFailure(t, send("7"), chat.Unreachable)
	}
	r.FailNext("8", chat.SendError{Failure: chat.NotSent})
	r.Mend("7")
	if err := errors.Join(send("7"), send("9")); err != nil {
		t.Error(err)
	}
	checkFailure(t, send("8"), chat.NotSent)
	r.FailAlways("", chat.SendError{Failure: chat.Misconfigured})
	checkFailure(t, send("8"), chat.Misconfigured)
	checkFailure(t, r.Acknowledge(limited(t), "1", ""), chat.Misconfigured)
}

func TestRecorderPrints(t *testing.T) {
	r := NewRecorder("test", chat.Caps{})
	ctx := limited(t)
	id, err := r.Send(ctx, "7", question)
	err = errors.Join(err, r.Edit(ctx, "7", id, remark), r.Acknowledge(ctx, "t5", "Đã ghi"), r.Acknowledge(ctx, "t6", ""),
		r.SetMenu(ctx, "7", []chat.MenuEntry{{Command: "hop"}, {Command: "toi"}}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Send(ctx, "7", minutes)
	_, fetched := r.Fetch(ctx, r.Upload("x", []byte("1")).Ref, 1)
	if err := errors.Join(err, fetched); err != nil {
		t.Fatal(err)
	}
	want := `< 7 #1 Họp chi bộ thôn Niêm Đồng
  19h30 thứ Năm, 03/12/2026
  Nhà văn hóa thôn

  Đồng chí dự được không?
  [Tôi dự được] [Tôi đến muộn]
  [Tôi xin vắng]
~ 7 #1 Đã ghi nhận: đồng chí dự được.
! tap t5 Đã ghi
! tap t6
/ 7 /hop /toi
< 7 #2 Biên bản <họp>
  tháng 12 & cả năm
  {file Biên bản họp tháng 12.csv}
  [Tôi dự được] [Tôi đến muộn]
  [Tôi xin vắng]
? upload 1
`
	if diff := cmp.Diff(want, PrintAll(r.Take())); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(r.Entries()) != 0 || len(r.Shown("7")) != 2 {
		t.Error("Take must forget the entries, and what is shown not")
	}
}

func TestRecorderWaits(t *testing.T) {
	r := NewRecorder("test", chat.Caps{})
	two := func(e []Entry) bool { return len(e) == 2 }
	done := make(chan error)
	go func() { done <- r.Wait(limited(t), two) }()
	for range 2 {
		if _, err := r.Send(limited(t), "7", remark); err != nil {
			t.Error(err)
		}
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(limited(t))
	cancel()
	err := r.Wait(ctx, func([]Entry) bool { return false })
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), remark.Text) {
		t.Error(err)
	}
}
