package attendance_test

import (
	"testing"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/roster"
	"keng/internal/store"
)

// TestExpectationsAddUp answers in every way, by people who have to come and by
// people who have not, and adds up.
func TestExpectationsAddUp(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.do(t, func(tx *store.Tx) error {
			// All but the last of those who have to come have joined; three take no messages.
			for i, who := range append(w.must[:24:24], w.free[0]) {
				c := roster.Caller{Channel: chat.Telegram, External: string(rune('a' + i)), Chat: string(rune('a' + i))}
				if _, err := tx.LinkAccount(c, who); err != nil {
					return err
				}
				if i == 22 || i == 5 || i == 6 {
					if err := tx.SetUnreachable(chat.Address{Channel: c.Channel, Chat: c.Chat}, "blocked"); err != nil {
						return err
					}
				}
			}
			return nil
		})
		for i, c := range map[int]attendance.Choice{
			0: attendance.Coming, 1: attendance.Coming, 2: attendance.ComingLate, 3: attendance.AskingLeave,
			4: attendance.Undecided, 5: attendance.Coming, 6: attendance.Undecided,
		} {
			if _, err := w.give(t, w.must[i], choose(c)); err != nil {
				t.Fatal(err)
			}
		}
		for i, c := range map[int]attendance.Choice{0: attendance.Coming, 1: attendance.Undecided} {
			if _, err := w.give(t, w.free[i], choose(c)); err != nil {
				t.Fatal(err)
			}
		}
		var e attendance.Expectations
		w.do(t, func(tx *store.Tx) (err error) {
			e, err = attendance.ReadExpectations(tx, w.meeting, hanoi)
			return err
		})
		want := map[attendance.Standing]int{
			attendance.WillCome: 3, attendance.WillBeLate: 1, attendance.WantsLeave: 1, attendance.PutOff: 1,
			// Who has blocked and answered before counts by the answer, if that was one; who has
			// not joined is out of reach too.
			attendance.OutOfReach: 3, attendance.Silent: 16, attendance.NotConcerned: 0,
		}
		sum := 0
		for standing, n := range want {
			if got := len(e.Which(standing)); got != n {
				t.Errorf("%q: %d members, want %d", standing, got, n)
			}
			sum += n
		}
		if e.Expected() != 25 || sum != 25 || len(e.Lines) != 30 || len(e.Volunteers()) != 2 {
			t.Errorf("must %d, parts %d, listed %d, volunteers %d", e.Expected(), sum, len(e.Lines), len(e.Volunteers()))
		}
	})
}
