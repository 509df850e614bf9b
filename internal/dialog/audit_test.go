package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/chat/chattest"
	"keng/internal/dialog"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// newAdminRig is a rig in which our secretary looks after the whole commune as
// well, somebody of ours has asked to be absent, and somebody has left without a
// role. The meeting has begun, and the one of November was held.
func newAdminRig(t *testing.T, d *storetest.Database) *rig {
	t.Helper()
	r := newRig(t, d)
	r.handle(t, r.press(r.ours.names[3], "w:"+fmt.Sprint(r.ours.meeting)+":1:health"), r.press(r.ours.names[4], notice.AnswerData(r.ours.meeting, 1, attendance.Coming)))
	r.do(t, func(tx *store.Tx) error {
		admin := roster.Appointment{Person: r.ours.people[0], RoleIn: roster.RoleIn{Role: roster.Admin, Unit: r.commune}}
		return tx.StartRoles([]roster.Appointment{admin}, calendar.NewDate(2026, time.January, 1))
	})
	return r
}

// entries are those of the audit log, the oldest first.
func (r *rig) entries(t testing.TB) (all []audit.Entry) {
	t.Helper()
	r.do(t, func(tx *store.Tx) (err error) {
		all, err = tx.Audited(audit.Query{})
		return err
	})
	slices.Reverse(all)
	return all
}

// TestWhoeverSeesNamesIsAudited has a secretary who is an admin too send every
// command, tap and step that there is: whenever a reply tells somebody else's
// name, there is an entry that it was seen.
func TestWhoeverSeesNamesIsAudited(t *testing.T) {
	r := newAdminRig(t, storetest.SQLite(t))
	who := r.ours.names[0]
	kinds := map[audit.Kind]bool{}
	told := 0
	try := func(what string, events ...chat.Event) {
		t.Helper()
		r.db.Clock.Advance(11 * time.Minute) // what is seen now is seen anew
		before := len(r.entries(t))
		replies := slices.DeleteFunc(r.handle(t, events...), func(e chattest.Entry) bool { return e.Chat != account(who).Chat })
		fresh := r.entries(t)[before:]
		for _, e := range fresh {
			kinds[e.Kind] = true
			if e.By != r.ours.people[0] || e.Through != "telegram" || !e.Kind.Known() {
				t.Errorf("%s: %+v", what, e)
			}
		}
		text := said(replies)
		for _, name := range slices.Concat(r.ours.names[1:], r.theirs.names) {
			if strings.Contains(text, name) {
				told++
				if len(fresh) == 0 {
					t.Errorf("%s tells of %s, and nobody knows:\n%s", what, name, text)
				}
				return
			}
		}
	}
	everything := func() {
		secretary, others := dialog.CommandsOf()
		for i, name := range append(secretary, others...) {
			for _, args := range []string{"", written[i%len(written)]} {
				try("/"+name+" "+args, r.text(who, "/"+name+" "+args))
			}
		}
		for _, name := range []string{r.ours.names[2], "C", "Chi bộ thôn Tím"} {
			try("/nhatky "+name, r.text(who, "/nhatky "+name))
		}
		for _, c := range []cell{r.ours, r.theirs} {
			for verb, taps := range r.taps(c) {
				for _, data := range taps {
					try(verb+" "+data, r.press(who, data))
				}
			}
		}
		for _, step := range r.allSteps() {
			r.putForm(t, who, step, r.ours)
			try(step, r.press(who, "f:"+step+":save"))
			r.putForm(t, who, step, r.ours)
			try(step, r.text(who, "7"))
		}
		for _, text := range []string{"báo vắng giùm đồng chí C", "báo vắng giùm", "mấy giờ họp", "1"} {
			try(text, r.text(who, text))
		}
	}
	everything()
	if on := storetest.Start.Add(84 * time.Hour); r.db.Clock.Now().Before(on) { // the meeting, which was moved, is on
		r.db.Clock.Set(on)
	} else {
		t.Error("it took too long: the meeting is over")
	}
	everything()
	want := []audit.Kind{
		audit.ListSeen, audit.ReasonsSeen, audit.RollSeen, audit.FiguresSeen, audit.PersonSeen, audit.AuditSeen,
		audit.SettingChanged, audit.AnsweredFor, audit.RollClosed, audit.RollReopened,
	}
	for _, k := range want {
		if !kinds[k] {
			t.Errorf("nothing has left an entry %s", k)
		}
	}
	if told < 20 {
		t.Errorf("names were told %d times: too seldom to prove anything", told)
	}
	r.quiet(t)
}

func (r *rig) allSteps() []string {
	secretary, others := dialog.StepsOf()
	return append(secretary, others...)
}

// TestWhatAnEntryHolds: who, when, by which channel, about which unit and how
// many people.
func TestWhatAnEntryHolds(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		secretary := r.ours.names[0]
		r.handle(t, r.press(r.ours.names[3], "w:"+fmt.Sprint(r.ours.meeting)+":1:health"))
		r.handle(t, r.text(secretary, "/danhsach"), r.text(secretary, "/list"))
		r.handle(t, r.press(secretary, fmt.Sprintf("a:%d:1:coming:%d", r.ours.meeting, r.ours.people[4])))
		entry := func(kind audit.Kind, person roster.PersonID, people int) audit.Entry {
			return audit.Entry{
				At: storetest.Start, By: r.ours.people[0], Through: "telegram", Kind: kind, Unit: r.ours.id, Person: person, People: people,
			}
		}
		want := []audit.Entry{
			entry(audit.ReasonsSeen, 0, 1), entry(audit.ListSeen, 0, inCell),
			entry(audit.AnsweredFor, r.ours.people[4], 0), entry(audit.PersonSeen, r.ours.people[4], 0),
		}
		got := r.entries(t)
		for i := range got {
			got[i].ID = 0
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestAdminsReadTheLog of their unit and below, and nobody else does.
func TestAdminsReadTheLog(t *testing.T) {
	r := newAdminRig(t, storetest.SQLite(t))
	r.handle(t, r.text(r.theirs.names[0], "/danhsach"))
	r.handle(t, r.press(r.ours.names[0], fmt.Sprintf("a:%d:1:coming:%d", r.ours.meeting, r.ours.people[3])))
	page := fmt.Sprintf("J:%d:0:0", r.commune)
	for _, who := range []string{r.ours.names[1], r.theirs.names[0], "người lạ"} {
		told := said(r.handle(t, r.text(who, "/nhatky"), r.press(who, page), r.press(who, fmt.Sprintf("J:%d:%d:0", r.theirs.id, r.theirs.people[0]))))
		if slices.ContainsFunc(slices.Concat(r.ours.names, r.theirs.names), func(name string) bool { return name != who && strings.Contains(told, "– "+name) }) {
			t.Errorf("%s is told:\n%s", who, told)
		}
	}
	admin := r.ours.names[0]
	told := said(r.handle(t, r.text(admin, "/nhatky")))
	if !strings.Contains(told, r.theirs.names[0]) || !strings.Contains(told, r.words("audited.list_seen")) {
		t.Errorf("the admin is told:\n%s", told)
	}
	told = said(r.handle(t, r.text(admin, "/audit Lò Tím A")))
	if !strings.Contains(told, r.words("audit.about", "Name", r.theirs.names[0])) || strings.Contains(told, r.ours.names[3]) {
		t.Errorf("about one person the admin is told:\n%s", told)
	}
	file := fmt.Sprintf("Jf:%d:0", r.commune)
	text, _ := toldTo(t, admin, r.handle(t, r.press(admin, file)))
	if !strings.Contains(text, ".xlsx") || !strings.Contains(text, r.theirs.names[0]) || !strings.Contains(text, r.words("audited.answered_for")) {
		t.Errorf("the admin's file says:\n%s", text)
	}
	if last := r.entries(t)[len(r.entries(t))-1]; last.Kind != audit.DataExported || last.Unit != r.commune || last.By != r.ours.people[0] {
		t.Errorf("of the file there is %+v", last)
	}
	if text, _ := toldTo(t, r.theirs.names[0], r.handle(t, r.press(r.theirs.names[0], file))); strings.Contains(text, ".xlsx") {
		t.Errorf("another secretary has the file:\n%s", text)
	}
	if told := said(r.handle(t, r.text(admin, "/nhatky Nguyễn Văn Không"))); !strings.Contains(told, r.words("audit.nobody")) {
		t.Errorf("about nobody the admin is told:\n%s", told)
	}
	// A person's number can be forged: without entries in the unit it tells no name.
	if told := said(r.handle(t, r.press(admin, fmt.Sprintf("J:%d:%d:0", r.ours.id, r.theirs.people[3])))); strings.Contains(told, r.theirs.names[3]) {
		t.Errorf("a forged number tells:\n%s", told)
	}
	r.quiet(t)
}
