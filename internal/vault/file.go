package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File returns the Vault whose key is in a file. If there is no such file, the
// Vault has no key yet.
func File(path string) (*Vault, error) {
	v := &Vault{path: path}
	return v, v.Reload()
}

// Reload reads the file again, if the Vault comes from one and it is there.
func (v *Vault) Reload() error {
	if v.path == "" {
		return nil
	}
	v.changing.Lock()
	defer v.changing.Unlock()
	r, err := readRing(v.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		r, err = r.after(v.ring.Load())
	}
	if err != nil {
		return err
	}
	v.ring.Store(r)
	return nil
}

func readRing(path string) (*ring, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the data key cannot be read: %w", err)
	}
	r, err := parseLine(string(text))
	if err != nil {
		return nil, fmt.Errorf("the data key in %s: %w", path, err)
	}
	return r, nil
}

// Make sees to it that the Vault has a key: one that has none makes its file
// with a new one. If another process has made the file meanwhile, that is it.
func (v *Vault) Make() error {
	if v.ring.Load() != nil || v.path == "" {
		return nil
	}
	r, err := newRing()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(v.path), 0o700); err != nil {
		return fmt.Errorf("cannot make a folder for the data key: %w", err)
	}
	draft, err := draftOf(v.path, r)
	if err != nil {
		return err
	}
	defer os.Remove(draft) //nolint:errcheck // a name that is left over says as much as the file itself
	// A link exists once, and its file is whole from the beginning.
	if err := os.Link(draft, v.path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("cannot make the file of the data key: %w", err)
	}
	if err := syncFolder(v.path); err != nil {
		return err
	}
	return v.Reload()
}

// write puts a ring in the place of what is in the file.
func (v *Vault) write(r *ring) error {
	draft, err := draftOf(v.path, r)
	if err != nil {
		return err
	}
	if err := os.Rename(draft, v.path); err != nil {
		return errors.Join(fmt.Errorf("cannot write the data key: %w", err), os.Remove(draft))
	}
	return syncFolder(v.path)
}

// putAside writes each key of a ring but one into a file of its own.
func (v *Vault) putAside(r *ring, keep string) error {
	if v.path == "" {
		return nil
	}
	for _, k := range r.keys {
		if k.name == keep {
			continue
		}
		alone, err := r.only(k)
		if err != nil {
			return err
		}
		if err := (&Vault{path: AsidePath(v.path, k.name)}).write(alone); err != nil {
			return err
		}
	}
	return nil
}

// AsidePath is where [Vault.Keep] puts a key that a file has no longer.
func AsidePath(path, key string) string { return path + "." + key }

// draftOf writes a ring into a file beside path, down to the disk.
func draftOf(path string, r *ring) (name string, err error) {
	line, err := r.line()
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // for its owner alone
	if err != nil {
		return "", fmt.Errorf("cannot write the data key: %w", err)
	}
	_, err = f.WriteString(line + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("cannot write the data key: %w", err), os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// syncFolder has the disk know the names in a file's folder.
func syncFolder(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
