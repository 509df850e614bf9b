package vault

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// Vault seals and opens texts. It is safe for concurrent use.
//
// One that comes from a file has no key until there is that file, and reads it
// again when it meets a key that it does not know. A key it has once known it
// does not forget while it lives, so that what was read before a rotation can
// still be opened after it.
type Vault struct {
	// path is of the file that it comes from; empty if it comes from a line.
	path     string
	changing sync.Mutex
	ring     atomic.Pointer[ring]
}

// ErrNoKey says that a Vault has no key yet; see [Vault.Make].
var ErrNoKey = errors.New("vault: there is no key yet")

// UnknownKeyError says that something was sealed with a key that a Vault has
// not got.
type UnknownKeyError struct{ Key string }

// Error implements error.
func (e *UnknownKeyError) Error() string {
	return "vault: the key " + e.Key + " is not known here"
}

// New returns a Vault with one key, drawn at random.
func New() (*Vault, error) {
	return of(newRing())
}

// Parse returns the Vault of a key as [Vault.Marshal] writes it. The error says
// what is wrong with the line, and repeats nothing of it.
func Parse(line string) (*Vault, error) {
	return of(parseLine(line))
}

func of(r *ring, err error) (*Vault, error) {
	if err != nil {
		return nil, err
	}
	v := new(Vault)
	v.ring.Store(r)
	return v, nil
}

// Marshal writes its keys as one line of text, which is as secret as they are.
// If there are none the error is [ErrNoKey].
func (v *Vault) Marshal() (string, error) {
	r := v.ring.Load()
	if r == nil {
		return "", ErrNoKey
	}
	return r.line()
}

// Fingerprint names the key that it seals with, and gives nothing of it away.
// It is empty if there is none.
func (v *Vault) Fingerprint() string {
	if r := v.ring.Load(); r != nil {
		return r.primary.name
	}
	return ""
}

// Keys are the fingerprints of its keys, the oldest first.
func (v *Vault) Keys() (names []string) {
	if r := v.ring.Load(); r != nil {
		for _, k := range r.keys {
			names = append(names, k.name)
		}
	}
	return names
}

// Has tells whether it has the key. One from a file looks there too.
func (v *Vault) Has(key string) bool {
	_, err := v.with(key)
	return err == nil
}

// with returns a ring that has the key, or an [*UnknownKeyError].
func (v *Vault) with(key string) (*ring, error) {
	r := v.ring.Load()
	if _, ok := r.find(key); ok {
		return r, nil
	}
	if err := v.Reload(); err != nil {
		return nil, err
	}
	r = v.ring.Load()
	if _, ok := r.find(key); !ok {
		return nil, &UnknownKeyError{key}
	}
	return r, nil
}

// Turn has it seal with another of its keys from now on. The error of a key
// that it has not got is an [*UnknownKeyError].
func (v *Vault) Turn(key string) error {
	if v.Fingerprint() == key {
		return nil
	}
	if _, err := v.with(key); err != nil {
		return err
	}
	v.changing.Lock()
	defer v.changing.Unlock()
	r := v.ring.Load()
	k, ok := r.find(key)
	if !ok {
		return &UnknownKeyError{key}
	}
	turned, err := r.turned(k)
	if err == nil {
		v.ring.Store(turned)
	}
	return err
}

// Add gives it one more key, which it does not seal with until it is turned to
// it, and returns its fingerprint. In a file the key is written down first.
func (v *Vault) Add() (key string, err error) {
	err = v.change(func(r *ring) (*ring, error) {
		if r, err = r.grown(); err == nil {
			key = r.keys[len(r.keys)-1].name
		}
		return r, err
	})
	return key, err
}

// Keep forgets all keys but one. A file's other keys are put into files beside
// it, each named after its key: copies of a database may need them.
func (v *Vault) Keep(key string) error {
	return v.change(func(r *ring) (*ring, error) {
		k, ok := r.find(key)
		if !ok {
			return nil, &UnknownKeyError{key}
		}
		if err := v.putAside(r, key); err != nil {
			return nil, err
		}
		return r.only(k)
	})
}

// change replaces the ring by what f makes of it; that of a file by what f
// makes of what the file has now.
func (v *Vault) change(f func(*ring) (*ring, error)) error {
	v.changing.Lock()
	defer v.changing.Unlock()
	r := v.ring.Load()
	if v.path != "" {
		var err error
		if r, err = readRing(v.path); err != nil {
			return err
		}
	}
	if r == nil {
		return ErrNoKey
	}
	changed, err := f(r)
	if err != nil {
		return fmt.Errorf("vault: %w", err)
	}
	if v.path != "" {
		if err := v.write(changed); err != nil {
			return err
		}
	}
	v.ring.Store(changed)
	return nil
}
