package main

import (
	"context"
	"errors"
	"testing"

	"keng/internal/chat"
	"keng/internal/clock"
	"keng/internal/config"
	"keng/internal/sandbox"
	"keng/internal/store/storetest"
)

// TestTheProgramFetches what somebody sent from where they sent it.
func TestTheProgramFetches(t *testing.T) {
	p := newPlatform(t)
	a := process(t, storetest.SQLite(t), clock.At(storetest.Start, 1), func(f *config.Flags) {
		f.TelegramToken, f.TelegramAPIURL = platformToken, p.url
	})
	p.Person(sandbox.Profile{FirstName: "Lan"}).SendDocument("danh sách.csv", []byte("a;b"), "")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var came *chat.Document
	err := a.telegram.Poll(ctx, func(_ context.Context, batch []chat.Event) error {
		came = batch[0].File
		cancel()
		return nil
	})
	if err != nil || came == nil {
		t.Fatal(came, err)
	}
	content, err := a.dialog.Fetch(t.Context(), chat.Telegram, came.Ref, 3)
	if err != nil || string(content) != "a;b" {
		t.Errorf("%q, %v", content, err)
	}
	if _, err := a.dialog.Fetch(t.Context(), chat.Telegram, came.Ref, 2); !errors.Is(err, chat.ErrTooLarge) {
		t.Errorf("more than asked for: %v", err)
	}
	clean(t, p.Server)
}
