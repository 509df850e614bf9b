package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"keng/internal/config"
	"keng/internal/store"
)

type keysCommand struct {
	New    keysNew    `cmd:"" help:"Print a new key, for KENG_DATA_KEY."`
	Status keysStatus `cmd:"" help:"Say where the key is, and what is sealed with it."`
	Rotate keysRotate `cmd:"" help:"Seal everything with a new key, while the bot runs."`
}

type keysNew struct{}

// Run implements the command.
func (keysNew) Run(c *console) error {
	key, err := newDataKey()
	if err != nil {
		return err
	}
	c.say("%s", key)
	return nil
}

type keysStatus struct{}

// Run implements the command.
func (keysStatus) Run(ctx context.Context, c *console) error {
	cfg, log, err := c.settings()
	if err != nil {
		return err
	}
	s, v, err := openUnchecked(ctx, cfg, store.Options{Now: time.Now, Log: log})
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // nothing was written
	schema, err := s.Status(ctx)
	if err != nil {
		return err
	}
	if schema.Behind {
		return fmt.Errorf("the database is at version %d, this program needs %d: run keng migrate up", schema.Current, schema.Newest)
	}
	for _, key := range v.Keys() {
		c.say("the data key %s is in %s", key, placeOfKey(cfg))
	}
	if err := c.tellSealed(ctx, cfg, s); err != nil {
		return err
	}
	return explainKey(cfg, s.CheckKey(ctx))
}

// tellSealed says what is sealed with which key.
func (c *console) tellSealed(ctx context.Context, cfg config.Config, s *store.Store) error {
	var counts map[string]int
	err := s.View(ctx, func(tx *store.Tx) (err error) {
		counts, err = tx.SealedTexts()
		return err
	})
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		if key == "" {
			c.say("in the database %d texts stand in clear: run keng migrate up", counts[key])
		} else {
			c.say("in the database %d texts are sealed with %s", counts[key], key)
		}
	}
	state, err := s.Sealing(ctx)
	if err != nil {
		return err
	}
	switch {
	case state.Former != "":
		c.say("a rotation from %s to %s is not finished: run keng keys rotate", state.Former, state.Key)
	case state.Key != "":
		c.say("the database is sealed with %s", state.Key)
	default:
		c.say("the database has no data key yet: the bot takes the one in %s when it starts, or makes it", placeOfKey(cfg))
	}
	return nil
}

// placeOfKey is where the data key is, or will be.
func placeOfKey(cfg config.Config) string {
	if cfg.DataKey != "" {
		return "KENG_DATA_KEY"
	}
	return config.KeyFile(cfg.DatabaseURL)
}
