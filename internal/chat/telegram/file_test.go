package telegram

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
	"keng/internal/sandbox"
)

// TestFilesBothWays: somebody sends a document through the platform's own
// interface, and the bot sends one that is downloaded there.
func TestFilesBothWays(t *testing.T) {
	content := bytes.Repeat([]byte("họ tên;có mặt\r\n\x00\xff"), 20_000)
	for way, listen := range ways {
		t.Run(way, func(t *testing.T) {
			s, e := newStage(t).met(), newEar()
			listen(s, e)
			s.person("document", map[string]string{
				"name": "Danh sách  tháng 12.csv", "text": "Gửi Kẻng", "file": base64.StdEncoding.EncodeToString(content),
			})
			got := e.last(t, 2)
			want := &chat.Document{Name: "Danh sách  tháng 12.csv", Size: int64(len(content)), Type: got.File.Type, Ref: got.File.Ref}
			if diff := cmp.Diff(want, got.File); diff != "" || got.Kind != chat.Media || got.Text != "Gửi Kẻng" {
				t.Errorf("%+v, -want +got:\n%s", got, diff)
			}
			fetched, err := s.c.Fetch(limited(t), got.File.Ref, 1<<20)
			if err != nil || !bytes.Equal(fetched, content) {
				t.Errorf("fetched %d bytes, %v", len(fetched), err)
			}
			id, err := s.c.Send(limited(t), got.Chat, chat.Message{
				Title: "Đã nhận", Choices: meeting.Choices, Files: []chat.File{{Name: "Trả lại.csv", Content: fetched}},
			})
			if err != nil {
				t.Fatal(err)
			}
			seen := s.lan.Last()
			if seen.File != "Trả lại.csv" || seen.Text != "Đã nhận" || len(seen.Labels()) != 3 || strconv.FormatInt(seen.ID, 10) != id {
				t.Errorf("message %s is seen as %+v", id, seen)
			}
			if back := s.get(t, "/messages/"+id+"/file"); !bytes.Equal(back, content) {
				t.Errorf("downloaded %d bytes", len(back))
			}
		})
	}
}

// person lets Lan do something through the platform's interface for people.
func (s *stage) person(act string, deed any) {
	s.t.Helper()
	body, err := json.Marshal(deed)
	if err != nil {
		s.t.Fatal(err)
	}
	resp, err := http.Post(s.url+"/sandbox/people/"+s.chatOf(s.lan)+"/"+act, "application/json", bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		answer, _ := io.ReadAll(resp.Body)
		s.t.Fatalf("%s: %s %s", act, resp.Status, answer)
	}
}

// get reads something of Lan's from there.
func (s *stage) get(t *testing.T, what string) []byte {
	t.Helper()
	resp, err := http.Get(s.url + "/sandbox/people/" + s.chatOf(s.lan) + what)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", what, resp.Status, err)
	}
	return body
}

// TestLargeDocuments: the platform tells of any, and hands out no more than 20 MB.
func TestLargeDocuments(t *testing.T) {
	s, e := newStage(t).met(), newEar()
	s.poll(s.c, e)
	s.lan.SendDocument("lớn.bin", make([]byte, 20<<20+1), "")
	got := e.last(t, 2)
	if got.File == nil || got.File.Size != 20<<20+1 {
		t.Fatalf("%+v", got.File)
	}
	for _, limit := range []int64{5 << 20, 30 << 20} {
		if _, err := s.c.Fetch(limited(t), got.File.Ref, limit); !errors.Is(err, chat.ErrTooLarge) {
			t.Errorf("at most %d: %v", limit, err)
		}
	}
	if n := len(s.Journal(sandbox.Query{Method: sandbox.Download})); n != 0 {
		t.Errorf("%d downloads", n)
	}
}

// TestFetchesThatFail has the platform hand out something else than the file.
func TestFetchesThatFail(t *testing.T) {
	file := func(path string, size int) string {
		return fmt.Sprintf(`{"ok":true,"result":{"file_id":"x","file_unique_id":"u","file_path":%q,"file_size":%d}}`, path, size)
	}
	status := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
			_, _ = w.Write([]byte("123456789:AAE-very_secret-Token_xyz"))
		}
	}
	body := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) }
	}
	cut := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "4")
		_, _ = w.Write([]byte("ab"))
	}
	strange := chat.SendError{Failure: chat.OutcomeUnknown}
	again := chat.SendError{Failure: chat.NotSent}
	for name, test := range map[string]struct {
		answer   string
		download http.HandlerFunc
		want     chat.SendError
	}{
		"no path":                  {`{"ok":true,"result":{"file_id":"x","file_size":4}}`, nil, strange},
		"no object":                {`{"ok":true,"result":[]}`, nil, strange},
		"an unknown file":          {`{"ok":false,"error_code":400,"description":"Bad Request: invalid file_id"}`, nil, chat.SendError{Failure: chat.Rejected}},
		"a server with a disk":     {file("/var/lib/telegram-bot-api/a.csv", 4), nil, chat.SendError{Failure: chat.Misconfigured}},
		"the address has lapsed":   {file("documents/a.csv", 4), status(404), again},
		"a gateway":                {file("documents/a.csv", 4), status(502), again},
		"a redirection":            {file("documents/a.csv", 4), status(302, "Location", "http://127.0.0.1:1/x"), again},
		"another token":            {file("documents/a.csv", 4), status(401), chat.SendError{Failure: chat.Misconfigured}},
		"too often":                {file("documents/a.csv", 4), status(429, "Retry-After", "7"), chat.SendError{Failure: chat.Limited, RetryAfter: 7 * time.Second}},
		"shorter than it was told": {file("documents/a.csv", 4), body("abc"), strange},
		"a cut":                    {file("documents/a.csv", 4), cut, strange},
	} {
		t.Run(name, func(t *testing.T) {
			c := fileServer(t, test.answer, test.download)
			content, err := c.Fetch(limited(t), "x", 100)
			checkFailure(t, err, test.want)
			if content != nil {
				t.Errorf("and yet %q", content)
			}
		})
	}
	c := fileServer(t, file("documents/a.csv", 0), body(strings.Repeat("a", 101)))
	if _, err := c.Fetch(limited(t), "x", 100); !errors.Is(err, chat.ErrTooLarge) {
		t.Errorf("larger than was told: %v", err)
	}
	c = fileServer(t, file("documents/tệp số 1%20?#.csv", 0), body(strings.Repeat("a", 100)))
	if content, err := c.Fetch(limited(t), "x", 100); err != nil || len(content) != 100 {
		t.Errorf("%d bytes, %v", len(content), err)
	}
}

// fileServer is a Bot API that knows of one file, and a channel to it.
func fileServer(t *testing.T, answer string, download http.HandlerFunc) *Channel {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, isFile := strings.CutPrefix(r.URL.Path, "/file/bot"+testToken+"/")
		switch {
		case r.URL.Path == "/bot"+testToken+"/getFile" && r.FormValue("file_id") == "x":
			reply(w, http.StatusOK, answer)
		case isFile && download != nil && strings.Contains(answer, strconv.Quote(name)):
			download(w, r)
		default:
			t.Errorf("a call to a strange path: %s", r.URL.Path)
		}
	}))
	t.Cleanup(server.Close)
	c, err := New(Options{Token: testToken, APIURL: server.URL + "/", Log: newLogBook(t).logger()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// TestFetchTakesItsTime: a download that hangs ends with the call's time or with
// the caller's patience, and nobody who listens is told the token.
func TestFetchTakesItsTime(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "4")
		_, _ = w.Write([]byte("ab"))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	c := fileServer(t, `{"ok":true,"result":{"file_path":"a"}}`, hang)
	ctx, cancel := context.WithTimeout(limited(t), 50*time.Millisecond)
	defer cancel()
	_, err := c.Fetch(ctx, "x", 100)
	checkFailure(t, err, chat.SendError{Failure: chat.OutcomeUnknown})
	c.callTimeout = 50 * time.Millisecond
	_, err = c.Fetch(limited(t), "x", 100)
	checkFailure(t, err, chat.SendError{Failure: chat.OutcomeUnknown})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("not the deadline's: %v", err)
	}
}

// TestNoServerForFiles: the address, which holds the token, is in no error.
func TestNoServerForFiles(t *testing.T) {
	c := fileServer(t, "", nil)
	c.base = "http://127.0.0.1:1"
	_, err := c.download(limited(t), "documents/a.csv", 100)
	checkFailure(t, err, chat.SendError{Failure: chat.NotSent})
	c.base = "http://host.invalid\x7f"
	_, err = c.download(limited(t), "documents/a.csv", 100)
	checkFailure(t, err, chat.SendError{Failure: chat.OutcomeUnknown})
}
