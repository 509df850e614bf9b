package roster_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

func caller(n int) roster.Caller {
	return roster.Caller{Channel: chat.Telegram, External: fmt.Sprint("u", n), Chat: fmt.Sprint("c", n)}
}

func TestNewCode(t *testing.T) {
	shape := regexp.MustCompile(`^[2-9a-z]{6}-[2-9a-z]{6}-[2-9a-z]{6}$`)
	seen := map[string]bool{}
	for range 1000 {
		code := roster.NewCode()
		if !shape.MatchString(code) || strings.ContainsAny(code, "01oilbpsquvw") || seen[code] {
			t.Fatal(code)
		}
		seen[code] = true
	}
}

// village imports the sample commune and issues a code for each of its people, by name.
func village(t *testing.T, s *store.Store) (codes map[string]string, people map[string]roster.PersonID) {
	t.Helper()
	changes := take(t, s, commune, today)
	codes, people = map[string]string{}, map[string]roster.PersonID{}
	update(t, s, func(tx *store.Tx) error {
		for _, listed := range changes.Listed {
			issued, err := roster.IssueCodes(tx, []roster.PersonID{listed.ID})
			if err != nil {
				return err
			}
			codes[listed.FullName], people[listed.FullName] = issued[0], listed.ID
		}
		return nil
	})
	return codes, people
}

// lookup returns the name of the person whom the code is for, or the key of the refusal.
func lookup(t *testing.T, s *store.Store, c roster.Caller, code string) (answer string) {
	t.Helper()
	update(t, s, func(tx *store.Tx) error {
		offer, refusal, err := roster.Lookup(tx, c, code, today)
		answer = told(offer, refusal)
		return err
	})
	return answer
}

func agree(t *testing.T, s *store.Store, c roster.Caller, code string) (answer string) {
	t.Helper()
	update(t, s, func(tx *store.Tx) error {
		offer, refusal, err := roster.Agree(tx, c, code, "2026-1", today)
		answer = told(offer, refusal)
		return err
	})
	return answer
}

func told(offer roster.Offer, refusal *fault.Error) string {
	if refusal != nil {
		return refusal.Key
	}
	return offer.Person.FullName + ", " + offer.Unit.Name
}

func is(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLink(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		codes, people := village(t, s)
		lan, leader := codes["Nông Thị Lan"], codes["Vàng Mí Sính"]

		is(t, lookup(t, s, caller(1), lan), "Nông Thị Lan, Chi bộ thôn Niêm Đồng")
		is(t, lookup(t, s, caller(1), strings.ToUpper(strings.ReplaceAll(lan, "-", " "))), "Nông Thị Lan, Chi bộ thôn Niêm Đồng")
		update(t, s, func(tx *store.Tx) error {
			way, refusal, err := roster.Decline(tx, caller(2), lan)
			if refusal != nil || way != roster.ByLink {
				t.Error(refusal, way)
			}
			return err
		})
		if m := member(t, s, "Nông Thị Lan"); m.Joined || !m.Declined || m.Reachable() {
			t.Errorf("after a decline: %+v", m)
		}
		is(t, agree(t, s, caller(1), lan), "Nông Thị Lan, Chi bộ thôn Niêm Đồng")
		if m := member(t, s, "Nông Thị Lan"); !m.Reachable() || m.Declined {
			t.Errorf("after consent: %+v", m)
		}
		is(t, lookup(t, s, caller(1), lan), "link.already")
		is(t, agree(t, s, caller(2), lan), "link.bad_code")
		is(t, agree(t, s, caller(1), leader), "Vàng Mí Sính, Chi bộ cơ quan xã")
		is(t, lookup(t, s, caller(1), leader), "link.already")

		who := identify(t, s, caller(1))
		if also, ok := who.As(people["Vàng Mí Sính"]); !ok || len(who.Speakers()) != 2 || !also.Has(roster.Leader, also.Roles[0].Unit) || also.Cell.Name != "Chi bộ cơ quan xã" {
			t.Errorf("the account speaks for %d: %+v", len(who.Speakers()), also)
		}
		if who.Person.ID != people["Nông Thị Lan"] || !who.LeadsCell() || who.Cell.Name != "Chi bộ thôn Niêm Đồng" || who.Category != roster.Official {
			t.Errorf("%+v", who)
		}
		if who := identify(t, s, caller(2)); who != nil {
			t.Errorf("a stranger is %+v", who)
		}
		update(t, s, func(tx *store.Tx) error {
			consents, err := tx.Consents(who.Person.ID)
			if len(consents) != 1 || consents[0].Version != "2026-1" || !consents[0].At.Equal(storetest.Start) || consents[0].Channel != chat.Telegram {
				t.Errorf("%+v", consents)
			}
			return err
		})

		// A renewed code: the old one is dead, and a person may have two accounts.
		var renewed []string
		update(t, s, func(tx *store.Tx) (err error) {
			renewed, err = roster.IssueCodes(tx, []roster.PersonID{people["Nông Thị Lan"], people["Vàng Mí Sính"]})
			return err
		})
		is(t, lookup(t, s, caller(3), leader), "link.bad_code")
		is(t, agree(t, s, caller(3), renewed[0]), "Nông Thị Lan, Chi bộ thôn Niêm Đồng")
		clock.Advance(30*24*time.Hour - time.Second)
		is(t, lookup(t, s, caller(4), renewed[1]), "Vàng Mí Sính, Chi bộ cơ quan xã")
		clock.Advance(time.Second)
		is(t, lookup(t, s, caller(4), renewed[1]), "link.bad_code")
	})
}

func member(t *testing.T, s *store.Store, name string) (m roster.Member) {
	t.Helper()
	update(t, s, func(tx *store.Tx) error {
		units, err := tx.StandingUnits(today)
		if err != nil {
			return err
		}
		for _, cell := range roster.Cells(units) {
			members, err := tx.MembersAt(cell.ID, today)
			if err != nil {
				return err
			}
			for _, found := range members {
				if strings.HasSuffix(found.Person.FullName, name) {
					m = found
				}
			}
		}
		return nil
	})
	return m
}

func identify(t *testing.T, s *store.Store, c roster.Caller) (who *roster.Identity) {
	t.Helper()
	return identifyOn(t, s, c, today)
}

func identifyOn(t *testing.T, s *store.Store, c roster.Caller, on calendar.Date) (who *roster.Identity) {
	t.Helper()
	update(t, s, func(tx *store.Tx) (err error) {
		who, err = tx.Identify(c.Channel, c.External, on)
		return err
	})
	return who
}

// At the second account that uses a code in the same moment, its link is undone.
func TestAgreeTooLate(t *testing.T) {
	s := storetest.SQLite(t).Open(t)
	codes, _ := village(t, s)
	err := s.Update(context.Background(), func(tx *store.Tx) error {
		_, _, err := roster.Agree(usedTx{tx}, caller(1), codes["Lê Hòa"], "1", today)
		return err
	})
	if f := fault.As(err); f == nil || f.Key != "link.bad_code" {
		t.Error(err)
	}
	if who := identify(t, s, caller(1)); who != nil {
		t.Errorf("%+v", who)
	}
}

// usedTx finds each code used by somebody else in the meantime.
type usedTx struct{ *store.Tx }

func (usedTx) UseCode(int64, roster.AccountID) (bool, error) { return false, nil }

func TestLockOut(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		var log bytes.Buffer
		defer slog.SetDefault(slog.Default())
		slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
		codes, _ := village(t, s)
		right, wrong := codes["Lê Hòa"], roster.NewCode()

		for _, hours := range []int{1, 2, 4} {
			for range 4 {
				is(t, lookup(t, s, caller(1), wrong), "link.bad_code")
			}
			is(t, lookup(t, s, caller(1), wrong), "link.locked")
			is(t, lookup(t, s, caller(1), right), "link.locked")
			is(t, lookup(t, s, caller(2), right), "Lê Hòa, Chi bộ cơ quan xã")
			clock.Advance(time.Duration(hours)*time.Hour - time.Second)
			is(t, lookup(t, s, caller(1), right), "link.locked")
			clock.Advance(time.Second)
		}
		is(t, agree(t, s, caller(1), right), "Lê Hòa, Chi bộ cơ quan xã")

		// Four wrong codes, a pause longer than the window, four more: no lock.
		for range 2 {
			for range 4 {
				is(t, lookup(t, s, caller(3), wrong), "link.bad_code")
			}
			clock.Advance(16 * time.Minute)
		}
		if strings.Contains(log.String(), wrong) || strings.Count(log.String(), "account locked") != 3 {
			t.Error(log.String())
		}
	})
}

func TestAlarm(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		var log bytes.Buffer
		defer slog.SetDefault(slog.Default())
		slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
		codes, _ := village(t, s)
		for n := range 99 {
			is(t, lookup(t, s, caller(n), "wrong"), "link.bad_code")
		}
		is(t, lookup(t, s, caller(99), "wrong"), "link.locked")
		is(t, lookup(t, s, caller(100), "wrong"), "link.locked")
		is(t, lookup(t, s, caller(101), codes["Lê Hòa"]), "Lê Hòa, Chi bộ cơ quan xã")
		clock.Advance(10*time.Minute + time.Second)
		is(t, lookup(t, s, caller(102), "wrong"), "link.bad_code")
		is(t, lookup(t, s, caller(100), "wrong"), "link.locked")
		if strings.Count(log.String(), "many wrong join codes") != 1 {
			t.Error(log.String())
		}
		update(t, s, func(tx *store.Tx) error {
			n, err := tx.PruneAttempts(clock.Now().Add(time.Hour))
			if n == 0 {
				t.Error("nothing to prune")
			}
			return err
		})
	})
}

// TestPruneCodes: codes that are of no use any more are forgotten, those that can
// still be used are not.
func TestPruneCodes(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		codes, people := village(t, s)
		prune := func(want int64) {
			t.Helper()
			update(t, s, func(tx *store.Tx) error {
				n, err := tx.PruneCodes(tx.Now())
				if n != want {
					t.Errorf("%d were forgotten, not %d", n, want)
				}
				return err
			})
		}
		prune(0)
		update(t, s, func(tx *store.Tx) error { return tx.RevokeCodes(people["Lê Hòa"]) })
		clock.Advance(time.Second)
		prune(1)
		clock.Advance(roster.CodeLife - 2*time.Second)
		prune(0)
		clock.Advance(2 * time.Second)
		prune(int64(len(codes))) // two people of one name, less the one whose code was revoked
	})
}
