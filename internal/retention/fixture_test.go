package retention_test

import (
	"fmt"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/retention"
	"keng/internal/roster"
	"keng/internal/stats"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

var hanoi = time.FixedZone("+07", 7*3600)

func day(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// world is a committee that keeps things for six months and rolls for two years,
// one that has said nothing, and cells of two members each.
type world struct {
	*storetest.Database
	*store.Store
	short, usual roster.UnitID
	cells        map[string]roster.UnitID
	people       map[string][]roster.PersonID
}

// begin makes the world as it is since 2026, with a cell of each name below the
// committee that keeps things for a short time.
func begin(t *testing.T, d *storetest.Database, cells ...string) *world {
	t.Helper()
	w := &world{Database: d, Store: d.Open(t), cells: map[string]roster.UnitID{}, people: map[string][]roster.PersonID{}}
	from := day(t, "2026-01-01")
	w.do(t, func(tx *store.Tx) (err error) {
		if w.short, err = tx.AddUnit(roster.Unit{Name: "Đảng bộ A", Kind: roster.Committee}, from); err != nil {
			return err
		}
		if w.usual, err = tx.AddUnit(roster.Unit{Name: "Đảng bộ B", Kind: roster.Committee}, from); err != nil {
			return err
		}
		for name, value := range map[string]string{"keep_months": "6", "keep_numbers": "24"} {
			if err := tx.PutSetting(w.short, name, value, 0); err != nil {
				return err
			}
		}
		for _, name := range cells {
			if w.cells[name], err = tx.AddUnit(roster.Unit{Name: "Chi bộ " + name, Kind: roster.Cell, Parent: w.short}, from); err != nil {
				return err
			}
			ids, err := tx.AddPeople([]roster.Person{{FullName: "Nông Văn " + name}, {FullName: "Lò Thị " + name}})
			if err != nil {
				return err
			}
			w.people[name] = ids
			for _, id := range ids {
				if err := tx.SetCategories([]roster.Sorting{{Person: id, Category: roster.Official}}, from); err != nil {
					return err
				}
				if err := tx.SetCells([]roster.Placement{{Person: id, Cell: w.cells[name]}}, from); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return w
}

func (w *world) do(t testing.TB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := w.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// at sets the clock to a time of a day in Vietnam.
func (w *world) at(t testing.TB, on string, hour, minute int) {
	t.Helper()
	w.Clock.Set(day(t, on).At(calendar.NewClock(hour, minute), hanoi).UTC())
}

// held is a meeting at 19:30 of a day, before which the first member asked to be
// absent, in words, and at which the second was late. Its roll was opened again
// once, for a reason.
func (w *world) held(t testing.TB, cell, on string) meeting.ID {
	t.Helper()
	d := day(t, on)
	m := meeting.Meeting{
		Unit: w.cells[cell], Kind: meeting.Regular, Period: calendar.MonthOf(d), StartsAt: d.At(calendar.NewClock(19, 30), hanoi).UTC(),
		Place: "Nhà văn hóa", Minutes: 90, Status: meeting.Announced, Round: 1,
	}
	first, second := w.people[cell][0], w.people[cell][1]
	w.do(t, func(tx *store.Tx) (err error) {
		m.ID = 0
		if m.ID, err = tx.SaveMeeting(m, nil); err != nil {
			return err
		}
		b := attendance.Ballot{Meeting: m, Deadline: m.StartsAt, Person: first, By: second, Channel: chat.Telegram, Now: m.StartsAt.Add(-time.Hour)}
		if _, err := b.Because(tx, "", "con ốm nặng"); err != nil {
			return err
		}
		c := attendance.Clerk{By: second, Now: m.StartsAt, Zone: hanoi}
		for _, from := range []attendance.Mark{attendance.Unmarked, attendance.Present} {
			if _, err := c.Cycle(tx, m, second, from); err != nil {
				return err
			}
		}
		if _, err := c.Lock(tx, m); err != nil {
			return err
		}
		if _, err := c.Reopen(tx, m, "ghi nhầm một người"); err != nil {
			return err
		}
		_, err = c.Lock(tx, m)
		return err
	})
	return m.ID
}

// round runs the day's round to its end and returns what it took away.
func (w *world) round(t testing.TB) (all retention.Done) {
	t.Helper()
	for !all.Over {
		w.step(t, &all)
	}
	return all
}

func (w *world) step(t testing.TB, all *retention.Done) {
	t.Helper()
	var done retention.Done
	w.do(t, func(tx *store.Tx) (err error) {
		done, err = retention.Step(tx, hanoi)
		return err
	})
	all.Add(done)
}

// kept is what is kept of a meeting: answers and their changes, words of reasons
// for being absent and for opening a roll again, marks and their changes.
func (w *world) kept(t testing.TB, id meeting.ID) string {
	t.Helper()
	count := func(which string) string {
		return "(SELECT COUNT(*) FROM " + which + fmt.Sprintf(" AND meeting_id = %d)", id)
	}
	return w.Found(t, "SELECT 'answers ' || "+count("answers WHERE true")+" || '+' || "+count("answer_changes WHERE true")+
		" || ', words ' || "+count("answers WHERE words <> ''")+" || '+' || "+count("roll_changes WHERE reason <> ''")+
		" || ', marks ' || "+count("roll_marks WHERE true")+" || '+' || "+count("roll_changes WHERE true"))
}

// What can be kept of a meeting.
const (
	everything = "answers 1+1, words 1+1, marks 2+5"
	onlyRoll   = "answers 0+0, words 0+0, marks 2+5"
	onlySums   = "answers 0+0, words 0+0, marks 0+0"
)

// figures are those of a unit and its cells over a year.
func (w *world) figures(t testing.TB, unit roster.UnitID, year string) (r stats.Report) {
	t.Helper()
	span, err := calendar.ParseSpan(year)
	if err != nil {
		t.Fatal(err)
	}
	w.do(t, func(tx *store.Tx) (err error) {
		r, err = stats.OfUnit(tx, unit, span, tx.Now(), hanoi)
		return err
	})
	return r
}

// own are somebody's own figures over a year.
func (w *world) own(t testing.TB, who roster.PersonID, year string) (own stats.Own) {
	t.Helper()
	span, err := calendar.ParseSpan(year)
	if err != nil {
		t.Fatal(err)
	}
	w.do(t, func(tx *store.Tx) (err error) {
		own, err = stats.OfPerson(tx, who, span, tx.Now(), hanoi)
		return err
	})
	return own
}
