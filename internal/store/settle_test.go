package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

// beforeKeys is the last version of the schema in which everything was in clear.
const beforeKeys = 9

// empty is a database that nobody has migrated yet.
func empty(t *testing.T, postgres bool) *storetest.Database {
	t.Helper()
	d := &storetest.Database{Clock: storetest.NewClock(storetest.Start), Postgres: postgres, Vault: storetest.NewVault(t)}
	if d.URL = "sqlite:" + filepath.Join(t.TempDir(), "keng.db"); postgres {
		d.URL = testserver.Postgres(t, nil)
	}
	return d
}

// oldDatabase is one of before there were keys, with what n people confided, and
// with some of it deleted and overwritten since.
func oldDatabase(t *testing.T, postgres bool, n int) *storetest.Database {
	t.Helper()
	d := empty(t, postgres)
	s := d.Open(t)
	if err := store.MigrateTo(t.Context(), s, beforeKeys); err != nil {
		t.Fatal(err)
	}
	exec(t, s, "INSERT INTO units (id, kind) VALUES (1, 'cell')")
	exec(t, s, `INSERT INTO meetings (id, unit_id, kind, period, starts_at, place, minutes, status)
		VALUES (1, 1, 'regular', '2026-12', '2026-12-10 12:30:00+00:00', 'Nhà văn hóa', 90, 'announced')`)
	insert := func(into string, n int, row func(i int) string) {
		t.Helper()
		rows := make([]string, n)
		for i := range rows {
			rows[i] = "(" + row(i+1) + ")"
		}
		exec(t, s, "INSERT INTO %s VALUES %s", into, strings.Join(rows, ", "))
	}
	insert("people (id, full_name, sort_key, folded, phone, created_at)", 2*n, func(i int) string {
		return fmt.Sprintf("%d, 'Lò Thị %d', '', '', '%s', '2026-01-01 00:00:00+00:00'", i, i, phoneOf(i))
	})
	insert("answers (meeting_id, person_id, round, choice, reason, words, answered_at, answered_by, channel)", n, func(i int) string {
		return fmt.Sprintf("1, %d, 1, 'absent', 'health', '%s', '2026-12-01 00:00:00+00:00', %d, 'telegram'", i, wordsOf(i+1000), i)
	})
	insert("roll_changes (meeting_id, kind, reason, changed_at, changed_by)", 2, func(int) string {
		return "1, 'reopened', '" + reopened + "', '2026-12-01 00:00:00+00:00', 1"
	})
	exec(t, s, "DELETE FROM people WHERE id > %d", n)
	for i := range n {
		exec(t, s, "UPDATE answers SET words = '%s' WHERE person_id = %d", wordsOf(i+1), i+1)
	}
	return d
}

// eachOld runs the test on an old database of each kind.
func eachOld(t *testing.T, n int, fn func(t *testing.T, d *storetest.Database)) {
	t.Helper()
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fn(t, oldDatabase(t, postgres, n))
		})
	}
}

// settle migrates and settles a database, and returns how much was sealed.
func settle(t *testing.T, s *store.Store, look bool) int {
	t.Helper()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	n, err := s.Settle(t.Context(), look)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// settled checks that nothing is left in clear, and everything can be read.
func settled(t *testing.T, d *storetest.Database, people int) {
	t.Helper()
	s := d.Open(t)
	tells(t, s, 1, people)
	if got, want := sealing(t, s), (store.Sealing{Key: d.Vault.Fingerprint(), Swept: true}); got != want {
		t.Errorf("it says %+v, want %+v", got, want)
	}
	if got := sealedTexts(t, s); len(got) != 1 || got[d.Vault.Fingerprint()] != 2*people+2 {
		t.Errorf("sealed are %v", got)
	}
	hides(t, d.Dump(t))
	if !d.Postgres {
		hides(t, d.Bytes(t)) // while it is open, with what SQLite writes first
	}
}

func TestOldDatabaseIsSealed(t *testing.T) {
	t.Parallel()
	eachOld(t, many, func(t *testing.T, d *storetest.Database) {
		if !strings.Contains(d.Dump(t), phoneOf(1)) || !d.Postgres && !strings.Contains(d.Bytes(t), phoneOf(many+1)) {
			t.Fatal("nothing was in clear: the test proves nothing")
		}
		s := d.Open(t)
		if n := settle(t, s, false); n != 2*many+2 {
			t.Errorf("%d texts were sealed, want %d", n, 2*many+2)
		}
		settled(t, d, many)
		if n := settle(t, s, true); n != 0 {
			t.Errorf("the second time %d were sealed", n)
		}
	})
}

// TestOldDatabaseCanBeReadBeforeItIsSealed, as it is between the migration and
// the end of the sealing, and while an old program ends.
func TestOldDatabaseCanBeReadBeforeItIsSealed(t *testing.T) {
	t.Parallel()
	eachOld(t, 3, func(t *testing.T, d *storetest.Database) {
		s := d.Open(t)
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := s.View(t.Context(), func(tx *store.Tx) error {
			p, err := tx.Person(2)
			if err != nil || p.Phone != phoneOf(2) {
				t.Errorf("the phone is %q", p.Phone)
			}
			a, _, err := tx.AnswerOf(1, 2)
			if a.Words != wordsOf(2) {
				t.Errorf("the words are %q", a.Words)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestSealingIsKilled after the first batch, and at any moment of the sweeping;
// two processes begin again at once.
func TestSealingIsKilled(t *testing.T) {
	t.Parallel()
	eachOld(t, many, func(t *testing.T, d *storetest.Database) {
		first := d.Open(t)
		if err := first.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := store.SealSome(t.Context(), first, true); err != nil {
			t.Fatal(err)
		}
		if got := sealedTexts(t, first); got[""] == 0 || got[d.Vault.Fingerprint()] == 0 {
			t.Fatalf("it was not killed in the middle: %v", got)
		}
		killed, kill := context.WithCancel(t.Context())
		kill()
		if _, err := d.Open(t).Settle(killed, false); err == nil {
			t.Error("a dead process has settled")
		}

		var wg sync.WaitGroup
		for range 2 {
			s := d.Open(t)
			wg.Go(func() {
				if _, err := s.Settle(t.Context(), false); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		settle(t, first, false) // where both were in each other's way, the next start sweeps
		settled(t, d, many)
	})
}

// TestOldProgramWritesOn after the database was sealed: whoever looks again
// finds it.
func TestOldProgramWritesOn(t *testing.T) {
	t.Parallel()
	eachOld(t, 3, func(t *testing.T, d *storetest.Database) {
		s := d.Open(t)
		settle(t, s, false)
		exec(t, s, "UPDATE answers SET words = '%s' WHERE person_id = 2", wordsOf(2))
		exec(t, s, "UPDATE people SET phone = '%s', phone_index = '' WHERE id = 3", phoneOf(3))
		if n := settle(t, s, false); n != 0 {
			t.Errorf("%d were sealed without looking", n)
		}
		if n := settle(t, s, true); n != 2 {
			t.Errorf("%d were sealed, want 2", n)
		}
		settled(t, d, 3)
	})
}

// TestFirstStartsTogether has several processes begin on a new database, each
// with the same file for its key: it is made once, and is the database's.
func TestFirstStartsTogether(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		file := filepath.Join(t.TempDir(), "data.key")
		var wg sync.WaitGroup
		for range 4 {
			s, _ := process(t, d, file)
			wg.Go(func() {
				if _, err := s.Settle(t.Context(), false); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		s, v := process(t, d, file)
		if got := sealing(t, s); got.Key == "" || got.Key != v.Fingerprint() {
			t.Errorf("the database has %q, the file %q", got.Key, v.Fingerprint())
		}
		rotated(t, d, file, confide(t, s, 2).ID, 2)
	})
}
