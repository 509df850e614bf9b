package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"time"

	"keng/internal/chat"
	"keng/internal/chat/telegram"
	"keng/internal/config"
)

// newTelegram returns the channel, nil if it is off.
func newTelegram(cfg config.Config, log *slog.Logger) (*telegram.Channel, error) {
	return newTelegramAt(tempo{}, cfg, log)
}

// newTelegramAt is newTelegram at another tempo than the usual.
func newTelegramAt(t tempo, cfg config.Config, log *slog.Logger) (*telegram.Channel, error) {
	if cfg.TelegramToken == "" {
		return nil, nil //nolint:nilnil // off is an answer
	}
	return telegram.New(telegram.Options{
		Token: cfg.TelegramToken, APIURL: cfg.TelegramAPIURL, CallTimeout: t.calls, Wait: t.wait, Log: log,
	})
}

// insist calls until the call succeeds, later and later, saying so, and not
// before the platform wants to be called again. It gives up when the platform
// does not know the token or finds something wrong with the call, and when ctx ends.
func (t tempo) insist(ctx context.Context, log *slog.Logger, what string, call func() error) error {
	const first, longest = time.Second, 30 * time.Second
	for pause := first; ; pause = min(2*pause, longest) {
		err := call()
		switch {
		case err == nil:
			return nil
		case wrongToken(err):
			log.DebugContext(ctx, "the token was refused", "error", err)
			return errWrongToken
		case rejected(err):
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		}
		wait := max(pause, retryAfter(err))
		log.WarnContext(ctx, "Telegram does not answer, trying again: is KENG_TELEGRAM_API_URL right, and the network up?",
			"call", what, "pause", wait, "error", err)
		if err := t.wait(ctx, wait); err != nil {
			return err
		}
	}
}

// answerTap makes the call that answers a tap, and makes it once more if it may
// not have arrived: until then the person sees a clock run, and a tap that is
// answered twice does no harm. A platform that took all the time of a call is
// not asked again: other taps wait for their turn.
func answerTap(ctx context.Context, call func() error) error {
	const pause = 300 * time.Millisecond
	err := call()
	lost := failedFor(err, chat.NotSent) || failedFor(err, chat.OutcomeUnknown)
	if !lost || errors.Is(err, context.DeadlineExceeded) || sleep(ctx, pause) != nil {
		return err
	}
	return call()
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// webhookSecret is the one of the settings; else a random one; else, where
// several processes may take turns at one webhook, one that each of them can
// work out: from the token, which is theirs alone.
func webhookSecret(cfg config.Config, several bool) string {
	switch {
	case cfg.TelegramWebhookSecret != "":
		return cfg.TelegramWebhookSecret
	case !several:
		return rand.Text()
	}
	mac := hmac.New(sha256.New, []byte(cfg.TelegramToken))
	mac.Write([]byte("keng webhook secret"))
	return hex.EncodeToString(mac.Sum(nil))
}
