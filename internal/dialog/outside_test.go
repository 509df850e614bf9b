package dialog_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/store"
)

// TestAnOldEventComesAgain after a newer one, nine times: what was said last
// stands, and what was written once is written once.
func TestAnOldEventComesAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		member, secretary := r.ours.names[1], r.ours.names[0]
		coming := r.press(member, notice.AnswerData(r.ours.meeting, 1, attendance.Coming))
		leave := r.press(member, notice.AnswerData(r.ours.meeting, 1, attendance.AskingLeave))
		first, second := r.text(secretary, "/thongbao Một"), r.text(secretary, "Hai")
		r.handle(t, coming, leave, first, second)
		for range 9 {
			if again := r.handle(t, coming, first, second); messages(again) > 0 {
				t.Errorf("again:\n%s", said(again))
			}
		}
		r.do(t, func(tx *store.Tx) error {
			a, _, err := tx.AnswerOf(r.ours.meeting, r.ours.people[1])
			if err != nil || a.Choice != attendance.AskingLeave {
				t.Errorf("the answer is %q, %v", a.Choice, err)
			}
			h, err := tx.AnswerChanges(r.ours.meeting, r.ours.people[1])
			if len(h) != 2 {
				t.Errorf("%d entries in the history", len(h))
			}
			return err
		})
		if text := said(r.handle(t, r.text(secretary, "Ba"))); !strings.Contains(text, "Một\n  Hai\n  Ba\n") {
			t.Errorf("the announcement:\n%s", text)
		}
		r.quiet(t)
	})
}

// TestOutOfOrder hands in what many people did in any order, some of it twice,
// in batches that overlap: everything has its effect once.
func TestOutOfOrder(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		const seed = 7
		shuffle := rand.New(rand.NewPCG(seed, seed)).Shuffle
		var events []chat.Event
		for _, c := range []cell{r.ours, r.theirs} {
			for i, who := range c.names {
				events = append(events, r.press(who, notice.AnswerData(c.meeting, 1, attendance.Choices[i%3])), r.text(who, "/hop"))
			}
		}
		events = append(events, events[:len(events)/2]...)
		shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		told := 0
		for from := 0; from < len(events); from += 5 {
			told += messages(r.handle(t, events[max(0, from-3):min(from+5, len(events))]...))
		}
		if want := 2 * 2 * inCell; told != want {
			t.Errorf("%d messages, want %d", told, want)
		}
		r.do(t, func(tx *store.Tx) error {
			for _, c := range []cell{r.ours, r.theirs} {
				for i, who := range c.people {
					h, err := tx.AnswerChanges(c.meeting, who)
					if err != nil || len(h) != 1 || h[0].To != attendance.Choices[i%3] {
						t.Errorf("%s: %+v, %v", c.names[i], h, err)
					}
				}
			}
			return nil
		})
		r.quiet(t)
	})
}

// TestInAGroup whoever calls the bot is told the same one line, and nobody else
// is told anything; a tap there is answered and does nothing.
func TestInAGroup(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		in := func(e chat.Event, toBot bool) chat.Event {
			e.Place, e.Chat, e.ToBot = chat.Group, "the group", toBot
			return e
		}
		for _, who := range append(r.attackers(), r.theirs.names[0]) {
			for _, command := range []string{"/danhsach", "/hop", "/start " + roster.NewCode(), "/none"} {
				told := r.handle(t, in(r.text(who, command), true))
				if len(told) != 1 || told[0].Chat != "the group" || told[0].Message.Text != r.words("group.private_only") {
					t.Errorf("%s, %s:\n%s", who, command, said(told))
				}
			}
			contact := r.event(who)
			contact.Kind, contact.Contact = chat.Contact, chat.Card{Phone: "0912345678", Own: true}
			told := r.handle(t, in(r.text(who, "/danhsach@another_bot"), false), in(r.text(who, "tôi dự được"), false), in(contact, false))
			tap := in(r.press(who, notice.AnswerData(r.ours.meeting, 1, attendance.Coming)), false)
			told = append(told, r.handle(t, tap)...)
			if messages(told) > 0 || len(told) != 1 || told[0].ID != tap.Press.ID {
				t.Errorf("%s:\n%s", who, said(told))
			}
		}
		r.do(t, func(tx *store.Tx) error {
			answers, err := tx.AnswersTo(r.ours.meeting, 1)
			if len(answers) > 0 {
				t.Errorf("%d answers", len(answers))
			}
			return err
		})
		r.quiet(t)
	})
}

// TestLongNonsense sends 64 KiB of nonsense, wherever somebody is in a form:
// each time there is an answer that fits into a message, and nothing fails.
func TestLongNonsense(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		const long = 16 << 10 // four times what a platform carries
		nonsense := []string{
			strings.Repeat("ệ", long/3), strings.Repeat("x\n", long/2), strings.Repeat("\xff\x00", long/2), strings.Repeat("7 ", long/2),
			"/lich " + strings.Repeat("o ", long/2), "/thongke " + strings.Repeat("9", long), strings.Repeat("/", long),
		}
		try := func(who, step, sent string) {
			if step != "" {
				r.putForm(t, who, step, r.ours)
			}
			for _, e := range []chat.Event{r.text(who, sent), r.press(who, sent)} {
				r.db.Clock.Advance(time.Minute) // a stranger has an answer a minute
				if told := r.handle(t, e); messages(told) == 0 || messages(told) > 2 {
					t.Errorf("%.10q of %s at %q:\n%s", sent, who, step, said(told))
				}
			}
		}
		for _, sent := range nonsense {
			for _, who := range r.attackers() {
				try(who, "", sent)
			}
		}
		secretary, others := dialog.StepsOf()
		for i, step := range append(secretary, others...) {
			try(r.attackers()[i%2], step, nonsense[i%len(nonsense)])
		}
		r.quiet(t)
		if n := r.parked(t); n != 0 {
			t.Errorf("%d events were given up", n)
		}
	})
}

// TestAThousandCodes has a stranger try fifty codes every fifty minutes, and
// then many strangers one each: few are looked at, the log says so without a
// code, and whoever has a right one gets in.
func TestAThousandCodes(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var log bytes.Buffer
		defer slog.SetDefault(slog.Default())
		slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
		var right []string
		r.do(t, func(tx *store.Tx) (err error) {
			right, err = roster.IssueCodes(tx, r.ours.people[1:3])
			return err
		})
		wrong := r.words("link.bad_code")
		locked, _, _ := strings.Cut(r.words("link.locked", "Minutes", 60), "60")
		var codes []string
		try := func(who string, some ...string) string {
			codes = append(codes, some...)
			var batch []chat.Event
			for _, code := range some {
				batch = append(batch, r.text(who, "/start "+code))
			}
			return said(r.handle(t, batch...))
		}

		looked, refused := 0, 0
		for range 20 {
			some := make([]string, 50)
			for i := range some {
				some[i] = roster.NewCode()
			}
			text := try("người lạ", some...)
			looked += strings.Count(text, wrong)
			refused += strings.Count(text, locked)
			r.db.Clock.Advance(50 * time.Minute)
		}
		// It is locked at each fifth one, for 1, 2, 4 and then 8 hours, and told so
		// once a minute.
		if looked != 4*4 || refused != 20 {
			t.Errorf("%d of 1000 codes were looked at, and a lock told %d times", looked, refused)
		}
		if text := try("người lạ", right[0]); !strings.Contains(text, r.ours.names[1]) {
			t.Errorf("when the last lock is over:\n%s", text)
		}

		looked = 0
		for i := range 120 {
			looked += strings.Count(try(fmt.Sprint("kẻ thứ ", i), roster.NewCode()), wrong)
		}
		if looked != 99 {
			t.Errorf("%d of 120 strangers were not locked out at once", looked)
		}
		if text := try("người lạ khác", right[1]); !strings.Contains(text, r.ours.names[2]) {
			t.Errorf("who has a right code:\n%s", text)
		}
		for _, code := range codes {
			if strings.Contains(log.String(), code) {
				t.Fatalf("the log tells the code %s", code)
			}
		}
		for says, times := range map[string]int{"account locked": 4 + 21, "many wrong join codes": 1, `account of người lạ"`: 4} {
			if n := strings.Count(log.String(), says); n != times {
				t.Errorf("the log says %q %d times, want %d", says, n, times)
			}
		}
		r.quiet(t)
	})
}
