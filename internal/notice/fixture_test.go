package notice_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"keng/internal/agenda"
	"keng/internal/attendance"
	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/personnel"
	"keng/internal/reorg"
	"keng/internal/rights"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// world is a commune with a cell of forty, of every category, who have answered
// in every way, and thirty cells that have not. It is 2 December 2026.
type world struct {
	*store.Store
	clock         *storetest.Clock
	commune, cell roster.UnitID
	people        []roster.PersonID
	// Of the meetings, open is tomorrow's, plain has no agenda and no answers,
	// rolling has begun, counted was held, off was cancelled.
	open, plain, rolling, counted, off meeting.ID
	moved, placed, cancelled, remoted  meeting.ChangeID
	bulletin                           agenda.BulletinID
	// elsewhere is another cell, with which some of this one's people meet.
	elsewhere roster.UnitID
	// Of those who want to join, the name of fitting fits somebody.
	fitting, strange, settled roster.ApplicationID
	proposals                 []personnel.ProposalID
	stay                      roster.ChangeID
	// asked are requests about their own data of each kind, of which the second half
	// was taken down from paper.
	asked []rights.ID
	// outcomes are those of changes of the tree, of each kind.
	outcomes []reorg.Outcome
}

const inTheCell = 40

func newWorld(t testing.TB, d *storetest.Database) *world {
	t.Helper()
	d.Clock.Set(time.Date(2026, 12, 2, 2, 0, 0, 0, time.UTC))
	w := &world{Store: d.Open(t), clock: d.Clock}
	w.do(t, w.roster)
	w.do(t, w.meetings)
	w.do(t, w.answers)
	w.do(t, w.rolls)
	w.do(t, w.reorganise)
	w.do(t, w.ask)
	return w
}

func (w *world) do(t testing.TB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := w.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

var newYear = calendar.NewDate(2026, time.January, 1)

var categories = []roster.Category{
	roster.Official, roster.Probationary, roster.Exempt, roster.ShortExempt, roster.Away, roster.Visiting,
	roster.SpecialDuty, roster.Suspended, roster.Transferring,
}

func (w *world) roster(tx *store.Tx) (err error) {
	if w.commune, err = tx.AddUnit(roster.Unit{Name: "Đảng bộ xã Niêm Sơn", Kind: roster.Committee}, newYear); err != nil {
		return err
	}
	for i := range 30 {
		name := fmt.Sprintf("Chi bộ thôn Cốc Pại và Nà Cuổng %d", i+1)
		if w.cell, err = tx.AddUnit(roster.Unit{Name: name, Kind: roster.Cell, Parent: w.commune}, newYear); err != nil {
			return err
		}
	}
	people := make([]roster.Person, inTheCell)
	for i := range people {
		// Two of each name, told apart by the year.
		people[i] = roster.Person{
			FullName: fmt.Sprintf("Nguyễn Thị Phương Thảo %c", 'A'+i/2), BirthYear: 1950 + i, Phone: fmt.Sprintf("09123450%02d", i),
		}
	}
	if w.people, err = tx.AddPeople(people); err != nil {
		return err
	}
	var placed []roster.Placement
	var sorted []roster.Sorting
	for i, id := range w.people {
		placed = append(placed, roster.Placement{Person: id, Cell: w.cell})
		sorted = append(sorted, roster.Sorting{Person: id, Category: categories[max(0, i-25)%len(categories)]})
	}
	if err := tx.SetCells(placed, newYear); err != nil {
		return err
	}
	if err := tx.SetCategories(sorted, newYear); err != nil {
		return err
	}
	return w.offices(tx)
}

// apply has three strangers want to join: one whose name fits somebody, one whose
// name fits nobody, and one about whom it was decided.
func (w *world) apply(tx *store.Tx) (err error) {
	for i, into := range []*roster.ApplicationID{&w.fitting, &w.strange, &w.settled} {
		c := caller(1000 + i)
		*into, err = tx.AddApplication(roster.Application{
			Unit: w.cell, Caller: c, Name: []string{"phuong thao h", "Trần Văn Lạ", "Trần Văn Lạ"}[i], Shown: []string{"", "Lạ", ""}[i],
			At: tx.Now(), ExpiresAt: tx.Now().Add(roster.ApplicationLife),
		})
		if err != nil {
			return err
		}
	}
	_, err = tx.DecideApplication(w.settled, w.people[0], 0)
	return err
}

// offices gives the first people every role and an account each; the last has none.
func (w *world) offices(tx *store.Tx) error {
	err := tx.StartRoles([]roster.Appointment{
		{Person: w.people[0], RoleIn: roster.RoleIn{Role: roster.Secretary, Unit: w.cell}},
		{Person: w.people[1], RoleIn: roster.RoleIn{Role: roster.Deputy, Unit: w.cell}},
		{Person: w.people[2], RoleIn: roster.RoleIn{Role: roster.CommitteeMember, Unit: w.cell}},
		{Person: w.people[0], RoleIn: roster.RoleIn{Role: roster.Leader, Unit: w.commune}},
		{Person: w.people[0], RoleIn: roster.RoleIn{Role: roster.Admin, Unit: w.commune}},
	}, newYear)
	if err != nil {
		return err
	}
	for i, who := range w.people[:inTheCell-1] {
		c := caller(i)
		account, err := tx.LinkAccount(c, who)
		if err != nil {
			return err
		}
		if err := tx.AddConsent(roster.Consent{Person: who, Account: account, Version: "test", Channel: c.Channel, At: tx.Now()}); err != nil {
			return err
		}
		if why := []string{"blocked", "deactivated", "never_started", "kicked", "gone", "refused", "no_rights", "something new"}; i >= 12 && i < 20 {
			if err := tx.SetUnreachable(chat.Address{Channel: c.Channel, Chat: c.Chat}, why[i-12]); err != nil {
				return err
			}
		}
	}
	return nil
}

// audit fills the audit log: an entry of each kind, by everybody who can be behind one.
func (w *world) audit(tx *store.Tx) error {
	for i, kind := range audit.Kinds {
		e := audit.Entry{Kind: kind, Through: []audit.Through{"telegram", audit.CLI, audit.Job}[i%3], Unit: w.cell, People: i % 4}
		if i%3 == 0 {
			e.By = w.people[1]
		}
		if i%2 == 0 {
			e.Person = w.people[2]
		}
		if err := tx.AddAudit(e); err != nil {
			return err
		}
	}
	return nil
}

// caller is the account of the person with this number.
func caller(i int) roster.Caller {
	return roster.Caller{Channel: chat.Telegram, External: fmt.Sprint("account ", i), Chat: fmt.Sprint("chat ", i)}
}

func (w *world) meetings(tx *store.Tx) error {
	save := func(m meeting.Meeting, on calendar.Date) (meeting.ID, error) {
		m.Unit, m.Period, m.Minutes, m.Round = w.cell, calendar.MonthOf(on), 90, max(m.Round, 1)
		m.StartsAt, m.Place = on.At(calendar.NewClock(19, 30), time.FixedZone("+07", 7*3600)).UTC(), "Nhà văn hóa thôn Cốc Pại"
		return tx.SaveMeeting(m, nil)
	}
	for _, one := range []struct {
		id     *meeting.ID
		kind   meeting.Kind
		status meeting.Status
		on     calendar.Date
	}{
		{&w.open, meeting.Regular, meeting.Announced, calendar.NewDate(2026, 12, 3)},
		{&w.plain, meeting.Thematic, meeting.Planned, calendar.NewDate(2026, 12, 20)},
		{&w.rolling, meeting.Extra, meeting.Announced, calendar.NewDate(2026, 12, 1)},
		{&w.counted, meeting.Regular, meeting.Held, calendar.NewDate(2026, 11, 3)},
		{&w.off, meeting.OfCommittee, meeting.Cancelled, calendar.NewDate(2026, 12, 10)},
	} {
		var err error
		if *one.id, err = save(meeting.Meeting{Kind: one.kind, Status: one.status}, one.on); err != nil {
			return err
		}
	}
	lines := make([]string, agenda.MaxItems)
	for i := range lines {
		lines[i] = strings.TrimSpace(strings.Repeat("nội dung số ", agenda.MaxAgenda/agenda.MaxItems/12))
	}
	if err := agenda.Replace(tx, w.open, lines, func(string) bool { return false }); err != nil {
		return err
	}
	b, err := agenda.Publish(tx, tx.Now(), w.people[0], w.cell, strings.Repeat("thông báo ", agenda.MaxBulletin/10), func(string) bool { return false })
	if err != nil {
		return err
	}
	w.bulletin = b.ID
	return w.changes(tx)
}

func (w *world) changes(tx *store.Tx) error {
	m, err := tx.Meeting(w.open)
	if err != nil {
		return err
	}
	for _, one := range []struct {
		id     *meeting.ChangeID
		change meeting.Change
	}{
		{&w.moved, meeting.Change{Meeting: w.open, Round: 1, What: meeting.Moved, FromStart: m.StartsAt.Add(-24 * time.Hour), ToStart: m.StartsAt, FromPlace: m.Place, ToPlace: m.Place}},
		{&w.placed, meeting.Change{Meeting: w.open, Round: 1, What: meeting.PlaceChanged, FromStart: m.StartsAt, ToStart: m.StartsAt, FromPlace: "Trạm y tế", ToPlace: m.Place}},
		{&w.remoted, meeting.Change{Meeting: w.open, Round: 9, What: meeting.Moved, FromStart: m.StartsAt, ToStart: m.StartsAt.Add(time.Hour), FromPlace: "Trạm y tế", ToPlace: m.Place}},
		{&w.cancelled, meeting.Change{Meeting: w.off, Round: 1, What: meeting.CalledOff, FromStart: m.StartsAt, ToStart: m.StartsAt, FromPlace: m.Place, ToPlace: m.Place}},
	} {
		one.change.At, one.change.By = tx.Now(), w.people[0]
		if *one.id, err = tx.AddChange(one.change); err != nil {
			return err
		}
	}
	return nil
}

// answers has people 1 to 9, and two who need not come, answer tomorrow's meeting.
func (w *world) answers(tx *store.Tx) error {
	m, err := tx.Meeting(w.open)
	if err != nil {
		return err
	}
	ballot := func(i int) attendance.Ballot {
		late := time.Duration(i-5) * time.Hour // the later ones after the deadline
		return attendance.Ballot{
			Meeting: m, Deadline: tx.Now().Add(-late), Person: w.people[i], By: w.people[i], Channel: chat.Telegram, Now: tx.Now(),
		}
	}
	for i, c := range map[int]attendance.Choice{
		1: attendance.Coming, 2: attendance.ComingLate, 3: attendance.AskingLeave, 4: attendance.Undecided, 7: attendance.Coming,
		27: attendance.Coming, 28: attendance.Undecided,
	} {
		if _, err := ballot(i).Choose(tx, c); err != nil {
			return err
		}
	}
	if _, err := ballot(5).Minutes(tx, 15); err != nil {
		return err
	}
	for i, r := range attendance.Reasons {
		if _, err := ballot(20+i).Because(tx, r, ""); err != nil {
			return err
		}
	}
	_, err = ballot(6).Because(tx, "", strings.Repeat("bận việc ", 20))
	return err
}

// rolls takes the roll of November's meeting and closes it, and begins yesterday's.
func (w *world) rolls(tx *store.Tx) error {
	for _, id := range []meeting.ID{w.counted, w.rolling} {
		m, err := tx.Meeting(id)
		if err != nil {
			return err
		}
		clerk := attendance.Clerk{By: w.people[0], Now: tx.Now(), Zone: time.FixedZone("+07", 7*3600)}
		for i, who := range w.people[:20] {
			for saw := attendance.Unmarked; saw != []attendance.Mark{"present", "late", "excused", "unexcused"}[i%4]; saw = saw.Next() {
				if _, err := clerk.Cycle(tx, m, who, saw); err != nil {
					return err
				}
			}
		}
		if id == w.counted {
			if _, err := clerk.Lock(tx, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// reorganise changes the tree beside the cell of forty, in every way.
func (w *world) reorganise(tx *store.Tx) error {
	units, err := tx.StandingUnits(newYear)
	if err != nil {
		return err
	}
	r := reorg.Registrar{By: w.people[0], Now: tx.Now(), Almanac: meeting.Almanac{Zone: time.FixedZone("+07", 7*3600)}}
	w.outcomes = nil
	var latest reorg.Outcome
	do := func(op reorg.Operation) error {
		if latest, err = op.Do(tx, r); err == nil {
			w.outcomes = append(w.outcomes, latest)
		}
		return err
	}
	cell := func(i int) roster.UnitID { return units[i].ID } // the first is the commune
	later := calendar.NewDate(2026, 12, 24)
	for _, op := range []reorg.Operation{
		reorg.Found{Kind: roster.Committee, Name: "Đảng bộ bộ phận", Parent: w.commune},
		reorg.Found{Kind: roster.Group, Name: "Tổ Cốc Pại", Parent: w.cell},
		reorg.Found{Kind: roster.Cell, Name: "Chi bộ lẻ"},
		reorg.Rename{Unit: cell(1), Name: "Chi bộ thôn Nà Cuổng Trong"},
		reorg.Move{Unit: cell(1)},
		reorg.Merge{Cells: []roster.UnitID{cell(2), cell(3)}, Into: cell(4)},
		reorg.Merge{Cells: []roster.UnitID{cell(5), cell(6)}, Name: "Chi bộ liên thôn", Under: w.commune},
		reorg.Dissolve{Unit: cell(7)},
		reorg.Split{Cell: w.cell, People: w.people[:25], Name: "Chi bộ thôn Cốc Pại Mới", Under: w.commune, From: later},
	} {
		if err := do(op); err != nil {
			return err
		}
	}
	return do(reorg.Undo{Change: latest.Change})
}
