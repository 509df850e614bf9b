package page

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

// upload is a form with a file in it, and its content type.
func upload(t *testing.T, field, name, content string, pairs ...string) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = new(bytes.Buffer)
	form := multipart.NewWriter(body)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = form.WriteField(pairs[i], pairs[i+1]) // a buffer takes everything
	}
	part, err := form.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(content))
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return body, form.FormDataContentType()
}

// attach sends a file by the page's form, as a browser without scripts does, and
// returns the page that it is shown.
func (r *reader) attach(account, name, content string) string {
	r.t.Helper()
	body, kind := upload(r.t, "file", name, content)
	req, err := http.NewRequest(http.MethodPost, r.base+"/people/"+account+"/file", body)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Referer", r.base+"/?p="+account)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(page)
}

// botSends has the bot send a document.
func (r *reader) botSends(name, content string, pairs ...string) {
	r.t.Helper()
	body, kind := upload(r.t, "document", name, content, pairs...)
	req := jsonPost("/bot1:test/sendDocument", body)
	req.Header.Set("Content-Type", kind)
	w := newRecorder()
	if r.stage.Platform().Handler().ServeHTTP(w, req); w.Code != http.StatusOK {
		r.t.Fatal(w.Body)
	}
}

// TestFilesOnThePage: a document, whoever sent it, is named with its size and can
// be downloaded; it is told of in what happened.
func TestFilesOnThePage(t *testing.T) {
	r := read(t)
	r.stage.Platform().Find(an).Acquaint()
	content := strings.Repeat("<script>;", 200)
	page := r.attach("2", `../"Báo <cáo>.html`, content)
	link := `<a class="file" href="/people/2/file/1" download="&#34;Báo &lt;cáo&gt;.html">&#34;Báo &lt;cáo&gt;.html <small>2 kB</small></a>`
	for _, words := range []string{link, "Lò Văn An gửi tệp &#34;Báo &lt;cáo&gt;.html"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %s", words)
		}
	}
	r.botSends("biên bản.pdf", "%PDF-1.7 nội dung", "chat_id", "2", "caption", "<b>Biên bản</b> &amp; số liệu", "parse_mode", "HTML")
	r.follow(page, "chat-2", `href="/people/2/file/2" download="biên bản.pdf">biên bản.pdf <small>1 kB</small></a>`)
	if again := r.get("/?p=2"); !strings.Contains(again, "Kẻng gửi Lò Văn An: biên bản.pdf: Biên bản &amp; số liệu") {
		t.Error("the page does not say what the bot has sent")
	}
	for path, want := range map[string]string{"/people/2/file/1": content, "/people/2/file/2": "%PDF-1.7 nội dung"} {
		resp, err := http.Get(r.base + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || string(body) != want {
			t.Errorf("%s: %q, %v", path, body, err)
		}
		h := resp.Header
		if !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; filename*=UTF-8''") || strings.Contains(h.Get("Content-Type"), "html") ||
			!strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox; default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, h)
		}
	}
	if page := r.attach("2", "a.csv", strings.Repeat("x", maxFile+1)); !strings.Contains(page, "Tệp quá lớn: tối đa 10 MB.") {
		t.Errorf("too large: %s", page)
	}
	if page := r.attach("2", "a.csv", ""); !strings.Contains(page, "Chưa có gì để gửi.") {
		t.Errorf("an empty one: %s", page)
	}
}
