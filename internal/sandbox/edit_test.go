package sandbox_test

import (
	"testing"
	"time"
)

const oneButton = `{"inline_keyboard":[[{"text":"Có mặt","callback_data":"r:1"}]]}`

func TestEdits(t *testing.T) {
	w := open(t)
	lan := w.lan()
	id := itoa(lan.ID())
	type sent struct {
		ID       int64 `json:"message_id"`
		EditDate int64 `json:"edit_date"`
		Text     string
		Markup   *struct{} `json:"reply_markup"`
	}
	m := must[sent](w, "sendMessage", "chat_id", id, "text", "<b>một</b>", "parse_mode", "HTML", "reply_markup", oneButton)
	at := itoa(m.ID)

	w.refused(400, "message is not modified: specified new message content and reply markup are exactly the same",
		"editMessageText", "chat_id", id, "message_id", at, "text", " <b>một</b> ", "parse_mode", "HTML", "reply_markup", oneButton)
	e := must[sent](w, "editMessageText", "chat_id", id, "message_id", at, "text", "một", "reply_markup", oneButton)
	if e.ID != m.ID || e.EditDate == 0 || e.Text != "một" || e.Markup == nil {
		t.Errorf("edited: %+v", e)
	}
	if e = must[sent](w, "editMessageText", "chat_id", id, "message_id", at, "text", "hai"); e.Markup != nil {
		t.Error("the keyboard is still there")
	}
	must[sent](w, "editMessageReplyMarkup", "chat_id", id, "message_id", at, "reply_markup", oneButton)
	if got := lan.Last(); got.Text != "hai" || len(got.Buttons) != 1 {
		t.Errorf("seen: %+v", got)
	}
	must[sent](w, "editMessageReplyMarkup", "chat_id", id, "message_id", at)
	w.refused(400, "message is not modified", "editMessageReplyMarkup", "chat_id", id, "message_id", at, "reply_markup", `{"inline_keyboard":[]}`)
	w.refused(400, "inline keyboard expected", "editMessageText", "chat_id", id, "message_id", at, "text", "x", "reply_markup", `{"remove_keyboard":true}`)
	w.refused(400, "message to edit not found", "editMessageText", "chat_id", id, "message_id", "9999", "text", "x")
	w.refused(400, "message to edit not found", "editMessageText", "inline_message_id", "abc", "text", "x")
	w.refused(400, "message can't be edited", "editMessageText", "chat_id", id, "message_id", itoa(lan.Send("của tôi")), "text", "x")
	w.refused(400, "message text is empty", "editMessageText", "chat_id", id, "message_id", at, "text", "")
	keys := must[sent](w, "sendMessage", "chat_id", id, "text", "phím", "reply_markup", `{"keyboard":[["a"]]}`)
	w.refused(400, "message can't be edited", "editMessageText", "chat_id", id, "message_id", itoa(keys.ID), "text", "x")
	w.clean()
}

func TestDelete(t *testing.T) {
	w := open(t)
	lan := w.lan()
	id := itoa(lan.ID())
	send := func() string {
		return itoa(must[struct {
			ID int64 `json:"message_id"`
		}](w, "sendMessage", "chat_id", id, "text", "x").ID)
	}
	first, second := send(), send()
	must[bool](w, "deleteMessage", "chat_id", id, "message_id", first)
	w.refused(400, "message to delete not found", "deleteMessage", "chat_id", id, "message_id", first)
	w.refused(400, "message to edit not found", "editMessageText", "chat_id", id, "message_id", first, "text", "y")
	w.clock.Advance(48 * time.Hour)
	w.refused(400, "message can't be deleted", "deleteMessage", "chat_id", id, "message_id", second)
	must[map[string]any](w, "editMessageText", "chat_id", id, "message_id", second, "text", "cũ mà vẫn sửa được")
	if n := len(lan.Messages()); n != 2 {
		t.Errorf("%d messages are left", n)
	}
}

func TestCallbacks(t *testing.T) {
	w := open(t)
	lan := w.lan()
	id := itoa(lan.ID())
	m := must[struct {
		ID int64 `json:"message_id"`
	}](w, "sendMessage", "chat_id", id, "text", "điểm danh", "reply_markup", oneButton)
	if err := lan.Tap("Vắng"); err == nil {
		t.Error("there is no such button")
	}
	w.check(lan.Tap("Có mặt"))
	w.check(lan.TapOn(m.ID, "Có mặt"))
	w.check(lan.TapData(m.ID, "r:999;drop"))
	lan.TapOld(m.ID, "r:1")
	lan.TapInline("r:1")
	taps := w.flush()
	if len(taps) != 5 || taps[2].Callback.Data != "r:999;drop" || len(taps[4].Callback.Message) != 0 {
		t.Fatalf("taps: %+v", taps)
	}
	if old := string(taps[3].Callback.Message); old == "" || !jsonHas(t, old, "date", 0.0) || jsonHas(t, old, "text", "điểm danh") {
		t.Errorf("old: %s", old)
	}
	query := taps[0].Callback.ID
	w.refused(400, "MESSAGE_TOO_LONG", "answerCallbackQuery", "callback_query_id", query, "text", letters(201))
	must[bool](w, "answerCallbackQuery", "callback_query_id", query, "text", letters(200), "show_alert", "true")
	const tooOld = "query is too old and response timeout expired or query ID is invalid"
	w.refused(400, tooOld, "answerCallbackQuery", "callback_query_id", query)
	w.refused(400, tooOld, "answerCallbackQuery", "callback_query_id", "1")
	if a := lan.Last().Alerts; len(a) != 1 || !a[0].Modal || a[0].Data != "r:1" {
		t.Errorf("alerts: %+v", a)
	}
	w.clock.Advance(149 * time.Second)
	must[bool](w, "answerCallbackQuery", "callback_query_id", taps[1].Callback.ID)
	w.clock.Advance(time.Second)
	w.refused(400, tooOld, "answerCallbackQuery", "callback_query_id", taps[2].Callback.ID)
	if left := w.Unanswered(); len(left) != 3 || left[0].Data != "r:999;drop" {
		t.Errorf("unanswered: %+v", left)
	}
	w.clean()
}
