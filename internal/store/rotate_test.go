package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/vault"
)

// process opens the database as a process of its own, which has its key from a file.
func process(t *testing.T, d *storetest.Database, file string) (*store.Store, *vault.Vault) {
	t.Helper()
	v, err := vault.File(file)
	if err != nil {
		t.Fatal(err)
	}
	own := *d
	own.Vault = v
	return own.Open(t), v
}

// rotate takes a database from its key to a new one.
func rotate(t *testing.T, s *store.Store, v *vault.Vault) {
	t.Helper()
	before := sealing(t, s).Key
	state, err := s.TurnKey(t.Context(), func(string) (string, error) { return v.Add() })
	if err != nil || state.Former != before || state.Key == before {
		t.Fatalf("turned from %s to %+v: %v", before, state, err)
	}
	if _, err := s.Reseal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.RetireKey(t.Context(), v.Keep); err != nil {
		t.Fatal(err)
	}
}

// rotated checks that everything is sealed with the only key of a file.
func rotated(t *testing.T, d *storetest.Database, file string, m meeting.ID, people int) {
	t.Helper()
	s, v := process(t, d, file)
	if keys := v.Keys(); len(keys) != 1 {
		t.Fatalf("the file has the keys %v", keys)
	}
	if got, want := sealing(t, s), (store.Sealing{Key: v.Fingerprint(), Swept: true}); got != want {
		t.Errorf("it says %+v, want %+v", got, want)
	}
	if got := sealedTexts(t, s); len(got) != 1 || got[v.Fingerprint()] != 2*people+1 {
		t.Errorf("sealed are %v, with %s", got, v.Fingerprint())
	}
	tells(t, s, m, people)
	hides(t, d.Dump(t))
}

// TestRotationBesideWork rotates the key twice while other processes answer,
// read, find and correct: none of them is refused anything, and nothing that
// was written meanwhile is lost.
func TestRotationBesideWork(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		file := filepath.Join(t.TempDir(), "keng.db.key")
		s, v := process(t, d, file)
		m := confide(t, s, many)
		done := make(chan struct{})
		var workers sync.WaitGroup
		var began sync.WaitGroup
		for w := range 3 {
			at, _ := process(t, d, file)
			began.Add(1)
			workers.Go(func() {
				for turn := 0; ; turn++ {
					if err := work(t, at, m, 1+(turn*3+w)%many); err != nil {
						t.Errorf("worker %d: %v", w, err)
					}
					if turn == 0 {
						began.Done()
					}
					select {
					case <-done:
						return
					default:
					}
				}
			})
		}
		began.Wait()
		rotate(t, s, v)
		rotate(t, s, v)
		close(done)
		workers.Wait()
		rotated(t, d, file, m.ID, many)
	})
}

// work is what a bot does with what is confided by the person with that number.
func work(t *testing.T, s *store.Store, m meeting.Meeting, i int) error {
	who := roster.PersonID(i)
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		for _, words := range []string{"việc riêng", wordsOf(i)} {
			if err := because(tx, m, who, words); err != nil {
				return err
			}
		}
		p, err := tx.Person(who)
		if err != nil {
			return err
		}
		return tx.UpdatePeople([]roster.Person{p})
	})
	if err != nil {
		return err
	}
	return s.View(t.Context(), func(tx *store.Tx) error {
		found, err := tx.StandingByPhone([]string{phoneOf(i)}, newYear)
		if err != nil {
			return err
		}
		if len(found) != 1 || found[0].ID != who || found[0].Phone != phoneOf(i) {
			return fmt.Errorf("person %d is not found: %d are", i, len(found))
		}
		a, _, err := tx.AnswerOf(m.ID, who)
		if err == nil && a.Words != wordsOf(i) {
			err = fmt.Errorf("person %d has said %q", i, a.Words)
		}
		return err
	})
}

// TestRotationIsKilled after each of its steps: it is ended by whoever begins
// again.
func TestRotationIsKilled(t *testing.T) {
	steps := []string{"the key is in the file", "the key is turned", "some is sealed", "all is sealed", "the former key is retired"}
	for killed, step := range steps {
		t.Run(step, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, d *storetest.Database) {
				file := filepath.Join(t.TempDir(), "keng.db.key")
				s, v := process(t, d, file)
				m := confide(t, s, many)
				old := v.Fingerprint()
				next, err := v.Add()
				for i, do := range []func() error{
					func() error {
						_, err := s.TurnKey(t.Context(), func(string) (string, error) { return next, nil })
						return err
					},
					func() error { return store.SealSome(t.Context(), s, false) },
					func() error { _, err := s.Reseal(t.Context()); return err },
					func() error { return s.RetireKey(t.Context(), func(string) error { return nil }) },
				} {
					if err == nil && i < killed {
						err = do()
					}
				}
				if err != nil {
					t.Fatal(err)
				}
				if killed == 2 {
					if got := sealedTexts(t, s); got[old] == 0 || got[next] == 0 {
						t.Fatalf("it was not killed in the middle: %v", got)
					}
				}

				again, v := process(t, d, file)
				tells(t, again, m.ID, many)
				state, err := again.TurnKey(t.Context(), func(string) (string, error) {
					if keys := v.Keys(); !slices.Equal(keys, []string{old, next}) {
						t.Errorf("in the file there are %v", keys)
					}
					return next, nil
				})
				if err != nil || state.Key != next {
					t.Fatalf("it turned to %+v: %v", state, err)
				}
				if err := again.RetireKey(t.Context(), v.Keep); err != nil {
					t.Fatal(err)
				}
				rotated(t, d, file, m.ID, many)
			})
		})
	}
}

// TestTurnToAKeyThatIsNotThere: nothing changes.
func TestTurnToAKeyThatIsNotThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		s := d.Open(t)
		m := confide(t, s, 2)
		_, err := s.TurnKey(t.Context(), func(string) (string, error) { return "1a2b3c4d", nil })
		var missing *store.KeyError
		if !errors.As(err, &missing) {
			t.Errorf("got %v", err)
		}
		refused := errors.New("refused")
		if _, err := s.TurnKey(t.Context(), func(string) (string, error) { return "", refused }); !errors.Is(err, refused) {
			t.Errorf("got %v", err)
		}
		if got := sealing(t, s); got.Key != d.Vault.Fingerprint() || got.Former != "" {
			t.Errorf("it is %+v", got)
		}
		tells(t, s, m.ID, 2)
	})
}

// TestUndoneSealing: what seals after something was undone that had sealed too
// is not left behind by a turn in between.
func TestUndoneSealing(t *testing.T) {
	d := storetest.Postgres(t) // SQLite has one writer at a time
	s, other := d.Open(t), d.Open(t)
	m := confide(t, s, 2)
	next, err := d.Vault.Add()
	if err != nil {
		t.Fatal(err)
	}
	undone := errors.New("undone")
	must(t, s, func(tx *store.Tx) error {
		err := tx.Try(func() error {
			p, err := tx.Person(1) // the database hears of the savepoint
			if err == nil {
				err = tx.UpdatePeople([]roster.Person{p})
			}
			return errors.Join(err, undone)
		})
		if !errors.Is(err, undone) || err.Error() != undone.Error() {
			return fmt.Errorf("the first try: %w", err)
		}
		if _, err := other.TurnKey(t.Context(), func(string) (string, error) { return next, nil }); err != nil {
			return err
		}
		return because(tx, m, 2, wordsOf(2)+" tỉnh")
	})
	lines, err := store.Lines(t.Context(), s, "SELECT words FROM answers WHERE person_id = 2")
	if err != nil || len(lines) != 1 {
		t.Fatalf("%d answers: %v", len(lines), err)
	}
	if key, _ := vault.KeyOf(lines[0]); key != next {
		t.Errorf("it was sealed with %s after the key had been turned to %s", key, next)
	}
}
