package dialog_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// A cell has a colour in its name, its people's and its place's. Ours alone has so
// many members, meets for so many minutes, and has somebody who is so ill.
const (
	manyMembers = 43
	manyMinutes = 77
	illness     = "sốt xuất huyết"
)

// secret is something that not everybody may know.
type secret struct {
	what string
	seen *regexp.Regexp
}

var (
	ourColour  = secret{"our cell and its people", regexp.MustCompile(`(?i)\blam\b`)}
	ourPeople  = secret{"our people", regexp.MustCompile(`(?i)lò lam [c-z]`)}
	ourFigures = secret{"our figures", regexp.MustCompile(fmt.Sprintf(`\b(?:%d|%d)\b`, manyMembers, manyMinutes))}
	ourReasons = secret{"a reason", regexp.MustCompile(illness)}
	others     = secret{"the other cell and its people", regexp.MustCompile(`(?i)\btím\b`)}
	above      = secret{"the committee above", regexp.MustCompile(`\bHồng\b`)}
)

// knower is somebody who may know some things and not others.
type knower struct {
	who string
	// office is held by a member of the other cell, in which unit; "" for none. One
	// of somebody who "comes from above" is held by a person of no cell.
	office roster.Role
	in     func(r *rig, elsewhere roster.UnitID) roster.UnitID
	// until is the day on which it ends, if it does; "above" that they have no cell.
	until  string
	above  bool
	hidden []secret
}

func ours(r *rig, _ roster.UnitID) roster.UnitID    { return r.ours.id }
func theirs(r *rig, _ roster.UnitID) roster.UnitID  { return r.theirs.id }
func commune(r *rig, _ roster.UnitID) roster.UnitID { return r.commune }
func other(_ *rig, elsewhere roster.UnitID) roster.UnitID {
	return elsewhere
}

// knowers are one of each kind.
func knowers() []knower {
	outside := []secret{ourColour, ourFigures, ourReasons}
	return []knower{
		{who: "stranger", hidden: []secret{ourColour, ourFigures, ourReasons, others, above}},
		{who: "member of the other cell", hidden: outside},
		{who: "secretary of the other cell", office: roster.Secretary, in: theirs, hidden: outside},
		{who: "deputy of the other cell", office: roster.Deputy, in: theirs, hidden: outside},
		{who: "admin of the other cell", office: roster.Admin, in: theirs, hidden: outside},
		{who: "who was secretary of ours until today", office: roster.Secretary, in: ours, until: "2026-12-01", hidden: outside},
		{who: "who was admin above until today", office: roster.Admin, in: commune, until: "2026-12-01", hidden: outside},
		{who: "who followed our cell until today", office: roster.Follower, in: ours, until: "2026-12-01", hidden: outside},
		{who: "leader of another committee", office: roster.Leader, in: other, above: true, hidden: []secret{ourColour, ourFigures, ourReasons, others, above}},
		{who: "admin of another committee", office: roster.Admin, in: other, above: true, hidden: []secret{ourColour, ourFigures, ourReasons, others, above}},
		{who: "who follows our cell", office: roster.Follower, in: ours, above: true, hidden: []secret{ourPeople, ourReasons, others}},
		{who: "leader above", office: roster.Leader, in: commune, above: true, hidden: []secret{ourPeople, ourReasons}},
		{who: "admin above", office: roster.Admin, in: commune, above: true, hidden: []secret{ourReasons}},
		{who: "member of ours", hidden: []secret{ourPeople, ourReasons, others}},
	}
}

// place gives the knower their office, and returns the name of their account.
func (k knower) place(t testing.TB, r *rig, elsewhere roster.UnitID) string {
	t.Helper()
	person, name := r.theirs.people[2], r.theirs.names[2]
	switch {
	case k.who == "stranger":
		return "người lạ"
	case k.who == "member of ours":
		return r.ours.names[1]
	case k.office == "":
		return name
	}
	from := calendar.NewDate(2026, 1, 1)
	r.do(t, func(tx *store.Tx) error {
		if k.above {
			name = "Lê Từ Trên"
			ids, err := tx.AddPeople([]roster.Person{{FullName: name}})
			if err != nil {
				return err
			}
			person = ids[0]
			if err := link(tx, name, person, roster.ConsentVersion); err != nil {
				return err
			}
		}
		office := []roster.Appointment{{Person: person, RoleIn: roster.RoleIn{Role: k.office, Unit: k.in(r, elsewhere)}}}
		if k.office == roster.Secretary && k.until == "" { // whose office it was
			if err := tx.EndRoles([]roster.Appointment{{Person: r.theirs.people[0], RoleIn: office[0].RoleIn}}, from.AddDays(1)); err != nil {
				return err
			}
		}
		if err := tx.StartRoles(office, from); err != nil || k.until == "" {
			return err
		}
		day, err := calendar.ParseDate(k.until)
		if err != nil {
			return err
		}
		return tx.EndRoles(office, day)
	})
	return name
}

// secrets gives our cell what the others must not know; and another committee
// exists, with a cell of its own.
func (r *rig) secrets(t testing.TB) (elsewhere roster.UnitID) {
	t.Helper()
	from := calendar.NewDate(2026, 1, 1)
	r.do(t, func(tx *store.Tx) (err error) {
		var more []roster.Person
		for i := range manyMembers - inCell {
			more = append(more, roster.Person{FullName: fmt.Sprintf("Lò Lam X%c%c", 'A'+i/26, 'A'+i%26)})
		}
		people, err := tx.AddPeople(more)
		if err != nil {
			return err
		}
		var placed []roster.Placement
		var sorted []roster.Sorting
		for _, id := range people {
			placed = append(placed, roster.Placement{Person: id, Cell: r.ours.id})
			sorted = append(sorted, roster.Sorting{Person: id, Category: roster.Official})
		}
		if err := tx.SetCells(placed, from); err != nil {
			return err
		}
		if err := tx.SetCategories(sorted, from); err != nil {
			return err
		}
		m, err := tx.Meeting(r.ours.meeting)
		if err != nil {
			return err
		}
		m.Minutes = manyMinutes
		if _, err := tx.SaveMeeting(m, nil); err != nil {
			return err
		}
		if elsewhere, err = tx.AddUnit(roster.Unit{Name: "Đảng bộ xã Vàng", Kind: roster.Committee}, from); err != nil {
			return err
		}
		_, err = tx.AddUnit(roster.Unit{Name: "Chi bộ thôn Cam", Kind: roster.Cell, Parent: elsewhere}, from)
		return err
	})
	r.handle(t, r.press(r.ours.names[3], fmt.Sprintf("a:%d:1:absent", r.ours.meeting)), r.text(r.ours.names[3], "xin vắng vì "+illness))
	return elsewhere
}

// vocabulary is what somebody may try, without naming what they must not know:
// each command with what is behind it, words, and taps under our messages.
func (r *rig) vocabulary() (texts, taps []string) {
	names, more := dialog.CommandsOf()
	for _, name := range append(names, more...) {
		texts = append(texts, "/"+name, "/"+name+" thôn", "/"+name+" lo", "/"+name+" tháng 12")
	}
	texts = append(texts, "lo", "d", "C", "1", "thôn", "chi bộ", "ngày 3 19:30 Nhà mới", "hôm nay", "báo vắng giùm bác D, ốm",
		"1-5", "31/12/2027", "ai chưa trả lời", "xin vắng")
	for _, known := range []map[string][]string{r.taps(r.ours), r.orgTaps(r.ours)} {
		for _, verb := range slices.Sorted(maps.Keys(known)) {
			taps = append(taps, known[verb]...)
		}
	}
	return texts, taps
}

// walk is what somebody does: each byte one thing, of the vocabulary, of the
// choices that they have been shown, or of the steps of forms about our cell.
type walk struct {
	*rig
	texts, taps, steps []string
	shown              []chat.Choice
}

func (w *walk) next(t testing.TB, who string, b byte, own string) chat.Event {
	t.Helper()
	n := int(b)
	switch {
	case b == 0:
		return w.text(who, own)
	case b < 100:
		return w.text(who, w.texts[n%len(w.texts)])
	case b < 180 && len(w.shown) > 0:
		return w.press(who, w.shown[n%len(w.shown)].Data)
	case b < 220 || who == "người lạ":
		return w.press(who, w.taps[n%len(w.taps)])
	}
	step := w.steps[n%len(w.steps)]
	w.putForm(t, who, step, w.ours)
	return w.press(who, "f:"+step+":save")
}

// FuzzWhoMayKnow has people of every kind try things in a row: nobody is told a
// name, a figure, a reason or of the existence of something that they may not know.
func FuzzWhoMayKnow(f *testing.F) {
	r := newRig(f, storetest.SQLite(f))
	elsewhere := r.secrets(f)
	all := knowers()
	secretary, rest := dialog.StepsOf()
	w := &walk{rig: r, steps: append(secretary, rest...)}
	w.texts, w.taps = r.vocabulary()
	first := r.remember(f)
	for who := range all {
		for i := range 4 {
			var bytes []byte
			for k := range 10 {
				bytes = append(bytes, byte(i*41+k*23+who*7), byte(110+i*13+k*29))
			}
			f.Add(uint8(who), bytes, []string{"lo", "/tochuc bộ", "/vaokeng", "báo dự giùm bác D"}[i%4])
		}
	}
	f.Fuzz(func(t *testing.T, n uint8, bytes []byte, own string) {
		if utf8.RuneCountInString(own) > 4096 {
			return // no platform carries more
		}
		first.restore(t, r)
		r.db.Clock.Set(storetest.Start)
		k := all[int(n)%len(all)]
		who := k.place(t, r, elsewhere)
		if err := r.forms.Delete(t.Context(), chat.Address{Channel: chat.Telegram, Chat: account(who).Chat}); err != nil {
			t.Fatal(err)
		}
		w.shown = nil
		for _, b := range bytes[:min(len(bytes), 20)] {
			e := w.next(t, who, b, own)
			var text string
			text, w.shown = toldTo(t, who, r.handle(t, e))
			r.quiet(t)
			for _, s := range k.hidden {
				if s.seen.MatchString(text) && !s.seen.MatchString(own) {
					t.Fatalf("%s, at %q %q, is told of %s:\n%s", k.who, e.Text, e.Press.Data, s.what, text)
				}
			}
		}
	})
}
