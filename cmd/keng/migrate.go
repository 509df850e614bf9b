package main

import (
	"context"
	"log/slog"
	"time"

	"keng/internal/config"
	"keng/internal/store"
)

type migrateCommand struct {
	Up     migrateUp     `cmd:"" help:"Bring the database to this program's schema."`
	Status migrateStatus `cmd:"" help:"Say where the database is."`
}

type migrateUp struct{}

// Run implements the command.
func (migrateUp) Run(ctx context.Context, c *console) error {
	return c.withStore(ctx, func(s *store.Store) error {
		before, err := s.Status(ctx)
		if err != nil {
			return err
		}
		if before.Behind {
			if err := s.Migrate(ctx); err != nil {
				return err
			}
			c.say("the database went from version %d to %d", before.Current, before.Newest)
		}
		sealed, err := s.Settle(ctx, true)
		if err != nil {
			return err
		}
		if sealed > 0 {
			c.say("phone numbers and reasons that stood in clear were sealed: %d", sealed)
		} else if !before.Behind {
			c.say("the database is at version %d: nothing to do", before.Current)
		}
		return nil
	})
}

type migrateStatus struct{}

// Run implements the command.
func (migrateStatus) Run(ctx context.Context, c *console) error {
	return c.withStore(ctx, func(s *store.Store) error {
		schema, err := s.Status(ctx)
		switch {
		case err != nil:
			return err
		case schema.Behind:
			c.say("the database is at version %d, this program knows %d: run keng migrate up", schema.Current, schema.Newest)
		default:
			c.say("the database is at version %d, the newest", schema.Current)
		}
		return nil
	})
}

// withStore opens the database as it is, for f.
func (c *console) withStore(ctx context.Context, f func(*store.Store) error) error {
	cfg, log, err := c.settings()
	if err != nil {
		return err
	}
	s, err := openStore(ctx, cfg, time.Now, log)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // everything is committed
	return explainKey(cfg, f(s))
}

// settings checks the settings and returns them with the log that they ask for.
func (c *console) settings() (config.Config, *slog.Logger, error) {
	cfg, err := c.flags.Check()
	if err != nil {
		return config.Config{}, nil, err
	}
	log := newLog(c.stderr, cfg.LogLevel, c.scrub)
	slog.SetDefault(log) // whatever logs without being handed a log is scrubbed too
	return cfg, log, nil
}
