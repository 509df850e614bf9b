package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testserver.Stopping(m)) }

// see notes an event and tells whether it was new.
func see(t *testing.T, s *store.Store, id string) (first bool) {
	t.Helper()
	err := s.Update(t.Context(), func(tx *store.Tx) (err error) {
		first, err = tx.FirstSight(chat.Telegram, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return first
}

func TestUpdateIsAllOrNothing(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		refused := errors.New("refused")
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.FirstSight(chat.Telegram, "1"); err != nil {
				return err
			}
			return refused
		})
		if !errors.Is(err, refused) {
			t.Fatalf("got %v, want the function's own error", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic did not come through")
				}
			}()
			_ = s.Update(t.Context(), func(tx *store.Tx) error {
				_, _ = tx.FirstSight(chat.Telegram, "1")
				panic("on purpose")
			})
		}()
		if !see(t, s, "1") {
			t.Error("what was rolled back is still there")
		}
		if see(t, s, "1") {
			t.Error("what was committed is not there")
		}
	})
}

func TestTryUndoesOnlyItself(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		refused := fault.New(fault.Forbidden, "no")
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			note := func(id string) { _, _ = tx.FirstSight(chat.Telegram, id) }
			note("before")
			err := tx.Try(func() error {
				note("outer")
				if err := tx.Try(func() error { note("inner"); return nil }); err != nil {
					return err
				}
				return refused
			})
			if !errors.Is(err, refused) {
				t.Errorf("got %v, want the refusal", err)
			}
			func() {
				defer func() {
					if recover() == nil {
						t.Error("the panic did not come through")
					}
				}()
				_ = tx.Try(func() error { note("panicked"); panic("on purpose") })
			}()
			note("after")
			return tx.Try(func() error { note("kept"); return nil })
		})
		if err != nil {
			t.Fatal(err)
		}
		for id, kept := range map[string]bool{
			"before": true, "after": true, "kept": true, "outer": false, "inner": false, "panicked": false,
		} {
			if first := see(t, s, id); first == kept {
				t.Errorf("%s: kept is %v, want %v", id, !first, kept)
			}
		}
	})
}

func TestViewCannotWrite(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		err := s.View(t.Context(), func(tx *store.Tx) error {
			_, err := tx.FirstSight(chat.Telegram, "1")
			return err
		})
		if err == nil {
			t.Error("a view wrote")
		}
	})
}

func TestStatus(t *testing.T) {
	ctx := t.Context()
	urls := map[string]string{
		"sqlite":   "sqlite:" + filepath.Join(t.TempDir(), "a b?c.db"),
		"postgres": testserver.Postgres(t, nil),
	}
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			s, err := store.Open(ctx, store.Options{URL: url})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if st, err := s.Status(ctx); err != nil || st.Current != 0 || !st.Behind {
				t.Errorf("empty: %+v, %v", st, err)
			}
			for range 2 {
				if err := s.Migrate(ctx); err != nil {
					t.Fatal(err)
				}
			}
			st, err := s.Status(ctx)
			if err != nil || st.Current != st.Newest || st.Behind {
				t.Errorf("migrated: %+v, %v", st, err)
			}
			if err := store.PretendNewer(ctx, s); err != nil {
				t.Fatal(err)
			}
			var newer *store.NewerError
			if _, err := s.Status(ctx); !errors.As(err, &newer) {
				t.Errorf("newer: status says %v", err)
			}
			if err := s.Migrate(ctx); !errors.As(err, &newer) {
				t.Errorf("newer: migrate says %v", err)
			}
		})
	}
}

func TestMigrateInParallel(t *testing.T) {
	url := testserver.Postgres(t, nil)
	errs := make(chan error)
	for range 3 {
		go func() {
			s, err := store.Open(context.Background(), store.Options{URL: url})
			if err == nil {
				err = errors.Join(s.Migrate(context.Background()), s.Close())
			}
			errs <- err
		}()
	}
	for range 3 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func TestEventFailures(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		for want := 1; want <= 3; want++ {
			tries, err := s.EventFailed(t.Context(), chat.Telegram, "9", "nil pointer")
			if err != nil || tries != want {
				t.Fatalf("tries %d, %v; want %d", tries, err, want)
			}
		}
		if err := s.ParkEvent(t.Context(), chat.Telegram, "9"); err != nil {
			t.Fatal(err)
		}
		if see(t, s, "9") {
			t.Error("a parked event is to be skipped")
		}
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			if n, err := tx.ParkedEvents(); err != nil || n != 1 {
				t.Errorf("parked: %d, %v", n, err)
			}
			n, err := tx.PruneEvents(tx.Now().Add(1))
			if n != 0 || err != nil {
				t.Errorf("pruned too early: %d, %v", n, err)
			}
			n, err = tx.PruneEvents(tx.Now().Add(1000))
			if n != 1 {
				t.Errorf("pruned: %d", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
