package page

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"keng/internal/sandbox"
)

func TestPageShowsTheStage(t *testing.T) {
	r := read(t)
	for language, words := range map[string][]string{
		"vi": {"Bí thư", "sinh năm 1970", "thứ Ba, 01/12/2026", "8h00", "Âm lịch: ngày 23 tháng 10", "Đặt lịch họp"},
		"en": {"Secretary", "born in 1970", "Lunar date", "Set the meeting"},
	} {
		page := r.get("/?lang=" + language)
		for _, w := range words {
			if !strings.Contains(page, w) {
				t.Errorf("%s: the page does not say %q", language, w)
			}
		}
		if strings.Contains(page, "[trial.") || strings.Contains(page, "<no value>") {
			t.Errorf("%s: a text is missing", language)
		}
	}
}

// TestMarkupStaysText: neither names nor messages become part of the page.
func TestMarkupStaysText(t *testing.T) {
	r := read(t)
	const nasty = `<img src=x onerror="alert(1)"></textarea><script>alert(2)</script>`
	r.stage.Platform().Find(an).Send(nasty)
	r.stage.Platform().Person(sandbox.Profile{ID: 3, FirstName: nasty})
	page := r.get("/?p=1&p=2&p=3")
	for _, tag := range []string{"<b>Bảo", "<img src=x", "<script>"} {
		if strings.Contains(page, tag) {
			t.Errorf("the page has %s", tag)
		}
	}
	r.stage.Platform().Find(an).Send(nasty + " again")
	r.follow(page, "chat-2", "&lt;script&gt;alert(2)&lt;/script&gt; again")
}

func TestWhatSomebodyDoesReachesThePlatform(t *testing.T) {
	r := read(t)
	page := r.get("/?p=2")
	if status, body := r.post("/people/2/text", "text", "xin chào"); status != http.StatusNoContent {
		t.Fatalf("%d %s", status, body)
	}
	r.follow(page, "chat-2", "xin chào")
	page = r.get("/?p=2")
	r.post("/people/2/block")
	r.follow(page, "state-2", "Bỏ chặn")
	page = r.get("/?p=2")
	if !strings.Contains(page, "Bỏ chặn") {
		t.Error("the page does not say that they have blocked the bot")
	}
	r.post("/people/2/unblock")
	if r.stage.Platform().Find(an).Blocked() {
		t.Error("still blocked")
	}
	for path, words := range map[string]string{
		"/people/2/text": "Chưa có gì để gửi.", "/people/99/text": "không còn làm được", "/people/2/dance": "không còn làm được",
		"/people/2/tap": "không còn làm được", "/clock": "không có việc như vậy",
	} {
		if _, body := r.post(path, "lang", "vi"); !strings.Contains(body, words) {
			t.Errorf("%s: %q, want %q", path, body, words)
		}
	}
}

func TestClockMoves(t *testing.T) {
	r := read(t)
	begin := r.stage.Clock().Now
	r.stage.meeting = begin.Add(50 * time.Hour)
	r.stage.due = []Due{{At: begin.Add(30 * time.Hour), Kind: "announce", Own: true, What: "báo họp"}}
	page := r.get("/")
	for _, step := range []struct {
		to   string
		want time.Duration
	}{{"hour", time.Hour}, {"day", 25 * time.Hour}, {"next", 30 * time.Hour}, {"meeting", 50 * time.Hour}} {
		r.post("/clock", "to", step.to)
		if got := r.stage.Clock().Now.Sub(begin); got != step.want {
			t.Errorf("%s: %v on, want %v", step.to, got, step.want)
		}
	}
	r.post("/clock", "speed", "600")
	if got := r.stage.Clock().Speed; got != 600 {
		t.Errorf("speed %d", got)
	}
	r.post("/clock", "speed", "7")
	if got := r.stage.Clock().Speed; got != 600 {
		t.Errorf("speed %d", got)
	}
	r.follow(page, "face", "10h00")
}

func TestUnreadIsWhatCameWhileThePhoneWasShut(t *testing.T) {
	r := read(t)
	page := r.get("/?p=1")
	someone := r.stage.Platform().Find(an)
	someone.Acquaint()
	botSays(t, r, "Kính mời đồng chí")
	r.follow(page, "people", `1 tin chưa đọc`)
	r.get("/?p=2")
	if strings.Contains(r.get("/?p=1"), `class="unread"`) {
		t.Error("what was read counts as unread")
	}
}

// botSays lets the bot write to the member.
func botSays(t *testing.T, r *reader, text string) {
	t.Helper()
	req := strings.NewReader(`{"chat_id":2,"text":"` + text + `"}`)
	w := newRecorder()
	r.stage.Platform().Handler().ServeHTTP(w, jsonPost("/bot1:test/sendMessage", req))
	if w.Code != http.StatusOK {
		t.Fatal(w.Body)
	}
}

func TestResetMakesOpenPagesStale(t *testing.T) {
	r := read(t)
	page := r.get("/?p=2")
	r.post("/reset")
	r.follow(page, "stale", "")
	page = r.get("/?p=2")
	r.stage.SetClock(r.stage.Clock().Now.Add(time.Hour), 0)
	r.follow(page, "face", "9h00")
	r.follow(page, "stale", "") // a second time: it has lost its feed
}

func TestSwitches(t *testing.T) {
	r := read(t)
	page := r.get("/")
	r.post("/trouble/killed")
	r.follow(page, "trouble", `id="trouble-killed" role="switch" aria-checked="true"`)
	r.post("/trouble/killed")
	if !r.stage.Alive() {
		t.Error("still dead")
	}
	for name := range faultsOf {
		r.post("/trouble/" + name)
		if n := len(r.stage.Platform().PendingFaults()); n != 1 {
			t.Errorf("%s: %d faults", name, n)
		}
		r.post("/trouble/" + name)
		if n := len(r.stage.Platform().PendingFaults()); n != 0 {
			t.Errorf("%s: %d faults after it was lifted", name, n)
		}
	}
}

func TestOtherPagesAreRefused(t *testing.T) {
	r := read(t)
	for name, change := range map[string]func(*http.Request){
		"another origin": func(q *http.Request) { q.Header.Set("Origin", "http://evil.example") },
		"another site":   func(q *http.Request) { q.Header.Set("Sec-Fetch-Site", "cross-site") },
		"rebound name":   func(q *http.Request) { q.Host = "evil.example" },
	} {
		req := jsonPost("/people/2/block", strings.NewReader(""))
		change(req)
		w := newRecorder()
		r.page.Handler().ServeHTTP(w, req)
		if w.Code != http.StatusForbidden || r.stage.Platform().Find(an).Blocked() {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

func TestNothingComesFromOutside(t *testing.T) {
	r := read(t)
	w := newRecorder()
	req := jsonPost("/", strings.NewReader(""))
	req.Method = http.MethodGet
	r.page.Handler().ServeHTTP(w, req)
	if got := w.Header().Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'none'") || strings.Contains(got, "unsafe") {
		t.Errorf("policy %q", got)
	}
	for _, outside := range []string{`src="http`, `href="http`, "url(http", " style=", " onclick="} {
		if strings.Contains(w.Body.String(), outside) {
			t.Errorf("the page has %s", outside)
		}
	}
}

// TestStylesFindTheirFonts: what the styles name is served beside them, and with
// its licence.
func TestStylesFindTheirFonts(t *testing.T) {
	r := read(t)
	named := regexp.MustCompile(`url\("([^"]+)"\)`).FindAllStringSubmatch(r.get("/static/page.css"), -1)
	if len(named) < 2 {
		t.Fatalf("the styles name %v", named)
	}
	for _, url := range named {
		if face := r.get("/static/" + url[1]); !strings.HasPrefix(face, "\x00\x01\x00\x00") {
			t.Errorf("%s is no font", url[1])
		}
	}
	if licence := r.get("/static/vendor/BeVietnamPro.LICENSE"); !strings.Contains(licence, "SIL OPEN FONT LICENSE") {
		t.Error("the fonts have no licence")
	}
}

// TestStoryIsFollowed: a move counts whoever makes it, the page or a hand.
func TestStoryIsFollowed(t *testing.T) {
	r := read(t)
	page := r.get("/?step=1")
	if !strings.Contains(page, "/lich ngày 2 20:00") {
		t.Error("the phone is not pre-typed")
	}
	r.stage.Platform().Find(bao).Send("/lich ngày 5 19:30 chỗ khác")
	r.follow(page, "story", `class="done"`)
	if status, body := r.post("/story/4/leave", "lang", "vi"); status == http.StatusNoContent {
		t.Errorf("nobody plays the old member here, but: %s", body)
	}
}
