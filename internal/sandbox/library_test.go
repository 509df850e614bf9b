package sandbox_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"keng/internal/sandbox"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// A whole conversation through the library that the bot uses.
func TestLibrary(t *testing.T) {
	w := open(t)
	bot, err := tgbotapi.NewBotAPIWithClient(token, w.url+"/bot%s/%s", w.client)
	if err != nil {
		t.Fatal(err)
	}
	if bot.Self.UserName != "keng_bot" || bot.Self.ID != 12345 || !bot.Self.IsBot {
		t.Errorf("getMe: %+v", bot.Self)
	}
	lan := w.Person(sandbox.Profile{FirstName: "Lan <&>", LastName: "Nguyễn", Language: "vi"})
	if err := lan.Start("code_1"); err != nil {
		t.Fatal(err)
	}
	got := library(t, bot, 0)
	if len(got) != 1 || got[0].Message.Command() != "start" || got[0].Message.CommandArguments() != "code_1" {
		t.Fatalf("updates: %+v", got)
	}

	msg := tgbotapi.NewMessage(lan.ID(), "<b>Chào</b> đồng chí")
	msg.ParseMode = "HTML"
	msg.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(tgbotapi.NewInlineKeyboardRow(
		tgbotapi.NewInlineKeyboardButtonData("Tôi dự được", "a:1:y")))
	sent, err := bot.Send(msg)
	if err != nil {
		t.Fatal(err)
	}
	if sent.Text != "Chào đồng chí" || len(sent.Entities) != 1 || sent.ReplyMarkup == nil {
		t.Errorf("sent: %+v", sent)
	}
	if last := lan.Last(); last.HTML != "<b>Chào</b> đồng chí" || last.Labels()[0] != "Tôi dự được" {
		t.Errorf("seen: %+v", last)
	}

	if err := lan.Tap("Tôi dự được"); err != nil {
		t.Fatal(err)
	}
	got = library(t, bot, got[0].UpdateID+1)
	tap := got[0].CallbackQuery
	if tap.Data != "a:1:y" || tap.Message.MessageID != sent.MessageID || tap.From.ID != lan.ID() {
		t.Errorf("tap: %+v", tap)
	}
	if _, err := bot.Request(tgbotapi.NewCallback(tap.ID, "Đã ghi")); err != nil {
		t.Fatal(err)
	}
	edit := tgbotapi.NewEditMessageText(lan.ID(), sent.MessageID, "Đồng chí dự họp")
	edited, err := bot.Send(edit)
	if err != nil || edited.EditDate == 0 || edited.ReplyMarkup != nil {
		t.Errorf("edit: %+v %v", edited, err)
	}
	_, err = bot.Send(edit)
	var refusal *tgbotapi.Error
	if !errors.As(err, &refusal) || refusal.Code != 400 || !strings.Contains(refusal.Message, "message is not modified") {
		t.Errorf("same edit: %v", err)
	}
	last := lan.Last()
	if len(last.Alerts) != 1 || last.Alerts[0].Text != "Đã ghi" || !last.Edited || last.Buttons != nil {
		t.Errorf("seen at the end: %+v", last)
	}

	doc := tgbotapi.NewDocument(lan.ID(), tgbotapi.FileBytes{Name: "báo cáo.csv", Bytes: []byte("a,b\n")})
	report, err := bot.Send(doc)
	if err != nil || report.Document.FileName != "báo cáo.csv" {
		t.Fatalf("document: %+v %v", report.Document, err)
	}
	if _, err := bot.Send(tgbotapi.NewDocument(lan.ID(), tgbotapi.FileID(report.Document.FileID))); err != nil {
		t.Errorf("by file_id: %v", err)
	}
	commands := tgbotapi.NewSetMyCommandsWithScopeAndLanguage(tgbotapi.NewBotCommandScopeChat(lan.ID()), "vi",
		tgbotapi.BotCommand{Command: "hop", Description: "Cuộc họp tới"})
	if _, err := bot.Request(commands); err != nil || len(lan.Commands()) != 1 {
		t.Errorf("commands: %v %v", lan.Commands(), err)
	}
	if _, err := bot.Request(tgbotapi.DeleteWebhookConfig{}); err != nil {
		t.Error(err)
	}
	library(t, bot, got[0].UpdateID+1)
	if err := w.Drained(w.ctx()); err != nil {
		t.Error(err)
	}
	if len(w.Unanswered()) != 0 {
		t.Errorf("unanswered: %v", w.Unanswered())
	}
	w.clean()
}

func library(t *testing.T, bot *tgbotapi.BotAPI, offset int) []tgbotapi.Update {
	t.Helper()
	resp, err := bot.MakeRequest("getUpdates", tgbotapi.Params{"offset": itoa(int64(offset)), "timeout": "0"})
	if err != nil {
		t.Fatal(err)
	}
	var out []tgbotapi.Update
	if err := json.Unmarshal(resp.Result, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
