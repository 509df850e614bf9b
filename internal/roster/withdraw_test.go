package roster_test

import (
	"testing"

	"keng/internal/delivery"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

func withdraw(t *testing.T, s *store.Store, who roster.PersonID) (done bool) {
	t.Helper()
	update(t, s, func(tx *store.Tx) (err error) {
		done, err = roster.Withdraw(tx, who)
		return err
	})
	return done
}

// speakers are whom an account speaks for, by name; none if it is nobody's.
func speakers(t *testing.T, s *store.Store, c roster.Caller) (names []string) {
	t.Helper()
	update(t, s, func(tx *store.Tx) error {
		who, err := tx.Identify(c.Channel, c.External, today)
		for _, one := range who.Speakers() {
			names = append(names, one.Person.FullName)
		}
		return err
	})
	return names
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %q, want %q", what, got, want)
		return
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
}

// TestWithdraw takes back the consent of one of three who share an account, who
// has an account of their own as well: it speaks for the others still, nothing
// that waits is sent, and a new code lets them in again.
func TestWithdraw(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		codes, people := village(t, s)
		const first, second, third = "Nông Thị Lan", "Sùng A Páo", "Lê Hòa"
		for _, name := range []string{first, second, third} {
			agree(t, s, caller(1), codes[name])
		}
		who := people[first]
		var own string
		update(t, s, func(tx *store.Tx) error {
			issued, err := roster.IssueCodes(tx, []roster.PersonID{who})
			own = issued[0]
			return err
		})
		agree(t, s, caller(2), own)
		var open string
		update(t, s, func(tx *store.Tx) error {
			issued, err := roster.IssueCodes(tx, []roster.PersonID{who})
			if err != nil {
				return err
			}
			open = issued[0]
			for _, to := range []roster.PersonID{people[second], people[third]} {
				if err := tx.SetHelper(who, to, 0, true); err != nil {
					return err
				}
				if err := tx.SetHelper(to, who, 0, true); err != nil {
					return err
				}
			}
			_, err = delivery.Enqueue(tx,
				delivery.Item{Key: "1", Person: who, Kind: "x", Class: delivery.Bulk}, delivery.Item{Key: "2", Person: people[second], Kind: "x", Class: delivery.Bulk})
			return err
		})

		if !withdraw(t, s, who) || withdraw(t, s, who) {
			t.Error("it is not said whether there was anything to withdraw")
		}
		same(t, "the shared account", speakers(t, s, caller(1)), second, third)
		same(t, "the own account", speakers(t, s, caller(2)))
		if got := lookup(t, s, caller(3), open); got != "link.bad_code" {
			t.Errorf("a code that was open: %s", got)
		}
		update(t, s, func(tx *store.Tx) error {
			consents, err := tx.Consents(who)
			if err != nil {
				return err
			}
			for _, c := range consents {
				if c.WithdrawnAt.IsZero() {
					t.Errorf("a consent holds still: %+v", c)
				}
			}
			rows, err := tx.DeliveriesAbout("")
			if err != nil {
				return err
			}
			for _, r := range rows {
				if withdrawn := r.Status == delivery.Skipped && r.Reason == delivery.ReasonWithdrawn && !r.DoneAt.IsZero(); withdrawn != (r.Person == who) {
					t.Errorf("a delivery to %d is %s, %q", r.Person, r.Status, r.Reason)
				}
			}
			if of, err := tx.HelpersOf(who); err != nil || len(of) > 0 {
				t.Errorf("they are helped by %v, %v", of, err)
			}
			if of, err := tx.HelpedBy(who); err != nil || len(of) > 0 {
				t.Errorf("they help %v, %v", of, err)
			}
			record, err := tx.StandingPerson(who, today)
			if err != nil {
				return err
			}
			members, err := tx.MembersAt(record.Cell, today)
			for _, m := range members {
				if m.Withdrawn != (m.Person.ID == who) || m.Person.ID == who && m.Joined {
					t.Errorf("on the list: %+v", m)
				}
			}
			return err
		})

		update(t, s, func(tx *store.Tx) error {
			issued, err := roster.IssueCodes(tx, []roster.PersonID{who})
			open = issued[0]
			return err
		})
		if got := agree(t, s, caller(1), open); got == "link.bad_code" {
			t.Errorf("again: %s", got)
		}
		same(t, "the shared account", speakers(t, s, caller(1)), second, first, third)
	})
}
