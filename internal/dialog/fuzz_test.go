package dialog_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/notice"
	"keng/internal/store/storetest"
	"keng/internal/understand"
)

// situation is one in which somebody sends something, made of three numbers
// that a fuzzer chooses.
type situation struct {
	// who sends it: a member, the secretary, or a stranger.
	who string
	// at is long before our meeting, shortly before it, during it or after it.
	at time.Time
	// step is where the sender is in a form, empty for nowhere.
	step string
}

func (r *rig) situation(who, when, step uint8) situation {
	secretary, others := dialog.StepsOf()
	steps := append(append([]string{""}, secretary...), others...)
	days := []time.Time{
		storetest.Start, storetest.Start.Add(58 * time.Hour), storetest.Start.Add(60 * time.Hour), storetest.Start.Add(100 * time.Hour),
	}
	return situation{r.attackers()[int(who)%3], days[int(when)%len(days)], steps[int(step)%len(steps)]}
}

// FuzzPress sends what nobody has thought of as a tap's data, beside two people
// who answer: it has one effect or none, and theirs as well.
func FuzzPress(f *testing.F) {
	r := newRig(f, storetest.SQLite(f))
	first := r.remember(f)
	for i, data := range r.seeds() {
		f.Add(uint8(i), uint8(i/3), uint8(0), data)
	}
	for i := range 10 {
		f.Add(uint8(i), uint8(i/2), uint8(3*i), "f:"+r.situation(0, 0, uint8(3*i)).step+":save")
	}
	f.Fuzz(func(t *testing.T, who, when, step uint8, data string) {
		if len(data) > 64 {
			return // no platform carries more
		}
		first.restore(t, r)
		s := r.enter(t, who, when, step)
		e := r.press(s.who, data)
		batch := []chat.Event{e}
		var honest []answering
		if s.at.Equal(storetest.Start) {
			honest = []answering{{r.theirs, 1, attendance.Coming}, {r.ours, 4, attendance.Undecided}}
			for _, h := range honest {
				batch = append(batch, r.press(h.of.names[h.who], notice.AnswerData(h.of.meeting, 1, h.choice)))
			}
		}
		told := r.handle(t, batch...)
		changes := first.changes(t, r)
		r.checkEffect(t, s, data, told, withoutHonest(t, changes, honest))
		r.checkOnce(t, first, changes, batch)
	})
}

// seeds are taps as they are under our messages and under those of the others,
// and a few that are forged. Each is by somebody else than the one before.
func (r *rig) seeds() (all []string) {
	for _, c := range []cell{r.theirs, r.ours} {
		var taps []string
		for _, verb := range slices.Sorted(maps.Keys(r.taps(c))) {
			taps = append(taps, r.taps(c)[verb]...)
		}
		for _, answer := range []string{"a:%d:1:coming", "m:%d:1:15", "w:%d:1:trip"} {
			taps = append(taps, fmt.Sprintf(answer, c.meeting))
		}
		all = append(all, taps...)
		if c.id == r.theirs.id {
			all = append(all, taps...)
		}
	}
	for i, data := range r.forged() {
		if i%900 == 0 {
			all = append(all, data)
		}
	}
	return all
}

// answering is a member who answers to their meeting.
type answering struct {
	of     cell
	who    int
	choice attendance.Choice
}

// withoutHonest checks that each of those who answered has the answer, and
// leaves out what it changed.
func withoutHonest(t *testing.T, changes []change, all []answering) []change {
	t.Helper()
	for _, h := range all {
		kept := slices.DeleteFunc(slices.Clone(changes), func(c change) bool {
			return c.number("person_id") == int64(h.of.people[h.who]) && c.number("meeting_id") == int64(h.of.meeting) ||
				c.table == "deliveries" && c.text("chat") == account(h.of.names[h.who]).Chat || c.table == "accounts" && c.number("person_id") == int64(h.of.people[h.who])
		})
		answers := 0
		for _, c := range changes {
			if c.table == "answers" && c.number("person_id") == int64(h.of.people[h.who]) && c.text("choice") == string(h.choice) && c.added {
				answers++
			}
		}
		if answers != 1 {
			t.Errorf("%s has %d answers:\n%v", h.of.names[h.who], answers, changes)
		}
		changes = kept
	}
	return changes
}

// FuzzText writes what nobody has thought of.
func FuzzText(f *testing.F) {
	r := newRig(f, storetest.SQLite(f))
	first := r.remember(f)
	for i, text := range r.typed() {
		if i%4 == 0 {
			f.Add(uint8(i), uint8(i/3), uint8(i/5), text)
		}
	}
	for _, text := range []string{"vâng", "👍 rõ", "toi du duoc", "xin vắng vì ốm", "báo vắng giùm bác Ba", "2", "Báo lại sau", "đến muộn nửa tiếng"} {
		f.Add(uint8(0), uint8(0), uint8(0), text)
	}
	f.Fuzz(func(t *testing.T, who, when, step uint8, text string) {
		if utf8.RuneCountInString(text) > 4096 {
			return // no platform carries more
		}
		first.restore(t, r)
		s := r.enter(t, who, when, step)
		e := r.text(s.who, text)
		told := r.handle(t, e)
		changes := first.changes(t, r)
		r.checkEffect(t, s, text, told, changes)
		if s.step == "" {
			r.checkPromise(t, text, changes)
		}
		r.checkOnce(t, first, changes, []chat.Event{e})
	})
}

// enter puts the clock and the sender into the situation.
func (r *rig) enter(t testing.TB, who, when, step uint8) situation {
	t.Helper()
	s := r.situation(who, when, step)
	r.db.Clock.Set(s.at)
	for _, name := range append(r.attackers(), r.ours.names[2], r.theirs.names[1]) {
		c := account(name)
		if err := r.forms.Delete(t.Context(), chat.Address{Channel: c.Channel, Chat: c.Chat}); err != nil {
			t.Fatal(err)
		}
	}
	if s.step != "" {
		r.putForm(t, s.who, s.step, r.ours)
	}
	return s
}

// checkPromise checks that an answer was kept only of words that say one, or
// name a choice.
func (r *rig) checkPromise(t testing.TB, text string, changes []change) {
	t.Helper()
	if !slices.ContainsFunc(changes, func(c change) bool { return c.table == "answers" }) {
		return
	}
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
	switch understand.Answer(text).Meaning {
	case understand.Coming, understand.Late, understand.Absent, understand.NotSure:
		return
	case understand.Unknown, understand.Acknowledge, understand.OnBehalf:
	}
	labels := make([]string, len(attendance.Choices))
	for i, c := range attendance.Choices {
		labels[i] = r.words("answer." + string(c))
	}
	if _, ok := understand.Choice(text, labels); !ok {
		t.Errorf("%q is kept as an answer:\n%v", text, changes)
	}
}

// checkOnce hands the same events in again, in the other order: nothing more
// is changed or said, and everybody is where they were in their forms.
func (r *rig) checkOnce(t *testing.T, first *remembered, before []change, batch []chat.Event) {
	t.Helper()
	forms := r.formsOf(t, batch)
	slices.Reverse(batch)
	if told := r.handle(t, append(batch, batch...)...); messages(told) > 0 {
		t.Errorf("again:\n%s", said(told))
	}
	slices.Reverse(batch)
	if diff := cmp.Diff(forms, r.formsOf(t, batch)); diff != "" {
		t.Errorf("again, the forms (-before +after):\n%s", diff)
	}
	if after := first.changes(t, r); !slices.EqualFunc(before, after, change.equal) {
		t.Errorf("before %v\nagain %v", before, after)
	}
}

// formsOf are the forms of those who send the events.
func (r *rig) formsOf(t testing.TB, batch []chat.Event) (all []dialog.Form) {
	t.Helper()
	for _, e := range batch {
		f, err := r.forms.Load(t.Context(), e.Address())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}
