package sandbox_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/textproto"
	"slices"
	"strings"
	"testing"

	"keng/internal/sandbox"
)

// upload sends one file with a caption, chunked as the library does.
func (w *world) upload(method, field, name string, body []byte, pairs ...string) reply {
	w.Helper()
	out, in := io.Pipe()
	m := multipart.NewWriter(in)
	go func() {
		for i := 0; i < len(pairs); i += 2 {
			_ = m.WriteField(pairs[i], pairs[i+1]) // a failure shows at the reading end
		}
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", `form-data; name="`+field+`"; filename="`+name+`"`)
		h.Set("Content-Type", "application/octet-stream")
		if part, err := m.CreatePart(h); err == nil {
			_, _ = part.Write(body)
		}
		in.CloseWithError(m.Close())
	}()
	return w.post(method, m.FormDataContentType(), out)
}

func TestDocuments(t *testing.T) {
	w := open(t)
	lan := w.lan()
	id := itoa(lan.ID())
	r := w.upload("sendDocument", "document", "danh sách.csv", []byte("a;b"), "chat_id", id, "caption", "<b>Đủ</b>", "parse_mode", "HTML")
	if !r.OK || !strings.Contains(r.Raw, `"mime_type":"text/csv`) || !strings.Contains(r.Raw, `"caption":"Đủ"`) {
		t.Fatalf("sent: %s", r.Raw)
	}
	last := lan.Last()
	if last.File != "danh sách.csv" || string(last.FileBody) != "a;b" || last.HTML != "<b>Đủ</b>" {
		t.Errorf("seen: %+v", last)
	}
	w.refused(400, "there is no text in the message to edit", "editMessageText", "chat_id", id, "message_id", itoa(last.ID), "text", "x")
	w.refused(400, "there is no document in the request", "sendDocument", "chat_id", id)
	w.refused(400, "wrong remote file identifier", "sendDocument", "chat_id", id, "document", "none")
	w.wants(w.upload("sendDocument", "document", "a.txt", []byte("x"), "chat_id", id, "caption", letters(1025)), 400, "message caption is too long")
	w.wants(w.upload("sendDocument", "document", "a.txt", nil, "chat_id", id), 400, "file must be non-empty")
	w.clean()
	if r := w.upload("sendDocument", "document", "/home/keng/secret.csv", []byte("x"), "chat_id", id); !strings.Contains(r.Raw, `"file_name":"secret.csv"`) {
		t.Errorf("path: %s", r.Raw)
	}
	if v := w.Violations(); len(v) != 1 || v[0].Kind != sandbox.ViolationPath {
		t.Errorf("violations: %v", v)
	}
	if f := w.Journal(sandbox.Query{Method: "sendDocument"})[0].Files; len(f) != 1 || f[0].Name != "danh sách.csv" || f[0].Size != 3 {
		t.Errorf("journal: %v", f)
	}
}

func TestSizes(t *testing.T) {
	w := open(t)
	lan := w.lan()
	id := itoa(lan.ID())
	w.wants(w.upload("sendDocument", "document", "big", make([]byte, 50<<20+1), "chat_id", id), 413, "Request Entity Too Large")
	type file struct {
		Document struct {
			ID string `json:"file_id"`
		}
		Path string `json:"file_path"`
	}
	lan.SendDocument("to.bin", make([]byte, 20<<20+1), "")
	lan.SendDocument("nhỏ.txt", []byte("nội dung"), "")
	got := must[[]struct{ Message file }](w, "getUpdates")
	w.refused(400, "file is too big", "getFile", "file_id", got[0].Message.Document.ID)
	w.refused(400, "invalid file_id", "getFile", "file_id", "x")
	small := got[1].Message.Document.ID
	resp, err := w.client.Get(w.url + "/file/bot" + token + "/" + must[file](w, "getFile", "file_id", small).Path)
	w.check(err)
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); string(body) != "nội dung" {
		t.Errorf("downloaded %q", body)
	}
	must[map[string]any](w, "sendDocument", "chat_id", id, "document", small)
}

// TestDownloads go into the journal and go wrong as calls do.
func TestDownloads(t *testing.T) {
	w := open(t)
	lan := w.lan()
	lan.SendDocument("/home/lan/tài liệu.txt", []byte("nội dung"), "")
	got := must[[]struct {
		Message struct {
			Document struct {
				ID   string `json:"file_id"`
				Name string `json:"file_name"`
			}
		}
	}](w, "getUpdates")
	document := got[len(got)-1].Message.Document
	if document.Name != "tài liệu.txt" {
		t.Errorf("the bot is told the name %q", document.Name)
	}
	path := must[struct {
		Path string `json:"file_path"`
	}](w, "getFile", "file_id", document.ID).Path
	download := func(token, path string) (int, string, error) {
		t.Helper()
		resp, err := w.client.Get(w.url + "/file/bot" + token + "/" + path)
		if err != nil {
			return 0, "", err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		return resp.StatusCode, string(body), err
	}
	for _, fault := range []sandbox.FaultKind{sandbox.FaultServer, sandbox.FaultHTML, sandbox.FaultTruncated} {
		w.Fail(sandbox.Fault{Method: sandbox.Download, Kind: fault})
		must[map[string]any](w, "getFile", "file_id", document.ID)
		if code, body, err := download(token, path); err == nil && (code == 200 || strings.Contains(body, "nội")) {
			t.Errorf("%s: %d %q", fault, code, body)
		}
	}
	if code, body, err := download(token, path); code != 200 || body != "nội dung" || err != nil {
		t.Errorf("%d %q %v", code, body, err)
	}
	if code, body, _ := download(token, "documents/none.txt"); code != 404 || !strings.Contains(body, `"description":"Not Found"`) {
		t.Errorf("no such file: %d %s", code, body)
	}
	if code, body, _ := download("1:x", path); code != 401 || strings.Contains(body, "1:x") {
		t.Errorf("another bot's: %d %s", code, body)
	}
	var told []int
	for _, call := range w.Journal(sandbox.Query{Method: sandbox.Download}) {
		told = append(told, call.Status)
	}
	if want := []int{500, 502, 200, 200, 404, 401}; !slices.Equal(told, want) {
		t.Errorf("the journal has %v", told)
	}
	w.clean()
}

func TestPhotos(t *testing.T) {
	w := open(t)
	id := itoa(w.lan().ID())
	picture := func(x, y int) []byte {
		var b bytes.Buffer
		w.check(png.Encode(&b, image.NewGray(image.Rect(0, 0, x, y))))
		return b.Bytes()
	}
	if r := w.upload("sendPhoto", "photo", "a.png", picture(40, 30), "chat_id", id); !r.OK || !strings.Contains(r.Raw, `"width":40`) {
		t.Errorf("photo: %s", r.Raw)
	}
	w.wants(w.upload("sendPhoto", "photo", "a.png", picture(9000, 1001), "chat_id", id), 400, "PHOTO_INVALID_DIMENSIONS")
	w.wants(w.upload("sendPhoto", "photo", "a.png", []byte("text"), "chat_id", id), 400, "IMAGE_PROCESS_FAILED")
	w.wants(w.upload("sendPhoto", "photo", "a.png", make([]byte, 10<<20+1), "chat_id", id), 400, "file is too big")
}
