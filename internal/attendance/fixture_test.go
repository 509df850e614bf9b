package attendance_test

import (
	"fmt"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// hanoi is the zone of these tests.
var hanoi = time.FixedZone("+07", 7*3600)

// local reads "2026-12-03 19:30" as Vietnam's time.
func local(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, hanoi)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

// world is a database with a cell of thirty, that of the worked example: 22
// full members, 2 on probation and 1 visiting have to come; 3 exempt, 1 released
// for a time and 1 away do not. Its meeting is on 3 December at 19:30; it is 1
// December, 8:00.
type world struct {
	*storetest.Database
	*store.Store
	cell roster.UnitID
	// must and free are who has to come and who has not; the first is the secretary.
	must, free []roster.PersonID
	meeting    meeting.Meeting
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, d *storetest.Database) { fn(t, newWorld(t, d)) })
}

// onSQLite is for rules that no database has a say in.
func onSQLite(t testing.TB) *world {
	t.Helper()
	return newWorld(t, storetest.SQLite(t))
}

// thirty is how many of each category are on the list.
var thirty = []struct {
	category roster.Category
	people   int
}{
	{roster.Official, 22},
	{roster.Probationary, 2},
	{roster.Visiting, 1},
	{roster.Exempt, 3},
	{roster.ShortExempt, 1},
	{roster.Away, 1},
}

func newWorld(t testing.TB, d *storetest.Database) *world {
	t.Helper()
	w := &world{Database: d, Store: d.Open(t)}
	january := calendar.NewDate(2026, time.January, 1)
	w.do(t, func(tx *store.Tx) (err error) {
		w.must, w.free = nil, nil
		if w.cell, err = tx.AddUnit(roster.Unit{Name: "Chi bộ thôn 3", Kind: roster.Cell}, january); err != nil {
			return err
		}
		var people []roster.Person
		var categories []roster.Category
		for _, some := range thirty {
			for range some.people {
				people = append(people, roster.Person{FullName: fmt.Sprintf("Nông Văn %c", 'A'+len(people))})
				categories = append(categories, some.category)
			}
		}
		ids, err := tx.AddPeople(people)
		if err != nil {
			return err
		}
		placements, sortings := make([]roster.Placement, len(ids)), make([]roster.Sorting, len(ids))
		for i, id := range ids {
			placements[i] = roster.Placement{Person: id, Cell: w.cell}
			sortings[i] = roster.Sorting{Person: id, Category: categories[i]}
			if roster.DefaultRules.Duty(categories[i]).Must {
				w.must = append(w.must, id)
			} else {
				w.free = append(w.free, id)
			}
		}
		if err := tx.SetCells(placements, january); err != nil {
			return err
		}
		return tx.SetCategories(sortings, january)
	})
	w.meeting = w.meet(t, "2026-12-03 19:30")
	return w
}

// meet makes a meeting of the cell.
func (w *world) meet(t testing.TB, at string) (m meeting.Meeting) {
	t.Helper()
	start := local(t, at)
	m = meeting.Meeting{
		Unit: w.cell, Kind: meeting.Regular, Period: calendar.MonthOf(calendar.DateOf(start, hanoi)),
		StartsAt: start, Place: "Nhà văn hóa", Minutes: 90, Status: meeting.Announced, Round: 1,
	}
	w.do(t, func(tx *store.Tx) (err error) {
		m.ID = 0
		m.ID, err = tx.SaveMeeting(m, nil)
		return err
	})
	return m
}

// do runs fn in a transaction that must succeed.
func (w *world) do(t testing.TB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := w.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// refused checks that err is the refusal with these words.
func refused(t testing.TB, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("got %v, want the refusal %s", err, key)
	}
}

// set writes the meeting as it has become.
func (w *world) set(t testing.TB, change func(m *meeting.Meeting)) {
	t.Helper()
	change(&w.meeting)
	w.do(t, func(tx *store.Tx) error {
		_, err := tx.SaveMeeting(w.meeting, nil)
		return err
	})
}

// ballot is one for the meeting as it stands in the test, now.
func (w *world) ballot(who roster.PersonID) attendance.Ballot {
	return attendance.Ballot{
		Meeting: w.meeting, Deadline: w.meeting.StartsAt.Add(-26*time.Hour - 30*time.Minute),
		Person: who, By: who, Channel: chat.Telegram, Now: w.Clock.Now(),
	}
}

// clerk takes the roll as the secretary, now.
func (w *world) clerk() attendance.Clerk {
	return attendance.Clerk{By: w.must[0], Now: w.Clock.Now(), Zone: hanoi}
}

// roll runs something that a clerk does, which must succeed.
func (w *world) roll(t testing.TB, f func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error)) (s attendance.Sheet) {
	t.Helper()
	w.do(t, func(tx *store.Tx) (err error) {
		s, err = f(w.clerk(), tx)
		return err
	})
	return s
}

// cycle taps on somebody n times.
func (w *world) cycle(t testing.TB, who roster.PersonID, n int) (s attendance.Sheet) {
	t.Helper()
	for range n {
		s = w.roll(t, func(c attendance.Clerk, tx *store.Tx) (attendance.Sheet, error) {
			marks, err := tx.Marks(w.meeting.ID)
			if err != nil {
				return attendance.Sheet{}, err
			}
			return c.Cycle(tx, w.meeting, who, marks[who])
		})
	}
	return s
}
