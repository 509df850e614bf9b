package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"keng/internal/chat/telegram"
	"keng/internal/config"
	"keng/internal/state"
	"keng/internal/store"
)

type doctorCommand struct{}

// Run implements the command.
func (doctorCommand) Run(ctx context.Context, c *console) error {
	d := &doctor{console: c, log: slog.New(slog.DiscardHandler)}
	cfg, err := c.flags.Check()
	var problems config.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			d.wrong("settings", p)
		}
		return d.verdict()
	}
	d.ok("settings", "they make sense")
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	d.database(ctx, cfg)
	d.redis(ctx, cfg)
	d.telegram(ctx, cfg)
	return d.verdict()
}

// doctor looks at one thing after the other and says a line about each.
type doctor struct {
	*console
	log  *slog.Logger
	sick bool
}

func (d *doctor) ok(what, finding string)   { d.finding("ok", what, finding) }
func (d *doctor) note(what, finding string) { d.finding("note", what, finding) }

// wrong tells what is wrong and what to do.
func (d *doctor) wrong(what, finding string) {
	d.sick = true
	d.finding("wrong", what, finding)
}

func (d *doctor) finding(mark, what, finding string) {
	d.say("%-6s %s: %s", mark, what, d.scrub.text(oneLine(finding)))
}

func (d *doctor) verdict() error {
	if d.sick {
		return errSaid
	}
	return nil
}

func (d *doctor) database(ctx context.Context, cfg config.Config) {
	const what = "database"
	if path, ok := strings.CutPrefix(cfg.DatabaseURL, "sqlite:"); ok {
		if _, err := os.Stat(strings.TrimPrefix(path, "//")); os.IsNotExist(err) {
			d.note(what, "there is no file "+path+" yet: keng serve makes it, or keng migrate up")
			return
		}
	}
	s, err := store.Open(ctx, store.Options{URL: cfg.DatabaseURL, Now: time.Now, Log: d.log})
	if err != nil {
		d.wrong(what, err.Error()+": check KENG_DATABASE_URL")
		return
	}
	defer s.Close() //nolint:errcheck // nothing was written
	defer d.dataKey(ctx, cfg, s)
	schema, err := s.Status(ctx)
	switch {
	case err != nil:
		d.wrong(what, err.Error())
	case schema.Behind:
		d.note(what, fmt.Sprintf("it is at version %d, this program needs %d: keng serve brings it there, or keng migrate up", schema.Current, schema.Newest))
	default:
		d.ok(what, fmt.Sprintf("it answers, at version %d, the newest", schema.Current))
		d.parked(ctx, s)
	}
	if s.Postgres() && cfg.RedisURL == "" {
		d.note("processes", "without KENG_REDIS_URL only one process may run")
	}
}

// parked tells of events that were given up.
func (d *doctor) parked(ctx context.Context, s *store.Store) {
	var n int64
	err := s.View(ctx, func(tx *store.Tx) (err error) {
		n, err = tx.ParkedEvents()
		return err
	})
	if err == nil && n > 0 {
		d.note("database", fmt.Sprintf("%d messages of people could not be dealt with and were put away: look for their codes in the log", n))
	}
}

func (d *doctor) redis(ctx context.Context, cfg config.Config) {
	const what = "Redis"
	if cfg.RedisURL == "" {
		d.note(what, "KENG_REDIS_URL is empty: conversation state, locks and limits are kept in the process")
		return
	}
	s, err := state.Open(ctx, cfg.RedisURL, time.Now, d.log)
	if err != nil {
		d.wrong(what, err.Error()+": correct KENG_REDIS_URL")
		return
	}
	defer s.Close() //nolint:errcheck // nothing was written
	if err := s.Ping(ctx); err != nil {
		d.wrong(what, "it does not answer: start it, or correct KENG_REDIS_URL ("+err.Error()+")")
		return
	}
	d.ok(what, "it answers")
}

func (d *doctor) telegram(ctx context.Context, cfg config.Config) {
	const what = "Telegram"
	channel, err := newTelegram(cfg, d.log)
	if err != nil {
		d.wrong(what, err.Error())
		return
	}
	if channel == nil {
		d.wrong(what, errNoChannel.Error())
		return
	}
	defer channel.Close()
	me, err := channel.Me(ctx)
	switch {
	case wrongToken(err):
		d.wrong(what, errWrongToken.Error())
	case err != nil:
		d.wrong(what, cfg.TelegramAPIURL+" does not answer: check the network and KENG_TELEGRAM_API_URL ("+err.Error()+")")
	default:
		d.ok(what, "the token is that of @"+me.Username)
		d.updates(ctx, cfg, channel)
	}
}

// updates tells how the platform hands updates over, and how it should.
func (d *doctor) updates(ctx context.Context, cfg config.Config, channel *telegram.Channel) {
	const what = "updates"
	info, err := channel.WebhookInfo(ctx)
	switch want := cfg.PublicURL + telegram.WebhookPath; {
	case err != nil:
		d.wrong(what, "the platform does not tell about the webhook: "+err.Error())
	case cfg.PublicURL == "" && info.URL != "":
		d.note(what, "a webhook is set to "+info.URL+"; keng serve removes it, because KENG_PUBLIC_URL is empty")
	case cfg.PublicURL == "":
		d.ok(what, fmt.Sprintf("by long polling, %d waiting", info.Pending))
	case info.URL != want:
		d.note(what, "the webhook is not set to "+want+" yet; keng serve does that")
	case info.LastError != "" && info.Pending > 0:
		d.wrong(what, fmt.Sprintf("the platform cannot deliver to %s (%s at %s), %d waiting: make that address reach keng serve",
			want, info.LastError, info.LastErrorAt.In(cfg.Zone).Format(time.RFC3339), info.Pending))
	default:
		d.ok(what, fmt.Sprintf("by webhook to %s, %d waiting", want, info.Pending))
	}
}
