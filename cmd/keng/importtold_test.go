package main

import (
	"strings"
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// TestImportTellsOfAHandOver: the secretary before and the new one are told, once;
// nobody is told of the first secretary of a cell.
func TestImportTellsOfAHandOver(t *testing.T) {
	const newSecretary = `Đơn vị,Họ và tên,Chức vụ,Số điện thoại,Năm sinh,Loại
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Vàng Mí Sính,Bí thư,,1990,Chính thức
`
	first, second := write(t, "first.csv", smallRoster), write(t, "second.csv", newSecretary)
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		take := func(file string, flags ...string) result {
			t.Helper()
			return keng(t, append([]string{"import", file, "--database-url", d.URL, "--clock", "2026-12-01T08:00:00+07:00"}, flags...)...).succeeds(t)
		}
		take(first)
		s := d.Open(t)
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			today := calendar.NewDate(2026, time.December, 1)
			units, err := tx.StandingUnits(today)
			if err != nil {
				return err
			}
			ids := make([]roster.UnitID, len(units))
			for i, u := range units {
				ids[i] = u.ID
			}
			people, err := tx.StandingPeople(ids, today)
			if err != nil {
				return err
			}
			for _, r := range people {
				if _, err := tx.LinkAccount(roster.Caller{Channel: chat.Telegram, External: r.FullName, Chat: r.FullName}, r.ID); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		const line = "bàn giao chức vụ Bí thư, Nông Thị Lan → Vàng Mí Sính"
		for _, test := range []struct {
			file  string
			flags []string
			says  string
			told  int64
		}{
			{first, nil, "Không có gì thay đổi", 0},
			{second, []string{"--dry-run"}, line, 0},
			{second, nil, line, 2},
			{second, nil, "Không có gì thay đổi", 2},
		} {
			if r := take(test.file, test.flags...); !strings.Contains(r.stdout, test.says) || r.stderr != "" {
				t.Errorf("it said %s%s", r.stdout, r.stderr)
			}
			d.Clock.Advance(time.Minute)
			var told int64
			err := s.View(t.Context(), func(tx *store.Tx) (err error) {
				told, err = tx.DueDeliveries()
				return err
			})
			if err != nil || told != test.told {
				t.Errorf("%d are told (%v), want %d", told, err, test.told)
			}
		}
	})
}
