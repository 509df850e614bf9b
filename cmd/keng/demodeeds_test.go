package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keng/internal/page/browsertest"
)

// TestPageDeeds does on one demo, one after another, what people do.
func TestPageDeeds(t *testing.T) { //nolint:tparallel // one deed builds on the other
	t.Parallel()
	base := demoAt(t, "vi")
	for _, deed := range []struct {
		name string
		do   func(t *testing.T, base string)
	}{
		{"a newcomer opens their link", newcomerOpensTheirLink},
		{"by keyboard alone", byKeyboardAlone},
		{"an answer is seen by the secretary", answerIsSeen},
		{"the story begins anew", storyBeginsAnew},
	} {
		t.Run(deed.name, func(t *testing.T) { deed.do(t, base) })
	}
}

// newcomerOpensTheirLink: and a stranger learns nothing.
func newcomerOpensTheirLink(t *testing.T, base string) {
	t.Helper()
	s := look(t, base, browsertest.Desktop, "lang=vi&step=0&p=1006&p=1011")
	s.phone("1006").Click("button", "Mở đường dẫn")
	s.phone("1006").Click("button", "Tôi đồng ý")
	s.phone("1006").WaitText("Cảm ơn đồng chí Đỗ Thị Ngọc Lan.")
	s.phone("1011").Click("button", "Bắt đầu")
	s.phone("1011").WaitText("Kẻng")
	s.phone("1011").Type("textbox", "Trần Quốc Khánh viết cho Kẻng", `<img src=x onerror="document.title='x'">`)
	s.Press("Enter")
	s.phone("1011").WaitText(`<img src=x onerror="document.title='x'">`)
	s.WaitText("Trần Quốc Khánh nhắn: <img")
	if got := browsertest.Eval[string](s.Tab, "document.title"); got != "Kẻng – dùng thử" {
		t.Errorf("markup in a message was run: %q", got)
	}
}

// byKeyboardAlone goes to the clock, to the answer, and to what is written.
func byKeyboardAlone(t *testing.T, base string) {
	t.Helper()
	s := look(t, base, browsertest.Desktop, "lang=vi&step=0&p=1004")
	s.TabTo("button", nextDue)
	s.Press("Enter")
	s.phone("1004").WaitText("Kính mời đồng chí dự buổi sinh hoạt.")
	if role, _ := s.Focused(); role != "button" {
		t.Errorf("the focus is lost: on %q", role)
	}
	s.TabTo("button", "Tôi dự được")
	s.Press("Space")
	s.phone("1004").WaitText("Đã ghi nhận: đồng chí dự được.")
	s.TabTo("textbox", "Lục Minh Đạo viết cho Kẻng")
	s.Write("/thongke")
	s.Press("Enter")
	s.phone("1004").WaitText("Dự sinh hoạt của đồng chí")
}

// answerIsSeen: a tap on one phone shows on another.
func answerIsSeen(t *testing.T, base string) {
	t.Helper()
	s := look(t, base, browsertest.Desktop, "lang=vi&step=0&p=1001&p=1003")
	s.phone("1003").Click("button", "Tôi dự được")
	s.phone("1003").WaitText("Đã ghi nhận: đồng chí dự được.")
	s.phone("1001").Type("textbox", "Ma Văn Chài viết cho Kẻng", "/danhsach")
	s.Press("Enter")
	s.phone("1001").WaitText("Sẽ dự (2): 1. Lục Minh Đạo 2. Lầu Mí Lử")
	s.In(".lines").WaitText("Lầu Mí Lử bấm: Tôi dự được")
	s.In(".lines").WaitText("ghi câu trả lời")
	s.In(".people").WaitText("Nông Văn Sơn Phó bí thư 1")
}

// storyBeginsAnew: everything goes back to the start, and open pages see it.
func storyBeginsAnew(t *testing.T, base string) {
	t.Helper()
	s := look(t, base, browsertest.Desktop, "lang=vi&step=0&p=1003")
	s.phone("1003").WaitText("Đã ghi nhận: đồng chí dự được.")
	s.In(".clock").Click("button", "Về đầu câu chuyện")
	s.phone("1003").WaitGone("Đã ghi nhận: đồng chí dự được.")
	s.In(".clock").WaitText("9h00 thứ Sáu, 27/11/2026")
	s.In(".clock").Click("button", nextDue)
	s.phone("1003").WaitText("Kính mời đồng chí dự buổi sinh hoạt.")
}

// TestPageForEverybody: on small and large screens, light and dark, in both
// languages, nothing is wider than the screen, and nothing keeps those out who
// use a screen reader.
func TestPageForEverybody(t *testing.T) {
	t.Parallel()
	base := demoAt(t, "vi")
	v := visitor{t, base + "/sandbox"}
	v.do(http.MethodPost, "/clock", `{"to":"next"}`, &struct{}{})
	v.reads("1003", "Kính mời đồng chí dự buổi sinh hoạt.")
	v.does("1003", "document", `{"name":"`+strings.Repeat("danh-sach", 20)+`.csv","file":"YTti"}`)
	v.reads("1003", "Ở đây Kẻng không nhận tệp.")
	for name, view := range map[string]browsertest.View{
		"360": browsertest.Phone, "768": browsertest.Tablet, "1400": browsertest.Desktop,
		"360-dark": browsertest.Phone.InTheDark(), "768-dark": browsertest.Tablet.InTheDark(), "1400-dark": browsertest.Desktop.InTheDark(),
	} {
		for _, language := range []string{"vi", "en"} {
			tab := browsertest.Open(t, view)
			tab.Goto(base + "/?lang=" + language + "&step=4&p=1001&p=1003&p=1007&p=1006")
			tab.Wait("document.querySelector('.htmx-request') === null && document.documentElement.classList.contains('scripted')")
			if over := browsertest.Eval[int](tab, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("%s %s: the page is %d pixels wider than the screen", name, language, over)
			}
			tab.Axe()
			if dir := os.Getenv("KENG_LOOK"); dir != "" {
				tab.In("#live").Screenshot(filepath.Join(dir, name+"-"+language+".png"))
			}
		}
	}
}

// nextDue is the button that moves the clock to the announcement.
const nextDue = "Tới việc kế tiếp 8h00 thứ Bảy, 28/11/2026: báo họp, Chi bộ thôn Niêm Đồng"

// TestBlockingAndKilling: a message waits for a bot that is dead and is not lost;
// one for somebody who has blocked the bot is put away, and the secretary hears.
func TestBlockingAndKilling(t *testing.T) {
	t.Parallel()
	s := tell(t, browsertest.Desktop, "vi", "&step=0&p=1001&p=1003&p=1004")
	s.phone("1004").Click("DisclosureTriangle", "Việc khác")
	s.phone("1004").Click("button", "Chặn Kẻng")
	s.phone("1004").WaitText("Người này đã chặn Kẻng.")
	s.phone("1001").WaitText("Lục Minh Đạo: đã chặn Kẻng")
	s.In(".clock").Click("button", nextDue)
	s.phone("1003").WaitText("Kính mời đồng chí dự buổi sinh hoạt.")

	trouble := s.In(".switches")
	trouble.Click("switch", "Kẻng bị tắt ngang")
	s.Wait("document.querySelector('#trouble-killed').ariaChecked === 'true'")
	s.phone("1003").Click("button", "Tôi xin vắng")
	s.phone("1003").Type("textbox", "Lầu Mí Lử viết cho Kẻng", "đi công tác")
	s.Press("Enter")
	s.phone("1003").WaitText("đi công tác")
	s.Wait("document.querySelector('#phone-1003 button.pending')")
	trouble.Click("switch", "Kẻng bị tắt ngang")
	s.phone("1003").WaitText("Đã ghi nhận: đồng chí xin vắng.")
	s.phone("1003").WaitText("Lý do: đi công tác.")

	s.phone("1004").Click("button", "Bỏ chặn")
	s.phone("1004").WaitGone("Người này đã chặn Kẻng.")
	s.phone("1004").Type("textbox", "Lục Minh Đạo viết cho Kẻng", "/hop")
	s.Press("Enter")
	s.phone("1004").WaitText("Đề nghị đồng chí trả lời trước 17h00 thứ Tư, 02/12/2026.")
}

// TestTroubleIsOvercome: what the platform refuses comes when it takes it again,
// and what arrived unheard comes again with the mark.
func TestTroubleIsOvercome(t *testing.T) {
	t.Parallel()
	s := tell(t, browsertest.Desktop, "vi", "&step=0&p=1003&p=1009")
	trouble := s.In(".switches")
	trouble.Click("switch", "Nền tảng hỏng")
	s.Wait("document.querySelector('#trouble-broken').ariaChecked === 'true'")
	s.In(".clock").Click("button", nextDue)
	s.In(".ledger").WaitText("Sẽ gửi lại thông báo họp")
	trouble.Click("switch", "Nền tảng hỏng")
	s.phone("1003").WaitText("Kính mời đồng chí dự buổi sinh hoạt.")

	trouble.Click("switch", "Mạng làm mất lời đáp")
	s.Wait("document.querySelector('#trouble-lost').ariaChecked === 'true'")
	s.phone("1009").Type("textbox", "Sùng Mí Nô viết cho Kẻng", "/toi")
	s.Press("Enter")
	// Others may lose something as well meanwhile.
	s.Wait(`[...document.querySelectorAll(".lines li")].some(li =>
		li.textContent.includes("Kẻng gửi Sùng Mí Nô") && li.textContent.includes("lời đáp cho Kẻng bị mất"))`)
	trouble.Click("switch", "Mạng làm mất lời đáp")
	s.phone("1009").WaitText("(gửi lại)")
}
