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

// tell starts a demo and opens its page.
func tell(t *testing.T, view browsertest.View, language, query string) *story {
	t.Helper()
	process := start(t, "demo", "--clock", "2026-11-27T09:00:00+07:00", "--language", language)
	s := &story{t: t, base: "http://" + process.address}
	process.get(t, "/readyz", 200)
	s.Tab = browsertest.Open(t, view)
	s.Goto(s.base + "/?lang=" + language + query)
	s.Wait("document.documentElement.classList.contains('scripted')")
	return s
}

// move makes a move of the guided story and waits until it counts.
func (s *story) move(number, move string) {
	s.t.Helper()
	id := "#move-" + number + "-" + move
	s.Wait("document.querySelector('" + id + "')")
	browsertest.Eval[bool](s.Tab, "document.querySelector('"+id+"').click(), true")
	s.Wait("document.querySelector('" + id + ".done')")
}

// phone is what one person sees.
func (s *story) phone(account string) *browsertest.Tab { return s.In("#phone-" + account) }

// TestGuidedStory goes from the first step to the last.
func TestGuidedStory(t *testing.T) {
	t.Parallel()
	for language, words := range map[string][]string{
		"vi": {
			"Đã lưu lịch sinh hoạt thường kỳ", "Đã ghi.", "Kính mời đồng chí dự buổi sinh hoạt.", "Đã ghi nhận: đồng chí dự được.",
			"Đã ghi nhận: đồng chí xin vắng.", "chưa có trả lời của đồng chí", "Buổi sinh hoạt được chuyển", "Mở lại điểm danh", "Tỷ lệ", "Bước tiếp",
		},
		"en": {
			"The regular meeting is saved", "Noted.", "You are invited", "Noted: you will come.", "Noted: you ask for leave.",
			"you have not yet answered", "has been moved", "Open the roll again", "Ratio", "Next step",
		},
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			s := tell(t, browsertest.Desktop, language, "")
			next := func() { s.Click("link", words[9]) }
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
