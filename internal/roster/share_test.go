package roster_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// phoned is a cell in which several people have one number.
const phoned = `unit,full_name,role,phone,birth_year,category
Đảng bộ xã Niêm Sơn,Vàng Mí Sính,leader,0911111111,1970,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Nông Thị Lan,secretary,0912345678,1971,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Lò Văn An,,0912000001,1980,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Thò Thị Bình,,0912000001,1988,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Giàng A Chứ,,0912000002,1990,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Giàng A Dơ,,0912000002,1990,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Hoàng Văn Cụ,,0912000003,1946,
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Sùng Thị Dợ,,0912000003,,
`

// share returns the codes that sharing a number gives, or the key of the refusal.
func share(t *testing.T, s *store.Store, c roster.Caller, phone string) (codes []string, refused string) {
	t.Helper()
	update(t, s, func(tx *store.Tx) error {
		found, refusal, err := roster.Share(tx, c, phone, today)
		if codes = found; refusal != nil {
			refused = refusal.Key
		}
		return err
	})
	return codes, refused
}

// bornIn returns the name of the person whose code it is, or the key of the refusal.
func bornIn(t *testing.T, s *store.Store, c roster.Caller, codes []string, year int) (answer string) {
	t.Helper()
	var code string
	update(t, s, func(tx *store.Tx) error {
		found, refusal, err := roster.BornIn(tx, c, codes, year)
		if code, answer = found, ""; refusal != nil {
			answer = refusal.Key
		}
		return err
	})
	if answer != "" {
		return answer
	}
	return lookup(t, s, c, code)
}

func TestShare(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		const cell = ", Chi bộ thôn Niêm Đồng"
		take(t, s, phoned, today)
		for phone, want := range map[string]string{
			"84912345678": "Nông Thị Lan" + cell, "0912 345 678": "Nông Thị Lan" + cell, "+84911111111": "Vàng Mí Sính, Đảng bộ xã Niêm Sơn",
			"0987654321": "", "no number": "", "": "",
			"0912000002": "phone.ask_secretary", "0912000003": "phone.ask_secretary",
		} {
			c := caller(len(phone) + len(want))
			codes, got := share(t, s, c, phone)
			if len(codes) == 1 {
				got = lookup(t, s, c, codes[0])
			}
			if got != want || len(codes) > 1 {
				t.Errorf("%s: %q and %d codes, want %q", phone, got, len(codes), want)
			}
		}

		// The link that was handed out stays until the person has joined.
		var link []string
		lan := member(t, s, "Lan").Person.ID
		update(t, s, func(tx *store.Tx) (err error) {
			link, err = roster.IssueCodes(tx, []roster.PersonID{lan})
			return err
		})
		codes, _ := share(t, s, caller(1), "0912345678")
		is(t, lookup(t, s, caller(2), link[0]), "Nông Thị Lan"+cell)
		again, _ := share(t, s, caller(1), "0912345678")
		is(t, lookup(t, s, caller(1), codes[0]), "link.bad_code")
		clock.Advance(10 * time.Minute)
		is(t, agree(t, s, caller(1), again[0]), "phone.late")
		codes, _ = share(t, s, caller(1), "0912345678")
		is(t, agree(t, s, caller(1), codes[0]), "Nông Thị Lan"+cell)
		is(t, lookup(t, s, caller(2), link[0]), "link.bad_code")

		// Who has joined is nobody's offer; who speaks for somebody is not counted.
		for range 6 {
			if codes, got := share(t, s, caller(1), "0912345678"); len(codes) > 0 || got != "" {
				t.Errorf("joined: %d codes, %q", len(codes), got)
			}
		}
		// A new link ends what was made for the moment.
		codes, _ = share(t, s, caller(3), "0911111111")
		update(t, s, func(tx *store.Tx) error {
			people, err := tx.StandingByPhone([]string{"0911111111"}, today)
			if err == nil {
				_, err = roster.IssueCodes(tx, []roster.PersonID{people[0].ID})
			}
			return err
		})
		is(t, lookup(t, s, caller(3), codes[0]), "link.bad_code")
	})
}

// Who belongs to no cell, and whose office has ended, is nobody.
func TestShareOfSomebodyWhoHasLeft(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		take(t, s, phoned, today)
		codes, _ := share(t, s, caller(1), "0911111111")
		update(t, s, func(tx *store.Tx) error {
			found, err := tx.StandingByPhone([]string{"0911111111"}, today)
			if err != nil {
				return err
			}
			return tx.EndRoles([]roster.Appointment{{Person: found[0].ID, RoleIn: found[0].Roles[0]}}, today)
		})
		if again, refused := share(t, s, caller(1), "0911111111"); len(codes) != 1 || len(again) > 0 || refused != "" {
			t.Errorf("%d codes, then %d, %q", len(codes), len(again), refused)
		}
	})
}

func TestBornIn(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		take(t, s, phoned, today)
		codes, _ := share(t, s, caller(1), "0912000001")
		if len(codes) != 2 {
			t.Fatalf("%d codes", len(codes))
		}
		is(t, bornIn(t, s, caller(1), codes, 1981), "phone.wrong_year")
		is(t, bornIn(t, s, caller(1), codes, 1988), "Thò Thị Bình, Chi bộ thôn Niêm Đồng")
		is(t, bornIn(t, s, caller(1), codes, 1980), "Lò Văn An, Chi bộ thôn Niêm Đồng")
		is(t, bornIn(t, s, caller(2), nil, 1980), "phone.late")
		is(t, bornIn(t, s, caller(2), []string{"forged"}, 1980), "phone.late")
		clock.Advance(10 * time.Minute)
		is(t, bornIn(t, s, caller(1), codes, 1980), "phone.late")
	})
}

// Phone numbers and years are counted as codes are, and are in no log.
func TestSharedAndLockedOut(t *testing.T) {
	storetest.RunAt(t, storetest.Start, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		var log bytes.Buffer
		defer slog.SetDefault(slog.Default())
		slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
		take(t, s, phoned, today)

		codes, _ := share(t, s, caller(1), "0912000001")
		is(t, bornIn(t, s, caller(1), codes, 1981), "phone.wrong_year")
		is(t, bornIn(t, s, caller(1), codes, 1982), "phone.wrong_year")
		is(t, bornIn(t, s, caller(1), codes, 1983), "link.locked")
		is(t, bornIn(t, s, caller(1), codes, 1980), "link.locked")
		_, got := share(t, s, caller(1), "0912000001")
		is(t, got, "link.locked")
		is(t, lookup(t, s, caller(1), codes[0]), "link.locked")
		clock.Advance(time.Hour)
		codes, _ = share(t, s, caller(1), "0912000001")
		is(t, bornIn(t, s, caller(1), codes, 1980), "Lò Văn An, Chi bộ thôn Niêm Đồng")

		for n := range 5 {
			_, got := share(t, s, caller(2), fmt.Sprint("098765432", n))
			is(t, got, map[bool]string{true: "link.locked"}[n == 4])
		}
		for n := range 95 { // three years and five numbers were wrong before
			share(t, s, caller(100+n), "0987654321")
		}
		_, got = share(t, s, caller(300), "0987654321")
		is(t, got, "link.locked")
		if codes, got := share(t, s, caller(301), "0912345678"); len(codes) != 1 {
			t.Errorf("a right number during the alarm: %q", got)
		}
		for _, secret := range []string{"098765432", "0912000001", "912000001", "1983"} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("the log tells %s:\n%s", secret, log.String())
			}
		}
	})
}
