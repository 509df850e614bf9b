package notice_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/outage"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// asked are the notices about a meeting that somebody asks for.
var asked = []notice.Kind{
	notice.MeetingMoved, notice.MeetingPlaceChanged, notice.MeetingCancelled, notice.AgendaSent, notice.RemindNow,
}

// fates are what can become of a sending. The third and the fourth person of
// the cell are of one name.
var fates = []delivery.Row{
	{Status: delivery.Sent},
	{Status: delivery.Skipped, Reason: delivery.ReasonLate},
	{Status: delivery.Sent, Resent: true},
	{Status: delivery.Sent, Resent: true},
	{Status: delivery.Skipped, Reason: delivery.ReasonPointless},
	{Status: delivery.Parked, Reason: delivery.ReasonUnknown},
	{Status: delivery.Parked, Reason: "blocked"},
	{Status: delivery.Superseded},
	{Status: delivery.Pending},
}

// away has nobody there for three hours, in which everything came due that can,
// and lets some of it go each way.
func (w *world) away(t testing.TB) {
	t.Helper()
	now := w.clock.Now()
	beat := func(tx *store.Tx) error {
		_, err := outage.Beat(tx, outage.Least, false)
		return err
	}
	w.clock.Set(now.Add(-3 * time.Hour))
	w.do(t, beat)
	w.clock.Set(now.Add(-2 * time.Hour))
	w.do(t, w.comesDue)
	w.clock.Set(now)
	w.do(t, beat)
	w.do(t, func(tx *store.Tx) error {
		all, err := tx.DueOf(w.rolling)
		for i, d := range all {
			d.DoneAt, d.Outcome = tx.Now(), []meeting.Outcome{meeting.SkippedBegun, meeting.SkippedOver, meeting.Known, meeting.SkippedOver}[i]
			if _, err := tx.FinishDue(d); err != nil {
				return err
			}
		}
		return err
	})
	w.settle(t)
}

func (w *world) comesDue(tx *store.Tx) error {
	for _, id := range []meeting.ID{w.open, w.rolling} {
		m, err := tx.Meeting(id)
		if err != nil {
			return err
		}
		due := meeting.Terms{Settings: meeting.Defaults(), Zone: time.UTC}.Instants(m)
		for i := range due {
			due[i].At = tx.Now().Add(time.Duration(i) * time.Minute)
		}
		if _, err := tx.SaveMeeting(m, due); err != nil {
			return err
		}
		if id == w.open {
			for _, d := range due {
				if err := w.write(tx, d.Key(), fmt.Sprintf("meeting/%d", id), notice.Kind("meeting."+string(d.Kind))); err != nil {
					return err
				}
			}
		}
	}
	for _, kind := range asked {
		subject := fmt.Sprintf("meeting/%d", w.open)
		if err := w.write(tx, subject+"/told/"+string(kind), subject, kind); err != nil {
			return err
		}
	}
	subject := fmt.Sprintf("bulletin/%d", w.bulletin)
	return w.write(tx, subject, subject, notice.Bulletin)
}

// write writes a notice to as many as there are fates.
func (w *world) write(tx *store.Tx, key, subject string, kind notice.Kind) error {
	for _, who := range w.people[:len(fates)] {
		_, err := delivery.Enqueue(tx, delivery.Item{
			Key: fmt.Sprintf("%s/person/%d", key, who), Subject: subject, Person: who, Kind: string(kind), Class: delivery.Bulk,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *world) settle(t testing.TB) {
	t.Helper()
	err := w.Ledger(nil).Update(t.Context(), func(tx delivery.LedgerTx) error {
		for i, fate := range fates {
			rows, err := tx.OpenDeliveries(delivery.Bulk, []string{fmt.Sprintf("person/%d", w.people[i])}, 100)
			if err != nil {
				return err
			}
			for _, r := range rows {
				r.Status, r.Reason, r.Resent = fate.Status, fate.Reason, fate.Resent
				if !r.Open() {
					r.DoneAt = tx.Now()
				}
				if _, err := tx.SaveDeliveries([]delivery.Row{r}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) report() notice.Note {
	return about(notice.OutageReport, `{"outage":1,"unit":%d}`, w.cell)
}

// TestOutageReport has everything in it that can be.
func TestOutageReport(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.away(t)
	var text string
	w.do(t, func(tx *store.Tx) error {
		m, err := renderer(t).Render(tx, w.report(), notice.Reader{Person: w.people[0], Language: "vi"})
		text = m.Text
		return err
	})
	for _, words := range []string{
		"Từ 6h00 đến 9h00 thứ Tư, 02/12/2026, Kẻng không hoạt động",
		"Sinh hoạt chi bộ thường kỳ tháng 12/2026, 19h30 thứ Năm, 03/12/2026:",
		"– Báo lịch họp (lẽ ra gửi lúc 7h00 thứ Tư, 02/12/2026): 1 đồng chí nhận muộn, xong lúc 9h00; " +
			"2 đồng chí có thể nhận hai lần; 1 đồng chí không được gửi nữa, vì đã quá giờ; " +
			"1 đồng chí chưa rõ đã nhận hay chưa; 1 đồng chí chưa nhận được; 1 đồng chí chưa nhận, Kẻng đang gửi tiếp.",
		"– Mời điểm danh (lẽ ra gửi lúc 7h03 thứ Tư, 02/12/2026): 1 đồng chí không được gửi nữa, vì đã quá giờ.",
		"– Báo hủy họp (", "– Báo chuyển lịch họp (", "– Báo đổi địa điểm (", "– Nội dung họp (", "– Nhắc theo yêu cầu (",
		"Họp chi bộ bất thường tháng 12/2026, 19h30 thứ Ba, 01/12/2026:",
		"vì buổi họp đã qua.", "không gửi riêng, vì vừa báo lịch họp.",
		"Thông báo gửi chi bộ:\n– Thông báo (lẽ ra",
		"tin sau ghi “(gửi lại)”: Nguyễn Thị Phương Thảo B (1952), Nguyễn Thị Phương Thảo B (1953).",
		"hỏi lại: Nguyễn Thị Phương Thảo C.", "báo trực tiếp: Nguyễn Thị Phương Thảo D.",
	} {
		if !strings.Contains(text, words) {
			t.Errorf("no %q in\n%s", words, text)
		}
	}
	if strings.Count(text, "Thảo") != 4 {
		t.Errorf("too many names in\n%s", text)
	}
}
