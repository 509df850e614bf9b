package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"keng/internal/calendar"
	"keng/internal/chaos"
	"keng/internal/chat"
	"keng/internal/config"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
)

// chaosZone is where the simulated cell is.
const chaosZone = "Asia/Ho_Chi_Minh"

// chaosCell is the simulated cell.
var chaosCell = sampleCell{
	name: "Chi bộ thôn Niêm Đồng", size: 40, village: true, kinh: 2,
	clock: calendar.NewClock(19, 30), place: "Nhà văn hóa thôn Niêm Đồng",
}

// chaosSeries is when it meets.
const chaosSeries = 10

// chaosAccounts count from here; every tenth member has none, and of the others
// every ninth has not opened their link yet.
const chaosAccounts = 7001

// prepare puts the cell into an empty database.
func (b chaosBot) prepare(ctx context.Context, url string, begin time.Time) (cell chaos.Cell, err error) {
	if cell.Zone, err = time.LoadLocation(chaosZone); err != nil {
		return cell, err
	}
	cfg := config.Config{DatabaseURL: url, DataKey: b.dataKey}
	s, err := openMigrated(ctx, cfg, func() time.Time { return begin }, slog.New(slog.DiscardHandler), true)
	if err != nil {
		return cell, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	err = s.Update(ctx, func(tx *store.Tx) (err error) {
		cell.Members, err = fillChaos(tx, calendar.DateOf(begin, cell.Zone), meeting.Almanac{Zone: cell.Zone, Holidays: calendar.NewHolidays()})
		return err
	})
	return cell, err
}

func fillChaos(tx *store.Tx, today calendar.Date, almanac meeting.Almanac) ([]chaos.Member, error) {
	g := &sampleGenerator{rand: rand.New(rand.NewPCG(1930, 2)), year: today.Year}
	g.cell(chaosCell)
	changes, err := roster.Import(tx, g.rows, today)
	if err != nil {
		return nil, err
	}
	members := make([]chaos.Member, len(g.rows))
	for i, listed := range changes.Listed {
		m := chaos.Member{ID: int64(listed.ID), Name: listed.FullName, Must: roster.DefaultRules.Duty(cmp.Or(g.rows[i].Category, roster.Official)).Must}
		if i%10 != 9 {
			m.Account = chaosAccounts + int64(i)
			if err := linkChaos(tx, &m, listed.ID, i%9 == 5, today); err != nil {
				return nil, err
			}
		}
		members[i] = m
	}
	unit, err := cellOf(tx, today)
	if err != nil {
		return nil, err
	}
	_, err = meeting.SetSeries(tx, tx.Now(), almanac, changes.Listed[0].ID, meeting.Series{
		Unit: unit, Rule: calendar.OnDay(chaosSeries), Clock: chaosCell.clock, Place: chaosCell.place,
	})
	return members, err
}

// linkChaos makes a code, and has the member agree, unless they do it later.
func linkChaos(tx *store.Tx, m *chaos.Member, who roster.PersonID, later bool, today calendar.Date) error {
	codes, err := roster.IssueCodes(tx, []roster.PersonID{who})
	if err != nil {
		return err
	}
	if later {
		m.Code = codes[0]
		return nil
	}
	account := fmt.Sprint(m.Account)
	caller := roster.Caller{Channel: chat.Telegram, External: account, Chat: account}
	_, refusal, err := roster.Agree(tx, caller, codes[0], roster.ConsentVersion, today)
	if refusal != nil {
		return refusal
	}
	return err
}

func cellOf(tx *store.Tx, today calendar.Date) (roster.UnitID, error) {
	units, err := tx.StandingUnits(today)
	if err != nil {
		return 0, err
	}
	for _, u := range roster.Cells(units) {
		return u.ID, nil
	}
	return 0, errors.New("there is no cell")
}
