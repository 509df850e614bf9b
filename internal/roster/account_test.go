package roster_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

func TestReachability(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		codes, people := village(t, s)
		agree(t, s, caller(1), codes["Lê Hòa"])
		address := chat.Address{Channel: chat.Telegram, Chat: "c1"}
		do := func(what string, fn func(tx *store.Tx) error, want string) {
			t.Helper()
			update(t, s, fn)
			if m := member(t, s, "Lê Hòa"); !m.Joined || m.Unreachable != want {
				t.Errorf("%s: %+v", what, m)
			}
		}
		do("blocked", func(tx *store.Tx) error { return tx.SetUnreachable(address, "blocked") }, "blocked")
		do("blocked again", func(tx *store.Tx) error { return tx.SetUnreachable(address, "gone") }, "blocked")
		do("unblocked", func(tx *store.Tx) error { return tx.SetReachable(address) }, "")
		do("nobody", func(tx *store.Tx) error {
			return tx.SetUnreachable(chat.Address{Channel: "zalo", Chat: "c1"}, "blocked")
		}, "")
		do("blocked", func(tx *store.Tx) error { return tx.SetUnreachable(address, "gone") }, "gone")
		id := identify(t, s, caller(1)).Account.ID
		do("wrote", func(tx *store.Tx) error { return tx.Seen(id, "c1") }, "")
		do("moved", func(tx *store.Tx) error { return tx.MoveChat(address, "c9") }, "")
		do("the old chat", func(tx *store.Tx) error { return tx.SetUnreachable(address, "blocked") }, "")
		update(t, s, func(tx *store.Tx) error {
			accounts, err := tx.AccountsOf([]roster.PersonID{people["Nông Thị Lan"], people["Lê Hòa"]})
			if len(accounts) != 1 || accounts[0].Address() != (chat.Address{Channel: chat.Telegram, Chat: "c9"}) || !accounts[0].LinkedAt.Equal(storetest.Start) {
				t.Errorf("%+v", accounts)
			}
			return err
		})
	})
}

func TestLanguage(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		codes, _ := village(t, s)
		update(t, s, func(tx *store.Tx) error { return tx.SetLanguage(caller(1), "en") })
		if who := identify(t, s, caller(1)); who.Linked() || who.Language() != "en" || who.LeadsCell() {
			t.Errorf("%+v", who)
		}
		agree(t, s, caller(1), codes["Lê Hòa"])
		if who := identify(t, s, caller(1)); !who.Linked() || who.Language() != "en" || who.Account.Chat != "c1" {
			t.Errorf("%+v", who)
		}
		update(t, s, func(tx *store.Tx) error { return tx.SetLanguage(caller(1), "vi") })
		if who := identify(t, s, caller(1)); who.Person.Language != "vi" || who.Language() != "vi" {
			t.Errorf("%+v", who)
		}
	})
}

func TestByDay(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		codes, _ := village(t, s)
		agree(t, s, caller(1), codes["Nông Thị Lan"])
		agree(t, s, caller(2), codes["Vàng Mí Sính"])
		take(t, s, "unit,full_name,role,phone,category\nĐảng bộ xã Niêm Sơn / Chi bộ cơ quan xã,Nông Thị Lan,,0912345678,exempt\n", tomorrow)

		before, after := identifyOn(t, s, caller(1), today), identifyOn(t, s, caller(1), tomorrow)
		if !before.LeadsCell() || before.Category != roster.Official || before.Cell.Name != "Chi bộ thôn Niêm Đồng" {
			t.Errorf("today: %+v", before)
		}
		if after.LeadsCell() || after.Category != roster.Exempt || after.Cell.Name != "Chi bộ cơ quan xã" || len(after.Roles) != 0 {
			t.Errorf("tomorrow: %+v", after)
		}
		if who := identifyOn(t, s, caller(1), today.AddDays(-1)); !who.Linked() || who.Cell.ID != 0 || len(who.Roles) != 0 {
			t.Errorf("yesterday: %+v", who)
		}
		leader := identify(t, s, caller(2))
		update(t, s, func(tx *store.Tx) error { return byDay(t, tx, before, leader) })
	})
}

func byDay(t *testing.T, tx *store.Tx, lan, leader *roster.Identity) error {
	cell := lan.Cell.ID
	names := func(members []roster.Member) (names []string) {
		for _, m := range members {
			names = append(names, m.Person.FullName)
		}
		return names
	}
	now, err := tx.MembersAt(cell, today)
	if err != nil {
		return err
	}
	if diff := cmp.Diff([]string{"Nguyễn Văn An", "Nguyễn Văn An", "Nông Thị Lan", "Sùng A Páo"}, names(now)); diff != "" {
		t.Error(diff)
	}
	if now[2].Role != roster.Secretary || now[3].Category != roster.Exempt || now[0].Person.BirthYear != 1980 {
		t.Errorf("%+v", now)
	}
	later, err := tx.MembersAt(cell, tomorrow)
	if err != nil || len(later) != 3 {
		t.Errorf("%v, %v", names(later), err)
	}
	secretaries, err := roster.SecretariesOf(tx, cell, today)
	if err != nil || len(secretaries) != 1 || secretaries[0].Person.ID != lan.Person.ID {
		t.Errorf("%v, %v", secretaries, err)
	}
	below, err := tx.UnitsBelow(leader.LeaderOf()[0], today)
	if err != nil || len(below) != 3 || len(roster.Cells(below)) != 2 {
		t.Errorf("%v, %v", below, err)
	}
	if none, err := tx.UnitsBelow(leader.LeaderOf()[0], today.AddDays(-1)); err != nil || none != nil {
		t.Errorf("%v, %v", none, err)
	}
	path, err := tx.UnitsAbove(cell, today)
	if err != nil || len(path) != 2 || !leader.Sees(path...) || !lan.Sees(path...) || lan.Sees(path[1:]...) {
		t.Errorf("%v, %v", path, err)
	}
	if _, err := tx.Unit(999, today); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if _, err := tx.Person(999); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	return nil
}
