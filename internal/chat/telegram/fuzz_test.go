package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"keng/internal/chat"
)

// FuzzEvent reads what the platform may send as an update, in each of the ways
// in which it comes.
func FuzzEvent(f *testing.F) {
	for _, update := range []string{
		`"message":{` + lan + `,` + private + `,"date":1796058000,"text":"/hop@keng_bot x"}`,
		`"message":{` + lan + `,` + group + `,"text":"/hop@Keng_Bot to\u0302i"}`,
		`"message":{` + lan + `,"sender_chat":{"id":-5},` + group + `,"text":"x"}`,
		`"message":{` + lan + `,` + private + `,"contact":{"phone_number":"0912","user_id":5000000007}}`,
		`"message":{"migrate_to_chat_id":-1,` + group + `}`,
		`"message":{` + lan + `,` + private + `,"caption":"x","photo":[{"file_id":"x"}]}`,
		`"message":{` + lan + `,` + private + `,"caption":"e\u0302","document":{"file_id":"x","file_name":"e\u0302","file_size":-7}}`,
		`"callback_query":{"id":"99",` + lan + `,"data":"a","message":{"message_id":12,` + private + `,"date":1}}`,
		`"callback_query":{"id":"99",` + lan + `,"data":"a:1:1:coming"}`,
		`"my_chat_member":{` + lan + `,` + private + `,"date":1796058000,"new_chat_member":{"status":"kicked"}}`,
		`"update_id":7,"message":{"reply_to_message":{},"chat":null}`,
	} {
		f.Add(`{"update_id":9,` + update + `}`)
	}
	f.Add(`{"UPDATE_ID":-1,"Message":{}}`)
	f.Add(`{"update_id":"x"}`)
	f.Add(`null`)
	c := named(f, slog.New(slog.DiscardHandler))
	f.Fuzz(func(t *testing.T, text string) {
		raw := json.RawMessage(text)
		hooked := fromWebhook(t, c, raw)
		id, err := readID(raw)
		if err != nil {
			if len(hooked) > 0 {
				t.Errorf("an update without a number becomes %+v", hooked)
			}
			return
		}
		e := c.event(id, raw)
		checkEvent(t, e)
		checkNumber(t, raw, id, e)
		// How it comes, and how it is spaced, changes nothing.
		var spaced bytes.Buffer
		if err := json.Indent(&spaced, raw, "", "\t"); err != nil {
			t.Fatal(err)
		}
		polled, next := c.batch([]json.RawMessage{raw, json.RawMessage(`{"update_id":"x"}`), spaced.Bytes()}, 0)
		for i, other := range append(hooked, polled...) {
			if diff := cmp.Diff(e, other); diff != "" {
				t.Errorf("the %d. time (-first +other):\n%s", i+2, diff)
			}
		}
		if len(hooked) != 1 || len(polled) != 2 || next != id+1 {
			t.Errorf("%d and %d events, the next is %d after %d", len(hooked), len(polled), next, id)
		}
	})
}

// fromWebhook returns the events that an update delivered to the webhook leads
// to. Whatever it is, the platform is not to bring it again.
func fromWebhook(t *testing.T, c *Channel, raw []byte) (events []chat.Event) {
	t.Helper()
	hook := c.Webhook("secret", func(_ context.Context, batch []chat.Event) error {
		events = append(events, batch...)
		return nil
	})
	r := httptest.NewRequest(http.MethodPost, WebhookPath, bytes.NewReader(raw))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "secret")
	w := httptest.NewRecorder()
	if hook.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("the webhook answers %d", w.Code)
	}
	return events
}

// checkNumber holds the event's identifier against what the library reads.
func checkNumber(t *testing.T, raw []byte, id int64, e chat.Event) {
	t.Helper()
	var u tgbotapi.Update
	if err := json.Unmarshal(raw, &u); err == nil && int64(u.UpdateID) != id {
		t.Errorf("the library reads %d, we %d", u.UpdateID, id)
	}
	if e.ID != strconv.FormatInt(id, 10) || e.Channel != chat.Telegram {
		t.Errorf("update %d is event %q of %q", id, e.ID, e.Channel)
	}
}

// checkEvent checks that an event is one that could have happened.
func checkEvent(t *testing.T, e chat.Event) {
	t.Helper()
	file := chat.Document{Ref: "none"}
	if e.File != nil {
		file = *e.File
	}
	for _, s := range []string{
		file.Name, file.Type, file.Ref, e.From, e.Name, e.Chat, e.Language, e.Text, e.Press.ID, e.Press.Data, e.Press.Message, e.Contact.Phone, e.NewChat,
	} {
		if !utf8.ValidString(s) {
			t.Errorf("%q is no text", s)
		}
	}
	switch {
	case e.From == "" && e.Name != "" || !norm.NFC.IsNormalString(e.Name):
		t.Errorf("%q is called %q", e.From, e.Name)
	case e.Kind != chat.Other && e.Chat == "":
		t.Error("an event nowhere")
	case (e.Kind == chat.Text) != (e.Text != "") && e.File == nil || !norm.NFC.IsNormalString(e.Text):
		t.Errorf("text %q", e.Text)
	case e.File != nil && e.Kind != chat.Media || file.Ref == "" || file.Size < 0 || !norm.NFC.IsNormalString(file.Name):
		t.Errorf("kind %d with the file %+v", e.Kind, file)
	case e.ToBot && (e.Place != chat.Group || !strings.HasPrefix(e.Text, "/")):
		t.Error("a command to the bot that is none")
	case (e.Kind == chat.Press) != (e.Press.Data != "") || len(e.Press.Data) > 64:
		t.Error("a press without proper data")
	case e.Kind == chat.Press && (e.From == "" || e.Press.ID == ""):
		t.Error("a press by nobody")
	case (e.Kind == chat.Blocked || e.Kind == chat.Unblocked) && (e.From == "" || e.Place != chat.Private):
		t.Error("blocked by nobody")
	case e.Contact != chat.Card{} && e.Kind != chat.Contact || e.Contact.Own && e.From == "":
		t.Error("nobody's own contact")
	case (e.Kind == chat.Moved) != (e.NewChat != ""):
		t.Error("moved to nowhere")
	case e.From == "" && e.Language != "" || len(e.Language) != 0 && len(e.Language) != 2:
		t.Errorf("language %q of %q", e.Language, e.From)
	}
}
