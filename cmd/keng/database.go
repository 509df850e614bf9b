package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"keng/internal/clock"
	"keng/internal/config"
	"keng/internal/store"
)

// openStore opens the database as it is.
func openStore(ctx context.Context, cfg config.Config, now func() time.Time, log *slog.Logger) (*store.Store, error) {
	s, err := store.Open(ctx, store.Options{URL: cfg.DatabaseURL, Now: now, Log: log})
	if err != nil {
		return nil, fmt.Errorf("%w: check KENG_DATABASE_URL", err)
	}
	return s, nil
}

// openMigrated opens the database and sees to it that it has this program's
// schema: one that is behind is migrated, unless that is not wished.
func openMigrated(ctx context.Context, cfg config.Config, now func() time.Time, log *slog.Logger, migrate bool) (*store.Store, error) {
	s, err := openStore(ctx, cfg, now, log)
	if err != nil {
		return nil, err
	}
	if err := bringUp(ctx, s, log, migrate); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func bringUp(ctx context.Context, s *store.Store, log *slog.Logger, migrate bool) error {
	schema, err := s.Status(ctx)
	switch {
	case err != nil:
		return err
	case !schema.Behind:
		return nil
	case !migrate:
		return fmt.Errorf("the database is at version %d, this program needs %d: run keng migrate up, or leave --no-migrate out",
			schema.Current, schema.Newest)
	}
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	log.InfoContext(ctx, "the database was migrated", "from", schema.Current, "to", schema.Newest)
	return nil
}

// newClock returns the clock that the settings ask for.
func newClock(cfg config.Config) *clock.Clock {
	if cfg.ClockStart.IsZero() {
		return clock.Real()
	}
	return clock.At(cfg.ClockStart, cfg.ClockSpeed)
}
