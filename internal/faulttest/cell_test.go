package faulttest

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/testserver"
)

// How many people a cell has, the secretary first.
const (
	small = 12
	large = 1000
)

// The cell's only meeting, and when the clock of a test starts: long before it,
// and in the morning, so that no quiet hours hold anything back.
const theMeeting meeting.ID = 1

var (
	zone  = time.FixedZone("+07", 7*3600)
	dawn  = time.Date(2026, time.December, 1, 8, 0, 0, 0, zone)
	begun = time.Date(2026, time.December, 20, 19, 30, 0, 0, zone)
)

// chatOf is the account and the private chat of the i-th person, whose number
// in the database is i+1.
func chatOf(i int) int64 { return 5_200_000_000 + int64(i) }

// fillSmall and fillLarge bring an empty database to the program's schema and
// put a cell into it, with an account for each of its people.
func fillSmall(ctx context.Context, url string) error { return fill(ctx, url, small) }
func fillLarge(ctx context.Context, url string) error { return fill(ctx, url, large) }

func fill(ctx context.Context, url string, size int) error {
	s, err := store.Open(ctx, store.Options{URL: url, Now: func() time.Time { return dawn }, Log: slog.New(slog.DiscardHandler), Timeout: patience})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	return s.Update(ctx, func(tx *store.Tx) error { return fillCell(tx, size) })
}

func fillCell(tx *store.Tx, size int) error {
	from := calendar.NewDate(2026, time.January, 1)
	commune, err := tx.AddUnit(roster.Unit{Name: "Đảng bộ xã Niêm Sơn", Kind: roster.Committee}, from)
	if err != nil {
		return err
	}
	cell, err := tx.AddUnit(roster.Unit{Name: "Chi bộ thôn Niêm Đồng", Kind: roster.Cell, Parent: commune}, from)
	if err != nil {
		return err
	}
	people, err := addPeople(tx, size, cell, from)
	if err != nil {
		return err
	}
	secretary := roster.Appointment{Person: people[0], RoleIn: roster.RoleIn{Role: roster.Secretary, Unit: cell}}
	if err := tx.StartRoles([]roster.Appointment{secretary}, from); err != nil {
		return err
	}
	id, err := tx.SaveMeeting(meeting.Meeting{
		Unit: cell, Kind: meeting.Regular, Period: calendar.Month{Year: 2026, Month: time.December}, StartsAt: begun.UTC(),
		Place: "Nhà văn hóa thôn", Minutes: 90, Status: meeting.Announced, Round: 1,
	}, nil)
	if err == nil && id != theMeeting {
		err = fmt.Errorf("the meeting has the number %d", id)
	}
	return err
}

func addPeople(tx *store.Tx, size int, cell roster.UnitID, from calendar.Date) ([]roster.PersonID, error) {
	people := make([]roster.Person, size)
	for i := range people {
		people[i].FullName = nameOf(i)
	}
	ids, err := tx.AddPeople(people)
	if err != nil {
		return nil, err
	}
	var placed []roster.Placement
	var sorted []roster.Sorting
	for i, id := range ids {
		if id != personOf(i) {
			return nil, fmt.Errorf("person %d has the number %d", i, id)
		}
		placed = append(placed, roster.Placement{Person: id, Cell: cell})
		sorted = append(sorted, roster.Sorting{Person: id, Category: roster.Official})
		account := fmt.Sprint(chatOf(i))
		linked, err := tx.LinkAccount(roster.Caller{Channel: chat.Telegram, External: account, Chat: account}, id)
		if err != nil {
			return nil, err
		}
		err = tx.AddConsent(roster.Consent{Person: id, Account: linked, Version: roster.ConsentVersion, Channel: chat.Telegram, At: tx.Now()})
		if err != nil {
			return nil, err
		}
	}
	if err := tx.SetCells(placed, from); err != nil {
		return nil, err
	}
	return ids, tx.SetCategories(sorted, from)
}

func nameOf(i int) string { return fmt.Sprintf("Nông Văn %04d", i) }

func personOf(i int) roster.PersonID { return roster.PersonID(i + 1) }

// onPostgres is a database of the test's own with a cell of this size in it.
func onPostgres(t testing.TB, size int) string {
	t.Helper()
	return testserver.Postgres(t, map[int]testserver.Migrate{small: fillSmall, large: fillLarge}[size])
}

// onSQLite is a file of the test's own with a cell of this size in it.
func onSQLite(t testing.TB, size int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keng.db")
	if err := fill(t.Context(), "sqlite:"+path, size); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// ask reads from the database, beside the program or after it.
func ask(t testing.TB, url string, f func(tx *store.Tx) error) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{URL: url, MaxConns: 2, Timeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.View(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// history is what a person has answered, in order.
func history(tx *store.Tx, who int) ([]attendance.Choice, error) {
	changes, err := tx.AnswerChanges(theMeeting, personOf(who))
	var choices []attendance.Choice
	for _, c := range changes {
		choices = append(choices, c.To)
	}
	return choices, err
}
