package dialog_test

import (
	"strings"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/store"
)

// TestToldInConfidence goes through everything in which people tell a phone
// number or a reason of their own, with every answer to it still waiting to be
// sent. Whoever has the database and not its key finds none of it in any column.
func TestToldInConfidence(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		secretary, lan, minh := r.ours.names[0], r.ours.names[1], r.ours.names[2]
		const phone = "0912345678"
		reasons := []string{"con út sốt xuất huyết", "đưa mẹ lên tuyến tỉnh", "bị ngã gãy chân", "ghi nhầm đồng chí Lam C", "về quê cải táng", "tôi đã cải chính hộ tịch"}
		couple := r.ours.names[3] // whose account speaks for two
		r.do(t, func(tx *store.Tx) error {
			for i, id := range r.ours.people {
				p, err := tx.Person(id)
				if err != nil {
					return err
				}
				p.Phone = phone[:9] + string('0'+rune(i))
				if err := tx.UpdatePeople([]roster.Person{p}); err != nil {
					return err
				}
			}
			err := link(tx, couple, r.ours.people[4], roster.ConsentVersion)
			return err
		})
		const corrected = "0977654321"
		var waiting []delivery.Lane
		r.dialog.Flush = func(lanes []delivery.Lane) { waiting = append(waiting, lanes...) }
		tell := func(events ...chat.Event) {
			t.Helper()
			for _, e := range events {
				if err := r.dialog.Handle(t.Context(), []chat.Event{e}); err != nil {
					t.Fatal(err)
				}
			}
		}
		card := r.text(lan, "")
		card.Kind, card.Contact = chat.Contact, chat.Card{Phone: phone, Own: true}
		m := r.ours.meeting
		tell(
			r.text(secretary, "/dangvien "+r.ours.names[5]),
			r.text(secretary, "Sửa số điện thoại"),
			r.text(secretary, "0977 654 321"),
			r.text(secretary, "Lưu"),
			r.text(r.ours.names[5], "/toi"),
			card,
			r.text(lan, "/toi"),
			r.press(lan, notice.AnswerData(m, 1, attendance.AskingLeave)),
			r.text(lan, reasons[0]),
			r.text(minh, "Tôi xin vắng vì "+reasons[1]),
			r.text(minh, "/hop"),
			r.text(minh, "Tôi xin vắng vì "+strings.Repeat(reasons[2]+" ", 20)), // too long
			r.text(couple, "Tôi xin vắng vì "+reasons[4]),
			r.text(couple, "1"), // for whom
			r.press(lan, notice.MineData("correct", r.ours.people[1])),
			r.text(lan, "Xin sửa: "+reasons[5]),
			r.text(secretary, "/danhsach"),
			r.text(secretary, "/yeucau"),
		)
		r.db.Clock.Advance(60 * time.Hour) // the meeting has begun
		tell(
			r.text(lan, "Tôi xin vắng vì "+reasons[0]), // too late
			r.press(secretary, notice.RollData("all", m, 0)),
			r.press(secretary, notice.RollData("lock", m, 0)),
			r.press(secretary, notice.RollData("reopen", m, 0)),
			r.text(secretary, reasons[3]),
			r.text(secretary, "/diemdanh"),
		)

		dump := r.db.Dump(t)
		if !strings.Contains(dump, lan) || !strings.Contains(dump, `deliveries.args: {"`) {
			t.Fatal("the dump has no names, or no message that waits: it proves nothing")
		}
		for _, secret := range append(reasons, phone[1:9], corrected[1:7], "0977 654") {
			for _, written := range []string{secret, roster.Fold(secret)} {
				if strings.Contains(strings.ToLower(dump), strings.ToLower(written)) {
					t.Errorf("%q can be seen", written)
				}
			}
		}

		r.engine.Flush(waiting)
		r.settle(t)
		heard := said(r.wire.Take())
		for _, told := range append(reasons[:2:2], reasons[4], reasons[5], phone[:9], corrected) {
			if !strings.Contains(heard, told) {
				t.Errorf("nobody was told %q: it was not kept", told)
			}
		}
		r.quiet(t)
	})
}
