package notice_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/understand"
)

// about is a note as package remind writes it.
func about(k notice.Kind, args string, ids ...any) notice.Note {
	return notice.Note{Kind: k, Args: json.RawMessage(fmt.Sprintf(args, ids...))}
}

// notes are notices of every kind, about everything they can be about.
func (w *world) notes() (all []notice.Note) {
	for _, m := range []meeting.ID{w.open, w.plain, w.rolling, w.counted, w.off} {
		for _, k := range []notice.Kind{
			notice.MeetingAnnounce, notice.MeetingRemindDay, notice.MeetingRemindHours, notice.RemindNow, notice.AgendaSent, notice.RollCall,
		} {
			all = append(all, about(k, `{"meeting":%d}`, m))
		}
		all = append(all,
			notice.MeetingCard(m), notice.MeetingFacts(m), notice.List(m), notice.CancelPreview(m, "yes", "no"),
			notice.Roll(m, 0), notice.Roll(m, 1), notice.Roll(m, 3), notice.Roll(m, farPage), notice.Roll(m, -farPage),
			notice.AgendaPreview(m, []string{"Kết quả tháng 11", "Nhiệm vụ tháng 12"}, notice.Preview{Send: "s", Edit: "e", Cancel: "c"}),
			notice.ChangePreview(m, meeting.Move{Place: "Trạm y tế"}, "s", "e", "c"),
			notice.ChangePreview(m, meeting.Move{StartsAt: storetest.Start}, "s", "e", "c"),
		)
	}
	for _, c := range []meeting.ChangeID{w.moved, w.remoted} {
		all = append(all, about(notice.MeetingMoved, `{"meeting":%d,"change":%d}`, w.open, c))
	}
	all = append(all,
		about(notice.MeetingPlaceChanged, `{"meeting":%d,"change":%d}`, w.open, w.placed),
		about(notice.MeetingCancelled, `{"meeting":%d,"change":%d}`, w.off, w.cancelled),
		about(notice.Bulletin, `{"bulletin":%d}`, w.bulletin),
		notice.BulletinPreview(w.cell, "Tin", notice.Preview{Send: "s", Edit: "e", Cancel: "c"}),
		notice.Welcome([]notice.HelpLine{{Name: "hop", Alias: "meeting"}}), notice.Say("stranger.sentence").WithPhoneKey().Note(),
		notice.Help([]notice.HelpLine{{Name: "hop", Alias: "meeting"}, {Name: "danhsach", Alias: "list"}}),
		notice.Consent(roster.Offer{Person: roster.Person{FullName: "Lò Văn An"}, Unit: roster.Unit{Name: "Chi bộ thôn 3"}}, strings.Repeat("C", 32)),
		notice.Consent(roster.Offer{
			Person: roster.Person{FullName: "Lò Văn An"}, Unit: roster.Unit{Name: "Chi bộ thôn 3"}, Beside: []roster.Person{{FullName: "Lò Thị Ba"}}, Way: roster.ByPhone,
		}, strings.Repeat("C", 32)),
		notice.Behalf(w.open, 0), notice.Behalf(w.open, farPage), notice.MeetingCardFor(w.open, w.people[2]),
		about(notice.AnsweredFor, `{"meeting":%d}`, w.open),
		notice.Say("error.internal", "Code", "a1b2c3").Titled("me.title").Note(),
	)
	all = append(all, w.joining()...)
	all = append(all, notice.Renewal(w.people[2]))
	for _, who := range []roster.PersonID{0, w.people[1]} {
		for _, page := range []int{0, 1, farPage, -farPage} {
			all = append(all, notice.Audit(w.commune, who, page), notice.AuditFile(w.commune, who))
		}
	}
	for i := range 3 {
		all = append(all, notice.Me(caller(i).Channel, caller(i).External, w.people[i]), notice.Export(caller(i).Channel, caller(i).External, w.people[i]))
	}
	all = append(all, notice.Me("telegram", "a stranger", 0))
	all = append(all, about(notice.PersonWithdrawn, `{"person":%d}`, w.people[3]))
	for _, why := range []string{"blocked", "unheard of"} {
		text, _ := json.Marshal(notice.UnreachableArgs{Person: w.people[3], Why: why})
		all = append(all, notice.Note{Kind: notice.PersonUnreachable, Args: text})
	}
	all = append(all, w.report())
	all = append(all, w.requests()...)
	all = append(all, w.settings()...)
	all = append(all, w.organisation()...)
	all = append(all, w.schedules()...)
	all = append(all, w.cellNotes()...)
	for i, span := range []string{"2026-11", "2026-q4", "2026-h1", "2026-h2", "2026", "2020", "2030"} {
		s, _ := calendar.ParseSpan(span)
		page := []int{0, 1, farPage, -farPage}[i%4]
		all = append(all, notice.StatsUnit(w.commune, s, page), notice.StatsUnit(w.cell, s, 0), notice.StatsCell(w.cell, s, page), notice.StatsPerson(w.people[0], s))
	}
	return all
}

// farPage is a page that nobody has.
const farPage = int(^uint(0) >> 1)

// joining are the notices about who joins.
func (w *world) joining() []notice.Note {
	code := "k7mz3a-n9rt4c-e2xg6h"
	issue := notice.Issue{Channel: chat.Telegram, Cell: w.cell, At: storetest.Start, Until: storetest.Start.Add(roster.CodeLife), Codes: code}
	two := issue
	two.Codes += "\n" + code
	plan := notice.SheetPlan{Unit: w.cell, Count: 3, Save: "s", Cancel: "c", Poster: "p"}
	all := []notice.Note{
		notice.Invite(issue, w.people[0]), notice.Poster(issue), notice.Sheet(two, w.people[:2]), notice.SheetPreview(plan),
		about(notice.Applied, `{"application":%d,"by":%d}`, w.fitting, w.people[0]), about(notice.Applied, `{"application":%d,"by":%d}`, w.settled, w.people[0]),
	}
	plan.All, plan.Beyond = true, []string{"Lò Văn An", "Lò Thị Ba"}
	all = append(all, notice.SheetPreview(plan))
	plan.Count = 0
	all = append(all, notice.SheetPreview(plan))
	for _, page := range []int{0, 1, farPage, -farPage} {
		all = append(all, notice.Joined(w.cell, w.people[0], page), notice.Joined(w.commune, w.people[1], page),
			notice.Candidates(roster.Application{ID: w.strange, Unit: w.cell}, w.people[0], page))
	}
	return all
}

// everything is an outcome in which everything happens.
func everything(undone bool) reorg.Outcome {
	month := calendar.Month{Year: 2026, Month: 5}
	o := reorg.Outcome{
		Kind: reorg.Merged, Undone: undone, From: calendar.NewDate(2026, 5, 1), Args: map[string]string{"Sources": "Chi bộ A, Chi bộ B", "Target": "Chi bộ C"},
		People: 1234, Visitors: 2, Kept: []reorg.Office{{Name: "Lò Văn An", Role: roster.Secretary, Unit: "Chi bộ C"}},
		Groups: []string{"Tổ 1", "Tổ 2"}, Headless: []string{"Chi bộ D"}, Idle: []string{"Chi bộ D"}, Withdrawn: 2,
		Cancelled: []reorg.Meeting{{ID: 1, Unit: "Chi bộ A", StartsAt: storetest.Start, Zone: "Asia/Ho_Chi_Minh"}},
		Back:      []reorg.Meeting{{ID: 1, Unit: "Chi bộ A", StartsAt: storetest.Start, Zone: "Asia/Ho_Chi_Minh"}},
		Unrolled:  []reorg.Unrolled{{Unit: "Chi bộ A", Months: []calendar.Month{month}, Heir: "Chi bộ C"}, {Unit: "Chi bộ B", Months: []calendar.Month{month, month.Next()}}},
		Figures:   []reorg.Figures{{Unit: "Đảng bộ xã", From: month}, {Unit: "Đảng bộ huyện", From: month, Closed: []calendar.Month{month, month.Next()}}},
	}
	for _, role := range []roster.Role{
		roster.Secretary, roster.Deputy, roster.CommitteeMember, roster.GroupLeader, roster.Follower, roster.Leader, roster.Admin,
	} {
		for range 4 {
			o.Offices = append(o.Offices, reorg.Office{Name: "Nguyễn Thị Phương Thảo", Role: role, Unit: "Chi bộ A"})
		}
	}
	return o
}

// organisation are the notices about the tree and its changes.
func (w *world) organisation() (all []notice.Note) {
	for _, o := range append(w.outcomes, everything(false), everything(true)) {
		if o.Change == 0 {
			all = append(all, notice.OrgPreview(o, "save", "cancel", ""), notice.OrgDone(o, 3, time.Time{}))
			continue
		}
		all = append(all,
			about(notice.OrgChanged, `{"change":%d}`, o.Change), about(notice.OrgChanged, `{"change":%d,"undone":true}`, o.Change),
			notice.OrgPreview(o, "save", "cancel", "more"), notice.OrgDone(o, 0, time.Time{}), notice.OrgDone(o, 3, time.Time{}), notice.OrgDone(o, 3, storetest.Start))
	}
	var undoable []roster.ChangeID
	for _, o := range w.outcomes {
		undoable = append(undoable, o.Change)
	}
	for _, keeps := range []bool{false, true} {
		for _, page := range []int{0, 1, 9, -1} {
			all = append(all, notice.OrgUnit(notice.OrgUnitArgs{Unit: w.commune, Page: page, Keeps: keeps}), notice.OrgHistory(w.commune, page, undoable))
		}
		all = append(all, notice.OrgUnit(notice.OrgUnitArgs{Unit: w.cell, Above: w.commune, Keeps: keeps, Formerly: "Chi bộ cũ"}), notice.OrgHistory(w.cell, 0, nil))
	}
	all = append(all, notice.OrgOffices(w.cell, "x:"), notice.OrgOffices(w.commune, "x:"))
	return append(all, notice.OrgPeople(w.cell, calendar.NewDate(2026, 12, 2), w.people, "org.ask_who", "all"))
}

func (w *world) settings() (all []notice.Note) {
	all = append(all, notice.Settings(w.cell, "f:settings:choose:"), notice.Settings(w.commune, "f:settings:choose:"))
	for _, s := range meeting.SettingsOf(roster.Committee) {
		all = append(all, notice.SettingAsk(w.cell, s.Name, "f:settings:value:"))
	}
	return all
}

func (w *world) schedules() (all []notice.Note) {
	all = append(all, notice.Schedule(w.cell, "L:"), notice.Schedule(w.commune, "L:"), notice.ScheduleSaved(w.cell))
	for _, rule := range []string{"day 3", "day 31", "last day", "1 fri", "2 mon", "3 sun", "4 sat", "last wed"} {
		r, _ := calendar.ParseRule(rule)
		all = append(all, notice.SchedulePreview(notice.Plan{
			Unit: w.cell, Rule: r, Clock: calendar.NewClock(19, 30), Place: "Nhà văn hóa", Save: "s", Edit: "e", Cancel: "c",
		}))
	}
	return all
}

// rename has a unit be called otherwise, and is what is said of it.
func (w *world) rename(t *testing.T) (all []notice.Note) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		op := reorg.Rename{Unit: w.elsewhere, Name: "Chi bộ thôn Nà Cuổng Trong"}
		o, err := op.Do(tx, reorg.Registrar{By: w.people[0], Now: tx.Now(), Almanac: meeting.Almanac{Zone: zone(t)}})
		all = []notice.Note{
			about(notice.OrgChanged, `{"change":%d}`, o.Change), about(notice.OrgChanged, `{"change":%d,"undone":true}`, o.Change),
		}
		return err
	})
	return all
}

// TestEveryNotice renders notices of every kind to every sort of reader in both
// languages, on both databases, and looks for what nobody should be sent.
func TestEveryNotice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := newWorld(t, d)
		w.away(t)
		w.personnel(t)
		w.do(t, func(tx *store.Tx) error {
			rule, _ := calendar.ParseRule("last fri")
			_, err := meeting.SetSeries(tx, tx.Now(), meeting.Almanac{Zone: zone(t)}, w.people[0], meeting.Series{
				Unit: w.cell, Rule: rule, Clock: calendar.NewClock(19, 30), Place: "Nhà văn hóa",
			})
			return err
		})
		w.do(t, w.audit)
		w.do(t, w.apply)
		renamed := w.rename(t)
		r, notes := renderer(t), append(w.notes(), renamed...)
		seen := map[notice.Kind]bool{}
		found := map[string]bool{}
		err := w.View(t.Context(), func(tx *store.Tx) error {
			for _, n := range notes {
				seen[n.Kind] = true
				for i, to := range w.readers(n) {
					if d.Postgres && i%3 != 0 {
						continue // the words are the same on both: only what is read may differ
					}
					m, err := r.Render(tx, n, to)
					if err != nil {
						t.Errorf("%s %s: %v", n.Kind, n.Args, err)
						continue
					}
					for _, problem := range problems(m) {
						if id := fmt.Sprint(n.Kind, problem); !found[id] { // once is enough
							found[id] = true
							t.Errorf("%s %s, to %+v: %s\n%s\n%.600s\n%v", n.Kind, n.Args, to, problem, m.Title, m.Text, m.Choices)
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range notice.Kinds() {
			if !seen[k] {
				t.Errorf("no notice of kind %s was tried", k)
			}
		}
	})
}

// readers are those who can get the notice: where it holds the reader's own
// answer, somebody with an answer of each sort, with none, and a stranger.
func (w *world) readers(n notice.Note) (all []notice.Reader) {
	people := []roster.PersonID{w.people[0]}
	if strings.Contains(string(n.Args), fmt.Sprintf(`{"meeting":%d`, w.open)) && n.Kind != notice.KindList && n.Kind != notice.KindRoll {
		people = append(people, w.people[1:7]...)
		people = append(people, w.people[20], w.people[27], 0)
	}
	for _, who := range people {
		all = append(all, notice.Reader{Person: who, Language: "vi"}, notice.Reader{Person: who, Language: "en"})
	}
	return all
}

// key is what an unknown text comes out as.
var key = regexp.MustCompile(`\[[a-z_]+(\.[a-z_0-9]*)+\]`)

// problems are what is wrong with a message.
func problems(m chat.Message) (all []string) {
	whole := m.Title + "\n" + m.Text
	if strings.TrimSpace(m.Text) == "" {
		all = append(all, "it is blank")
	}
	if n := utf8.RuneCountInString(whole); n > 4096 {
		all = append(all, fmt.Sprintf("it has %d code points", n))
	}
	var labels []string
	for _, row := range m.Choices {
		for _, c := range row {
			if c.Data == "" || len(c.Data) > 64 {
				all = append(all, fmt.Sprintf("the choice %q carries %q", c.Label, c.Data))
			}
			if strings.TrimSpace(c.Label) == "" {
				all = append(all, "a choice without words")
			}
			labels = append(labels, c.Label)
			whole += "\n" + c.Label
		}
	}
	for i, label := range labels {
		// Whoever types the words of a choice has to mean this one.
		if found, ok := understand.Choice(label, labels); !ok || found != i {
			all = append(all, fmt.Sprintf("the choice %q cannot be typed", label))
		}
	}
	for _, bad := range []string{"<no value>", "%!", "!", "\n\n\n", "  ", " \n", "..", " .", " ,", "{{", "map["} {
		if strings.Contains(whole, bad) {
			all = append(all, fmt.Sprintf("there is %q in it", bad))
		}
	}
	if found := key.FindString(whole); found != "" {
		all = append(all, "it has the key "+found)
	}
	for _, r := range whole {
		if unicode.Is(unicode.So, r) || r >= 0x1F000 {
			all = append(all, fmt.Sprintf("there is the sign %q in it", r))
		}
	}
	return all
}

// TestNoticesThatCannotBe are errors, not messages.
func TestNoticesThatCannotBe(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	r := renderer(t)
	err := w.View(t.Context(), func(tx *store.Tx) error {
		for _, n := range []notice.Note{
			{Kind: "unheard.of", Args: json.RawMessage("{}")},
			{Kind: notice.KindSay, Args: json.RawMessage("[")},
			notice.MeetingCard(999),
			w.report(),
			about(notice.MeetingMoved, `{"meeting":%d,"change":999}`, w.open),
			about(notice.Bulletin, `{"bulletin":999}`),
			notice.SettingAsk(w.cell, "unheard_of", "x"),
		} {
			if m, err := r.Render(tx, n, notice.Reader{Person: w.people[0]}); err == nil {
				t.Errorf("%s %s: %+v", n.Kind, n.Args, m)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
