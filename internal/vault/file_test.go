package vault_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"keng/internal/vault"
)

func keyFile(t testing.TB, path string) *vault.Vault {
	t.Helper()
	v, err := vault.File(path)
	must(t, err)
	return v
}

// private checks that a file is its owner's alone.
func private(t testing.TB, path string) {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode() != 0o600 {
		t.Errorf("%s has the mode %v", filepath.Base(path), info.Mode())
	}
}

func names(t testing.TB, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// TestFirstStartsTogether has many processes make the key of one place: all of
// them have the same in the end, and nothing else is left behind.
func TestFirstStartsTogether(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there yet")
	path := filepath.Join(dir, "data.key")
	all := make([]*vault.Vault, 20)
	for i := range all {
		all[i] = keyFile(t, path)
	}
	var wg sync.WaitGroup
	for _, v := range all {
		wg.Go(func() {
			if err := v.Make(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, v := range all {
		if v.Fingerprint() == "" || v.Fingerprint() != all[0].Fingerprint() {
			t.Errorf("%q beside %q", v.Fingerprint(), all[0].Fingerprint())
		}
	}
	private(t, path)
	if got := names(t, dir); !slices.Equal(got, []string{"data.key"}) {
		t.Errorf("it left %v", got)
	}
	before, err := os.ReadFile(path)
	must(t, err)
	must(t, all[3].Make())
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("a key that was there was made anew")
	}
}

// TestFileRotatedByAnother: a process goes on while another one puts a new key
// into the file, and takes the old one out of it.
func TestFileRotatedByAnother(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "keng.db.key")
	working := keyFile(t, path)
	must(t, working.Make())
	old := working.Fingerprint()
	before := seal(t, working, phone, "p")

	rotating := keyFile(t, path)
	next, err := rotating.Add()
	must(t, err)
	private(t, path)
	must(t, rotating.Turn(next))
	after := seal(t, rotating, reason, "p")
	opens(t, working, after, "p", reason)
	if working.Fingerprint() != old {
		t.Error("reading the file, it has turned to another key by itself")
	}
	must(t, working.Turn(next))

	must(t, rotating.Keep(next))
	must(t, working.Reload())
	opens(t, working, before, "p", phone) // what was read before the rotation
	if got := working.Keys(); !slices.Equal(got, []string{old, next}) {
		t.Errorf("it knows %v, want the old one first", got)
	}
	if got := keyFile(t, path).Keys(); !slices.Equal(got, []string{next}) {
		t.Errorf("in the file there are %v", got)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"keng.db.key", "keng.db.key." + old}) {
		t.Errorf("there are %v", got)
	}
	private(t, path)
	private(t, vault.AsidePath(path, old))
	opens(t, keyFile(t, vault.AsidePath(path, old)), before, "p", phone)
}

// TestAddsToWhatIsInTheFile, not to what was there when it was read.
func TestAddsToWhatIsInTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	first := keyFile(t, path)
	must(t, first.Make())
	second := keyFile(t, path)
	a, err := first.Add()
	must(t, err)
	b, err := second.Add()
	must(t, err)
	if got := keyFile(t, path).Keys(); !slices.Equal(got, []string{first.Fingerprint(), a, b}) {
		t.Errorf("the file has %v, want %s %s %s", got, first.Fingerprint(), a, b)
	}
}

func TestBrokenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	secret := line(t, fresh(t))
	must(t, os.WriteFile(path, []byte(secret[:60]), 0o600))
	if _, err := vault.File(path); err == nil || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), secret[20:40]) {
		t.Errorf("got %v", err)
	}
	if _, err := vault.File(filepath.Dir(path)); err == nil {
		t.Error("a folder was taken for a key")
	}
}

func TestNoPlaceForAKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	must(t, os.WriteFile(file, nil, 0o600))
	v := &vault.Vault{}
	must(t, v.Make()) // of no file: it has nothing to make
	if v.Fingerprint() != "" {
		t.Error("a key came from nowhere")
	}
	v, err := vault.File(filepath.Join(file, "key"))
	if err == nil {
		err = v.Make()
	}
	if err == nil {
		t.Error("a key was made inside of a file")
	}
}
