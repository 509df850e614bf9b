package dialogtest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/fault"
	"keng/internal/state"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

// memory is where the conversations are kept: in this process or in a real
// Redis, which can be taken away.
type memory struct {
	dialog.Forms
	now func() time.Time
	// url and server are Redis's; server is nil for one that is shared.
	url    string
	server *testserver.Server
	away   bool
}

// inProcess keeps them here.
func inProcess(t testing.TB, db *storetest.Database) *memory {
	t.Helper()
	m := &memory{now: db.Clock.Now}
	m.open(t)
	return m
}

// inRedis keeps them in Redis, in one of its own if it is to go away.
func inRedis(t testing.TB, db *storetest.Database, leaves bool) *memory {
	t.Helper()
	m := &memory{now: db.Clock.Now}
	if leaves {
		m.server = testserver.OwnRedis(t)
		m.url = m.server.URL()
	} else {
		m.url = testserver.Redis(t)
	}
	m.open(t)
	return m
}

func (m *memory) open(t testing.TB) {
	t.Helper()
	s, err := state.Open(context.Background(), m.url, m.now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	m.Forms = s.Forms
}

// leave takes the store away. One in this process cannot really go: it is made
// to say so, and comes back empty, as Redis does.
func (m *memory) leave(t testing.TB) {
	t.Helper()
	m.away = true
	if m.server != nil {
		if err := m.server.Stop(); err != nil {
			t.Fatal(err)
		}
	}
}

// comeBack brings it back, empty.
func (m *memory) comeBack(t testing.TB) {
	t.Helper()
	m.away = false
	if m.server == nil {
		m.open(t)
	} else if err := m.server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// age lets time pass where a clock runs that is not the stage's.
func (m *memory) age(t testing.TB, d time.Duration) {
	t.Helper()
	if m.url == "" || m.away || d <= 0 {
		return
	}
	if err := testserver.Age(t.Context(), m.url, d); err != nil {
		t.Fatal(err)
	}
}

// refuse is how the twin in this process says that it is away.
func (m *memory) refuse() error {
	if m.away && m.server == nil {
		return fault.New(fault.Unavailable, "form.unavailable")
	}
	return nil
}

// Load implements dialog.Forms.
func (m *memory) Load(ctx context.Context, a chat.Address) (dialog.Form, error) {
	if err := m.refuse(); err != nil {
		return dialog.Form{}, err
	}
	return m.Forms.Load(ctx, a)
}

// Save implements dialog.Forms.
func (m *memory) Save(ctx context.Context, a chat.Address, f dialog.Form) error {
	if err := m.refuse(); err != nil {
		return err
	}
	return m.Forms.Save(ctx, a, f)
}
