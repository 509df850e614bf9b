package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"keng/internal/config"
	"keng/internal/store"
	"keng/internal/vault"
)

// openVault returns what has the data key: the one of the settings, else the one
// in the database's file, which need not be there yet.
func openVault(cfg config.Config) (*vault.Vault, error) {
	if cfg.DataKey == "" {
		return vault.File(config.KeyFile(cfg.DatabaseURL))
	}
	v, err := vault.Parse(cfg.DataKey)
	if err != nil {
		return nil, fmt.Errorf("KENG_DATA_KEY: %w", err)
	}
	return v, nil
}

// newDataKey is a key, drawn at random.
func newDataKey() (string, error) {
	v, err := vault.New()
	if err != nil {
		return "", err
	}
	return v.Marshal()
}

// explainKey says what to do about a key that is missing; other errors stay as
// they are.
func explainKey(cfg config.Config, err error) error {
	var missing *store.KeyError
	if !errors.As(err, &missing) {
		return err
	}
	file := config.KeyFile(cfg.DatabaseURL)
	v, keyErr := openVault(cfg)
	_, statErr := os.Stat(file)
	aside := vault.AsidePath(file, missing.Key)
	_, asideErr := os.Stat(aside)
	switch {
	case keyErr != nil:
		return keyErr
	case cfg.DataKey != "":
		return fmt.Errorf("%w: KENG_DATA_KEY is %s; set it to that one, which is in no copy of the database", err, v.Fingerprint())
	case asideErr == nil: // a copy from before a rotation
		return fmt.Errorf("%w: it is in %s; put that in the place of %s", err, aside, file)
	case errors.Is(statErr, fs.ErrNotExist):
		return fmt.Errorf("%w: put its file back as %s, or set KENG_DATA_KEY; it is in no copy of the database", err, file)
	default:
		return fmt.Errorf("%w: the one in %s is %s; put the right file there, or set KENG_DATA_KEY", err, file, v.Fingerprint())
	}
}
