package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// TelegramAPI is where the real Bot API is.
const TelegramAPI = "https://api.telegram.org"

// Config is how this process runs.
type Config struct {
	DatabaseURL string
	// DataKey is empty for the one in the file of [KeyFile].
	DataKey               string
	RedisURL              string
	TelegramToken         string
	TelegramAPIURL        string
	TelegramWebhookSecret string
	// PublicURL has no slash at its end; empty for long polling.
	PublicURL string
	Listen    string
	Zone      *time.Location
	Language  string
	// TelegramRate is messages a second; 0 for no limit.
	TelegramRate int
	LogLevel     slog.Level
	// ClockStart is zero for the real time; else ClockSpeed is 1 or more.
	ClockStart time.Time
	ClockSpeed int
	// Holidays is the path of a file; empty for none.
	Holidays string
}

// Problems are all that is wrong with the settings, one line each, saying what
// to do. No line holds a secret.
type Problems []string

// Error implements error: the lines, parted by "; ".
func (p Problems) Error() string { return strings.Join(p, "; ") }

func (p *Problems) add(format string, args ...any) { *p = append(*p, fmt.Sprintf(format, args...)) }

// Check makes sense of the flags. The error is a [Problems] with everything
// that is wrong.
func (f Flags) Check() (Config, error) {
	var p Problems
	c := Config{
		DatabaseURL: f.DatabaseURL, DataKey: f.DataKey, RedisURL: f.RedisURL,
		TelegramToken: f.TelegramToken, TelegramWebhookSecret: f.TelegramWebhookSecret,
		Holidays: f.Holidays,
	}
	p.database(f.DatabaseURL)
	p.dataKey(f.DataKey)
	p.redis(f.RedisURL)
	p.telegram(f)
	c.TelegramAPIURL = p.httpURL("KENG_TELEGRAM_API_URL", f.TelegramAPIURL)
	c.PublicURL = p.httpURL("KENG_PUBLIC_URL", f.PublicURL)
	c.Listen = p.listen(f.Listen)
	c.Zone = p.zone(f.Timezone)
	c.Language = p.language(f.Language)
	c.TelegramRate = p.rate(f.TelegramRate)
	c.LogLevel = p.level(f.Log)
	c.ClockStart, c.ClockSpeed = p.clock(f.Clock)
	if !c.ClockStart.IsZero() && c.TelegramToken != "" && strings.EqualFold(c.TelegramAPIURL, TelegramAPI) {
		p.add("KENG_CLOCK is for trying out and does not go with the real Bot API: unset it, or set KENG_TELEGRAM_API_URL to a stand-in")
	}
	if len(p) > 0 {
		return Config{}, p
	}
	return c, nil
}

func (p *Problems) database(s string) {
	switch path, isFile := strings.CutPrefix(s, "sqlite:"); {
	case isFile && path == "":
		p.add("KENG_DATABASE_URL names no file: write sqlite:keng.db")
	case isFile:
	default:
		if u, err := url.Parse(s); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Host == "" && u.Query().Get("host") == "" {
			p.add("KENG_DATABASE_URL must be sqlite:PATH or postgres://USER@HOST/NAME")
		}
	}
}

// keyForm is what keys look like; whether one is any good, package vault knows.
var keyForm = regexp.MustCompile(`^keng-key-1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$`)

func (p *Problems) dataKey(s string) {
	if s != "" && !keyForm.MatchString(s) {
		p.add("KENG_DATA_KEY is not a data key: take the whole line that keng keys new printed, as in keng-key-1.….…")
	}
}

func (p *Problems) redis(s string) {
	if s == "" {
		return
	}
	if u, err := url.Parse(s); err != nil || !slices.Contains([]string{"redis", "rediss", "unix"}, u.Scheme) {
		p.add("KENG_REDIS_URL must be redis://HOST:PORT/NUMBER, or empty")
	}
}

var (
	tokenForm  = regexp.MustCompile(`^\d+:[A-Za-z0-9_-]+$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

func (p *Problems) telegram(f Flags) {
	if f.TelegramToken != "" && !tokenForm.MatchString(f.TelegramToken) {
		p.add("KENG_TELEGRAM_TOKEN is not a token: copy it from @BotFather, as in 123456:ABC-DEF")
	}
	if f.TelegramWebhookSecret != "" && !secretForm.MatchString(f.TelegramWebhookSecret) {
		p.add("KENG_TELEGRAM_WEBHOOK_SECRET must be 1 to 256 of A-Z a-z 0-9 _ -")
	}
}

func (p *Problems) httpURL(name, s string) string {
	s = strings.TrimRight(s, "/")
	if s == "" {
		return ""
	}
	if u, err := url.Parse(s); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		p.add("%s must be an address like https://bot.example.org", name)
	}
	return s
}

func (p *Problems) listen(s string) string {
	if _, port, err := net.SplitHostPort(s); err != nil || !isPort(port) {
		p.add("KENG_LISTEN must be HOST:PORT, as in 127.0.0.1:8080")
	}
	return s
}

func isPort(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 0 && n <= 65535
}

func (p *Problems) zone(s string) *time.Location {
	zone, err := time.LoadLocation(s)
	if err != nil || s == "" {
		p.add("KENG_TIMEZONE %q is not a time zone: write one like Asia/Ho_Chi_Minh", s)
		return time.UTC
	}
	return zone
}

func (p *Problems) language(s string) string {
	if s != "vi" && s != "en" {
		p.add("KENG_LANGUAGE %q: there are vi and en", s)
	}
	return s
}

func (p *Problems) rate(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 10_000 {
		p.add("KENG_TELEGRAM_RATE must be a whole number of messages a second, 0 for no limit")
	}
	return n
}

func (p *Problems) level(s string) slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s)); err != nil {
		p.add("KENG_LOG %q: there are debug, info, warn and error", s)
	}
	return level
}

// maxSpeed is a day in less than two minutes; faster, a second of the platform
// is longer than the hours that the bot plans by.
const maxSpeed = 3600

func (p *Problems) clock(s string) (time.Time, int) {
	if s == "" {
		return time.Time{}, 1
	}
	start, fast, hasSpeed := strings.Cut(s, ",")
	t, err := time.Parse(time.RFC3339, start)
	speed := 1
	if hasSpeed {
		n, err2 := strconv.Atoi(strings.TrimPrefix(fast, "x"))
		if err2 != nil || !strings.HasPrefix(fast, "x") || n < 1 || n > maxSpeed {
			err = strconv.ErrSyntax
		}
		speed = n
	}
	if err != nil {
		p.add("KENG_CLOCK must be a time like 2026-12-01T08:00:00+07:00, or with ,x600 behind it")
		return time.Time{}, 1
	}
	return t, speed
}
