package state

import (
	"context"
	"sync"
	"time"

	"keng/internal/chat"
	"keng/internal/dialog"
)

// memoryForms is the twin of redisForms in this process.
type memoryForms struct {
	now func() time.Time

	mu   sync.Mutex
	kept table[chat.Address, keptForm]
}

// keptForm has no row once it was deleted: see redisForms.
type keptForm struct {
	version int64
	row     []byte
	until   time.Time
}

var _ dialog.Forms = (*memoryForms)(nil)

func newMemoryForms(now func() time.Time) *memoryForms { return &memoryForms{now: now} }

// at returns what is kept of the chat's form; the caller holds mu.
func (s *memoryForms) at(a chat.Address, now time.Time) keptForm {
	if k := s.kept.rows[a]; k.until.After(now) {
		return k
	}
	return keptForm{}
}

// put keeps k for the life of a form; the caller holds mu.
func (s *memoryForms) put(a chat.Address, k keptForm, now time.Time) {
	k.until = now.Add(formLife)
	s.kept.put(a, k, func(k keptForm) bool { return !k.until.After(now) })
}

func (s *memoryForms) Load(_ context.Context, a chat.Address) (dialog.Form, error) {
	s.mu.Lock()
	k := s.at(a, s.now())
	s.mu.Unlock()
	if k.row == nil {
		return dialog.Form{}, nil
	}
	return decodeForm(k.row, k.version)
}

func (s *memoryForms) Save(_ context.Context, a chat.Address, f dialog.Form) error {
	row, err := encodeForm(f)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	k := s.at(a, now)
	var version int64
	if k.row != nil {
		version = k.version
	}
	if version != f.Version {
		return dialog.ErrStale
	}
	s.put(a, keptForm{version: k.version + 1, row: row}, now)
	return nil
}

func (s *memoryForms) Delete(_ context.Context, a chat.Address) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if k := s.at(a, now); k.row != nil {
		s.put(a, keptForm{version: k.version}, now)
	}
	return nil
}
