package roster_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"keng/internal/fault"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// who is somebody as they stand today, with what they may do.
func who(t *testing.T, s *store.Store, name string) *roster.Identity {
	t.Helper()
	i := &roster.Identity{}
	update(t, s, func(tx *store.Tx) error {
		units, err := tx.StandingUnits(today)
		if err != nil {
			return err
		}
		ids := make([]roster.UnitID, len(units))
		for n, u := range units {
			ids[n] = u.ID
		}
		people, err := tx.StandingPeople(ids, today)
		at := slices.IndexFunc(people, func(r roster.Record) bool { return r.FullName == name })
		if err != nil || at < 0 {
			return fmt.Errorf("no %s: %w", name, err)
		}
		i.Person, i.Roles, i.Cell.ID = people[at].Person, people[at].Roles, people[at].Cell
		return nil
	})
	return i
}

// offices is a commune in which people of a cell hold offices above.
const offices = `unit,full_name,role,phone,birth_year,category
Đảng bộ xã Niêm Sơn,Lê Hòa,admin,0911111110,1968,
Đảng bộ xã Niêm Sơn,Sùng Thị Dợ,leader,0911111111,1959,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Nông Thị Lan,secretary,,1970,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Lò Văn An,,,1980,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Vừ Thị An,,,1985,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Sùng Thị Dợ,,0911111111,1959,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Tòng,Thào Mí Tủa,secretary,,1972,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Tòng,Mua Thị Mỷ,,,1985,
`

func TestWhoHandsOutCodes(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		take(t, s, offices, today)
		lan, hoa, tua, an := who(t, s, "Nông Thị Lan"), who(t, s, "Lê Hòa"), who(t, s, "Thào Mí Tủa"), who(t, s, "Lò Văn An")
		leader := who(t, s, "Sùng Thị Dợ")
		cell := lan.Cell.ID
		update(t, s, func(tx *store.Tx) error {
			for _, c := range []struct {
				by   *roster.Identity
				want bool
			}{{lan, true}, {hoa, true}, {tua, false}, {an, false}, {leader, false}, {&roster.Identity{}, false}} {
				may, err := roster.MayInvite(tx, c.by, cell, today)
				if err != nil || may != c.want {
					t.Errorf("%s may: %v, %v", c.by.Person.FullName, may, err)
				}
				if may, err := roster.MayInvite(tx, c.by, hoa.Roles[0].Unit, today); may || err != nil {
					t.Errorf("%s may for what is no cell: %v", c.by.Person.FullName, err)
				}
			}
			for by, want := range map[*roster.Identity]int{lan: 3, hoa: 4} {
				found, err := roster.InviteesOf(tx, by, cell, today)
				if err != nil || len(found.All) != 4 || len(found.ForSheet(true)) != want || len(found.Missing()) != want || len(found.Beyond) > 1 {
					t.Errorf("%s: %+v, %v", by.Person.FullName, found, err)
				}
			}
			// Whoever had the leader's code would see the figures of the commune.
			if _, err := roster.Invite(tx, lan, cell, []roster.PersonID{leader.Person.ID}, today); !fault.Is(err, fault.Forbidden) {
				t.Errorf("a code for the leader: %v", err)
			}
			if _, err := roster.Invite(tx, lan, cell, []roster.PersonID{tua.Person.ID}, today); !fault.Is(err, fault.NotFound) {
				t.Errorf("a code for somebody of another cell: %v", err)
			}
			if _, err := roster.Invite(tx, leader, cell, []roster.PersonID{leader.Person.ID}, today); err != nil {
				t.Errorf("a code of their own: %v", err)
			}
			codes, err := roster.Invite(tx, hoa, cell, []roster.PersonID{leader.Person.ID, an.Person.ID}, today)
			if len(codes) != 2 {
				t.Errorf("an admin's codes: %v", err)
			}
			return err
		})
	})
}

// poster makes the cell's poster.
func poster(t *testing.T, s *store.Store, by *roster.Identity) (code string) {
	t.Helper()
	update(t, s, func(tx *store.Tx) (err error) {
		code, err = roster.IssuePoster(tx, by, by.Cell.ID)
		return err
	})
	return code
}

// applyTo has an account open a poster and write a name, and returns the key of
// the refusal.
func applyTo(t *testing.T, s *store.Store, c roster.Caller, code, name string) (a roster.Application, refused string) {
	t.Helper()
	update(t, s, func(tx *store.Tx) error {
		refused = ""
		p, found, refusal, err := roster.FindPoster(tx, c, code, today)
		switch {
		case err == nil && !found:
			refused = "no poster"
		case err == nil && refusal == nil:
			a, refusal, err = roster.Apply(tx, c, p, name, "Tên  http://bay.vn")
		}
		if refusal != nil {
			refused = refusal.Key
		}
		return err
	})
	return a, refused
}

func decided(t *testing.T, s *store.Store, do func(tx *store.Tx) error) (refused string) {
	t.Helper()
	update(t, s, func(tx *store.Tx) error {
		refused = ""
		err := tx.Try(func() error { return do(tx) })
		if f := fault.As(err); f != nil {
			refused, err = f.Key, nil
		}
		return err
	})
	return refused
}

func TestApply(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		take(t, s, offices, today)
		lan, an, leader := who(t, s, "Nông Thị Lan"), who(t, s, "Lò Văn An"), who(t, s, "Sùng Thị Dợ")
		code := poster(t, s, lan)
		is(t, lookup(t, s, caller(9), code), "link.bad_code") // it is nobody's

		a, refused := applyTo(t, s, caller(1), code, "lo van an")
		is(t, refused, "")
		if a.Shown != "Tên http bay vn" || !a.ExpiresAt.Equal(storetest.Start.Add(7*24*time.Hour)) {
			t.Errorf("%+v", a)
		}
		_, refused = applyTo(t, s, caller(1), code, "Lò Văn An")
		is(t, refused, "apply.waits")
		update(t, s, func(tx *store.Tx) error {
			kept, err := tx.Application(a.ID)
			if kept.Name != "lo van an" || kept.External != "u1" || kept.Chat != "c1" || !kept.Waits(tx.Now()) {
				t.Errorf("%+v", kept)
			}
			found, err2 := roster.InviteesOf(tx, lan, lan.Cell.ID, today)
			people, fit := roster.Candidates(found, kept.Name)
			if fit != 2 || len(people) != 3 || people[0].ID != an.Person.ID {
				t.Errorf("%d fit, %+v, %v", fit, people, err2)
			}
			return err
		})

		theirs := ""
		confirm := func(person roster.PersonID) func(tx *store.Tx) error {
			return func(tx *store.Tx) error {
				made, err := roster.Confirm(tx, lan, a, person, today)
				if err == nil {
					theirs = made
				}
				return err
			}
		}
		is(t, decided(t, s, confirm(leader.Person.ID)), "person.unknown")
		is(t, decided(t, s, confirm(0)), "person.unknown")
		is(t, decided(t, s, confirm(an.Person.ID)), "")
		is(t, decided(t, s, confirm(an.Person.ID)), "apply.decided")
		is(t, decided(t, s, func(tx *store.Tx) error { return roster.TurnDown(tx, lan, a) }), "apply.decided")
		update(t, s, func(tx *store.Tx) error {
			kept, err := tx.Application(a.ID)
			if kept.Name != "" || kept.Shown != "" || kept.Person != an.Person.ID || kept.DecidedBy != lan.Person.ID || !kept.DecidedAt.Equal(tx.Now()) {
				t.Errorf("%+v", kept)
			}
			return err
		})
		clock.Advance(7*24*time.Hour - time.Second)
		is(t, agree(t, s, caller(1), theirs), "Lò Văn An, Chi bộ thôn Niêm Đồng")
	})
}

func TestApplicationsAreLimited(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		take(t, s, offices, today)
		lan := who(t, s, "Nông Thị Lan")
		code := poster(t, s, lan)

		// Three a day, each once the one before is decided.
		for range 3 {
			a, refused := applyTo(t, s, caller(1), code, "Trần Văn Lạ")
			is(t, refused, "")
			is(t, decided(t, s, func(tx *store.Tx) error { return roster.TurnDown(tx, lan, a) }), "")
		}
		_, refused := applyTo(t, s, caller(1), code, "Trần Văn Lạ")
		is(t, refused, "apply.too_many")
		// What is no name counts as a wrong code does.
		for range 4 {
			_, refused := applyTo(t, s, caller(2), code, "0912345678")
			is(t, refused, "apply.no_name")
		}
		_, refused = applyTo(t, s, caller(2), code, "0912345678")
		is(t, refused, "link.locked")
		_, refused = applyTo(t, s, caller(2), code, "Trần Văn Lạ")
		is(t, refused, "link.locked")
		for n := range 97 {
			_, refused := applyTo(t, s, caller(10+n), code, "Trần Văn Lạ")
			is(t, refused, "")
		}
		_, refused = applyTo(t, s, caller(200), code, "Trần Văn Lạ")
		is(t, refused, "apply.too_many")
		clock.Advance(24 * time.Hour)
		_, refused = applyTo(t, s, caller(200), code, "Trần Văn Lạ")
		is(t, refused, "")

		// One that nobody decided about makes room after a week.
		waiting, _ := applyTo(t, s, caller(1), code, "Trần Văn Lạ")
		clock.Advance(7 * 24 * time.Hour)
		is(t, decided(t, s, func(tx *store.Tx) error { return roster.TurnDown(tx, lan, waiting) }), "apply.decided")
		_, refused = applyTo(t, s, caller(1), code, "Trần Văn Lạ")
		is(t, refused, "")
		update(t, s, func(tx *store.Tx) error {
			kept, err := tx.Application(waiting.ID)
			if err != nil || kept.Name != "" || kept.DecidedBy != 0 {
				t.Errorf("expired: %+v, %v", kept, err)
			}
			n, err := tx.PruneApplications(tx.Now().Add(-time.Hour))
			if n != 102 {
				t.Errorf("%d were pruned", n)
			}
			return err
		})
	})
}

func TestPoster(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		take(t, s, offices, today)
		lan, tua := who(t, s, "Nông Thị Lan"), who(t, s, "Thào Mí Tủa")
		first, other := poster(t, s, lan), poster(t, s, tua)
		second := poster(t, s, lan)
		for range 6 { // one that was right once is not counted
			_, refused := applyTo(t, s, caller(1), first, "Trần Văn Lạ")
			is(t, refused, "link.bad_code")
		}
		for n, code := range []string{second, other} {
			_, refused := applyTo(t, s, caller(1+n), code, "Trần Văn Lạ")
			is(t, refused, "")
		}
		_, refused := applyTo(t, s, caller(3), roster.NewCode(), "Trần Văn Lạ")
		is(t, refused, "no poster")
		update(t, s, func(tx *store.Tx) error {
			p, open, err := roster.OpenPoster(tx, lan.Cell.ID)
			if err != nil || !open || !p.ExpiresAt.Equal(storetest.Start.Add(90*24*time.Hour)) {
				t.Errorf("%+v, %v, %v", p, open, err)
			}
			return nil
		})
		clock.Advance(90 * 24 * time.Hour)
		_, refused = applyTo(t, s, caller(5), second, "Trần Văn Lạ")
		is(t, refused, "link.bad_code")
		update(t, s, func(tx *store.Tx) error {
			_, open, err := roster.OpenPoster(tx, lan.Cell.ID)
			if open {
				t.Error("it is still open")
			}
			if err != nil {
				return err
			}
			n, err := tx.PruneCodes(tx.Now())
			if n != 1 {
				t.Errorf("%d were forgotten, not the one that was replaced", n)
			}
			return err
		})
	})
}
