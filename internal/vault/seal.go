package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// Mark begins each sealed text.
const Mark = "sealed:"

// ErrAltered says that a sealed text does not open: it was altered, or was
// sealed for another purpose.
var ErrAltered = errors.New("vault: a sealed text was altered, or is in another's place")

// Prefix is what each text begins with that was sealed with the key.
func Prefix(key string) string { return Mark + key + ":" }

// Seal seals a text for a purpose, with the key that the Vault seals with. An
// empty text stays empty. The error is [ErrNoKey].
func (v *Vault) Seal(plain, purpose string) (string, error) {
	if plain == "" {
		return "", nil
	}
	r := v.ring.Load()
	if r == nil {
		return "", ErrNoKey
	}
	cipher, err := r.aead.Encrypt([]byte(plain), []byte(purpose))
	if err != nil {
		return "", fmt.Errorf("vault: seal: %w", err)
	}
	return Prefix(r.primary.name) + encoding.EncodeToString(cipher), nil
}

// Open opens what was sealed for the purpose. An empty text stays empty. The
// error is an [*UnknownKeyError], or [ErrAltered] for what was not sealed, was
// altered since, or was sealed for another purpose.
func (v *Vault) Open(sealed, purpose string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	key, cipher, ok := parse(sealed)
	if !ok {
		return "", ErrAltered
	}
	r, err := v.with(key)
	if err != nil {
		return "", err
	}
	// Tink goes by its own number. Another key's name before it would hide from
	// the database which key it needs.
	if k, _ := r.find(key); binary.BigEndian.Uint32(cipher[1:]) != k.seal {
		return "", ErrAltered
	}
	plain, err := r.aead.Decrypt(cipher, []byte(purpose))
	if err != nil {
		return "", ErrAltered // Tink's own reason says no more
	}
	return string(plain), nil
}

// KeyOf is the fingerprint of the key that a text was sealed with; ok is false
// for a text that was not sealed.
func KeyOf(text string) (key string, ok bool) {
	key, _, ok = parse(text)
	return key, ok
}

// shortest is the length of the shortest ciphertext: a mark and a number of
// Tink's, a nonce, a letter and a tag.
const shortest = 5 + 12 + 1 + 16

// parse parts a sealed text.
func parse(text string) (key string, cipher []byte, ok bool) {
	rest, ok := strings.CutPrefix(text, Mark)
	if !ok {
		return "", nil, false
	}
	key, written, _ := strings.Cut(rest, ":")
	cipher, err := encoding.DecodeString(written)
	return key, cipher, err == nil && len(key) == fingerprintLength && len(cipher) >= shortest
}

// indexBytes make it unlikely that two of millions of texts share an index.
const indexBytes = 16

// Index is what a text can be found by: the same for the same text and key, and
// without the key neither made nor read. It is by the key that the Vault seals
// with. An empty text's is empty.
func (v *Vault) Index(plain string) (string, error) {
	r := v.ring.Load()
	if r == nil {
		return "", ErrNoKey
	}
	return r.indexOf(plain, r.primary)
}

// Indexes are the indexes of a text by each of the keys: what one has to look
// for while a rotation is going on.
func (v *Vault) Indexes(plain string) ([]string, error) {
	r := v.ring.Load()
	if r == nil {
		return nil, ErrNoKey
	}
	all := make([]string, len(r.keys))
	for i, k := range r.keys {
		var err error
		if all[i], err = r.indexOf(plain, k); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (r *ring) indexOf(plain string, k ringKey) (string, error) {
	if plain == "" {
		return "", nil
	}
	index, err := r.prfs.PRFs[k.index].ComputePRF([]byte(plain), indexBytes)
	if err != nil {
		return "", fmt.Errorf("vault: index: %w", err)
	}
	return encoding.EncodeToString(index), nil
}
