package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"keng/internal/sandbox"
)

// visitor uses a running demo as somebody with curl does.
type visitor struct {
	t    *testing.T
	base string
}

func (v visitor) do(method, path, body string, into any) {
	v.t.Helper()
	req, err := http.NewRequest(method, v.base+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("%s %s: %s %s %v", method, path, resp.Status, text, err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		v.t.Fatal(err)
	}
}

// reads waits until somebody's newest message has the words.
func (v visitor) reads(person, words string) string {
	v.t.Helper()
	var chat struct {
		Messages []struct {
			Text string
			Bot  bool `json:"from_bot"`
		}
	}
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		v.do(http.MethodGet, "/people/"+person+"/messages", "", &chat)
		if n := len(chat.Messages); n > 0 && chat.Messages[n-1].Bot && strings.Contains(chat.Messages[n-1].Text, words) {
			return chat.Messages[n-1].Text
		}
	}
	v.t.Fatalf("%s never read %q, but %+v", person, words, chat.Messages)
	return ""
}

func (v visitor) does(person, act, body string) {
	v.t.Helper()
	v.do(http.MethodPost, "/people/"+person+"/"+act, body, &struct{}{})
}

func TestDemo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	process := start(t, "demo", "--dir", dir, "--clock", "2026-12-01T08:00:00+07:00")
	v := visitor{t, "http://" + process.address + "/sandbox"}
	for _, said := range []string{dir, "1001 ", "to\":\"next"} {
		if !strings.Contains(process.stdout.String(), said) {
			t.Errorf("it does not say %q", said)
		}
	}

	process.get(t, "/bot"+demoToken+"/getMe", http.StatusOK) // another bot can be tried against its platform

	var clock struct {
		Now  time.Time
		Next struct{ What string }
	}
	v.do(http.MethodGet, "/clock", "", &clock)
	if !strings.HasPrefix(clock.Next.What, "announce: ") {
		t.Errorf("next is %q, want an announcement", clock.Next.What)
	}
	v.do(http.MethodPost, "/clock", `{"to":"next"}`, &clock)
	v.reads("1003", "Kính mời đồng chí dự buổi sinh hoạt.")
	v.does("1003", "tap", `{"label":"Tôi dự được"}`)
	v.reads("1003", "Đã ghi nhận: đồng chí dự được.")
	v.does("1001", "text", `{"text":"/danhsach"}`)
	v.reads("1001", "Lầu Mí Lử")
	v.does("1005", "text", `{"text":"/thongke tháng 11"}`)
	v.reads("1005", "Chi bộ thôn Niêm Đồng")

	var faults struct {
		Violations []json.RawMessage
		Unanswered []json.RawMessage `json:"unanswered_taps"`
	}
	v.do(http.MethodGet, "/violations", "", &faults)
	if len(faults.Violations)+len(faults.Unanswered) > 0 {
		t.Errorf("violations %s, unanswered %s", faults.Violations, faults.Unanswered)
	}
	if code := process.stop(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	keng(t, "demo", "--dir", dir).fails(t, exitFailed, "holds a demo already")
}

// TestDemoKeepsToItself: whatever the settings of a real bot are, they are not
// used, and nothing is left behind.
func TestDemoKeepsToItself(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	real := newPlatform(t)
	process := start(t, "demo", "--telegram-token", platformToken, "--telegram-api-url", real.url,
		"--database-url", "postgres://keng@127.0.0.1:1/keng", "--redis-url", "redis://127.0.0.1:1/0", "--public-url", real.url)
	process.get(t, "/readyz", http.StatusOK)
	process.stop()
	if calls := real.Journal(sandbox.Query{}); len(calls) > 0 {
		t.Errorf("it called the platform: %v", calls)
	}
	left, err := os.ReadDir(os.TempDir())
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestSampleIsAlwaysTheSame(t *testing.T) {
	a, b := sampleRows(2026, sampleCells), sampleRows(2026, sampleCells)
	for i := range a {
		if a[i].FullName != b[i].FullName || a[i].BirthYear != b[i].BirthYear || a[i].Phone != b[i].Phone {
			t.Fatalf("%+v and %+v", a[i], b[i])
		}
	}
	count := map[string]int{}
	for _, row := range a {
		count[row.Unit[len(row.Unit)-1]]++
	}
	for _, cell := range sampleCells {
		if n := count[cell.name]; n != cell.size || n < 13 || n > 40 {
			t.Errorf("%s has %d members", cell.name, n)
		}
	}
}
