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
	"keng/internal/vault"
)

// openStore opens the database as it is.
func openStore(ctx context.Context, cfg config.Config, now func() time.Time, log *slog.Logger) (*store.Store, error) {
	return openStoreWith(ctx, cfg, store.Options{Now: now, Log: log})
}

// openStoreWith opens the database as it is, with the key to what is sealed in
// it. Every command that opens a database opens it here: one that was sealed
// with a key that is not here is refused, rather than given another.
func openStoreWith(ctx context.Context, cfg config.Config, o store.Options) (*store.Store, error) {
	s, _, err := openUnchecked(ctx, cfg, o)
	if err != nil {
		return nil, err
	}
	if err := s.CheckKey(ctx); err != nil {
		return nil, errors.Join(explainKey(cfg, err), s.Close())
	}
	return s, nil
}

// openUnchecked opens the database with the key that is here, whether or not it
// is the right one, for what has to do with keys.
func openUnchecked(ctx context.Context, cfg config.Config, o store.Options) (*store.Store, *vault.Vault, error) {
	var err error
	if o.Vault, err = openVault(cfg); err != nil {
		return nil, nil, err
	}
	o.URL = cfg.DatabaseURL
	s, err := store.Open(ctx, o)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: check KENG_DATABASE_URL", err)
	}
	return s, o.Vault, nil
}

// openMigrated opens the database and sees to it that it has this program's
// schema: one that is behind is migrated, unless that is not wished.
func openMigrated(ctx context.Context, cfg config.Config, now func() time.Time, log *slog.Logger, migrate bool) (*store.Store, error) {
	s, err := openStore(ctx, cfg, now, log)
	if err != nil {
		return nil, err
	}
	if err := bringUp(ctx, cfg, s, log, migrate); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func bringUp(ctx context.Context, cfg config.Config, s *store.Store, log *slog.Logger, migrate bool) error {
	schema, err := s.Status(ctx)
	if err != nil {
		return err
	}
	if schema.Behind && !migrate {
		return fmt.Errorf("the database is at version %d, this program needs %d: run keng migrate up, or leave --no-migrate out",
			schema.Current, schema.Newest)
	}
	if schema.Behind {
		if err := s.Migrate(ctx); err != nil {
			return err
		}
		log.InfoContext(ctx, "the database was migrated", "from", schema.Current, "to", schema.Newest)
	}
	sealed, err := s.Settle(ctx, false)
	if err != nil {
		return explainKey(cfg, err)
	}
	if sealed > 0 {
		log.InfoContext(ctx, "phone numbers and reasons that stood in clear were sealed", "texts", sealed)
	}
	return nil
}

// newClock returns the clock that the settings ask for.
func newClock(cfg config.Config) *clock.Clock {
	if cfg.ClockStart.IsZero() {
		return clock.Real()
	}
	return clock.At(cfg.ClockStart, cfg.ClockSpeed)
}
