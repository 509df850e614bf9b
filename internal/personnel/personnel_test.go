package personnel_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/personnel"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

var (
	_     personnel.Tx = (*store.Tx)(nil)
	hanoi              = time.FixedZone("+07", 7*3600)
	today              = calendar.NewDate(2026, time.December, 1)
)

// world is a committee with two cells and a group, in which nobody stands yet.
type world struct {
	*store.Store
	commune, east, west, group roster.UnitID
	people                     map[string]roster.PersonID
}

func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		w := &world{Store: s, people: map[string]roster.PersonID{}}
		january := calendar.NewDate(2026, time.January, 1)
		w.do(t, func(tx *store.Tx) (err error) {
			add := func(name string, kind roster.UnitKind, parent roster.UnitID) (id roster.UnitID) {
				if err == nil {
					id, err = tx.AddUnit(roster.Unit{Name: name, Kind: kind, Parent: parent}, january)
				}
				return id
			}
			w.commune = add("Đảng bộ xã", roster.Committee, 0)
			w.east, w.west = add("Chi bộ Đông", roster.Cell, w.commune), add("Chi bộ Tây", roster.Cell, w.commune)
			w.group = add("Tổ đảng 1", roster.Group, w.east)
			return err
		})
		for _, name := range []string{"Lò Văn An", "Nông Thị Lan", "Vàng Mí Sính"} {
			w.people[name] = w.order(t, personnel.Add{Cell: w.east, Person: roster.Person{FullName: name, BirthYear: 1980}, From: january}).Person
		}
		fn(t, w)
	})
}

func (w *world) do(t testing.TB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := w.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

type doer interface {
	Do(tx personnel.Tx, o personnel.Order) (personnel.Outcome, error)
}

func unseen() personnel.Order { return personnel.Order{Today: today, Seen: -1, Zone: hanoi} }

// order does something that must succeed.
func (w *world) order(t testing.TB, d doer) (out personnel.Outcome) {
	t.Helper()
	w.do(t, func(tx *store.Tx) (err error) {
		out, err = d.Do(tx, unseen())
		return err
	})
	return out
}

// refused does something that must be refused, so that nothing of it remains.
func (w *world) refused(t testing.TB, key string, d doer) {
	t.Helper()
	err := w.Update(t.Context(), func(tx *store.Tx) error {
		_, err := d.Do(tx, unseen())
		return err
	})
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("%+v: %v, want %s", d, err, key)
	}
}

// list is a cell's list on a day: the names, what they are, and "*" for who must attend.
func (w *world) list(t testing.TB, cell roster.UnitID, on string) string {
	t.Helper()
	var lines []string
	w.do(t, func(tx *store.Tx) error {
		members, err := tx.MembersAt(cell, day(t, on))
		lines = nil
		for _, m := range members {
			line := m.Person.FullName[strings.LastIndex(m.Person.FullName, " ")+1:] + " " + string(m.Category)
			if m.Role != "" {
				line += " " + string(m.Role)
			}
			if m.Must {
				line += "*"
			}
			lines = append(lines, line)
		}
		return err
	})
	return strings.Join(lines, ", ")
}

func (w *world) lists(t testing.TB, cell roster.UnitID, want map[string]string) {
	t.Helper()
	for on, names := range want {
		if got := w.list(t, cell, on); got != names {
			t.Errorf("%s: %q, want %q", on, got, names)
		}
	}
}

func day(t testing.TB, s string) calendar.Date {
	t.Helper()
	if s == "" {
		return calendar.Date{}
	}
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStatusForATime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an := w.people["Lò Văn An"]
		w.order(t, personnel.SetGrade{Person: an, Grade: roster.Probationary, From: day(t, "2026-02-01")})
		w.order(t, personnel.SetStatus{Person: an, Status: roster.ShortExempt, From: day(t, "2026-03-01"), To: day(t, "2026-09-01")})
		w.order(t, personnel.SetGrade{Person: an, Grade: roster.Official, From: day(t, "2026-06-01")}) // admitted while released
		others := ", Lan official*, Sính official*"
		w.lists(t, w.east, map[string]string{
			"2026-01-15": "An official*" + others, "2026-02-15": "An probationary*" + others,
			"2026-03-01": "An short_exempt" + others, "2026-08-31": "An short_exempt" + others, "2026-09-01": "An official*" + others,
		})
		w.order(t, personnel.Resume{Person: an, From: day(t, "2026-05-01")})
		w.lists(t, w.east, map[string]string{
			"2026-04-30": "An short_exempt" + others, "2026-05-01": "An probationary*" + others, "2026-06-01": "An official*" + others,
		})
		w.refused(t, "people.unchanged", personnel.Resume{Person: an, From: day(t, "2026-05-01")})
		w.refused(t, "people.ends_before", personnel.SetStatus{Person: an, Status: roster.Exempt, From: today, To: today})
		w.refused(t, "people.bad_category", personnel.SetStatus{Person: an, Status: roster.Visiting, From: today})
		w.refused(t, "people.bad_category", personnel.SetGrade{Person: an, Grade: roster.Exempt, From: today})
		w.refused(t, "people.no_cell_then", personnel.SetStatus{Person: an, Status: roster.Exempt, From: day(t, "2025-12-31")})
		w.refused(t, "person.unknown", personnel.Correct{Person: roster.Person{ID: 999, FullName: "Ai Đó"}})
	})
}

// TestNobodyCountsTwice while somebody meets elsewhere, whatever the committees decide.
func TestNobodyCountsTwice(t *testing.T) {
	for rules, want := range map[string][2]string{
		"":                                  {"An away", "An visiting*"},
		"away_counts=yes":                   {"An away*", "An visiting"},
		"visitors_count=no":                 {"An away", "An visiting"},
		"away_counts=yes visitors_count=no": {"An away*", "An visiting"},
	} {
		each(t, func(t *testing.T, w *world) {
			an := w.people["Lò Văn An"]
			w.do(t, func(tx *store.Tx) error {
				for rule := range strings.FieldsSeq(rules) {
					name, value, _ := strings.Cut(rule, "=")
					if err := tx.PutSetting(w.commune, name, value, 0); err != nil { // inherited by both cells
						return err
					}
				}
				return nil
			})
			w.order(t, personnel.StayAway{Person: an, With: w.west, From: day(t, "2026-03-01"), To: day(t, "2026-06-01")})
			others := ", Lan official*, Sính official*"
			w.lists(t, w.east, map[string]string{"2026-02-28": "An official*" + others, "2026-03-01": want[0] + others, "2026-06-01": "An official*" + others})
			w.lists(t, w.west, map[string]string{"2026-02-28": "", "2026-03-01": want[1], "2026-05-31": want[1], "2026-06-01": ""})
			w.refused(t, "people.own_cell", personnel.StayAway{Person: an, With: w.east, From: today})
			w.refused(t, "people.not_a_cell", personnel.StayAway{Person: an, With: w.commune, From: today})
			// Called back in the middle: nothing of the stay is left.
			w.order(t, personnel.Resume{Person: an, From: day(t, "2026-04-01")})
			w.lists(t, w.west, map[string]string{"2026-03-31": want[1], "2026-04-01": ""})
		})
	}
}

func TestComingAndGoing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lan, an := w.people["Nông Thị Lan"], w.people["Lò Văn An"]
		january := day(t, "2026-01-01")
		w.order(t, personnel.Appoint{Person: lan, Role: roster.Secretary, Unit: w.east, From: january})
		w.order(t, personnel.SetGroup{Person: lan, Group: w.group, From: january})
		w.order(t, personnel.Appoint{Person: lan, Role: roster.GroupLeader, Unit: w.group, From: january})
		w.order(t, personnel.Appoint{Person: lan, Role: roster.Leader, Unit: w.commune, From: january})
		w.refused(t, "people.has_secretary", personnel.Appoint{Person: an, Role: roster.Secretary, Unit: w.east, From: today})
		w.refused(t, "people.not_there", personnel.Appoint{Person: an, Role: roster.Leader, Unit: w.east, From: today})
		w.refused(t, "people.not_a_member", personnel.Appoint{Person: an, Role: roster.Deputy, Unit: w.west, From: today})
		w.order(t, personnel.Transfer{Person: lan, To: w.west, From: day(t, "2026-07-01")})
		w.lists(t, w.east, map[string]string{
			"2026-06-30": "An official*, Lan official secretary*, Sính official*", "2026-07-01": "An official*, Sính official*",
		})
		w.lists(t, w.west, map[string]string{"2026-06-30": "", "2026-07-01": "Lan official*"})
		w.do(t, func(tx *store.Tx) error { // what she leads above stays, what she led here has ended
			r, err := tx.StandingPerson(lan, today)
			if diff := cmp.Diff([]roster.RoleIn{{Role: roster.Leader, Unit: w.commune}}, r.Roles); diff != "" {
				t.Error(diff)
			}
			return err
		})
		w.refused(t, "people.own_cell", personnel.Transfer{Person: lan, To: w.west, From: today})
		w.order(t, personnel.Leave{Person: lan, Why: personnel.Deceased, From: day(t, "2026-09-01")})
		w.lists(t, w.west, map[string]string{"2026-08-31": "Lan official*", "2026-09-01": ""})
		w.refused(t, "people.no_cell_then", personnel.Leave{Person: lan, Why: personnel.Deceased, From: today})
		w.order(t, personnel.Transfer{Person: lan, To: w.east, From: day(t, "2026-10-01")}) // an error: she lives
		w.lists(t, w.east, map[string]string{"2026-09-30": "An official*, Sính official*", "2026-10-01": "An official*, Lan official*, Sính official*"})
	})
}

func TestHandingOverTheOffice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lan, an := w.people["Nông Thị Lan"], w.people["Lò Văn An"]
		w.order(t, personnel.Appoint{Person: lan, Role: roster.Secretary, Unit: w.east, From: day(t, "2026-01-01")})
		w.order(t, personnel.Appoint{Person: an, Role: roster.Deputy, Unit: w.east, From: day(t, "2026-01-01")})
		out := w.order(t, personnel.HandOver{Cell: w.east, To: an})
		w.lists(t, w.east, map[string]string{
			"2026-11-30": "An official deputy*, Lan official secretary*, Sính official*",
			"2026-12-01": "An official secretary*, Lan official*, Sính official*",
		})
		w.refused(t, "people.unchanged", personnel.HandOver{Cell: w.east, To: an})
		w.do(t, func(tx *store.Tx) error { return tx.UndoChange(out.Change, 0) })
		w.lists(t, w.east, map[string]string{"2026-12-01": "An official deputy*, Lan official secretary*, Sính official*"})
	})
}

// TestTheSecondIsTold: two look at somebody, and both save.
func TestTheSecondIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		an := w.people["Lò Văn An"]
		for i, want := range []string{"", "people.changed_meanwhile"} {
			err := w.Update(t.Context(), func(tx *store.Tx) error {
				o := unseen()
				o.Seen = 0
				_, err := personnel.Correct{Person: roster.Person{ID: an, FullName: fmt.Sprint("Lò Văn Ân ", i), BirthYear: 1980}}.Do(tx, o)
				return err
			})
			f := fault.As(err)
			if want == "" && err != nil || want != "" && (f == nil || f.Key != want) {
				t.Errorf("%d: %v, want %q", i, err, want)
			}
		}
	})
}

func TestAddingPeople(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		add := func(name string, year int, phone string) personnel.Add {
			return personnel.Add{Cell: w.east, Person: roster.Person{FullName: name, BirthYear: year, Phone: phone}, From: today}
		}
		w.refused(t, "people.same_name", add("lò văn an", 1980, ""))
		w.refused(t, "people.same_name", add("Lò Văn An", 0, ""))
		w.order(t, add("Lò Văn An", 1985, ""))
		twin := add("Lò Văn An", 1985, "0912345678")
		twin.Twin = true
		w.order(t, twin)
		w.refused(t, "people.no_name", add(" \u200b ", 0, ""))
		w.refused(t, "people.long_name", add(strings.Repeat("Ng", 61), 0, ""))
		w.refused(t, "people.bad_year", add("Giàng A Chứ", 2015, ""))
		w.refused(t, "people.bad_year", add("Giàng A Chứ", 1850, ""))
		w.refused(t, "people.bad_phone", add("Giàng A Chứ", 0, "12345"))
		probe := add("Giàng A Chứ", 1990, "84 912 345 679")
		probe.Category = roster.Exempt
		w.order(t, probe)
		w.lists(t, w.east, map[string]string{
			"2026-12-01": "An official*, An official*, An official*, Chứ exempt, Lan official*, Sính official*",
		})
	})
}

// TestThePastIsCountedAnew when what somebody was then is corrected, and what was
// changed is told.
func TestThePastIsCountedAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, month := range []time.Month{time.March, time.June} {
			w.hold(t, calendar.NewDate(2026, month, 3))
		}
		out := w.order(t, personnel.SetStatus{Person: w.people["Lò Văn An"], Status: roster.Exempt, From: day(t, "2026-03-01"), To: day(t, "2026-05-01")})
		var got []string
		for _, f := range out.Figures {
			got = append(got, fmt.Sprintf("%s: %d of %d, now %d of %d, %d extra", f.Meeting.Period, f.Before.Present(), f.Before.Must,
				f.After.Present(), f.After.Must, f.After.Extra))
		}
		if diff := cmp.Diff([]string{"2026-03: 3 of 3, now 2 of 2, 1 extra"}, got); diff != "" {
			t.Error(diff)
		}
		out = w.order(t, personnel.Leave{Person: w.people["Lò Văn An"], Why: personnel.MovedOut, From: day(t, "2026-06-01")})
		if len(out.Figures) != 1 || out.Figures[0].After.Listed != 2 || out.Figures[0].After.Present() != 2 {
			t.Errorf("%+v", out.Figures)
		}
	})
}

// hold holds a meeting of the eastern cell in the evening, to which all came.
func (w *world) hold(t testing.TB, on calendar.Date) {
	t.Helper()
	w.holdAt(t, on, calendar.NewClock(19, 30))
}

// holdAt does so at that time.
func (w *world) holdAt(t testing.TB, on calendar.Date, clock calendar.Clock) {
	t.Helper()
	m := meeting.Meeting{
		Unit: w.east, Kind: meeting.Regular, Period: calendar.MonthOf(on), StartsAt: on.At(clock, hanoi).UTC(),
		Place: "Nhà văn hóa", Minutes: 90, Status: meeting.Announced, Round: 1,
	}
	w.do(t, func(tx *store.Tx) (err error) {
		m.ID = 0
		if m.ID, err = tx.SaveMeeting(m, nil); err != nil {
			return err
		}
		clerk := attendance.Clerk{By: w.people["Nông Thị Lan"], Now: m.StartsAt, Zone: hanoi}
		if _, err := clerk.AllPresent(tx, m); err != nil {
			return err
		}
		_, err = clerk.Lock(tx, m)
		return err
	})
}

// TestFollowersAreGuests: invited, and counted apart.
func TestFollowersAreGuests(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lan := w.people["Nông Thị Lan"]
		w.order(t, personnel.Appoint{Person: lan, Role: roster.Follower, Unit: w.west, From: day(t, "2026-02-01"), To: day(t, "2027-01-01")})
		w.lists(t, w.west, map[string]string{"2026-01-31": "", "2026-12-01": "Lan following", "2027-01-01": ""})
		w.do(t, func(tx *store.Tx) error {
			members, err := tx.MembersAt(w.west, today)
			if len(members) != 1 || members[0].Listed || !members[0].Asked || !members[0].May {
				t.Errorf("%+v", members)
			}
			return err
		})
		if slices.Contains(strings.Fields(w.list(t, w.east, "2026-12-01")), "following") {
			t.Error("she follows her own cell")
		}
	})
}
