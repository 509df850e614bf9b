package telegram

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
)

var meeting = chat.Message{
	Title: "Họp <chi bộ> & đảng viên",
	Text:  "19h30 thứ Năm, 03/12/2026\n\"Nhà văn hóa\" <b>thôn</b>",
	Choices: [][]chat.Choice{
		{{Label: "Tôi dự được", Data: "a:42:y"}, {Label: "Tôi đến muộn", Data: "a:42:l"}},
		{},
		{{Label: "Tôi xin vắng", Data: "a:42:n"}},
	},
}

const (
	meetingHTML = "<b>Họp &lt;chi bộ&gt; &amp; đảng viên</b>\n" +
		"19h30 thứ Năm, 03/12/2026\n\"Nhà văn hóa\" &lt;b&gt;thôn&lt;/b&gt;"
	meetingKeys = `{"inline_keyboard":[[{"text":"Tôi dự được","callback_data":"a:42:y"},` +
		`{"text":"Tôi đến muộn","callback_data":"a:42:l"}],[{"text":"Tôi xin vắng","callback_data":"a:42:n"}]]}`
	noKeys = `{"inline_keyboard":[]}`
)

func TestCallsAsMade(t *testing.T) {
	says := func(m chat.Message, more url.Values) url.Values {
		v := url.Values{
			"chat_id": {"7"}, "text": {markup(m)}, "parse_mode": {"HTML"},
			"link_preview_options": {`{"is_disabled":true}`},
		}
		for k := range more {
			v[k] = more[k]
		}
		return v
	}
	bare := chat.Message{Text: "Đã ghi nhận."}
	tests := []struct {
		name   string
		do     func(ctx context.Context, c *Channel) error
		method string
		params url.Values
	}{
		{"send", func(ctx context.Context, c *Channel) error {
			id, err := c.Send(ctx, "7", meeting)
			if err == nil && id != "9007199254740991" {
				return fmt.Errorf("message %q", id)
			}
			return err
		}, "sendMessage", says(meeting, url.Values{"reply_markup": {meetingKeys}})},
		{"send without choices", func(ctx context.Context, c *Channel) error {
			_, err := c.Send(ctx, "7", bare)
			return err
		}, "sendMessage", says(bare, nil)},
		{"send a file", func(ctx context.Context, c *Channel) error {
			m := meeting
			m.Files = []chat.File{{Name: "họp.csv", Content: []byte("a;b")}}
			_, err := c.Send(ctx, "7", m)
			return err
		}, "sendDocument", url.Values{
			"chat_id": {"7"}, "caption": {meetingHTML}, "parse_mode": {"HTML"}, "reply_markup": {meetingKeys}, "document": {"họp.csv"},
		}},
		{"send a file alone", func(ctx context.Context, c *Channel) error {
			_, err := c.Send(ctx, "7", chat.Message{Files: []chat.File{{Name: "họp.csv", Content: []byte("a;b")}}})
			return err
		}, "sendDocument", url.Values{"chat_id": {"7"}, "document": {"họp.csv"}}},
		{"edit", func(ctx context.Context, c *Channel) error {
			return c.Edit(ctx, "7", "12", meeting)
		}, "editMessageText", says(meeting, url.Values{"message_id": {"12"}, "reply_markup": {meetingKeys}})},
		{"edit away the choices", func(ctx context.Context, c *Channel) error {
			return c.Edit(ctx, "7", "12", bare)
		}, "editMessageText", says(bare, url.Values{"message_id": {"12"}, "reply_markup": {noKeys}})},
		{"acknowledge", func(ctx context.Context, c *Channel) error {
			return c.Acknowledge(ctx, "99", "Đã ghi nhận")
		}, "answerCallbackQuery", url.Values{"callback_query_id": {"99"}, "text": {"Đã ghi nhận"}}},
		{"acknowledge silently", func(ctx context.Context, c *Channel) error {
			return c.Acknowledge(ctx, "99", "")
		}, "answerCallbackQuery", url.Values{"callback_query_id": {"99"}}},
		{"menu of a chat", func(ctx context.Context, c *Channel) error {
			return c.SetMenu(ctx, "7", []chat.MenuEntry{{Command: "hop", Description: "Cuộc họp tới"}})
		}, "setMyCommands", url.Values{
			"commands": {`[{"command":"hop","description":"Cuộc họp tới"}]`}, "scope": {`{"type":"chat","chat_id":7}`},
		}},
		{"menu of strangers", func(ctx context.Context, c *Channel) error {
			return c.SetMenu(ctx, "", nil)
		}, "setMyCommands", url.Values{"commands": {`[]`}, "scope": {`{"type":"default"}`}}},
		{"webhook", func(ctx context.Context, c *Channel) error {
			return c.SetWebhook(ctx, "https://keng.example/x/", "s-e_C1")
		}, "setWebhook", url.Values{
			"url": {"https://keng.example/x/webhook/telegram"}, "secret_token": {"s-e_C1"},
			"allowed_updates": {`["message","callback_query","my_chat_member"]`},
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, c := newAPI(t, func(w http.ResponseWriter, _ *http.Request, call apiCall) {
				if strings.HasPrefix(call.method, "send") {
					ok(w, `{"message_id":9007199254740991,"date":1,"chat":{"id":7,"type":"private"}}`)
					return
				}
				ok(w, "true")
			})
			if err := test.do(limited(t), c); err != nil {
				t.Fatal(err)
			}
			calls := a.made()
			if len(calls) != 1 || calls[0].method != test.method {
				t.Fatalf("calls: %v", calls)
			}
			if diff := cmp.Diff(test.params, calls[0].params); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestMarkup(t *testing.T) {
	for _, test := range []struct {
		m           chat.Message
		html, plain string
	}{
		{meeting, meetingHTML, meeting.Title + "\n" + meeting.Text},
		{chat.Message{Title: "A&B"}, "<b>A&amp;B</b>", "A&B"},
		{chat.Message{Text: "&lt; <br> 'x'"}, "&amp;lt; &lt;br&gt; 'x'", "&lt; <br> 'x'"},
		{chat.Message{}, "", ""},
	} {
		if got := markup(test.m); got != test.html {
			t.Errorf("markup: %q, want %q", got, test.html)
		}
		if got := plain(test.m); got != test.plain {
			t.Errorf("plain: %q, want %q", got, test.plain)
		}
	}
}

func TestUnreadableMarkupGoesOutPlain(t *testing.T) {
	a, c := newAPI(t, func(w http.ResponseWriter, _ *http.Request, call apiCall) {
		if call.params.Get("parse_mode") != "" {
			refuse(w, 400, `Bad Request: can't parse entities: Unsupported start tag "Trần Văn Kín" at byte offset 5`, "")
			return
		}
		ok(w, `{"message_id":3}`)
	})
	if id, err := c.Send(limited(t), "7", meeting); err != nil || id != "3" {
		t.Fatal(id, err)
	}
	if err := c.Edit(limited(t), "7", "3", meeting); err != nil {
		t.Fatal(err)
	}
	withFile := meeting
	withFile.Files = []chat.File{{Name: "họp.csv", Content: []byte("a;b")}}
	if id, err := c.Send(limited(t), "7", withFile); err != nil || id != "3" {
		t.Fatal(id, err)
	}
	calls := a.made()
	if len(calls) != 6 || calls[1].params.Get("text") != plain(meeting) || calls[3].params.Get("reply_markup") != meetingKeys ||
		calls[5].params.Get("caption") != plain(meeting) {
		t.Errorf("calls: %v", calls)
	}
	logged := a.log.String()
	if !strings.Contains(logged, "level=ERROR") || strings.Contains(logged, "Văn Kín") || strings.Contains(logged, "chi bộ") {
		t.Errorf("log: %s", logged)
	}
}

func TestPlainIsTriedOnce(t *testing.T) {
	a, c := newAPI(t, func(w http.ResponseWriter, _ *http.Request, _ apiCall) {
		refuse(w, 400, "Bad Request: can't parse entities: whatever", "")
	})
	_, err := c.Send(limited(t), "7", meeting)
	if !is(err, chat.Rejected) || len(a.made()) != 2 {
		t.Errorf("%v after %d calls", err, len(a.made()))
	}
}

func TestRefusedWithoutACall(t *testing.T) {
	a, c := newAPI(t, nil)
	_, err := c.Send(limited(t), "@somebody", meeting)
	for what, test := range map[string]struct {
		err  error
		want chat.Failure
	}{
		"send to a name":      {err, chat.Rejected},
		"edit in no chat":     {c.Edit(limited(t), "0", "1", meeting), chat.Rejected},
		"edit of no message":  {c.Edit(limited(t), "7", "", meeting), chat.EditLost},
		"menu of a name":      {c.SetMenu(limited(t), "@somebody", nil), chat.Rejected},
		"webhook, no secret":  {c.SetWebhook(limited(t), "https://keng.example", ""), chat.Misconfigured},
		"webhook, bad secret": {c.SetWebhook(limited(t), "https://keng.example", "a b"), chat.Misconfigured},
	} {
		if !is(test.err, test.want) {
			t.Errorf("%s: %v", what, test.err)
		}
	}
	if n := len(a.made()); n != 0 {
		t.Errorf("%d calls", n)
	}
}
