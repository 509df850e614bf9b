package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecuresecretdataaccess"
	"github.com/tink-crypto/tink-go/v2/key"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/secretdata"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// ring is a set of keys. It does not change: what changes it makes another. A
// nil one has no keys.
type ring struct {
	// seals and index are Tink's sets, of as many keys, in the same order: one
	// key of ours is one of each.
	seals, index *keyset.Handle
	keys         []ringKey // the oldest first
	primary      ringKey
	aead         tink.AEAD
	prfs         *prf.Set
}

// ringKey is a key, by its fingerprint and by the numbers that it has in
// Tink's sets.
type ringKey struct {
	name        string
	seal, index uint32
}

// managers change both of Tink's sets.
type managers struct{ seals, index *keyset.Manager }

// newRing returns a ring with one key, drawn at random.
func newRing() (*ring, error) {
	m := managers{keyset.NewManager(), keyset.NewManager()}
	k, err := m.add()
	if err != nil {
		return nil, err
	}
	return m.ring(k)
}

// add draws a key.
func (m managers) add() (k ringKey, err error) {
	if k.seal, err = m.seals.Add(aead.AES256GCMKeyTemplate()); err != nil {
		return k, err
	}
	k.index, err = m.index.Add(prf.HMACSHA256PRFKeyTemplate())
	return k, err
}

// ring is what the sets are now, sealing with that key.
func (m managers) ring(primary ringKey) (*ring, error) {
	if err := errors.Join(m.seals.SetPrimary(primary.seal), m.index.SetPrimary(primary.index)); err != nil {
		return nil, err
	}
	seals, err := m.seals.Handle()
	if err != nil {
		return nil, err
	}
	index, err := m.index.Handle()
	if err != nil {
		return nil, err
	}
	return ringOf(seals, index)
}

// ringOf returns the ring of Tink's two sets.
func ringOf(seals, index *keyset.Handle) (r *ring, err error) {
	if seals.Len() != index.Len() {
		return nil, errors.New("it has keys for sealing and for finding that do not belong together")
	}
	r = &ring{seals: seals, index: index}
	for i := range seals.Len() {
		seal, find, err := entries(seals, index, i)
		if err != nil {
			return nil, err
		}
		k := ringKey{seal: seal.KeyID(), index: find.KeyID()}
		if k.name, err = fingerprint(seal.Key(), find.Key()); err != nil {
			return nil, err
		}
		r.keys = append(r.keys, k)
		if seal.IsPrimary() {
			r.primary = k
		}
	}
	if r.aead, err = aead.New(seals); err != nil {
		return nil, err
	}
	r.prfs, err = prf.NewPRFSet(index)
	return r, err
}

func entries(seals, index *keyset.Handle, i int) (seal, find *keyset.Entry, err error) {
	if seal, err = seals.Entry(i); err == nil {
		find, err = index.Entry(i)
	}
	return seal, find, err
}

// fingerprint names a key by its bytes, which are too many to be guessed from
// it: so a key that was altered has another name.
func fingerprint(keys ...key.Key) (string, error) {
	h := sha256.New()
	h.Write([]byte("the fingerprint of a data key"))
	for _, k := range keys {
		bytes, ok := k.(interface{ KeyBytes() secretdata.Bytes })
		if !ok {
			return "", errors.New("it has a key of a kind that this program does not know")
		}
		h.Write(bytes.KeyBytes().Data(insecuresecretdataaccess.Token{}))
	}
	return hex.EncodeToString(h.Sum(nil))[:fingerprintLength], nil
}

// fingerprintLength is in hex digits: enough that no two keys share a name by
// chance, and short enough to be compared by eye.
const fingerprintLength = 8

func (r *ring) managers() managers {
	return managers{keyset.NewManagerFromHandle(r.seals), keyset.NewManagerFromHandle(r.index)}
}

// find returns the key of that name.
func (r *ring) find(name string) (ringKey, bool) {
	if r == nil {
		return ringKey{}, false
	}
	i := slices.IndexFunc(r.keys, func(k ringKey) bool { return k.name == name })
	if i < 0 {
		return ringKey{}, false
	}
	return r.keys[i], true
}

// grown returns the ring with one more key, which it does not seal with yet.
func (r *ring) grown() (*ring, error) {
	m := r.managers()
	if _, err := m.add(); err != nil {
		return nil, err
	}
	return m.ring(r.primary)
}

// turned returns the ring sealing with another of its keys.
func (r *ring) turned(to ringKey) (*ring, error) { return r.managers().ring(to) }

// only returns the ring of this key alone.
func (r *ring) only(k ringKey) (*ring, error) {
	turned, err := r.turned(k)
	if err != nil {
		return nil, err
	}
	m := turned.managers()
	for _, other := range turned.keys {
		if other == k {
			continue
		}
		if err := errors.Join(m.seals.Delete(other.seal), m.index.Delete(other.index)); err != nil {
			return nil, err
		}
	}
	return m.ring(k)
}

// after returns the ring with the keys of an earlier one that it has not got,
// before its own. It goes on sealing with what the earlier one sealed with.
func (r *ring) after(earlier *ring) (*ring, error) {
	if earlier == nil {
		return r, nil
	}
	m := managers{keyset.NewManager(), keyset.NewManager()}
	var primary ringKey
	for _, from := range []*ring{earlier, r} {
		for _, k := range from.keys {
			if _, again := r.find(k.name); again && from == earlier {
				continue
			}
			taken, err := m.take(from, k)
			if err != nil {
				return nil, err
			}
			if k.name == earlier.primary.name {
				primary = taken
			}
		}
	}
	return m.ring(primary)
}

// take adds a key of a ring, which keeps its number for sealing and gets another
// one for finding, where none is written down with what it has made.
func (m managers) take(r *ring, k ringKey) (ringKey, error) {
	seal, find, err := entries(r.seals, r.index, slices.Index(r.keys, k))
	if err != nil {
		return k, err
	}
	if k.seal, err = m.seals.AddKey(seal.Key()); err != nil {
		return k, err
	}
	k.index, err = m.index.AddKey(find.Key())
	return k, err
}
