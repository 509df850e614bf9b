package telegram

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
)

const (
	lan     = `"from":{"id":5000000007,"is_bot":false,"first_name":"Lan","language_code":"vi"}`
	private = `"chat":{"id":5000000007,"type":"private","first_name":"Lan"}`
	group   = `"chat":{"id":-1001234567890,"type":"supergroup","title":"Chi bộ"}`
)

func TestEvents(t *testing.T) {
	at := time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)
	const date = `"date":1796058000`
	talk := func(kind chat.EventKind, change func(*chat.Event)) chat.Event {
		e := chat.Event{Kind: kind, From: "5000000007", Name: "Lan", Language: "vi", Chat: "5000000007", At: at}
		if change != nil {
			change(&e)
		}
		return e
	}
	text := func(s string) chat.Event { return talk(chat.Text, func(e *chat.Event) { e.Text = s }) }
	inGroup := func(s string, toBot bool) chat.Event {
		return talk(chat.Text, func(e *chat.Event) {
			e.Chat, e.Place, e.Text, e.ToBot = "-1001234567890", chat.Group, s, toBot
		})
	}
	nobody := func(e chat.Event) chat.Event { e.From, e.Name, e.Language = "", "", ""; return e }
	press := func(message string) chat.Event {
		return talk(chat.Press, func(e *chat.Event) {
			e.At = time.Time{}
			e.Press = chat.Tap{ID: "99", Data: "a:42:y", Message: message}
		})
	}
	tests := []struct {
		name, update string
		want         chat.Event
	}{
		{"text", `"message":{"message_id":1,` + lan + `,` + private + `,` + date + `,"text":"Tôi bận"}`, text("Tôi bận")},
		{"decomposed text", `"message":{"message_id":1,` + lan + `,` + private + `,` + date + `,"text":"To\u0302i ba\u0323\u0302n"}`, text("Tôi bận")},
		{
			"first and last name", `"message":{"from":{"id":5000000007,"first_name":"La\u0323c","last_name":"Lò","language_code":"vi"},` + private + `,` + date + `,"text":"x"}`,
			talk(chat.Text, func(e *chat.Event) { e.Name, e.Text = "Lạc Lò", "x" }),
		},
		{"start", `"message":{` + lan + `,` + private + `,` + date + `,"text":"/start AbC-_9"}`, text("/start AbC-_9")},
		{"start with the bot's name", `"message":{` + lan + `,` + private + `,` + date + `,"text":"/start@Keng_Bot AbC-_9"}`, text("/start AbC-_9")},
		{"another bot's command in private", `"message":{` + lan + `,` + private + `,` + date + `,"text":"/start@other_bot x"}`, text("/start@other_bot x")},
		{"a dash is no space", `"message":{` + lan + `,` + private + `,` + date + `,"text":"/start—abc"}`, text("/start—abc")},
		{"talk in a group", `"message":{` + lan + `,` + group + `,` + date + `,"text":"chào"}`, inGroup("chào", false)},
		{"command in a group", `"message":{` + lan + `,` + group + `,` + date + `,"text":"/hop"}`, inGroup("/hop", true)},
		{"our command in a group", `"message":{` + lan + `,` + group + `,` + date + `,"text":"/hop@keng_bot mai"}`, inGroup("/hop mai", true)},
		{"another's command in a group", `"message":{` + lan + `,` + group + `,` + date + `,"text":"/hop@keng_bots"}`, inGroup("/hop@keng_bots", false)},
		{
			"anonymous admin",
			`"message":{"from":{"id":1087968824,"is_bot":true},"sender_chat":{"id":-1001234567890,"type":"supergroup"},` + group + `,` + date + `,"text":"/hop"}`,
			nobody(inGroup("/hop", true)),
		},
		{"a person in the name of a chat", `"message":{` + lan + `,"sender_chat":{"id":-5,"type":"channel"},` + group + `,` + date + `,"text":"x"}`, nobody(inGroup("x", false))},
		{"no sender", `"message":{` + group + `,` + date + `,"text":"x"}`, nobody(inGroup("x", false))},
		{"user 0", `"message":{"from":{"id":0},` + group + `,` + date + `,"text":"x"}`, nobody(inGroup("x", false))},
		{"another bot", `"message":{"from":{"id":5,"is_bot":true},` + group + `,` + date + `,"text":"x"}`, chat.Event{}},
		{
			"own contact", `"message":{` + lan + `,` + private + `,` + date + `,"contact":{"phone_number":"+84912345678","first_name":"Lan","user_id":5000000007}}`,
			talk(chat.Contact, func(e *chat.Event) { e.Contact = chat.Card{Phone: "+84912345678", Own: true} }),
		},
		{
			"somebody else's contact", `"message":{` + lan + `,` + private + `,` + date + `,"contact":{"phone_number":"0912","first_name":"B","user_id":8}}`,
			talk(chat.Contact, func(e *chat.Event) { e.Contact = chat.Card{Phone: "0912"} }),
		},
		{
			"contact without an account", `"message":{` + lan + `,` + private + `,` + date + `,"contact":{"phone_number":"0912","first_name":"B"}}`,
			talk(chat.Contact, func(e *chat.Event) { e.Contact = chat.Card{Phone: "0912"} }),
		},
		{
			"contact of nobody from nobody", `"message":{"from":{"id":0},` + private + `,` + date + `,"contact":{"phone_number":"0912","user_id":0}}`,
			nobody(talk(chat.Contact, func(e *chat.Event) { e.Contact = chat.Card{Phone: "0912"} })),
		},
		{"voice", `"message":{` + lan + `,` + private + `,` + date + `,"voice":{"file_id":"x","duration":3}}`, talk(chat.Media, nil)},
		{"photo with words", `"message":{` + lan + `,` + private + `,` + date + `,"photo":[{"file_id":"x"}],"caption":"Giấy xin phép"}`, talk(chat.Media, nil)},
		{
			"document", `"message":{` + lan + `,` + private + `,` + date + `,"document":{"file_id":"x","file_unique_id":"u","file_name":"To\u0302i.xlsx",` +
				`"mime_type":"application/x","file_size":4503599627370495},"caption":"Ba\u0323\u0302n"}`,
			talk(chat.Media, func(e *chat.Event) {
				e.Text, e.File = "Bận", &chat.Document{Name: "Tôi.xlsx", Type: "application/x", Size: 4503599627370495, Ref: "x"}
			}),
		},
		{
			"document that tells nothing of itself", `"message":{` + lan + `,` + private + `,` + date + `,"document":{"file_id":"x","file_size":-1}}`,
			talk(chat.Media, func(e *chat.Event) { e.File = &chat.Document{Ref: "x"} }),
		},
		{
			"document in a group", `"message":{` + lan + `,` + group + `,` + date + `,"document":{"file_id":"x"}}`,
			talk(chat.Media, func(e *chat.Event) {
				e.Chat, e.Place, e.File = "-1001234567890", chat.Group, &chat.Document{Ref: "x"}
			}),
		},
		{"document that cannot be fetched", `"message":{` + lan + `,` + private + `,` + date + `,"document":{"file_name":"x"}}`, talk(chat.Media, nil)},
		{
			"animation", `"message":{` + lan + `,` + private + `,` + date + `,"document":{"file_id":"x"},"animation":{"file_id":"x"},"caption":"x"}`,
			talk(chat.Media, nil),
		},
		{"place", `"message":{` + lan + `,` + private + `,` + date + `,"location":{"longitude":106,"latitude":20}}`, talk(chat.Media, nil)},
		{
			"notice about the chat", `"message":{` + lan + `,` + group + `,` + date + `,"new_chat_title":"x"}`,
			talk(chat.Other, func(e *chat.Event) { e.Chat, e.Place = "-1001234567890", chat.Group }),
		},
		{
			"upgraded group", `"message":{` + lan + `,"chat":{"id":-55,"type":"group"},` + date + `,"migrate_to_chat_id":-1001234567890}`,
			chat.Event{Kind: chat.Moved, Chat: "-55", Place: chat.Group, At: at, NewChat: "-1001234567890"},
		},
		{"press", `"callback_query":{"id":"99",` + lan + `,"data":"a:42:y","message":{"message_id":12,` + private + `,` + date + `}}`, press("12")},
		{"press on what is out of reach", `"callback_query":{"id":"99",` + lan + `,"data":"a:42:y","message":{"message_id":12,` + private + `,"date":0}}`, press("")},
		{"press without a message", `"callback_query":{"id":"99",` + lan + `,"data":"a:42:y","inline_message_id":"x"}`, press("")},
		{"press without a chat", `"callback_query":{"id":"99",` + lan + `,"data":"a:42:y","message":{"message_id":12,` + date + `}}`, press("")},
		{
			"press in a group", `"callback_query":{"id":"99",` + lan + `,"data":"a:42:y","message":{"message_id":12,` + group + `,` + date + `}}`,
			func() chat.Event { e := press("12"); e.Chat, e.Place = "-1001234567890", chat.Group; return e }(),
		},
		{"press by nobody", `"callback_query":{"id":"99","data":"a:42:y"}`, chat.Event{}},
		{"press without data", `"callback_query":{"id":"99",` + lan + `,"game_short_name":"x"}`, chat.Event{}},
		{"press with too much data", `"callback_query":{"id":"99",` + lan + `,"data":"` + strings.Repeat("a", 65) + `"}`, chat.Event{}},
		{"blocked", `"my_chat_member":{` + lan + `,` + private + `,` + date + `,"new_chat_member":{"status":"kicked"}}`, talk(chat.Blocked, nil)},
		{"unblocked", `"my_chat_member":{` + lan + `,` + private + `,` + date + `,"new_chat_member":{"status":"member"}}`, talk(chat.Unblocked, nil)},
		{"thrown out of a group", `"my_chat_member":{` + lan + `,` + group + `,` + date + `,"new_chat_member":{"status":"kicked"}}`, chat.Event{}},
		{"edited", `"edited_message":{` + lan + `,` + private + `,` + date + `,"text":"x"}`, chat.Event{}},
		{"channel post", `"channel_post":{"chat":{"id":-100,"type":"channel"},"text":"x"}`, chat.Event{}},
		{"message in a channel", `"message":{"chat":{"id":-100,"type":"channel"},"text":"x"}`, chat.Event{}},
		{"message nowhere", `"message":{` + lan + `,"text":"x"}`, chat.Event{}},
		{"answer to a poll", `"poll_answer":{"poll_id":"1","option_ids":[]}`, chat.Event{}},
		{"a kind of 2027", `"telepathy":{"thought":"x"}`, chat.Event{}},
		{"null", `"message":null`, chat.Event{}},
		{"wrong types", `"message":{"chat":"x","text":7}`, chat.Event{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			raw := json.RawMessage(`{"update_id":1000000001,` + test.update + `}`)
			id, err := readID(raw)
			if err != nil {
				t.Fatal(err)
			}
			book := newLogBook(t)
			got := named(t, book.logger()).event(id, raw)
			test.want.Channel, test.want.ID = chat.Telegram, "1000000001"
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if logged := book.String() != ""; logged != (test.name == "wrong types") {
				t.Errorf("log: %s", book)
			}
		})
	}
}

// named returns a channel that knows its name.
func named(t testing.TB, log *slog.Logger) *Channel {
	t.Helper()
	c, err := New(Options{Token: testToken, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	name := "keng_bot"
	c.username.Store(&name)
	return c
}

func TestLanguages(t *testing.T) {
	for tag, want := range map[string]string{
		"vi": "vi", "en-US": "en", "zh-hans": "zh", "EN": "en", "fil": "", "": "", "v1": "", "-": "", "ví": "",
	} {
		raw := `{"update_id":1,"message":{"from":{"id":1,"language_code":"` + tag + `"},"chat":{"id":1,"type":"private"},"text":"x"}}`
		if got := named(t, nil).event(1, json.RawMessage(raw)).Language; got != want {
			t.Errorf("%q: %q, want %q", tag, got, want)
		}
	}
}

func TestNamelessBotTakesNamedCommandsInPrivateOnly(t *testing.T) {
	if text, toBot := address("/hop@x mai", chat.Private, ""); text != "/hop mai" || toBot {
		t.Error(text, toBot)
	}
	if text, toBot := address("/hop@x mai", chat.Group, ""); text != "/hop@x mai" || toBot {
		t.Error(text, toBot)
	}
}
