package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/remind"
	"keng/internal/rights"
	"keng/internal/roster"
	"keng/internal/stats"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// tracked is a cell in which somebody has left a trace in every column in which
// anybody can.
type tracked struct {
	*store.Store
	db      *storetest.Database
	commune roster.UnitID
	cell    roster.UnitID
	lan, an roster.PersonID
	// binh has left no trace but on rolls.
	binh     roster.PersonID
	account  roster.AccountID
	meetings []meeting.Meeting
}

const (
	anName  = "Lò Văn Ẩn Danh"
	anPhone = "+84912994455"
)

// filled is what leaves the traces that no use case of a line or two leaves. The
// arguments are the person, the secretary, the cell, a held meeting, one that is
// to come, the account, and the other account.
const filled = `
UPDATE people SET language = 'vi' WHERE id = %[1]d;
INSERT INTO people (full_name, sort_key, folded, created_at, erased_at, merged_into) VALUES ('(đã xóa)', '~', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00', %[1]d);
UPDATE accounts SET language = 'vi', menu = 'm1' WHERE id = %[6]d;
INSERT INTO person_statuses (person_id, status, from_date, to_date) VALUES (%[1]d, 'exempt', '2026-02-01', '2026-03-01');
INSERT INTO account_partners (account_id, person_id, linked_at) VALUES (%[7]d, %[1]d, '2026-01-01 00:00:00');
INSERT INTO join_codes (code_hash, person_id, created_at, expires_at, used_at, used_by) VALUES ('hash-an', %[1]d, '2026-01-01 00:00:00', '2026-02-01 00:00:00', '2026-01-02 00:00:00', %[6]d);
INSERT INTO applications (unit_id, channel, external_id, chat_id, name, shown, applied_at, expires_at, decided_at, decided_by, person_id) VALUES
	(%[3]d, 'telegram', 'ext-4455', 'chat-4455', '', '', '2026-01-01 00:00:00', '2026-01-02 00:00:00', '2026-01-01 00:00:00', %[1]d, %[1]d);
INSERT INTO applications (unit_id, channel, external_id, chat_id, name, shown, applied_at, expires_at) VALUES
	(%[3]d, 'telegram', 'ext-4455', 'chat-4455', 'Lò Văn Ẩn Danh', 'Ẩn Danh', '2026-01-01 00:00:00', '2026-01-02 00:00:00');
INSERT INTO code_attempts (channel, external_id, wrong, window_from) VALUES ('telegram', 'ext-4455', 1, '2026-01-01 00:00:00');
INSERT INTO helpers (person_id, helper_id, set_at, set_by) VALUES (%[1]d, %[2]d, '2026-01-01 00:00:00', %[1]d), (%[2]d, %[1]d, '2026-01-01 00:00:00', %[1]d);
INSERT INTO answer_changes (meeting_id, person_id, round, from_choice, to_choice, changed_at, changed_by, channel) VALUES (%[5]d, %[1]d, 1, '', 'absent', '2026-01-01 00:00:00', %[1]d, 'telegram');
UPDATE rolls SET locked_by = %[1]d WHERE meeting_id = %[4]d;
INSERT INTO roll_changes (meeting_id, kind, reason, changed_at, changed_by) VALUES
	(%[4]d, 'reopened', 'lý do của Ẩn', '2026-01-01 00:00:00', %[1]d), (%[4]d, 'reopened', 'đồng chí Lò Văn Ẩn Danh có đến', '2026-01-01 00:00:00', %[2]d);
INSERT INTO deliveries (dedup_key, kind, args, class, person_id, channel, chat, account_id, lane, created_at, due_at, status) VALUES
	('a', 'k', '{"Name":"Lò Văn Ẩn Danh"}', 2, %[1]d, '', '', NULL, 'person/%[1]d', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'pending'),
	('b', 'k', '{}', 1, NULL, 'telegram', 'chat-4455', %[6]d, 'telegram/chat-4455', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'sent'),
	('c', 'k', '{"Name":"Lò Văn Ẩn Danh","n":1}', 2, %[2]d, '', '', NULL, 'person/%[2]d', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'sent');
INSERT INTO changes (id, kind, from_date, args, changed_at, changed_by, undone_at, undone_by) VALUES (77, 'person_helped', '2026-01-01', '{"name":"Lò Văn Ẩn Danh"}', '2026-01-01 00:00:00', %[1]d, '2026-01-01 00:00:00', %[1]d);
INSERT INTO change_subjects (change_id, part, person_id) VALUES (77, 'subject', %[1]d);
INSERT INTO change_facts (change_id, fact, row_id, began) SELECT 77, 'home', id, TRUE FROM memberships WHERE person_id = %[1]d;
INSERT INTO transfers (person_id, name, birth_year, source_id, target_id, from_date, asked, opened_at, opened_by, state, closed_at, closed_by) VALUES
	(%[1]d, 'Lò Văn Ẩn Danh', 1987, %[3]d, %[8]d, '2026-01-01', TRUE, '2026-01-01 00:00:00', %[1]d, 'declined', '2026-01-01 00:00:00', %[1]d),
	(NULL, 'lo van an danh', 1987, %[3]d, %[8]d, '2026-01-01', TRUE, '2026-01-01 00:00:00', %[2]d, 'declined', '2026-01-01 00:00:00', %[2]d);
INSERT INTO data_requests (person_id, kind, words, asked_by, asked_at, answer_by, done_by, closed_at, closed_by, outcome) VALUES
	(%[2]d, 'correct', 'như đồng chí Lò Văn Ẩn Danh', %[1]d, '2026-01-01 00:00:00', '2026-01-03', '2026-01-11', '2026-01-05 00:00:00', %[1]d, 'done');
INSERT INTO audit (at, by_person, through, kind, unit_id, person_id) VALUES ('2026-01-01 00:00:00', %[1]d, 'chat', 'person_seen', %[3]d, %[1]d);
INSERT INTO settings (unit_id, name, value, set_at, set_by) VALUES (%[3]d, 'announce_days', '5', '2026-01-01 00:00:00', %[1]d);
INSERT INTO series (unit_id, rule, clock, place, from_date, to_date, set_at, set_by) VALUES (%[3]d, 'day 3', '19:30', 'Nhà ông LÒ VĂN ẨN DANH', '2026-01-01', '2026-02-01', '2026-01-01 00:00:00', %[1]d);
INSERT INTO meeting_changes (meeting_id, round, what, from_start, to_start, from_place, to_place, changed_at, changed_by) VALUES
	(%[5]d, 1, 'place', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'Nhà Lò Văn Ẩn Danh', 'Nhà  lò văn ẩn danh', '2026-01-01 00:00:00', %[1]d);
UPDATE meetings SET place = 'Nhà đ/c Lò Văn Ẩn Danh' WHERE id = %[5]d;
INSERT INTO told (meeting_id, round, kind, told_at, told_by) VALUES (%[5]d, 1, 'remind', '2026-01-01 00:00:00', %[1]d);
INSERT INTO agenda_items (meeting_id, position, text) VALUES (%[5]d, 1, 'Kết nạp: Lò Văn Ẩn Danh trình bày');
INSERT INTO bulletins (unit_id, text, written_at, written_by) VALUES (%[3]d, 'Chúc mừng đồng chí Lò Văn Ẩn Danh', '2026-01-01 00:00:00', %[1]d);
INSERT INTO posters (code_hash, unit_id, created_at, created_by, expires_at) VALUES ('hash-poster', %[3]d, '2026-01-01 00:00:00', %[1]d, '2026-02-01 00:00:00');
`

func newTracked(t *testing.T, d *storetest.Database) *tracked {
	t.Helper()
	d.Clock.Set(time.Date(2026, 12, 1, 2, 0, 0, 0, time.UTC))
	w := &tracked{Store: d.Open(t), db: d}
	var other roster.AccountID
	must(t, w.Store, func(tx *store.Tx) (err error) {
		if w.commune, err = tx.AddUnit(roster.Unit{Name: "Đảng bộ xã", Kind: roster.Committee}, newYear); err != nil {
			return err
		}
		var people []roster.PersonID
		if w.cell, people, err = addCell(tx, w.commune, "Chi bộ", 4); err != nil {
			return err
		}
		w.lan, w.an, w.binh = people[0], people[1], people[2]
		an := roster.Person{ID: w.an, FullName: anName, BirthYear: 1987, Phone: anPhone}
		if err := tx.UpdatePeople([]roster.Person{an}); err != nil {
			return err
		}
		for month := time.September; month <= time.December; month++ {
			present := map[time.Month]int{time.September: 3, time.October: 2}[month]
			m, err := hold(tx, w.cell, calendar.NewDate(2026, month, 3), people, present)
			if err != nil {
				return err
			}
			w.meetings = append(w.meetings, m)
		}
		// The roll of November is begun, and not closed.
		november := w.meetings[2]
		clerk := attendance.Clerk{By: w.lan, Now: november.StartsAt, Zone: hanoi}
		if _, err := clerk.Cycle(tx, november, w.an, attendance.Unmarked); err != nil {
			return err
		}
		err = tx.StartRoles([]roster.Appointment{
			{Person: w.lan, RoleIn: roster.RoleIn{Role: roster.Secretary, Unit: w.cell}}, {Person: w.an, RoleIn: roster.RoleIn{Role: roster.Deputy, Unit: w.cell}},
		}, newYear)
		if err != nil {
			return err
		}
		if w.account, err = tx.LinkAccount(roster.Caller{Channel: chat.Telegram, External: "ext-4455", Chat: "chat-4455"}, w.an); err != nil {
			return err
		}
		if other, err = tx.LinkAccount(roster.Caller{Channel: chat.Telegram, External: "ext-lan", Chat: "chat-lan"}, w.lan); err != nil {
			return err
		}
		for who, words := range map[roster.PersonID]string{w.an: "ốm, nằm viện tỉnh", w.lan: "đi cùng đồng chí Lò Văn Ẩn Danh"} {
			answer := attendance.Answer{
				Meeting: w.meetings[3].ID, Person: who, Round: 1, Choice: attendance.AskingLeave, Reason: attendance.Else, Words: words,
				At: tx.Now(), By: w.an, Channel: chat.Telegram,
			}
			if err := tx.SaveAnswer(answer, attendance.AnswerChange{Meeting: answer.Meeting, Person: who, Round: 1, To: answer.Choice, At: answer.At, By: w.an, Channel: chat.Telegram}); err != nil {
				return err
			}
		}
		return tx.AddConsent(roster.Consent{Person: w.an, Account: w.account, Version: "2026-11", Channel: chat.Telegram, At: tx.Now()})
	})
	statements(t, w.Store, fmt.Sprintf(filled, w.an, w.lan, w.cell, w.meetings[0].ID, w.meetings[3].ID, w.account, other, w.commune))
	w.ask(t, rights.Correct)
	w.ask(t, rights.Delete)
	return w
}

// statements runs statements that stand on lines of their own.
func statements(t *testing.T, s *store.Store, all string) {
	t.Helper()
	for statement := range strings.SplitSeq(all, ";\n") {
		if strings.TrimSpace(statement) != "" {
			exec(t, s, "%s", statement)
		}
	}
}

func (w *tracked) ask(t *testing.T, kind rights.Kind) {
	t.Helper()
	almanac := meeting.Almanac{Zone: hanoi, Holidays: calendar.NewHolidays()}
	must(t, w.Store, func(tx *store.Tx) error {
		_, err := rights.Ask(tx, almanac, rights.Request{Person: w.an, By: w.an, Kind: kind, Words: "năm sinh là 1986"})
		return err
	})
}

// run does what is due, as often as it takes until the person is deleted.
func (w *tracked) run(t *testing.T) {
	t.Helper()
	for range 3 {
		n, err := remind.DoRequests(func(f func(remind.DueTx) error) error {
			return w.Update(t.Context(), func(tx *store.Tx) error { return f(tx) })
		}, hanoi)
		if err != nil {
			t.Fatal(err)
		}
		if n == 1 {
			return
		}
		w.db.Clock.Advance(time.Hour)
	}
	t.Fatal("nobody was deleted")
}

// count counts rows of a table.
func (w *tracked) count(t *testing.T, table, which string) string {
	t.Helper()
	lines, err := store.Lines(t.Context(), w.Store, "SELECT CAST(COUNT(*) AS TEXT) FROM "+table+" WHERE "+which)
	if err != nil {
		t.Fatal(err)
	}
	return lines[0]
}

// needles are what must not be found afterwards: names and addresses, and what
// stands in sealed columns as it stands there.
func (w *tracked) needles(t *testing.T) []string {
	t.Helper()
	needles := []string{"Ẩn Danh", "ẩn danh", "ẨN DANH", "an danh", roster.SortKey(anName), "ext-4455", "chat-4455", "912994455", "nằm viện", "lý do của Ẩn", "hash-an"}
	for _, query := range []string{
		"SELECT phone FROM people WHERE id = %d", "SELECT phone_index FROM people WHERE id = %d", "SELECT words FROM answers WHERE person_id = %d",
		"SELECT words FROM data_requests WHERE person_id = %d AND words <> ''", "SELECT reason FROM roll_changes WHERE changed_by = %d AND reason <> ''",
	} {
		found, err := store.Lines(t.Context(), w.Store, fmt.Sprintf(query, w.an))
		if err != nil || len(found) == 0 || found[0] == "" {
			t.Fatalf("%s: %q, %v", query, found, err)
		}
		needles = append(needles, found...)
	}
	return needles
}

// TestNothingIsLeftOfSomebody has somebody with traces everywhere be deleted.
func TestNothingIsLeftOfSomebody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := newTracked(t, d)
		for _, c := range store.Traces() {
			which := fmt.Sprintf("%s IS NOT NULL AND CAST(%[1]s AS TEXT) NOT IN ('', '0')", c.Column)
			if c.ByPerson {
				which = fmt.Sprintf("%s = %d", c.Column, w.an)
			}
			if w.count(t, c.Table, which) == "0" && c.Table != "account_people" {
				t.Errorf("this test leaves no trace in %s.%s", c.Table, c.Column)
			}
		}
		if diff := cmp.Diff(allParts, w.parts(t)); diff != "" {
			t.Errorf("the parts of what is kept (-want +got):\n%s", diff)
		}
		needles, before := w.needles(t), d.Dump(t)
		if !strings.Contains(before, "Ẩn Danh") {
			t.Fatal("the dump does not have what is looked for")
		}
		d.Clock.Set(time.Date(2026, 12, 21, 2, 0, 0, 0, time.UTC))
		w.run(t)
		after := d.Dump(t)
		for _, line := range strings.Split(after, "\n") {
			for _, needle := range needles {
				if strings.Contains(line, needle) {
					t.Errorf("%q is left: %s", needle, line)
				}
			}
			if strings.HasSuffix(line, ": 1987") || strings.HasSuffix(line, ": 1986") {
				t.Errorf("a year of birth is left: %s", line)
			}
		}
		for _, c := range store.Traces() {
			if c.RowGoes && c.ByPerson && w.count(t, c.Table, fmt.Sprintf("%s = %d", c.Column, w.an)) != "0" {
				t.Errorf("rows of %s are left by %s", c.Table, c.Column)
			}
		}
		w.checkOthers(t)
		if diff := cmp.Diff(partsLeft, w.parts(t)); diff != "" {
			t.Errorf("the parts of what is left (-want +got):\n%s", diff)
		}
		if d.Postgres {
			return
		}
		if _, err := w.Settle(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		bytes := d.Bytes(t)
		for _, needle := range needles {
			if strings.Contains(bytes, needle) {
				t.Errorf("%q is left in the file", needle)
			}
		}
	})
}

// allParts are those of what is kept of somebody with traces everywhere, partsLeft
// those that have a number that is nobody's.
var (
	allParts = []string{
		"accounts", "acts", "answers", "applications", "categories", "changes", "codes", "consents", "helpers", "memberships",
		"messages", "offices", "person", "requests", "rolls", "seen", "transfers",
	}
	partsLeft = []string{"acts", "categories", "changes", "consents", "memberships", "person", "requests", "seen", "transfers"}
)

// parts are those of what is kept of the person.
func (w *tracked) parts(t *testing.T) (parts []string) {
	t.Helper()
	must(t, w.Store, func(tx *store.Tx) error {
		kept, err := tx.KeptOf(w.an)
		parts = nil
		for _, k := range kept {
			parts = append(parts, k.Part)
		}
		slices.Sort(parts)
		parts = slices.Compact(parts)
		return err
	})
	return parts
}

// checkOthers checks that what others wrote is left, but for the name.
func (w *tracked) checkOthers(t *testing.T) {
	t.Helper()
	must(t, w.Store, func(tx *store.Tx) error {
		answers, err := tx.AnswersTo(w.meetings[3].ID, 1)
		if err != nil || len(answers) != 1 || answers[0].Words != "đi cùng đồng chí (đã xóa)" {
			t.Errorf("the other answer is now %+v, %v", answers, err)
		}
		m, err := tx.Meeting(w.meetings[3].ID)
		if m.Place != "Nhà đ/c (đã xóa)" {
			t.Errorf("the place is now %q, %v", m.Place, err)
		}
		open, err := tx.OpenRequests(0)
		if len(open) > 0 {
			t.Errorf("open requests are left: %+v", open)
		}
		return err
	})
}

// figures are all that is counted of the cell and above it.
type figures struct {
	Unit   stats.Report
	Cell   stats.CellReport
	Sheets []attendance.Sums
	Kept   []attendance.Sums
}

func (w *tracked) figures(t *testing.T) (f figures) {
	t.Helper()
	must(t, w.Store, func(tx *store.Tx) (err error) {
		f = figures{}
		if f.Unit, err = stats.OfUnit(tx, w.commune, all2026, tx.Now(), hanoi); err != nil {
			return err
		}
		if f.Cell, err = stats.OfCell(tx, w.cell, all2026, tx.Now(), hanoi); err != nil {
			return err
		}
		for _, m := range w.meetings[:2] {
			sheet, err := attendance.ReadSheet(tx, m, hanoi)
			if err != nil {
				return err
			}
			sums, _, err := tx.SumsOf(m.ID)
			if err != nil {
				return err
			}
			f.Sheets, f.Kept = append(f.Sheets, sheet.Sums), append(f.Kept, sums)
		}
		return nil
	})
	return f
}

// TestFiguresStayWhenSomebodyIsDeleted compares all figures of the past.
func TestFiguresStayWhenSomebodyIsDeleted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := newTracked(t, d)
		d.Clock.Set(time.Date(2026, 12, 21, 2, 0, 0, 0, time.UTC))
		before := w.figures(t)
		w.run(t)
		after := w.figures(t)
		for i, p := range before.Cell.People {
			if p.Person == w.an {
				before.Cell.Nameless = p.Sums
				before.Cell.People = append(before.Cell.People[:i:i], before.Cell.People[i+1:]...)
				break
			}
		}
		if before.Cell.Nameless.Must != 2 {
			t.Fatalf("the person was on %d rolls", before.Cell.Nameless.Must)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
		must(t, w.Store, func(tx *store.Tx) error {
			changed, err := attendance.Recount(tx, w.cell, newYear, calendar.NewDate(2027, 1, 1), hanoi)
			if len(changed) > 0 {
				t.Errorf("counted anew, there are others: %+v", changed)
			}
			members, err2 := tx.MembersAt(w.cell, calendar.NewDate(2026, 12, 22))
			if len(members) != 4 || !members[3].Person.Nameless || !members[3].Must || members[3].Joined {
				t.Errorf("the cell's list is now %+v", members)
			}
			if err == nil {
				err = err2
			}
			return err
		})
	})
}
