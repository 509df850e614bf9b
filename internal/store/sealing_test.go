package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/vault"
)

// many is more than a transaction seals at once.
const many = 520

// What is told in confidence by the person with that number, the first being 1.
func phoneOf(i int) string { return fmt.Sprintf("09%08d", 12340000+i) }
func wordsOf(i int) string { return fmt.Sprintf("đưa con số %d đi viện", 7000+i) }

const reopened = "ghi nhầm đồng chí Sính"

// needles are what somebody would look for who has the database alone.
var needles = []string{"123400", "12340123", "đưa con số", "dua con so", "đi viện", "ghi nhầm", "ghi nham"}

// hides checks that nothing that was told in confidence can be seen.
func hides(t *testing.T, seen string) {
	t.Helper()
	for _, n := range needles {
		if at := strings.Index(strings.ToLower(seen), n); at >= 0 {
			t.Errorf("%q can be seen: …%q…", n, seen[max(0, at-60):min(len(seen), at+60)])
		}
	}
}

// confide fills a database with n people who confide something. It returns the
// meeting that it is about.
func confide(t *testing.T, s *store.Store, n int) (m meeting.Meeting) {
	t.Helper()
	must(t, s, func(tx *store.Tx) error {
		cell, err := tx.AddUnit(roster.Unit{Name: "Chi bộ thôn Niêm Đồng", Kind: roster.Cell}, newYear)
		if err != nil {
			return err
		}
		people := make([]roster.Person, n)
		for i := range people {
			people[i] = roster.Person{FullName: fmt.Sprintf("Lò Thị %d", i+1), Phone: phoneOf(i + 1)}
		}
		ids, err := tx.AddPeople(people)
		if err != nil {
			return err
		}
		placed, sorted := make([]roster.Placement, n), make([]roster.Sorting, n)
		for i, id := range ids {
			placed[i], sorted[i] = roster.Placement{Person: id, Cell: cell}, roster.Sorting{Person: id, Category: roster.Official}
		}
		if err := errors.Join(tx.SetCells(placed, newYear), tx.SetCategories(sorted, newYear)); err != nil {
			return err
		}
		if m, err = hold(tx, cell, calendar.NewDate(2026, 12, 10), ids, 0); err != nil {
			return err
		}
		for i, id := range ids {
			a := attendance.Answer{
				Meeting: m.ID, Person: id, Round: 1, Choice: attendance.AskingLeave, Reason: attendance.Health,
				Words: wordsOf(i + 1), At: tx.Now(), By: id, Channel: chat.Telegram,
			}
			if err := tx.SaveAnswer(a, attendance.AnswerChange{Meeting: m.ID, Person: id, Round: 1, To: a.Choice, At: a.At, By: id}); err != nil {
				return err
			}
		}
		clerk := attendance.Clerk{By: ids[0], Now: m.StartsAt, Zone: hanoi}
		if _, err := clerk.AllPresent(tx, m); err != nil {
			return err
		}
		if _, err := clerk.Lock(tx, m); err != nil {
			return err
		}
		_, err = clerk.Reopen(tx, m, reopened)
		return err
	})
	return m
}

// because has somebody say why they cannot come.
func because(tx *store.Tx, m meeting.Meeting, who roster.PersonID, words string) error {
	b := attendance.Ballot{Meeting: m, Person: who, By: who, Channel: chat.Telegram, Now: m.StartsAt.Add(-time.Hour)}
	_, err := b.Because(tx, attendance.Health, words)
	return err
}

// tells checks that what n people have confided can be read, and found.
func tells(t *testing.T, s *store.Store, m meeting.ID, n int) {
	t.Helper()
	err := s.View(t.Context(), func(tx *store.Tx) error {
		answers, err := tx.AnswersTo(m, 1)
		if err != nil {
			return err
		}
		if len(answers) != n {
			t.Errorf("%d have answered, want %d", len(answers), n)
		}
		var phones []string
		for _, a := range answers {
			i := int(a.Person)
			phones = append(phones, phoneOf(i))
			if a.Words != wordsOf(i) {
				t.Errorf("person %d has said %q", i, a.Words)
			}
			if i%50 != 2 {
				continue // one by one takes its time
			}
			p, err := tx.Person(a.Person)
			if err != nil || p.Phone != phoneOf(i) {
				t.Errorf("person %d has the phone %q (%v)", i, p.Phone, err)
			}
			if one, found, err := tx.AnswerOf(m, a.Person); err != nil || !found || one.Words != a.Words {
				t.Errorf("person %d by themselves has said %q (%v)", i, one.Words, err)
			}
		}
		found, err := tx.StandingByPhone(append(phones, "0999999999"), newYear)
		for _, r := range found {
			if r.Phone != phoneOf(int(r.ID)) {
				t.Errorf("person %d was found with the phone %q", r.ID, r.Phone)
			}
		}
		if len(found) != n {
			t.Errorf("%d are found by their phones, want %d", len(found), n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func sealing(t *testing.T, s *store.Store) store.Sealing {
	t.Helper()
	state, err := s.Sealing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// sealedTexts counts what is sealed with which key.
func sealedTexts(t *testing.T, s *store.Store) (counts map[string]int) {
	t.Helper()
	must(t, s, func(tx *store.Tx) (err error) {
		counts, err = tx.SealedTexts()
		return err
	})
	return counts
}

func TestWhatIsToldInConfidenceIsSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		s := d.Open(t)
		if got := sealing(t, s); got != (store.Sealing{Swept: true}) {
			t.Errorf("a new database: %+v", got)
		}
		m := confide(t, s, 9)
		tells(t, s, m.ID, 9)
		hides(t, d.Dump(t))
		if got, want := sealing(t, s), (store.Sealing{Key: d.Vault.Fingerprint(), Swept: true}); got != want {
			t.Errorf("it says %+v, want %+v", got, want)
		}
		if got := sealedTexts(t, s); len(got) != 1 || got[d.Vault.Fingerprint()] != 19 {
			t.Errorf("sealed are %v", got)
		}
		if !strings.Contains(d.Dump(t), "Lò Thị 7") {
			t.Error("a dump does not show what is in clear either: it proves nothing")
		}
		tells(t, d.Open(t), m.ID, 9) // by another process
		if !d.Postgres {
			hides(t, d.Bytes(t))
		}
	})
}

func TestPhoneThatIsCorrected(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		confide(t, s, 3)
		found := func(phone string) (n int) {
			must(t, s, func(tx *store.Tx) error {
				records, err := tx.StandingByPhone([]string{phone}, newYear)
				n = len(records)
				return err
			})
			return n
		}
		correct := func(phone string) {
			must(t, s, func(tx *store.Tx) error {
				p, err := tx.Person(2)
				if err != nil {
					return err
				}
				p.Phone = phone
				return tx.UpdatePeople([]roster.Person{p})
			})
		}
		correct("0977777777")
		if found(phoneOf(2)) != 0 || found("0977777777") != 1 {
			t.Error("the old number is found, or the new one is not")
		}
		correct("")
		if found("0977777777") != 0 || found("") != 0 {
			t.Error("a number that is gone is found")
		}
	})
}

// TestWithoutTheKey: whoever has the database and not its key is told so, and
// spoils nothing.
func TestWithoutTheKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		m := confide(t, d.Open(t), 3)
		right := d.Vault
		for name, v := range map[string]*vault.Vault{"another key": storetest.NewVault(t), "none": nil} {
			d.Vault = v
			s := d.Open(t)
			var missing *store.KeyError
			if err := s.CheckKey(t.Context()); !errors.As(err, &missing) || missing.Key != right.Fingerprint() {
				t.Errorf("%s: %v, want that %s is missing", name, err, right.Fingerprint())
			}
			_, settling := s.Settle(t.Context(), true)
			_, resealing := s.Reseal(t.Context())
			_, turning := s.TurnKey(t.Context(), func(string) (string, error) { return "1a2b3c4d", nil })
			for what, err := range map[string]error{
				"settle": settling,
				"reseal": resealing,
				"answer": s.Update(t.Context(), func(tx *store.Tx) error { return because(tx, m, 2, "bận việc nhà") }),
				"person": s.View(t.Context(), func(tx *store.Tx) error { _, err := tx.Person(2); return err }),
				"list":   s.View(t.Context(), func(tx *store.Tx) error { _, err := tx.AnswersTo(m.ID, 1); return err }),
				"find": s.View(t.Context(), func(tx *store.Tx) error {
					_, err := tx.StandingByPhone([]string{phoneOf(1)}, newYear)
					return err
				}),
				"turn": turning,
			} {
				if err == nil {
					t.Errorf("%s: without the key one can %s", name, what)
				}
			}
		}
		d.Vault = right
		tells(t, d.Open(t), m.ID, 3)
	})
}

// TestMovedText: what somebody with access to the database moves into another
// column is not shown there.
func TestMovedText(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		m := confide(t, s, 2)
		exec(t, s, "UPDATE answers SET words = (SELECT phone FROM people WHERE id = 2) WHERE person_id = 1")
		err := s.View(t.Context(), func(tx *store.Tx) error {
			_, err := tx.AnswersTo(m.ID, 1)
			return err
		})
		if !errors.Is(err, vault.ErrAltered) || strings.Contains(err.Error(), "sealed:") {
			t.Errorf("got %v", err)
		}
	})
}

// TestNoColumnIsForgotten: where the schema has a place for a phone or for
// people's own words, by its name, it is sealed.
func TestNoColumnIsForgotten(t *testing.T) {
	found := 0
	for _, c := range storetest.SQLite(t).Columns(t) {
		if c[1] != "phone" && c[1] != "words" {
			continue
		}
		found++
		if !store.IsSealed(c[0], c[1]) {
			t.Errorf("%s.%s has no line in sealedColumns", c[0], c[1])
		}
	}
	if found == 0 {
		t.Error("no such column was found: the test proves nothing")
	}
}
