package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"keng/internal/config"
	"keng/internal/store"
	"keng/internal/vault"
)

type keysRotate struct{}

// Run implements the command.
func (keysRotate) Run(ctx context.Context, c *console) error {
	cfg, log, err := c.settings()
	if err != nil {
		return err
	}
	s, v, err := openUnchecked(ctx, cfg, store.Options{Now: time.Now, Log: log})
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // everything is committed
	schema, err := s.Status(ctx)
	if err != nil {
		return err
	}
	if schema.Behind {
		return fmt.Errorf("the database is at version %d, this program needs %d: run keng migrate up", schema.Current, schema.Newest)
	}
	if _, err := s.Settle(ctx, true); err != nil {
		return explainKey(cfg, err)
	}
	r := rotation{console: c, cfg: cfg, store: s, vault: v}
	return explainKey(cfg, r.run(ctx))
}

// rotation takes a database from its key to a new one. It can be ended at any
// moment and begun again.
type rotation struct {
	*console
	cfg   config.Config
	store *store.Store
	vault *vault.Vault
}

// inFile tells whether the key is in a file of ours, and not in the settings,
// which only their operator can change.
func (r rotation) inFile() bool { return r.cfg.DataKey == "" }

func (r rotation) run(ctx context.Context) error {
	if r.inFile() {
		if err := r.alone(ctx); err != nil {
			return err
		}
	}
	turned := ""
	state, err := r.store.TurnKey(ctx, func(current string) (key string, err error) {
		turned, err = r.next(current)
		return turned, err
	})
	switch {
	case err != nil:
		return err
	case state.Former == "" && turned == "": // the new key is to be handed out first
		return r.handOut()
	}
	sealed, err := r.store.Reseal(ctx)
	if err != nil {
		return err
	}
	former := r.vault.Keys()
	if err := r.store.RetireKey(ctx, r.vault.Keep); err != nil {
		return err
	}
	r.say("everything is sealed with the new key %s; %d texts were sealed anew", r.vault.Fingerprint(), sealed)
	return r.farewell(slices.DeleteFunc(former, r.vault.Has))
}

// alone refuses where processes run on other machines, which cannot read a new
// key in a file of this one.
func (r rotation) alone(ctx context.Context) error {
	n, err := r.store.Machines(ctx)
	if err != nil || n <= 1 {
		return err
	}
	return fmt.Errorf("processes on %d machines use this database, and only this one can read %s: set KENG_DATA_KEY to what is in it on all of them, restart them, and try again",
		n, placeOfKey(r.cfg))
}

// next is the key to turn to: one that is behind the current one already, from a
// rotation that was begun, else a new one. What has only older keys besides was
// turned already, and not told so to the end; then it is the current one. It is
// empty if the new key is to be handed out first.
func (r rotation) next(current string) (string, error) {
	if err := r.vault.Reload(); err != nil {
		return "", err
	}
	keys := r.vault.Keys()
	i := slices.Index(keys, current)
	switch {
	case i < len(keys)-1:
		return keys[len(keys)-1], nil
	case i > 0:
		return current, nil
	case r.inFile():
		return r.vault.Add()
	}
	return "", nil
}

// handOut says how a new key comes to all processes before it is used.
func (r rotation) handOut() error {
	if _, err := r.vault.Add(); err != nil {
		return err
	}
	both, err := r.vault.Marshal()
	if err != nil {
		return err
	}
	r.say("1. Set KENG_DATA_KEY to this, which holds the old key and a new one, wherever keng runs on this database,\n" +
		"   and restart each process:\n")
	r.say("%s\n", both)
	r.say("2. When all of them run with it, and not before, run keng keys rotate again, with it too: that seals\n" +
		"   everything with the new key, and says what KENG_DATA_KEY is to be from then on.")
	return nil
}

// farewell says what is to be done with the former keys.
func (r rotation) farewell(former []string) error {
	if r.inFile() {
		for _, key := range former {
			r.say("the former key is in %s: copies of the database from before need it; delete it with the last of them",
				vault.AsidePath(placeOfKey(r.cfg), key))
		}
		return nil
	}
	line, err := r.vault.Marshal()
	if err != nil {
		return err
	}
	r.say("Set KENG_DATA_KEY to this everywhere; processes that run go on as they are until their next start:\n")
	r.say("%s\n", line)
	r.say("Copies of the database from before need the old value: keep it as long as them, and apart from them.")
	return nil
}
