package main

import (
	"context"
	"errors"
	"net/http"

	"keng/internal/chat/telegram"
)

type serveCommand struct {
	profiles
	NoMigrate bool `help:"Refuse to start on a database of an older schema, instead of migrating it."`
}

// Run implements the command.
func (o serveCommand) Run(ctx context.Context, c *console) error {
	end, err := o.begin()
	if err != nil {
		return err
	}
	return errors.Join(o.serve(ctx, c), end())
}

func (o serveCommand) serve(ctx context.Context, c *console) error {
	cfg, log, err := c.settings()
	if err != nil {
		return err
	}
	if cfg.TelegramToken == "" {
		return usageError{errNoChannel.Error()}
	}
	l, err := listen(ctx, cfg.Listen)
	if err != nil {
		return err
	}
	defer l.Close() // whoever serves on it closes it before
	clock := newClock(cfg)
	s, err := openMigrated(ctx, cfg, clock.Now, log, !o.NoMigrate)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // everything is committed
	a, err := newApp(ctx, cfg, log, clock, s)
	if err != nil {
		return err
	}
	defer a.close() //nolint:errcheck // what it holds may be lost
	if s.Postgres() && cfg.RedisURL == "" {
		log.WarnContext(ctx, "KENG_REDIS_URL is empty: only one process may run on this database")
	}
	return a.serve(ctx, l)
}

// routes are what the world may ask this process.
func (a *app) routes(b *bot) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthz)
	mux.Handle("GET /readyz", readyz(append(a.probes(), probe{"updates", b.probe}), a.log))
	mux.Handle("GET /metrics", a.metrics.handler())
	if a.cfg.PublicURL != "" {
		mux.Handle(telegram.WebhookPath, a.telegram.Webhook(b.secret, b.handle))
	}
	return mux
}
