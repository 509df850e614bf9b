package dialog_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// passing are the tables in which every event leaves something, whatever it was.
var passing = []string{"events", "event_failures", "accounts", "deliveries", "sqlite_sequence"}

// dump is everything in an SQLite database that somebody has to be entitled to
// change, a line a row; and every broadcast.
func (r *rig) dump(t testing.TB) (lines []string) {
	t.Helper()
	db, err := sql.Open("sqlite", strings.TrimPrefix(r.db.URL, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, table := range rows(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
		if !slices.Contains(passing, table) && !strings.HasPrefix(table, "river") {
			for _, row := range rows(t, db, "SELECT * FROM "+table) {
				lines = append(lines, table+": "+row)
			}
		}
	}
	return append(lines, rows(t, db, "SELECT dedup_key FROM deliveries WHERE class = 1")...)
}

// rows are the rows of a query, as text.
func rows(t testing.TB, db *sql.DB, query string) (lines []string) {
	t.Helper()
	found, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for found.Next() {
		cells, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		if len(cells) == 1 {
			lines = append(lines, fmt.Sprint(cells[0]))
		} else {
			lines = append(lines, fmt.Sprint(cells...))
		}
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// written is what can be typed behind each of a secretary's commands.
var written = []string{"", "ngày 5 19:30 Nhà mới", "thứ sáu này 20h", "04/12 Hội trường", "Nội dung một\nNội dung hai", "1", "announce_days 7", "tháng 12"}

// taps are what somebody can send as a secretary's tap about a meeting, by verb.
func (r *rig) taps(c cell) map[string][]string {
	m, who := c.meeting, c.people[2]
	roll := []string{}
	for _, what := range []string{"open", "all", "lock", "reopen"} {
		roll = append(roll, fmt.Sprintf("R:%s:%d:0", what, m))
	}
	return map[string][]string{
		"n":  {fmt.Sprintf("n:%d", m)},
		"as": {fmt.Sprintf("as:%d:danhsach", c.people[0]), fmt.Sprintf("as:%d:toi", who), "as:0:toi", "as:"},
		"b":  {fmt.Sprintf("b:%d:0", m), "b:"},
		"bc": {fmt.Sprintf("bc:%d:%d", m, who), fmt.Sprintf("bc:%d:%d", m, c.people[0]), "bc:"},
		"a":  {fmt.Sprintf("a:%d:1:coming:%d", m, who), fmt.Sprintf("a:%d:1:absent:%d", m, c.people[3])},
		"m":  {fmt.Sprintf("m:%d:1:15:%d", m, who)},
		"w":  {fmt.Sprintf("w:%d:1:health:%d", m, who)},
		"r":  {fmt.Sprintf("r:%d:%d:-:0", m, who), fmt.Sprintf("r:%d:%d:p:0", m, who)},
		"R":  roll,
		"s":  {fmt.Sprintf("s:%d:2026-12:0", r.commune), fmt.Sprintf("s:%d:2026:0", c.id)},
		"sc": {fmt.Sprintf("sc:%d:2026-12:0", c.id)},
		"d":  {fmt.Sprintf("d:%d:0", c.id), "d:"},
		"da": {fmt.Sprintf("da:add:%d", c.id), fmt.Sprintf("da:ask:%d", c.id), fmt.Sprintf("da:file:%d", c.id), fmt.Sprintf("da:import:%d", c.id), "da:add:", "da:"},
		"dv": {fmt.Sprintf("dv:%d", who), "dv:"},
		"de": {fmt.Sprintf("de:%d:name:0", who), fmt.Sprintf("de:%d:phone:7", who), "de:"},
		"tt": {fmt.Sprintf("tt:%d:0", c.id), "tt:"},
		"tr": {fmt.Sprintf("tr:%d", c.proposal), "tr:"},
		"td": {fmt.Sprintf("td:%d", c.proposal), "td:"},
		"tw": {fmt.Sprintf("tw:%d", c.proposal), "tw:"},
		"dh": {fmt.Sprintf("dh:%d:0", who), "dh:"},
		"du": {"du:1", "du:"},
		"D":  {fmt.Sprintf("D:withdraw:%d", who), fmt.Sprintf("D:withdrawn:%d", who), fmt.Sprintf("D:me:%d", c.people[5]), fmt.Sprintf("D:export:%d", who), fmt.Sprintf("D:delete:%d", who), fmt.Sprintf("D:deleted:%d", who), fmt.Sprintf("D:keep:%d", who), fmt.Sprintf("D:correct:%d", who), "D:"},
		"Q": {
			fmt.Sprintf("Q:more:%d", c.request), fmt.Sprintf("Q:done:%d", c.request), fmt.Sprintf("Q:drop:%d", c.request),
			"Q:paper:0", fmt.Sprintf("Q:who:%d", who), fmt.Sprintf("Q:ask:%d:delete", who), fmt.Sprintf("Q:ask:%d:correct", who), "Q:",
		},
		"J":  {fmt.Sprintf("J:%d:0:0", r.commune), fmt.Sprintf("J:%d:%d:0", c.id, who), "J:"},
		"Jf": {fmt.Sprintf("Jf:%d:0", r.commune), fmt.Sprintf("Jf:%d:%d", c.id, who), "Jf:"},
		"L":  {"L:"},
		"c":  {fmt.Sprintf("c:yes:%d:%s", who, roster.ConsentVersion), fmt.Sprintf("c:no:%d:%s", who, roster.ConsentVersion), "c:"},
		"j":  {fmt.Sprintf("j:%d:0", c.id), "j:"},
		"jr": {fmt.Sprintf("jr:%d:%d", c.id, who), fmt.Sprintf("jr:%d:%d", c.id, r.theirs.people[2]), "jr:"},
		"q":  {fmt.Sprintf("q:%d:false", c.id), fmt.Sprintf("q:%d:true", c.id), fmt.Sprintf("q:%d:false", r.commune), "q:"},
		"pc": {fmt.Sprintf("pc:%d:%d", c.application, who), "pc:"},
		"pn": {fmt.Sprintf("pn:%d", c.application), "pn:"},
		"pp": {fmt.Sprintf("pp:%d:0", c.application), "pp:"},
		"S":  {"S:announce_days", "S:shift", "S:"},
	}
}

// values are what a secretary's forms hold on the way.
func (r *rig) values(c cell) map[string]string {
	return map[string]string{
		"meeting": fmt.Sprint(c.meeting), "items": "Một\nHai", "text": "Tin", "name": "announce_days", "rule": "day 5",
		"person": fmt.Sprint(c.people[2]), "seen": "0", "what": "phone", "phone": "0912345678",
		"cell": fmt.Sprint(c.id), "all": "true", "poster": roster.NewCode(),
		"year": "1980", "category": "exempt", "from": "2026-12-01", "to": "", "role": "committee", "group": "0", "helper": fmt.Sprint(c.people[3]),
		"why": "left", "where": "0",
		"codes": roster.NewCode() + " " + roster.NewCode(),
		"clock": "19:30", "place": "Nhà mới", "early": "07:30", "late": "19:30", "start": "2026-12-04T12:30:00Z", "round": "1",
	}
}

// tryEverything has somebody try everything that only a secretary may do about
// a cell, but for some commands, verbs and steps, and returns all that they were told.
func (r *rig) tryEverything(t *testing.T, who string, c cell, but ...string) string {
	t.Helper()
	var told []string
	do := func(e chat.Event) { told = append(told, said(r.handle(t, e))) }
	commands, _ := dialog.CommandsOf()
	for i, name := range commands {
		for j, args := range written {
			if (i+j)%3 == 0 && !slices.Contains(but, name) { // each command has an alias, which takes what this one does not
				do(r.text(who, "/"+name+" "+args))
			}
		}
	}
	for verb, taps := range r.taps(c) {
		for _, data := range taps {
			if !slices.Contains(but, verb) {
				do(r.press(who, data))
			}
		}
	}
	steps, _ := dialog.StepsOf()
	for _, step := range steps {
		if slices.Contains(but, step) {
			continue
		}
		for _, e := range []chat.Event{
			r.press(who, "f:"+step+":save"), r.press(who, "f:"+step+":send"), r.press(who, "f:"+step+":yes"),
			r.text(who, "Nhà mới"), r.text(who, "7"),
		} {
			r.putForm(t, who, step, c)
			do(e)
		}
	}
	for _, what := range []string{"name", "year", "category", "role", "group", "helper", "add", "leave", "move", "ask"} {
		r.putFormAbout(t, who, "person:confirm", c, what)
		do(r.press(who, "f:person:confirm:save"))
	}
	return strings.Join(told, "\n")
}

// putForm has somebody be at a step of a form, as if they had got there.
func (r *rig) putForm(t testing.TB, who, step string, c cell) {
	t.Helper()
	r.putFormAbout(t, who, step, c, "phone")
}

// putFormAbout is putForm of what is to be changed about somebody.
func (r *rig) putFormAbout(t testing.TB, who, step string, c cell, what string) {
	t.Helper()
	to := account(who)
	at := chat.Address{Channel: to.Channel, Chat: to.Chat}
	f, err := r.forms.Forms.Load(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	f.Name, f.Step, _ = strings.Cut(step, ":")
	f.Values, f.Shown = r.values(c), nil
	f.Values["what"] = what
	if err := r.forms.Forms.Save(t.Context(), at, f); err != nil {
		t.Fatal(err)
	}
}

// TestEveryVerbIsTried: a new verb has to be in the tests of rights.
func TestEveryVerbIsTried(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	tried := []string{"f", "l", "x", "y"} // steps are tried by the table; the others are everybody's own
	for _, taps := range []map[string][]string{r.taps(r.ours), r.orgTaps(r.ours)} {
		for verb := range taps {
			tried = append(tried, verb)
		}
	}
	slices.Sort(tried)
	verbs := dialog.Verbs()
	slices.Sort(verbs)
	if diff := cmp.Diff(verbs, tried); diff != "" {
		t.Errorf("(-there +tried):\n%s", diff)
	}
}

// TestWithoutASecretarysRights has those who have none, or none here, try all
// that secretaries do: nothing changes, nothing goes out, and no name is told.
func TestWithoutASecretarysRights(t *testing.T) {
	end := func(on string) func(t *testing.T, r *rig) {
		return func(t *testing.T, r *rig) {
			// Before it ends, a roll stands in the chat and a form is open.
			r.handle(t, r.text(r.ours.names[0], "/danhsach"), r.text(r.ours.names[0], "/thongbao Tin"))
			day, err := calendar.ParseDate(on)
			if err != nil {
				t.Fatal(err)
			}
			r.do(t, func(tx *store.Tx) error {
				return tx.EndRoles([]roster.Appointment{
					{Person: r.ours.people[0], RoleIn: roster.RoleIn{Role: roster.Secretary, Unit: r.ours.id}},
				}, day)
			})
		}
	}
	for name, c := range map[string]struct {
		who    func(r *rig) string
		before func(t *testing.T, r *rig)
		// may is what they may do all the same.
		may []string
	}{
		"a member":                              {func(r *rig) string { return r.ours.names[1] }, nil, nil},
		"a leader of the committee above":       {func(r *rig) string { return r.theirs.names[1] }, appointed(roster.Leader), nil},
		"an admin of the committee above":       {func(r *rig) string { return r.theirs.names[1] }, appointed(roster.Admin), append(handOut, keptRequests...)},
		"who follows the cell":                  {func(r *rig) string { return r.theirs.names[1] }, appointed(roster.Follower), nil},
		"a secretary until yesterday":           {func(r *rig) string { return r.ours.names[0] }, end("2026-11-30"), nil},
		"a secretary whose role ends today":     {func(r *rig) string { return r.ours.names[0] }, end("2026-12-01"), nil},
		"a stranger":                            {func(*rig) string { return "người lạ" }, nil, nil},
		"a member of another cell":              {func(r *rig) string { return r.theirs.names[1] }, nil, nil},
		"somebody who has moved to another one": {func(r *rig) string { return r.ours.names[0] }, moveAway, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			if c.before != nil {
				c.before(t, r)
			}
			before, who := r.dump(t), c.who(r)
			told := r.tryEverything(t, who, r.ours, c.may...)
			if diff := cmp.Diff(before, r.dump(t)); diff != "" {
				t.Errorf("something has changed (-before +after):\n%s", diff)
			}
			for _, other := range append(r.ours.names[:1:1], r.ours.names[2:]...) {
				if other != who && strings.Contains(told, other) {
					t.Errorf("they are told of %s", other)
				}
			}
			r.quiet(t)
		})
	}
}

// handOut is all about the codes by which people join: commands, verbs and steps.
var handOut = []string{"maqr", "qr", "vaokeng", "joined", "j", "jr", "q", "pc", "pn", "pp", "sheet:sheet", "sheet:poster"}

// keptRequests is all about what people ask about their own data.
var keptRequests = []string{"yeucau", "requests", "Q"}

// appointed gives a member of the other cell an office above ours, or over it.
func appointed(role roster.Role) func(t *testing.T, r *rig) {
	return func(t *testing.T, r *rig) {
		unit := r.commune
		if role == roster.Follower {
			unit = r.ours.id
		}
		r.do(t, func(tx *store.Tx) error {
			return tx.StartRoles([]roster.Appointment{
				{Person: r.theirs.people[1], RoleIn: roster.RoleIn{Role: role, Unit: unit}},
			}, calendar.NewDate(2026, 11, 1))
		})
	}
}

// moveAway has our secretary belong to the other cell, the office not yet ended.
func moveAway(t *testing.T, r *rig) {
	t.Helper()
	r.do(t, func(tx *store.Tx) error {
		return tx.SetCells([]roster.Placement{{Person: r.ours.people[0], Cell: r.theirs.id}}, calendar.NewDate(2026, 12, 1))
	})
}

// TestAnotherCellsSecretary has all rights, elsewhere.
func TestAnotherCellsSecretary(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	ours := func(lines []string) (of []string) {
		for _, line := range lines {
			if !strings.Contains(line, "Tím") && (strings.Contains(line, "Lam") ||
				strings.HasPrefix(line, fmt.Sprintf("meeting/%d/", r.ours.meeting)) || strings.HasPrefix(line, "roll")) {
				of = append(of, line)
			}
		}
		return of
	}
	before := ours(r.dump(t))
	told := r.tryEverything(t, r.theirs.names[0], r.ours)
	if diff := cmp.Diff(before, ours(r.dump(t))); diff != "" {
		t.Errorf("something of ours has changed (-before +after):\n%s", diff)
	}
	if strings.Contains(told, "Lam") {
		t.Errorf("they are told of us:\n%s", told)
	}
	r.do(t, func(tx *store.Tx) error {
		for _, who := range r.ours.people {
			changes, err := tx.ChangesOfPerson(who)
			if err != nil || len(changes) > 0 {
				t.Errorf("%v of ours, %v", changes, err)
			}
		}
		return nil
	})
	r.quiet(t)
}

// TestWithASecretarysRights: what the others are refused is not refused to all.
func TestWithASecretarysRights(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	before := strings.Join(r.dump(t), "\n")
	told := r.tryEverything(t, r.ours.names[0], r.ours)
	after := strings.Join(r.dump(t), "\n")
	for _, table := range []string{"series: ", "agenda_items: ", "bulletins: ", "told: ", "meeting_changes: ", "settings: ", "join_codes: ", "posters: ", "changes: "} {
		if strings.Contains(before, table) || !strings.Contains(after, table) {
			t.Errorf("the secretary has not changed %s", table)
		}
	}
	if !strings.Contains(told, r.ours.names[3]) {
		t.Error("the secretary is not told a name")
	}
	r.quiet(t)
}
