package dialog_test

import (
	"fmt"
	"strings"
	"testing"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/store"
)

// TestANewTextIsAskedOfEach whom an account speaks for; answers that come together
// are taken before.
func TestANewTextIsAskedOfEach(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		const couple = "hai vợ chồng"
		him, her := r.ours.people[4], r.ours.people[5]
		r.do(t, func(tx *store.Tx) error {
			for _, who := range []roster.PersonID{him, her} {
				if _, err := tx.Unlink(who); err != nil {
					return err
				}
				if err := link(tx, couple, who, "2026-01"); err != nil {
					return err
				}
			}
			return nil
		})
		intro := func(name string) string { return r.words("renewal.intro", "Name", name) }
		asked := func(told, name string, want bool) {
			t.Helper()
			if strings.Contains(told, intro(name)) != want {
				t.Errorf("%s is asked: want %v:\n%s", name, want, told)
			}
		}
		data := func(answer string, who roster.PersonID) string {
			return fmt.Sprintf("c:%s:%d:%s", answer, who, roster.ConsentVersion)
		}

		batch := []chat.Event{r.press(r.ours.names[1], notice.AnswerData(r.ours.meeting, 1, attendance.Coming))}
		for _, who := range []roster.PersonID{him, her} {
			batch = append(batch, r.press(couple, fmt.Sprint(notice.AnswerData(r.ours.meeting, 1, attendance.AskingLeave), ":", who)))
		}
		told := said(r.handle(t, batch...))
		asked(told, r.ours.names[4], true)
		asked(told, r.ours.names[5], false)
		if n := strings.Count(told, intro(r.ours.names[4])); n != 1 {
			t.Errorf("asked %d times", n)
		}
		r.do(t, func(tx *store.Tx) error {
			answers, err := tx.AnswersTo(r.ours.meeting, 1)
			if len(answers) != 3 {
				t.Errorf("%d answers were taken", len(answers))
			}
			return err
		})

		told = said(r.handle(t, r.press(couple, data("yes", him))))
		asked(told, r.ours.names[5], true)
		told = said(r.handle(t, r.text(couple, "/hop")))
		asked(told, r.ours.names[4], false)
		asked(told, r.ours.names[5], true)
		r.handle(t, r.press(couple, data("no", her)))
		told = said(r.handle(t, r.text(couple, "/hop")))
		asked(told, r.ours.names[5], false)
		r.do(t, func(tx *store.Tx) error {
			speaks, err := tx.SpokenFor(chat.Telegram, account(couple).External)
			if err != nil || len(speaks) != 1 || speaks[0].ID != him {
				t.Errorf("it speaks for %+v, %v", speaks, err)
			}
			consents, err := tx.Consents(him)
			if len(consents) < 2 || consents[0].Version != roster.ConsentVersion || !consents[0].WithdrawnAt.IsZero() {
				t.Errorf("%+v", consents)
			}
			return err
		})
		r.quiet(t)
	})
}
