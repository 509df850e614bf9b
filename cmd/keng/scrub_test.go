package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"keng/internal/config"
)

var secretive = config.Flags{
	TelegramToken:         "123456:AAH-secret_part",
	TelegramWebhookSecret: "hook-secret",
	DatabaseURL:           "postgres://keng:p%40ss%2Fword@db.example.org/keng",
	RedisURL:              "redis://:redispass@localhost:6379/0",
}

func TestScrubbedText(t *testing.T) {
	s := newScrubber(secretive)
	for text, want := range map[string]string{
		"token 123456:AAH-secret_part refused":             "token […] refused",
		"Post https://a.org/bot123456:AAH-secret_part/x":   "Post https://a.org/bot[…]/x",
		"only AAH-secret_part":                             "only […]",
		"987654321:AAbbccddeeffgghhiijjkkll of somebody":   "[…] of somebody",
		"key keng-key-1.AAbb-c_c.DD in a file":             "key […] in a file",
		"secret hook-secret":                               "secret […]",
		"password p@ss/word":                               "password […]",
		"password p%40ss%2Fword":                           "password […]",
		"at redis://:redispass@localhost:6379/0":           "at redis://:[…]@localhost:6379/0",
		"postgres://a:b@c/d":                               "postgres://a:[…]@c/d",
		"call 0912345678 now":                              "call […] now",
		"call 0912 345 678, or 0912.345.678":               "call […], or […]",
		"+84 912 345 678":                                  "[…]",
		"tel:+84912345678.":                                "tel:[…].",
		"84912345678":                                      "[…]",
		"+1 202 555 0100":                                  "[…]",
		"0211 1234567":                                     "[…]",
		"2026-12-01T08:00:00+07:00":                        "2026-12-01T08:00:00+07:00",
		"took 0.0912345678 s":                              "took 0.0912345678 s",
		"event 100000123, chat 5100000001, 0 of 12345678":  "event 100000123, chat 5100000001, 0 of 12345678",
		"at 127.0.0.1:8080, job 42":                        "at 127.0.0.1:8080, job 42",
		"meeting/42/remind/1d/member/7, code a0912345678f": "meeting/42/remind/1d/member/7, code a0912345678f",
	} {
		if got := s.text(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

type shy struct{ phone string }

func (s shy) LogValue() slog.Value { return slog.StringValue("shy " + s.phone) }

func TestLogHoldsNoSecrets(t *testing.T) {
	const phone, token = "0912345678", "123456:AAH-secret_part"
	var out bytes.Buffer
	log := newLog(&out, slog.LevelDebug, newScrubber(secretive)).With("before", phone).WithGroup("group")
	log.Info("message "+phone+" "+token,
		"text", token,
		"error", fmt.Errorf("wrapped: %w", errors.New("bot"+token)),
		"any", map[string]any{"phone": phone, "list": []string{token}},
		"struct", struct{ Phone string }{phone},
		"stringer", shy{phone},
		slog.Group("inner", "deep", phone, "number", 7),
		"count", 3,
	)
	got := out.String()
	for _, secret := range []string{phone, token, "AAH-secret_part"} {
		if strings.Contains(got, secret) {
			t.Errorf("the log holds %q: %s", secret, got)
		}
	}
	for _, kept := range []string{`"msg":"message […] […]"`, `"count":3`, `"number":7`, `"before":"[…]"`, `"level":"INFO"`} {
		if !strings.Contains(got, kept) {
			t.Errorf("the log has lost %s: %s", kept, got)
		}
	}
}

func TestLogLevel(t *testing.T) {
	var out bytes.Buffer
	newLog(&out, slog.LevelWarn, newScrubber(config.Flags{})).Info("quiet")
	if out.Len() > 0 {
		t.Errorf("an info line in a log of warnings: %s", out.String())
	}
}
