package config

import (
	"os"
	"path/filepath"
	"strings"
)

// KeyFile is the file that a database's data key is in, where KENG_DATA_KEY does
// not say the key: beside a file of SQLite, and for Postgres, which has no place
// on this machine, in the user's configuration.
func KeyFile(databaseURL string) string {
	if path, ok := strings.CutPrefix(databaseURL, "sqlite:"); ok {
		return strings.TrimPrefix(path, "//") + ".key"
	}
	dir, err := os.UserConfigDir()
	if err != nil { // the user has no home
		return "keng-data.key"
	}
	return filepath.Join(dir, "keng", "data.key")
}
