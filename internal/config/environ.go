package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/joho/godotenv"
)

// Environ prepares the environment: what a .env file in the working directory
// sets and the environment does not, and the secrets that are given as files.
// The error is a [Problems] with everything that is wrong.
func Environ() error {
	var p Problems
	if err := godotenv.Load(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.add(".env cannot be read: write lines like KENG_LOG=info")
	}
	for _, name := range Secrets {
		if err := readSecret(name); err != nil {
			p.add("%s", err)
		}
	}
	if len(p) > 0 {
		return p
	}
	return nil
}

// readSecret sets the variable from the file that NAME_FILE names, if it does.
func readSecret(name string) error {
	path := os.Getenv(name + "_FILE")
	if path == "" {
		return nil
	}
	if os.Getenv(name) != "" {
		return fmt.Errorf("%s and %s_FILE are both set: keep one", name, name)
	}
	text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return fmt.Errorf("%s_FILE cannot be read: %w", name, errors.Unwrap(err))
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" && name == "KENG_DATA_KEY" { // as if there were no setting, another key would be made elsewhere
		return fmt.Errorf("%s_FILE names an empty file: write into it what keng keys new prints", name)
	}
	return os.Setenv(name, secret)
}
