package main

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"keng/internal/sandbox"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

// village is a database with a small roster, and a platform.
type village struct {
	*platform
	database []string
	codes    map[string]string
}

func newVillage(t *testing.T, database ...string) *village {
	t.Helper()
	return newVillageAt(t, "", database...)
}

// newVillageAt takes the roster in when it is clock.
func newVillageAt(t *testing.T, clock string, database ...string) *village {
	t.Helper()
	w := &village{platform: newPlatform(t), database: database, codes: map[string]string{}}
	out := filepath.Join(t.TempDir(), "links.csv")
	keng(t, append([]string{"import", write(t, "roster.csv", smallRoster), "--links", out, "--clock", clock}, database...)...).succeeds(t)
	for _, line := range readLinks(t, out) {
		w.codes[line[1]] = line[2]
	}
	return w
}

// serve starts a process of the bot.
func (w *village) serve(t *testing.T, more ...string) *running {
	t.Helper()
	return start(t, append(append([]string{"serve"}, w.flags(w.database...)...), more...)...)
}

// setsTheSeries has the secretary set the regular meeting.
func setsTheSeries(t *testing.T, lan *sandbox.Person) {
	t.Helper()
	lan.Send("/lich ngày 3 19:30 Nhà văn hóa thôn")
	tap(t, lan, "Lưu")
	lan.Send("/hop")
	says(t, lan, "19h30")
}

func TestServeByPolling(t *testing.T) {
	t.Parallel()
	w := newVillage(t, "--database-url", sqlite(t))
	process := w.serve(t)
	if got := process.get(t, "/readyz", 200); !strings.Contains(got, `"telegram":"ok"`) {
		t.Errorf("/readyz: %s", got)
	}
	lan := linked(t, w.Server, "Lan", w.codes["Nông Thị Lan"])
	setsTheSeries(t, lan)
	metrics := process.get(t, "/metrics", 200)
	for _, line := range []string{"keng_up 1", `keng_events_total{channel="telegram",outcome="handled"}`, "keng_deliveries_open", "keng_send_seconds_count"} {
		if !strings.Contains(metrics, line) {
			t.Errorf("no %s in the metrics", line)
		}
	}
	if code := process.stop(); code != exitDone {
		t.Errorf("exit code %d after being told to stop", code)
	}
	if got := process.stderr.String(); strings.Contains(got, `"level":"ERROR"`) || strings.Contains(got, platformToken) {
		t.Errorf("the log: %s", got)
	}
	clean(t, w.Server)
}

// TestServeHasNoPage: neither the demo's page nor the stand-in is within reach
// of a bot at work.
func TestServeHasNoPage(t *testing.T) {
	t.Parallel()
	process := newVillage(t, "--database-url", sqlite(t)).serve(t)
	for _, path := range []string{"/", "/static/page.css", "/live", "/sandbox/", "/sandbox/people", "/bot" + platformToken + "/getMe"} {
		process.get(t, path, http.StatusNotFound)
	}
}

func TestServeByWebhook(t *testing.T) {
	t.Parallel()
	w := newVillage(t, "--database-url", sqlite(t))
	// The platform reaches the process where it listens.
	front := newFront(t)
	process := w.serve(t, "--public-url", front.url)
	front.to(process.address)
	setsTheSeries(t, linked(t, w.Server, "Lan", w.codes["Nông Thị Lan"]))
	if n := len(w.Journal(sandbox.Query{Method: "getUpdates"})); n > 0 {
		t.Errorf("%d polls beside a webhook", n)
	}
	process.stop()
	clean(t, w.Server)
}

func TestWrongTokenEndsServe(t *testing.T) {
	p := newPlatform(t)
	r := keng(t, "serve", "--database-url", sqlite(t), "--telegram-token", "1930:wrong", "--telegram-api-url", p.url, "--listen", "127.0.0.1:0", "--log", "error")
	r.fails(t, exitFailed, "@BotFather")
}

func TestUnreachablePlatformIsTriedAgainAloud(t *testing.T) {
	t.Parallel()
	process := start(t, "serve", "--database-url", sqlite(t), "--telegram-token", platformToken, "--telegram-api-url", "http://127.0.0.1:1")
	if got := process.get(t, "/readyz", 503); !strings.Contains(got, `"telegram":"does not answer"`) {
		t.Errorf("/readyz: %s", got)
	}
	process.get(t, "/healthz", 200)
	process.says(t, "trying again")
	if code := process.stop(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

// TestTwoProcesses has two processes on Postgres and Redis: one polls, and
// when it ends the other takes over; nothing is said twice.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	database := storetest.Postgres(t)
	w := newVillage(t, "--database-url", database.URL, "--redis-url", testserver.Redis(t))
	first := w.serve(t)
	first.get(t, "/readyz", 200)
	lan := linked(t, w.Server, "Lan", w.codes["Nông Thị Lan"])
	second := w.serve(t)
	if got := second.get(t, "/readyz", 200); !strings.Contains(got, `"redis":"ok"`) {
		t.Errorf("/readyz: %s", got)
	}
	setsTheSeries(t, lan)
	if code := first.stop(); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	before := len(lan.Messages())
	lan.Send("/hop")
	wait(t, lan, "an answer of the second process", func(sandbox.Message) bool { return len(lan.Messages()) == before+2 })
	drained(t, w.Server)
	if n := len(lan.Messages()); n != before+2 {
		t.Errorf("%d messages, want the question and one answer", n-before)
	}
	second.stop()
	clean(t, w.Server)
}

// TestTwoProcessesByWebhook has each update reach one process or the other.
func TestTwoProcessesByWebhook(t *testing.T) {
	t.Parallel()
	database := storetest.Postgres(t)
	w := newVillage(t, "--database-url", database.URL, "--redis-url", testserver.Redis(t))
	front := newFront(t)
	first, second := w.serve(t, "--public-url", front.url), w.serve(t, "--public-url", front.url)
	front.to(first.address, second.address)
	first.get(t, "/readyz", 200)
	second.get(t, "/readyz", 200)
	setsTheSeries(t, linked(t, w.Server, "Lan", w.codes["Nông Thị Lan"]))
	linked(t, w.Server, "Sính", w.codes["Vàng Mí Sính"])
	if hits := front.hits(); hits[0] == 0 || hits[1] == 0 {
		t.Errorf("updates went to the processes %v", hits)
	}
	first.stop()
	second.stop()
	clean(t, w.Server)
}

// TestClockSetForwardByRestarts takes a meeting from its rule to its reminders.
func TestClockSetForwardByRestarts(t *testing.T) {
	t.Parallel()
	w := newVillageAt(t, "2026-12-01T08:00:00+07:00", "--database-url", sqlite(t))
	process := w.serve(t, "--clock", "2026-12-01T08:00:00+07:00")
	lan := linked(t, w.Server, "Lan", w.codes["Nông Thị Lan"])
	sinh := linked(t, w.Server, "Sính", w.codes["Vàng Mí Sính"])
	lan.Send("/lich ngày 20 19:30 Nhà văn hóa thôn")
	tap(t, lan, "Lưu")
	wait(t, lan, "that it is kept", func(last sandbox.Message) bool { return len(last.Buttons) == 0 })
	process.stop()

	process = w.serve(t, "--clock", "2026-12-15T08:00:00+07:00")
	says(t, lan, "Kính mời đồng chí dự buổi sinh hoạt.")
	tap(t, lan, "Tôi dự được")
	says(t, lan, "Đã ghi nhận: đồng chí dự được.")
	says(t, sinh, "Kính mời đồng chí dự buổi sinh hoạt.")
	process.stop()

	before := len(lan.Messages())
	process = w.serve(t, "--clock", "2026-12-19T08:00:00+07:00")
	says(t, sinh, "chưa có trả lời của đồng chí")
	process.stop()
	if n := len(lan.Messages()); n != before {
		t.Errorf("who has answered got %d messages more", n-before)
	}

	process = w.serve(t, "--clock", "2026-12-20T17:30:00+07:00")
	says(t, lan, "19h30 hôm nay")
	process.stop()
	clean(t, w.Server)
}

func TestPostgresWithoutRedisIsWarnedOf(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	process := start(t, append([]string{"serve", "--database-url", storetest.Postgres(t).URL}, p.flags()...)...)
	process.says(t, "only one process may run")
}

func drained(t *testing.T, s *sandbox.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.Drained(ctx); err != nil {
		t.Fatal(err)
	}
}
