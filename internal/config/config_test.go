package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// defaults are what the flags' tags say.
func defaults() Flags {
	return Flags{
		DatabaseURL: "sqlite:keng.db", TelegramAPIURL: TelegramAPI, Listen: "127.0.0.1:8080",
		Timezone: "Asia/Ho_Chi_Minh", Language: "vi", TelegramRate: "30", Log: "info",
	}
}

func TestDefaultsAreGood(t *testing.T) {
	c, err := defaults().Check()
	if err != nil {
		t.Fatal(err)
	}
	if c.Zone.String() != "Asia/Ho_Chi_Minh" || c.TelegramRate != 30 || !c.ClockStart.IsZero() || c.ClockSpeed != 1 {
		t.Errorf("%+v", c)
	}
}

func TestClock(t *testing.T) {
	for text, want := range map[string]struct {
		start string
		speed int
	}{
		"2026-12-01T08:00:00+07:00":      {"2026-12-01T01:00:00Z", 1},
		"2026-12-01T08:00:00+07:00,x600": {"2026-12-01T01:00:00Z", 600},
		"2026-12-01T01:00:00Z,x1":        {"2026-12-01T01:00:00Z", 1},
	} {
		f := defaults()
		f.Clock = text
		c, err := f.Check()
		if err != nil || c.ClockStart.UTC().Format(time.RFC3339) != want.start || c.ClockSpeed != want.speed {
			t.Errorf("%s: %v x%d (%v), want %v x%d", text, c.ClockStart, c.ClockSpeed, err, want.start, want.speed)
		}
	}
}

func TestEachProblemIsNamed(t *testing.T) {
	tests := map[string]struct {
		change func(*Flags)
		says   string
	}{
		"database":        {func(f *Flags) { f.DatabaseURL = "mysql://x" }, "KENG_DATABASE_URL"},
		"sqlite, no file": {func(f *Flags) { f.DatabaseURL = "sqlite:" }, "KENG_DATABASE_URL"},
		"data key":        {func(f *Flags) { f.DataKey = "keng-key-1.hunter2" }, "KENG_DATA_KEY"},
		"redis":           {func(f *Flags) { f.RedisURL = "localhost:6379" }, "KENG_REDIS_URL"},
		"token":           {func(f *Flags) { f.TelegramToken = "hunter2" }, "KENG_TELEGRAM_TOKEN"},
		"secret":          {func(f *Flags) { f.TelegramWebhookSecret = "a b" }, "KENG_TELEGRAM_WEBHOOK_SECRET"},
		"api":             {func(f *Flags) { f.TelegramAPIURL = "localhost" }, "KENG_TELEGRAM_API_URL"},
		"public":          {func(f *Flags) { f.PublicURL = "bot.example.org" }, "KENG_PUBLIC_URL"},
		"listen":          {func(f *Flags) { f.Listen = "8080" }, "KENG_LISTEN"},
		"zone":            {func(f *Flags) { f.Timezone = "Hanoi" }, "KENG_TIMEZONE"},
		"language":        {func(f *Flags) { f.Language = "fr" }, "KENG_LANGUAGE"},
		"rate":            {func(f *Flags) { f.TelegramRate = "-1" }, "KENG_TELEGRAM_RATE"},
		"log":             {func(f *Flags) { f.Log = "loud" }, "KENG_LOG"},
		"clock":           {func(f *Flags) { f.Clock = "tomorrow" }, "KENG_CLOCK"},
		"clock's speed":   {func(f *Flags) { f.Clock = "2026-12-01T08:00:00+07:00,x0" }, "KENG_CLOCK"},
		"clock on the real API": {func(f *Flags) {
			f.Clock, f.TelegramToken = "2026-12-01T08:00:00+07:00", "1:a"
		}, "KENG_CLOCK"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := defaults()
			test.change(&f)
			_, err := f.Check()
			var p Problems
			if !errors.As(err, &p) || len(p) != 1 || !strings.Contains(p[0], test.says) {
				t.Errorf("got %v, want one problem about %s", err, test.says)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Error("the error holds the secret")
			}
		})
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	f := defaults()
	f.Log, f.Language, f.Listen = "loud", "fr", "nowhere"
	_, err := f.Check()
	var p Problems
	if !errors.As(err, &p) || len(p) != 3 {
		t.Errorf("got %v, want three problems", err)
	}
}

func TestClockOnAStandIn(t *testing.T) {
	f := defaults()
	f.Clock, f.TelegramToken, f.TelegramAPIURL = "2026-12-01T08:00:00+07:00", "1:a", "http://127.0.0.1:9000/"
	c, err := f.Check()
	if err != nil || c.TelegramAPIURL != "http://127.0.0.1:9000" {
		t.Errorf("%q, %v", c.TelegramAPIURL, err)
	}
}

func TestEnvironReadsSecretsAndDotEnv(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	secret := filepath.Join(dir, "token")
	write(t, secret, "1:abc\n")
	write(t, filepath.Join(dir, ".env"), "KENG_LOG=debug\nKENG_LANGUAGE=en\n")
	for _, name := range append(Secrets, "KENG_LOG") {
		t.Setenv(name, "") // so that the test leaves nothing behind
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("KENG_LANGUAGE", "vi")
	t.Setenv("KENG_TELEGRAM_TOKEN_FILE", secret)
	key := filepath.Join(dir, "data-key")
	write(t, key, "keng-key-1.AA.BB\n")
	t.Setenv("KENG_DATA_KEY_FILE", key)
	if err := Environ(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"KENG_TELEGRAM_TOKEN": "1:abc", "KENG_DATA_KEY": "keng-key-1.AA.BB", "KENG_LOG": "debug", "KENG_LANGUAGE": "vi",
	} {
		if got := os.Getenv(name); got != want {
			t.Errorf("%s=%q, want %q", name, got, want)
		}
	}

	write(t, key, "\n")
	t.Setenv("KENG_DATA_KEY", "")
	t.Setenv("KENG_REDIS_URL_FILE", filepath.Join(dir, "nothing"))
	var p Problems
	if err := Environ(); !errors.As(err, &p) || len(p) != 3 { // no file; an empty one; and the token is set twice now
		t.Errorf("got %v, want three problems", err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
