package rights_test

import (
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/remind"
	"keng/internal/rights"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

var (
	hanoi   = time.FixedZone("+07", 7*3600)
	newYear = calendar.NewDate(2026, time.January, 1)
)

// day is a day, written as people compare it.
func day(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// TestTerms: by when what is asked on a day has to be answered and done. A request
// is answered within two working days, which Tết, weekends and worked Saturdays
// move; it is done within days of the calendar, which nothing moves.
func TestTerms(t *testing.T) {
	holidays := calendar.NewHolidays(calendar.Day{Date: day("2026-11-28"), Kind: calendar.Working})
	for _, c := range []struct{ asked, answered string }{
		{"2026-11-23", "2026-11-26"}, // Monday, and 24 November is off
		{"2026-11-26", "2026-11-28"}, // Thursday, and the Saturday is worked
		{"2026-12-03", "2026-12-07"}, // Thursday
		{"2026-12-04", "2026-12-08"}, // Friday
		{"2026-12-05", "2026-12-08"}, // Saturday
		{"2026-12-06", "2026-12-08"}, // Sunday
		{"2026-12-30", "2027-01-04"}, // the day before New Year's Eve
		{"2026-04-29", "2026-05-05"}, // before 30 April and 1 May, and the weekend
	} {
		if got := holidays.WorkdaysAfter(day(c.asked), 2); got != day(c.answered) {
			t.Errorf("asked on %s: answered by %s, want %s", c.asked, got, c.answered)
		}
	}
	for kind, want := range map[rights.Kind]string{
		rights.See: "2026-12-11", rights.Correct: "2026-12-11", rights.Restrict: "2026-12-16", rights.Object: "2026-12-16",
		rights.Withdraw: "2026-12-16", rights.Delete: "2026-12-21",
	} {
		if got := rights.LastDay(kind, day("2026-12-01")); got != day(want) {
			t.Errorf("%s, asked on 1 December: done by %s, want %s", kind, got, want)
		}
	}
}

func TestStages(t *testing.T) {
	for _, c := range []struct {
		kind  rights.Kind
		today string
		want  rights.Stage
	}{
		{rights.Correct, "2026-12-07", rights.Early},
		{rights.Correct, "2026-12-08", rights.Soon},
		{rights.Correct, "2026-12-11", rights.Soon},
		{rights.Correct, "2026-12-12", rights.Over},
		{rights.Delete, "2026-12-07", rights.Early},
		{rights.Delete, "2026-12-10", rights.Soon},
		{rights.Delete, "2026-12-11", rights.Over}, // that is the day to do it
	} {
		r := rights.Request{Kind: c.kind, DoneBy: day("2026-12-11")}
		if got := r.StageOn(day(c.today)); got != c.want {
			t.Errorf("%s on %s: %d, want %d", c.kind, c.today, got, c.want)
		}
	}
}

// world is a commune with two cells. Lan is secretary, with nobody to stand in; Minh is the
// commune's admin.
type world struct {
	*store.Store
	clock                  *storetest.Clock
	almanac                meeting.Almanac
	commune, cell, other   roster.UnitID
	lan, an, binh, hoa, mh roster.PersonID
}

// each runs the test on both databases, from 1 December 2026, 9:00 on.
func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.RunAt(t, time.Date(2026, 12, 1, 2, 0, 0, 0, time.UTC), func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		w := &world{Store: s, clock: clock, almanac: meeting.Almanac{Zone: hanoi, Holidays: calendar.NewHolidays()}}
		w.do(t, w.fill)
		fn(t, w)
	})
}

func (w *world) do(t *testing.T, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := w.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func (w *world) fill(tx *store.Tx) (err error) {
	if w.commune, err = tx.AddUnit(roster.Unit{Name: "Đảng bộ xã", Kind: roster.Committee}, newYear); err != nil {
		return err
	}
	for _, into := range []*roster.UnitID{&w.cell, &w.other} {
		if *into, err = tx.AddUnit(roster.Unit{Name: "Chi bộ", Kind: roster.Cell, Parent: w.commune}, newYear); err != nil {
			return err
		}
	}
	names := []string{"Nông Thị Lan", "Lò Văn An", "Thò Thị Bình", "Lê Hòa", "Trần Quang Minh"}
	people := make([]roster.Person, len(names))
	for i, name := range names {
		people[i] = roster.Person{FullName: name, BirthYear: 1970 + i}
	}
	ids, err := tx.AddPeople(people)
	if err != nil {
		return err
	}
	w.lan, w.an, w.binh, w.hoa, w.mh = ids[0], ids[1], ids[2], ids[3], ids[4]
	if err := tx.SetCells([]roster.Placement{{Person: w.lan, Cell: w.cell}, {Person: w.an, Cell: w.cell}, {Person: w.binh, Cell: w.cell}, {Person: w.hoa, Cell: w.other}}, newYear); err != nil {
		return err
	}
	err = tx.StartRoles([]roster.Appointment{
		{Person: w.lan, RoleIn: roster.RoleIn{Role: roster.Secretary, Unit: w.cell}},
		{Person: w.hoa, RoleIn: roster.RoleIn{Role: roster.Secretary, Unit: w.other}},
		{Person: w.mh, RoleIn: roster.RoleIn{Role: roster.Admin, Unit: w.commune}},
	}, newYear)
	for i, id := range ids {
		if err != nil {
			return err
		}
		_, err = tx.LinkAccount(roster.Caller{Channel: chat.Telegram, External: names[i], Chat: names[i]}, id)
	}
	return err
}

// ask opens a request, and has those told whom it concerns.
func (w *world) ask(t *testing.T, who roster.PersonID, kind rights.Kind) (r rights.Request) {
	t.Helper()
	w.do(t, func(tx *store.Tx) (err error) {
		r, err = rights.Ask(tx, w.almanac, rights.Request{Person: who, By: who, Kind: kind, Words: "sai năm sinh"})
		return err
	})
	return r
}

// refused runs fn in a transaction, which must refuse it in such words.
func (w *world) refused(t *testing.T, key string, fn func(tx *store.Tx) error) {
	t.Helper()
	err := w.Update(t.Context(), fn)
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("refused with %v, want %s", err, key)
	}
}

// pass has time go by to noon of a day, and does what is due every hour. It returns how many
// people were deleted.
func (w *world) pass(t *testing.T, to string) (deleted int) {
	t.Helper()
	for end := day(to).At(calendar.NewClock(12, 0), hanoi); w.clock.Now().Before(end); {
		w.clock.Advance(6 * time.Hour)
		n, err := remind.DoRequests(func(f func(remind.DueTx) error) error {
			return w.Update(t.Context(), func(tx *store.Tx) error { return f(tx) })
		}, hanoi)
		if err != nil {
			t.Fatal(err)
		}
		deleted += n
	}
	return deleted
}

// told counts the messages about requests to somebody.
func (w *world) told(t *testing.T, who roster.PersonID) (n int64) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		kept, err := tx.KeptOf(who)
		n = 0
		for _, k := range kept {
			if k.Part == "messages" {
				n += int64(len(k.Rows))
			}
		}
		return err
	})
	return n
}

// name is what somebody is called.
func (w *world) name(t *testing.T, who roster.PersonID) (name string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		p, err := tx.Person(who)
		name = p.FullName
		return err
	})
	return name
}
