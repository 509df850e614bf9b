package main

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"keng/internal/page/browsertest"
)

// story is a demo that begins at a fixed hour, looked at with a browser.
type story struct {
	*browsertest.Tab
	t    *testing.T
	base string
}

// demoAt starts a demo in a language, and returns its address.
func demoAt(t *testing.T, language string) string {
	t.Helper()
	process := start(t, "demo", "--clock", "2026-11-27T09:00:00+07:00", "--language", language)
	process.get(t, "/readyz", http.StatusOK)
	return "http://" + process.address
}

// look opens the page of a demo.
func look(t *testing.T, base string, view browsertest.View, query string) *story {
	t.Helper()
	s := &story{t: t, base: base, Tab: browsertest.Open(t, view)}
	s.Goto(base + "/?" + query)
	s.Wait("document.documentElement.classList.contains('scripted')")
	return s
}

// tell starts a demo and opens its page.
func tell(t *testing.T, view browsertest.View, language, query string) *story {
	t.Helper()
	return look(t, demoAt(t, language), view, "lang="+language+query)
}

// move makes a move of the guided story and waits until it counts.
func (s *story) move(number, move string) {
	s.t.Helper()
	id := "#move-" + number + "-" + move
	s.Wait("document.querySelector('" + id + "')")
	browsertest.Eval[bool](s.Tab, "document.querySelector('"+id+"').click(), true")
	s.Wait("document.querySelector('" + id + ".done')")
}

// next goes on when all moves of the step count: each of them puts the story's part
// of the page in anew, and a click that falls into that is lost.
func (s *story) next(label string) {
	s.t.Helper()
	s.Wait("document.querySelector('#story-after.main')")
	s.In(".story").Click("link", label)
	s.Wait("!document.querySelector('#story-after.main')")
}

// sends sends what the story has written on somebody's phone.
func (s *story) sends(account, written, button string) {
	s.t.Helper()
	s.Wait("document.querySelector('#text-" + account + "')?.value.startsWith('" + written + "')")
	s.In("#phone-"+account+" .composer").Click("button", button)
}

// taps taps a button of the newest message on somebody's phone.
func (s *story) taps(account, label string) {
	s.t.Helper()
	s.In("#phone-"+account+" .chat li:last-child").Click("button", label)
}

// phone is what one person sees.
func (s *story) phone(account string) *browsertest.Tab { return s.In("#phone-" + account) }

// TestGuidedStoryByHand goes through the story as somebody does who does on the
// phones what it says.
func TestGuidedStoryByHand(t *testing.T) {
	t.Parallel()
	s := tell(t, browsertest.Desktop, "vi", "")
	next := func() { s.next("Bước tiếp") }
	s.sends("1001", "/lich ngày 3 20:00", "Gửi")
	s.phone("1001").WaitText("Bấm Lưu để dùng lịch này.")
	s.taps("1001", "Lưu")
	s.phone("1001").WaitText("Đã lưu lịch sinh hoạt thường kỳ")
	next()
	s.sends("1001", "/noidung", "Gửi")
	s.phone("1001").WaitText("Bấm Gửi để gửi cho chi bộ.")
	s.taps("1001", "Gửi")
	s.phone("1003").WaitText("1. Đánh giá công tác tháng qua")
	next()
	s.In(".clock").Click("button", nextDue)
	s.phone("1008").WaitText("Kính mời đồng chí dự buổi sinh hoạt.")
	s.In(".story").Click("link", "Bước tiếp") // the clock by itself is not a move of the step
	s.taps("1003", "Tôi dự được")
	s.phone("1003").WaitText("Đã ghi nhận: đồng chí dự được.")
	s.sends("1008", "toi xin vang", "Gửi")
	s.phone("1008").WaitText("Lý do: bi om.")
	s.sends("1001", "/danhsach", "Gửi")
	s.phone("1001").WaitText("sẽ dự 1, đến muộn 0, xin vắng 1")
	next()
	s.sends("1001", "/nhac", "Gửi")
	s.phone("1009").WaitText("chưa có trả lời của đồng chí")
	next()
	s.sends("1001", "/doi 4/12 20:00", "Gửi")
	s.phone("1001").WaitText("Bấm Lưu để đổi và báo cho chi bộ.")
	s.taps("1001", "Lưu")
	s.phone("1008").WaitText("Buổi sinh hoạt được chuyển")
	next()
	s.In(".story").Click("button", "Vặn đồng hồ Tới giờ điểm danh")
	s.phone("1001").WaitText("Đề nghị đồng chí điểm danh.")
	s.taps("1001", "Điểm danh")
	s.phone("1001").WaitText("Bấm Tất cả có mặt")
	s.taps("1001", "Tất cả có mặt")
	s.phone("1001").WaitText("Xong thì bấm Khóa điểm danh.")
	s.taps("1001", "Khóa điểm danh")
	s.phone("1001").WaitText("Mở lại điểm danh")
	next()
	s.sends("1005", "/thongke tháng 12", "Gửi")
	s.phone("1005").WaitText("Tỷ lệ: 100,0% (25/25).")
	s.sends("1003", "/thongke", "Gửi")
	next()
	s.phone("1006").Click("button", "Mở đường dẫn")
	s.phone("1006").WaitText("Tôi đồng ý")
	s.taps("1006", "Tôi đồng ý")
	s.phone("1006").WaitText("Đồng chí đã vào Kẻng")
	s.sends("1001", "/vaokeng", "Gửi")
	s.phone("1001").WaitText("Ai đã vào Kẻng")
	s.sends("1001", "/maqr", "Gửi")
	s.phone("1001").WaitText("Bấm Lưu để cấp mã và nhận phiếu.")
	s.taps("1001", "Lưu")
	s.phone("1001").WaitText("phieu-ma-vao-keng")
	next()
	s.sends("1003", "/toi", "Gửi")
	s.phone("1003").WaitText("Thông tin của đồng chí")
	s.taps("1003", "Xuất dữ liệu")
	s.phone("1003").WaitText(".xlsx")
	s.WaitText("Hết câu chuyện.")
}

// TestGuidedStory goes from the first step to the last.
func TestGuidedStory(t *testing.T) {
	t.Parallel()
	for language, words := range map[string][]string{
		"vi": {
			"Đã lưu lịch sinh hoạt thường kỳ", "Đã ghi.", "Kính mời đồng chí dự buổi sinh hoạt.", "Đã ghi nhận: đồng chí dự được.",
			"Đã ghi nhận: đồng chí xin vắng.", "chưa có trả lời của đồng chí", "Buổi sinh hoạt được chuyển", "Mở lại điểm danh", "Tỷ lệ", "Bước tiếp", "phieu-ma-vao-keng",
		},
		"en": {
			"The regular meeting is saved", "Noted.", "You are invited", "Noted: you will come.", "Noted: you ask for leave.",
			"you have not yet answered", "has been moved", "Open the roll again", "Ratio", "Next step", "codes-to-join-keng",
		},
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			s := tell(t, browsertest.Desktop, language, "")
			next := func() { s.next(words[9]) }
			s.move("1", "0")
			s.move("1", "1")
			s.phone("1001").WaitText(words[0])
			next()
			s.move("2", "0")
			s.move("2", "1")
			s.phone("1001").WaitText(words[1])
			next()
			s.move("3", "0")
			s.phone("1003").WaitText(words[2])
			next()
			s.move("4", "0")
			s.phone("1003").WaitText(words[3])
			s.move("4", "1")
			s.phone("1008").WaitText(words[4])
			s.move("4", "2")
			next()
			s.move("5", "0")
			s.phone("1009").WaitText(words[5])
			next()
			s.move("6", "0")
			s.move("6", "1")
			s.phone("1003").WaitText(words[6])
			next()
			s.move("7", "0")
			s.move("7", "1")
			s.move("7", "2")
			s.move("7", "3")
			s.phone("1001").WaitText(words[7])
			next()
			s.move("8", "0")
			s.phone("1005").WaitText(words[8])
			s.move("8", "1")
			next()
			for _, move := range []string{"0", "1", "2", "3", "4"} {
				s.move("9", move)
			}
			s.phone("1001").WaitText(words[10])
			next()
			s.move("10", "0")
			s.move("10", "1")
			s.phone("1003").WaitText(".xlsx")
			if dir := os.Getenv("KENG_LOOK"); dir != "" {
				s.Screenshot(dir + "/end-" + language + ".png")
			}
			if strings.Contains(s.Text(), "[trial.") {
				t.Error("a text is missing")
			}
		})
	}
}

// form sends a form of the page, as a browser without scripts does.
func (v visitor) form(path string) {
	v.t.Helper()
	resp, err := http.PostForm(v.base+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %s", path, resp.Status)
	}
}
