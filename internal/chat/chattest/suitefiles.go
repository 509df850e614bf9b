package chattest

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"keng/internal/chat"
)

func fileIsShown(t *testing.T, w *World) {
	wordless := chat.Message{Files: []chat.File{{Name: "a", Content: []byte("1")}}}
	var want []Bubble
	for _, m := range []chat.Message{minutes, wordless, remark} {
		want = append(want, Bubble{w.say(t, m), m})
	}
	w.expect(t, want...)
	if w.Sender.Caps().Buttons && w.Tap("Tôi xin vắng") == "" {
		t.Error("the choices below a file cannot be tapped")
	}
}

func longestCaption(t *testing.T, w *World) {
	most := w.Sender.Caps().MaxCaption
	var want []Bubble
	for _, letter := range []string{"&", "ậ", "😀"} {
		m := chat.Message{Title: "Họp", Text: strings.Repeat(letter, most-4), Files: minutes.Files}
		want = append(want, Bubble{w.say(t, m), m})
	}
	w.expect(t, want...)
}

func badFiles(t *testing.T, w *World) {
	tooLong := minutes
	tooLong.Text = strings.Repeat("ậ", w.Sender.Caps().MaxCaption)
	for what, m := range map[string]chat.Message{
		"two files": {Text: "x", Files: append(minutes.Files, minutes.Files...)}, "too many words": tooLong,
		"an empty file": {Text: "x", Files: []chat.File{{Name: "a"}}},
		"no name":       {Text: "x", Files: []chat.File{{Content: []byte("1")}}},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := w.Sender.Send(limited(t), w.Chat, m)
			checkFailure(t, err, chat.Rejected)
		})
	}
	w.expect(t)
	if w.Sender.Caps().Edits {
		id := w.say(t, remark)
		checkFailure(t, w.Sender.Edit(limited(t), w.Chat, id, minutes), chat.Rejected)
		w.expect(t, Bubble{id, remark})
	}
}

func documentIsFetched(t *testing.T, w *World) {
	fetcher, ok := w.Sender.(chat.Fetcher)
	if !ok {
		t.Skip("the channel fetches nothing")
	}
	content := minutes.Files[0].Content
	size := int64(len(content))
	ref := w.Upload(minutes.Files[0].Name, content)
	other := w.Upload("khác.txt", []byte("khác"))
	for range 2 {
		got, err := fetcher.Fetch(limited(t), ref, size)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("fetched %q, %v", got, err)
		}
	}
	if got, err := fetcher.Fetch(limited(t), ref, size-1); !errors.Is(err, chat.ErrTooLarge) || got != nil {
		t.Errorf("more than asked for: %q, %v", got, err)
	}
	if got, err := fetcher.Fetch(limited(t), other, size); err != nil || string(got) != "khác" {
		t.Errorf("the other one is %q, %v", got, err)
	}
	_, err := fetcher.Fetch(limited(t), "không có", size)
	checkFailure(t, err, chat.Rejected)
}
