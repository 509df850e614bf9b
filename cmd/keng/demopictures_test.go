package main

import (
	"os"
	"path/filepath"
	"testing"

	"keng/internal/page/browsertest"
)

// The screens on which the pictures of the documents are taken: a whole page,
// and a phone alone.
var (
	wholePage = browsertest.View{Width: 1400, Height: 1180}
	onePhone  = browsertest.View{Width: 420, Height: 1050}
)

// TestPictures takes the pictures of the documents, where KENG_PICTURES says
// that they are to be written: see "make pictures".
func TestPictures(t *testing.T) {
	dir := os.Getenv("KENG_PICTURES")
	if dir == "" {
		t.Skip("KENG_PICTURES says no folder")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Run("vi", func(t *testing.T) { vietnamesePictures(t, dir) })
	t.Run("en", func(t *testing.T) {
		s := tell(t, wholePage, "en", "&step=4")
		s.In(".clock").Click("button", "To what is due next 8:00 Saturday 28/11/2026: announcement, Chi bộ thôn Niêm Đồng")
		s.phone("1003").WaitText("You are invited to the meeting.")
		s.move("4", "0")
		s.phone("1003").WaitText("Noted: you will come.")
		s.move("4", "1")
		s.phone("1008").WaitText("Noted: you ask for leave.")
		s.atRest()
		s.Screenshot(filepath.Join(dir, "page.en.png"))
	})
}

// atRest shows the page from its top, as nobody has touched it.
func (s *story) atRest() {
	s.t.Helper()
	browsertest.Eval[bool](s.Tab, "document.activeElement.blur(), scrollTo(0, 0), true")
}

func vietnamesePictures(t *testing.T, dir string) {
	t.Helper()
	s := tell(t, wholePage, "vi", "&step=4&p=1001&p=1003&p=1008&p=1005")
	alone := browsertest.Open(t, onePhone)
	// take takes the picture of somebody's phone once it shows these words.
	take := func(account, words, name string) {
		t.Helper()
		alone.Goto(s.base + "/?lang=vi&step=0&p=" + account)
		alone.WaitText(words)
		alone.In("#phone-" + account).Screenshot(filepath.Join(dir, name+".vi.png"))
	}
	write := func(account, name, text string) {
		t.Helper()
		s.phone(account).Type("textbox", name+" viết cho Kẻng", text)
		s.Press("Enter")
	}
	const secretary, old, leader = "Ma Văn Chài", "Chúng Thị Bích", "Nông Văn Thắng"

	write("1001", secretary, "/lich ngày 3 19:30 Nhà văn hóa thôn")
	take("1001", "Bấm Lưu để dùng lịch này.", "secretary-schedule")
	write("1001", secretary, "/huy")
	s.In(".clock").Click("button", nextDue)
	take("1003", "Kính mời đồng chí dự buổi sinh hoạt.", "member-announcement")
	s.phone("1003").Click("button", "Tôi dự được")
	take("1003", "Đã ghi nhận: đồng chí dự được.", "member-confirmation")
	write("1008", old, "xin vang, di cong tac")
	take("1008", "Lý do: đi công tác.", "member-typed")
	write("1001", secretary, "/danhsach")
	s.phone("1001").WaitText("Sẽ dự (1): 1. Lầu Mí Lử")
	s.phone("1003").WaitText("Đã ghi nhận: đồng chí dự được.")
	s.atRest()
	s.Screenshot(filepath.Join(dir, "page.vi.png"))
	take("1001", "Sẽ dự (1): 1. Lầu Mí Lử", "secretary-list")
	write("1001", secretary, "/maqr tất cả")
	s.phone("1001").WaitText("Bấm Lưu để cấp mã và nhận phiếu.")
	s.taps("1001", "Lưu")
	take("1001", "phieu-ma-vao-keng", "secretary-codes")
	write("1003", "Lầu Mí Lử", "/toi")
	take("1003", "Thông tin của đồng chí", "member-data")
	write("1005", leader, "/thongke tháng 11")
	take("1005", "Đảng bộ xã Niêm Sơn, tháng 11/2026", "leader-figures")

	visitor{t, s.base}.form("/story/7/wait")
	visitor{t, s.base}.form("/story/7/open")
	visitor{t, s.base}.form("/story/7/all")
	s.phone("1001").WaitText("Chúng Thị Bích: Có mặt")
	s.phone("1001").Click("button", "Chúng Thị Bích: Có mặt")
	s.phone("1001").WaitText("Chúng Thị Bích: Đến muộn")
	take("1001", "(đến muộn 1)", "secretary-roll")
}
