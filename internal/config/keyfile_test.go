package config

import (
	"path/filepath"
	"testing"
)

func TestKeyFile(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	for url, want := range map[string]string{
		"sqlite:keng.db":                    "keng.db.key",
		"sqlite:///var/lib/keng/keng.db":    "/var/lib/keng/keng.db.key",
		"postgres://keng@db.example.org/k":  filepath.Join(home, "keng", "data.key"),
		"postgresql:///keng?host=/run/psql": filepath.Join(home, "keng", "data.key"),
	} {
		if got := KeyFile(url); got != want {
			t.Errorf("%s: %s, want %s", url, got, want)
		}
	}
}

// TestKeyFileOfAUserWithoutAHome: it is in the working directory.
func TestKeyFileOfAUserWithoutAHome(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("HOME", "")
	if got := KeyFile("postgres:///keng"); got != "keng-data.key" {
		t.Errorf("got %s", got)
	}
}

func TestDataKey(t *testing.T) {
	for key, good := range map[string]bool{
		"": true, "keng-key-1.AAbb_-.CC": true,
		"keng-key-1.AAbb": false, "keng-key-1.AA.BB CC": false, "AA.BB": false, "keng-key-1.AA.BB\nkeng-key-1.AA.BB": false,
	} {
		f := defaults()
		f.DataKey = key
		c, err := f.Check()
		if (err == nil) != good || good && c.DataKey != key {
			t.Errorf("%q: %q, %v", key, c.DataKey, err)
		}
	}
}
