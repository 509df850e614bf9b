package remind_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

var (
	hanoi   = time.FixedZone("+07", 7*3600)
	almanac = meeting.Almanac{Zone: hanoi}
)

// local reads "2026-12-03 19:30" as Vietnam's time.
func local(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, hanoi)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

// world is a database with a cell of seven, of whom five have linked an account.
type world struct {
	*storetest.Database
	*store.Store
	cell   roster.UnitID
	people map[string]roster.PersonID
	cells  int
}

// each runs the test on each kind of database, with the clock at the start.
func each(t *testing.T, start string, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		d.Clock.Set(local(t, start))
		fn(t, newWorld(t, d))
	})
}

// onSQLite is for rules that no database has a say in.
func onSQLite(t testing.TB, start string) *world {
	t.Helper()
	d := storetest.SQLite(t)
	d.Clock.Set(local(t, start))
	return newWorld(t, d)
}

func newWorld(t testing.TB, d *storetest.Database) *world {
	t.Helper()
	w := &world{Database: d, Store: d.Open(t), people: map[string]roster.PersonID{}}
	w.cell = w.addCell(t,
		roster.Member{Person: roster.Person{FullName: "Lan"}, Category: roster.Official, Role: roster.Secretary, Joined: true},
		roster.Member{Person: roster.Person{FullName: "An"}, Category: roster.Official, Joined: true},
		roster.Member{Person: roster.Person{FullName: "Bình"}, Category: roster.Probationary, Joined: true},
		roster.Member{Person: roster.Person{FullName: "Cụ"}, Category: roster.Exempt, Joined: true},
		roster.Member{Person: roster.Person{FullName: "Dừng"}, Category: roster.SpecialDuty, Joined: true},
		roster.Member{Person: roster.Person{FullName: "Treo"}, Category: roster.Suspended, Joined: true},
		roster.Member{Person: roster.Person{FullName: "Em"}, Category: roster.Official},
		roster.Member{Person: roster.Person{FullName: "Giang"}, Category: roster.Exempt},
	)
	return w
}

// addCell adds a cell of these people, of whom those who joined link an account.
func (w *world) addCell(t testing.TB, members ...roster.Member) (cell roster.UnitID) {
	t.Helper()
	w.cells++
	w.do(t, func(tx *store.Tx) error {
		today := calendar.DateOf(tx.Now(), hanoi)
		var err error
		if cell, err = tx.AddUnit(roster.Unit{Name: fmt.Sprint("Chi bộ ", w.cells), Kind: roster.Cell}, today); err != nil {
			return err
		}
		for _, m := range members {
			if err := w.add(tx, cell, m, today); err != nil {
				return err
			}
		}
		return nil
	})
	return cell
}

func (w *world) add(tx *store.Tx, cell roster.UnitID, m roster.Member, today calendar.Date) error {
	ids, err := tx.AddPeople([]roster.Person{m.Person})
	if err != nil {
		return err
	}
	id := ids[0]
	w.people[m.Person.FullName] = id
	if err := tx.SetCells([]roster.Placement{{Person: id, Cell: cell}}, today); err != nil {
		return err
	}
	if err := tx.SetCategories([]roster.Sorting{{Person: id, Category: m.Category}}, today); err != nil {
		return err
	}
	if m.Role != "" {
		if err := tx.StartRoles([]roster.Appointment{{Person: id, RoleIn: roster.RoleIn{Role: m.Role, Unit: cell}}}, today); err != nil {
			return err
		}
	}
	if m.Joined {
		account := fmt.Sprint(id)
		_, err = tx.LinkAccount(roster.Caller{Channel: chat.Telegram, External: account, Chat: account}, id)
	}
	return err
}

// do runs fn in a transaction that must succeed.
func (w *world) do(t testing.TB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := w.try(t, fn); err != nil {
		t.Fatal(err)
	}
}

func (w *world) try(t testing.TB, fn func(tx *store.Tx) error) error {
	t.Helper()
	return w.Update(t.Context(), fn)
}

// refused checks that fn is refused in the words of key.
func (w *world) refused(t testing.TB, key string, fn func(tx *store.Tx) error) {
	t.Helper()
	err := w.try(t, fn)
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("got %v, want the refusal %s", err, key)
	}
}

// meet plans the cell's meeting on a day of the month.
func (w *world) meet(t testing.TB, cell roster.UnitID, day int, hour, minute int) meeting.Meeting {
	t.Helper()
	var m meeting.Meeting
	w.do(t, func(tx *store.Tx) error {
		s := meeting.Series{Unit: cell, Rule: calendar.OnDay(day), Clock: calendar.NewClock(hour, minute), Place: "H"}
		if _, err := meeting.SetSeries(tx, tx.Now(), almanac, w.people["Lan"], s); err != nil {
			return err
		}
		var err error
		m, err = meeting.Next(tx, tx.Now(), cell)
		return err
	})
	return m
}

func (w *world) reload(t testing.TB, id meeting.ID) (m meeting.Meeting) {
	t.Helper()
	w.do(t, func(tx *store.Tx) (err error) {
		m, err = tx.Meeting(id)
		return err
	})
	return m
}

// look looks until nothing is left to do, and returns what it came to in all.
func (w *world) look(t testing.TB) remind.Report {
	t.Helper()
	all := remind.Report{Outcomes: map[meeting.Outcome]int{}}
	for {
		var one remind.Report
		w.do(t, func(tx *store.Tx) (err error) {
			one, err = remind.Look(tx, hanoi, time.Second, 100)
			return err
		})
		if one.Failed != nil {
			t.Error(one.Failed)
		}
		if one.Done == 0 {
			return all
		}
		all.Done += one.Done
		for outcome, n := range one.Outcomes {
			all.Outcomes[outcome] += n
		}
	}
}

// lookAt sets the clock and looks.
func (w *world) lookAt(t testing.TB, at string) remind.Report {
	t.Helper()
	w.Clock.Set(local(t, at))
	return w.look(t)
}

func (w *world) answer(t testing.TB, m meeting.Meeting, name string, choice attendance.Choice) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		who := w.people[name]
		return tx.SaveAnswer(
			attendance.Answer{Meeting: m.ID, Person: who, Round: m.Round, Choice: choice, At: tx.Now(), By: who, Channel: chat.Telegram},
			attendance.AnswerChange{Meeting: m.ID, Person: who, Round: m.Round, To: choice, At: tx.Now(), By: who, Channel: chat.Telegram},
		)
	})
}

// sent lists what stands in the ledger about the subject: the key's last part
// but the person, the names, and when it goes out.
func (w *world) sent(t testing.TB, subject string) []string {
	t.Helper()
	names := map[roster.PersonID]string{}
	for name, id := range w.people {
		names[id] = name
	}
	who, when, order := map[string][]string{}, map[string]string{}, []string(nil)
	w.do(t, func(tx *store.Tx) error {
		rows, err := tx.DeliveriesAbout(subject)
		for _, r := range rows {
			key := strings.TrimPrefix(r.Key[:strings.Index(r.Key, "/person/")], subject+"/") + " " + r.Kind
			if when[key] == "" {
				order = append(order, key)
			}
			when[key] = r.DueAt.In(hanoi).Format("02/01 15:04:05")
			who[key] = append(who[key], names[r.Person])
		}
		return err
	})
	lines := make([]string, len(order))
	for i, key := range order {
		slices.Sort(who[key])
		lines[i] = key + ": " + strings.Join(who[key], " ") + " at " + when[key]
	}
	slices.Sort(lines)
	return lines
}

// outcomes lists what became of what was due for a meeting: round, kind, outcome.
func (w *world) outcomes(t testing.TB, id meeting.ID) []string {
	t.Helper()
	var lines []string
	w.do(t, func(tx *store.Tx) error {
		lines = nil
		all, err := tx.DueOf(id)
		for _, d := range all {
			lines = append(lines, fmt.Sprintf("%d %s %s %d", d.Round, d.Kind, d.Outcome, d.People))
		}
		return err
	})
	return lines
}
