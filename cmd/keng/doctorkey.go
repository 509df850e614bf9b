package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"keng/internal/config"
	"keng/internal/store"
	"keng/internal/vault"
)

// dataKey looks at the key to what is sealed in the database. The database is
// opened without it, so that one that does not fit is a line of its own.
func (d *doctor) dataKey(ctx context.Context, cfg config.Config, s *store.Store) {
	const what = "data key"
	v, err := openVault(cfg)
	if err == nil {
		err = keyFits(ctx, cfg, s, v)
	}
	if err != nil {
		d.wrong(what, err.Error())
		return
	}
	if v.Fingerprint() == "" {
		d.note(what, "there is none yet: keng serve makes it in "+placeOfKey(cfg)+", or keng migrate up")
		return
	}
	if path, others := readByOthers(cfg); others {
		d.wrong(what, "others on this machine can read it: chmod 600 "+path)
		return
	}
	finding := fmt.Sprintf("it is %s, in %s; without it a copy of the database has no phone numbers and no reasons: keep one of the key too, elsewhere",
		v.Fingerprint(), placeOfKey(cfg))
	switch {
	case !s.Postgres():
		d.ok(what, finding)
	case cfg.DataKey == "":
		d.note(what, finding+"; several machines need the same: set KENG_DATA_KEY on each to what is in that file")
	default:
		d.ok(what, finding+"; several machines need the same")
	}
}

// keyFits tells what is wrong between the key and the database.
func keyFits(ctx context.Context, cfg config.Config, s *store.Store, v *vault.Vault) error {
	state, err := s.Sealing(ctx)
	if err != nil {
		return err
	}
	for _, key := range []string{state.Key, state.Former} {
		if key != "" && !v.Has(key) {
			return explainKey(cfg, &store.KeyError{Key: key})
		}
	}
	if state.Former != "" {
		return errors.New("a rotation was begun and not ended: run keng keys rotate")
	}
	return nil
}

// readByOthers tells whether the file of the key can be read by more than its
// owner, or, where an operator has named it, by more than its owner and group.
func readByOthers(cfg config.Config) (path string, others bool) {
	path, allowed := config.KeyFile(cfg.DatabaseURL), fs.FileMode(0o600)
	if cfg.DataKey != "" {
		path, allowed = os.Getenv("KENG_DATA_KEY_FILE"), 0o660
	}
	info, err := os.Stat(path) //nolint:gosec // the operator names the file
	return path, err == nil && info.Mode().Perm()&^allowed&0o077 != 0
}
