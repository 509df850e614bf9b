package browsertest_test

import (
	"image"
	_ "image/png" // what a screenshot is
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"keng/internal/page/browsertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(browsertest.Stopping(m)) }

const (
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
	bare   = `<!doctype html><title>x</title><link rel="icon" href="data:,">`
	head   = `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Thử</title>` +
		`<link rel="icon" href="data:,"><link rel="stylesheet" href="style.css"><script src="page.js" defer></script><main><h1>Thử</h1>`
	style  = `#lid { position: fixed; inset: 0; background: white } .far { margin-top: 3000px } .gone { display: none }`
	script = `
		const $ = id => document.getElementById(id);
		const say = (text) => { $('said').append(text + ' ') };
		$('send').onclick = () => setTimeout(() => { say('Đã gửi: ' + $('note').value); $('more').hidden = false }, 30);
		$('note').onkeydown = e => { if (e.key === 'Enter') say('Enter') };
		for (const b of document.querySelectorAll('section button')) b.onclick = () => say('Xóa ' + b.parentNode.id);
		$('under').onclick = () => say('Mở được');
		$('cover').onclick = () => { $('lid').classList.remove('gone'); setTimeout(() => $('lid').remove(), 100) };
		$('swap').onmousedown = () => { // as when the part of the page comes in anew
			const fresh = $('swap').cloneNode(true);
			fresh.onclick = () => say('Trúng');
			$('swap').replaceWith(fresh);
		};
		$('clear').onclick = () => setTimeout(() => $('said').replaceChildren(), 30);
	`
	body = `
		<p><label>Lời nhắn <input id="note" value="chép sẵn"></label> <button id="send">Gửi</button></p>
		<p id="more" hidden>Còn nữa</p>
		<section id="a"><button>Xóa</button></section> <section id="b"><button>Xóa</button></section>
		<p><button id="cover">Che</button> <button id="under" class="far">Dưới</button> <button id="clear">Dọn</button> <button id="swap">Thay</button></p>
		<p><a href="next">Trang sau</a></p> <div id="lid" class="gone"></div> <div id="said" role="status"></div>`
)

// serve serves pages by their names, with a strict policy.
func serve(t *testing.T, pages map[string]string) string {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		name := strings.TrimPrefix(r.URL.Path, "/")
		content, ok := pages[name]
		switch {
		case !ok:
			http.NotFound(w, r)
			return
		case strings.HasSuffix(name, ".css"):
			w.Header().Set("Content-Type", "text/css; charset=utf-8")
		case strings.HasSuffix(name, ".js"):
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		_, _ = w.Write([]byte(content))
	}))
	t.Cleanup(web.Close)
	return web.URL + "/"
}

func tryOut(t *testing.T, v browsertest.View) *browsertest.Tab {
	t.Helper()
	url := serve(t, map[string]string{
		"": head + body, "next": head + "<p>Đã sang</p>", "style.css": style, "page.js": script,
	})
	tab := browsertest.Open(t, v)
	tab.Goto(url)
	return tab
}

func TestByMouse(t *testing.T) {
	tab := tryOut(t, browsertest.Phone)
	tab.Type("textbox", "Lời nhắn", "Ăn cơm ở Định Hải")
	tab.Click("button", "Gửi")
	tab.WaitText("Đã gửi: Ăn cơm  ở Định Hải") // the words, however they are spaced
	tab.WaitText("Còn nữa")
	tab.In("#b").Click("button", "Xóa")
	tab.In("main").In("#said").WaitText("Xóa b")
	tab.Click("button", "Che")
	tab.Click("button", "Dưới") // once it is no longer covered, and far down
	tab.WaitText("Mở được")
	tab.Click("button", "Thay")
	tab.WaitText("Trúng")
	tab.Click("button", "Dọn")
	tab.WaitGone("Mở được")
	if text := tab.In("#said").Text(); text != "" {
		t.Errorf("left: %q", text)
	}
	tab.Click("link", "Trang sau")
	tab.WaitText("Đã sang")
	tab.Forgive("page.js") // it misses the form on this page
}

func TestByKeyboard(t *testing.T) {
	tab := tryOut(t, browsertest.Desktop)
	tab.TabTo("textbox", "Lời nhắn")
	tab.Press("Control+a", "Backspace")
	tab.Write("ổ khóa")
	tab.Press("Enter")
	tab.WaitText("Enter")
	tab.TabTo("button", "Gửi")
	tab.Press("Space")
	tab.WaitText("Đã gửi: ổ khóa")
	tab.Press("Tab", "Shift+Tab")
	if role, name := tab.Focused(); role != "button" || name != "Gửi" {
		t.Errorf("the focus is on the %s %q", role, name)
	}
}

func TestScreens(t *testing.T) {
	for name, v := range map[string]browsertest.View{
		"phone": browsertest.Phone, "tablet": browsertest.Tablet.InTheDark(), "desktop": browsertest.Desktop,
	} {
		t.Run(name, func(t *testing.T) {
			tab := tryOut(t, v)
			if dark := browsertest.Eval[bool](tab, "matchMedia('(prefers-color-scheme: dark)').matches"); dark != v.Dark {
				t.Errorf("dark: %v", dark)
			}
			path := filepath.Join(t.TempDir(), "shot.png")
			tab.Screenshot(path)
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if shot, kind, err := image.DecodeConfig(f); err != nil || kind != "png" || shot.Width != v.Width || shot.Height != v.Height {
				t.Errorf("a %s of %d × %d, %v", kind, shot.Width, shot.Height, err)
			}
		})
	}
}

func TestAxe(t *testing.T) {
	url := serve(t, map[string]string{
		"good": head + body, "bad": head + `<img src="data:,"><p id="fine">chữ</p>`, "style.css": style, "page.js": "",
	})
	look := func(page, part string) []string {
		return failures(func(w *witness) {
			tab := browsertest.Open(w, browsertest.Phone)
			tab.Goto(url + page)
			if part != "" {
				tab = tab.In(part)
			}
			tab.Axe()
		})
	}
	if got := look("good", ""); len(got) != 0 {
		t.Errorf("objects to a good page: %q", got)
	}
	if got := look("bad", ""); len(got) != 1 || !strings.Contains(got[0], "image-alt, critical") || !strings.Contains(got[0], "<img") {
		t.Errorf("found %q", got)
	}
	if got := look("bad", "#fine"); len(got) != 0 {
		t.Errorf("looks further than it should: %q", got)
	}
}

func TestComplaints(t *testing.T) {
	for name, step := range map[string]struct{ does, complaint string }{
		"nothing":       {`console.log("hay")`, ""},
		"error":         {`console.error("hỏng", {a: 1})`, `writes an error to the console: hỏng Object`},
		"exception":     {`setTimeout(() => { throw new Error("rơi") })`, "Error: rơi"},
		"rejection":     {`Promise.reject(new Error("từ chối"))`, "Error: từ chối"},
		"inline script": {`document.write("<script>alert(1)</scr" + "ipt>")`, "Content Security Policy"},
		"elsewhere":     {`document.write("<img src='http://example.com/x'>")`, "example.com"},
		"missing":       {`document.write("<script src='nowhere.js'></scr" + "ipt>")`, "nowhere.js"},
	} {
		t.Run(name, func(t *testing.T) {
			url := serve(t, map[string]string{"": bare + `<script src="x.js"></script>`, "x.js": step.does})
			got := strings.Join(failures(func(w *witness) {
				browsertest.Open(w, browsertest.Phone).Goto(url)
			}), "\n")
			if got == "" != (step.complaint == "") || !strings.Contains(got, step.complaint) {
				t.Errorf("complaints: %s", got)
			}
			if got := failures(func(w *witness) {
				tab := browsertest.Open(w, browsertest.Phone)
				tab.Forgive("") // whatever it is
				tab.Goto(url)
			}); len(got) > 0 {
				t.Errorf("not forgiven: %q", got)
			}
		})
	}
}

// A page that listens to its server for as long as it is there keeps neither
// the tab nor the server from closing.
func TestAStream(t *testing.T) {
	gone := make(chan struct{})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/stream":
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = w.Write([]byte("data: keng\n\n"))
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
			close(gone)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(bare + `<script>new EventSource("/stream").onmessage = e => document.body.append(e.data)</script>`))
		}
	}))
	t.Cleanup(web.Close)
	if got := failures(func(w *witness) {
		tab := browsertest.Open(w, browsertest.Desktop)
		tab.Goto(web.URL)
		tab.WaitText("keng")
	}); len(got) > 0 {
		t.Errorf("failed: %q", got)
	}
	<-gone
}

func TestWhatCannotBeDone(t *testing.T) {
	url := serve(t, map[string]string{"fine": bare})
	for name, do := range map[string]func(*browsertest.Tab){
		"there is no key":  func(tab *browsertest.Tab) { tab.Press("Hyper") },
		"/nowhere answers": func(tab *browsertest.Tab) { tab.Goto(url + "nowhere") },
		"is not defined":   func(tab *browsertest.Tab) { tab.Wait("nobody.knows") },
		"Tab never comes":  func(tab *browsertest.Tab) { tab.TabTo("button", "Gửi") },
	} {
		got := failures(func(w *witness) {
			tab := browsertest.Open(w, browsertest.Phone)
			tab.Forgive("") // it is about the other failures
			tab.Goto(url + "fine")
			do(tab)
		})
		if len(got) != 1 || !strings.Contains(got[0], name) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
