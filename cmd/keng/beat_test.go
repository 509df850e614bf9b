package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"keng/internal/clock"
	"keng/internal/config"
	"keng/internal/outage"
	"keng/internal/sandbox"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// process is an app on the database, as a process has that has just begun.
func process(t *testing.T, database *storetest.Database, c *clock.Clock, with ...func(*config.Flags)) *app {
	t.Helper()
	flags := config.Flags{
		DatabaseURL: database.URL, TelegramAPIURL: config.TelegramAPI, Listen: "127.0.0.1:0", Timezone: "Asia/Ho_Chi_Minh",
		Language: "vi", TelegramRate: "30", Log: "warn",
	}
	for _, f := range with {
		f(&flags)
	}
	cfg, err := flags.Check()
	if err != nil {
		t.Fatal(err)
	}
	log := newLog(t.Output(), cfg.LogLevel, newScrubber(config.Flags{}))
	s, err := openStore(t.Context(), cfg, c.Now, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	a, err := newApp(t.Context(), cfg, log, c, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.close() })
	return a
}

// outages is how many outages the database knows.
func outages(t *testing.T, a *app) (n int) {
	t.Helper()
	err := a.store.View(t.Context(), func(tx *store.Tx) error {
		for n = 0; ; n++ {
			if _, err := tx.Outage(outage.ID(n + 1)); err != nil {
				return nil //nolint:nilerr // that there is no other ends the search
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestWhatIsAnOutage: not that a clock is set, nor that it runs fast; but that
// no process was there, or that the one that was could not reach its database.
func TestWhatIsAnOutage(t *testing.T) {
	database := storetest.SQLite(t)
	c := clock.At(storetest.Start, 1)
	a := process(t, database, c)
	looks := func(a *app, what string, want int) {
		t.Helper()
		if err := a.look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := outages(t, a); got != want {
			t.Errorf("%s: %d outages, want %d", what, got, want)
		}
	}
	looks(a, "a new database", 0)
	c.Set(c.Now().Add(24*time.Hour), 0)
	looks(a, "the clock was set", 0)
	c.Set(c.Now().Add(30*time.Minute), 0)
	a.pulse.felt(time.Now().Add(-30 * time.Minute))
	looks(a, "half an hour without a database", 1)
	c.Set(c.Now().Add(9*time.Minute), 0)
	a = process(t, database, c)
	looks(a, "nine minutes without a process", 1)
	c.Set(c.Now().Add(11*time.Minute), 0)
	a = process(t, database, c)
	looks(a, "eleven minutes without a process", 2)
	// At this speed a look is missed every ten minutes.
	c.Set(c.Now().Add(3*time.Hour), 600)
	a = process(t, database, c)
	looks(a, "three hours at 600 times the speed", 2)
	c.Set(c.Now().Add(6*time.Hour), 600)
	a = process(t, database, c)
	looks(a, "six hours at that speed", 3)
}

// TestOutageIsTold: an announcement comes late, and whoever leads the cell is
// told once, however often the program is begun anew.
func TestOutageIsTold(t *testing.T) {
	t.Parallel()
	w := newVillageAt(t, "2026-12-01T08:00:00+07:00", "--database-url", sqlite(t))
	running := w.serve(t, "--clock", "2026-12-01T08:00:00+07:00")
	lan := linked(t, w.Server, "Lan", w.codes["Nông Thị Lan"])
	sinh := linked(t, w.Server, "Sính", w.codes["Vàng Mí Sính"])
	lan.Send("/lich ngày 20 19:30 Nhà văn hóa thôn")
	tap(t, lan, "Lưu")
	wait(t, lan, "that it is kept", func(last sandbox.Message) bool { return len(last.Buttons) == 0 })
	running.stop()
	job := func(name, clock string) {
		t.Helper()
		keng(t, append(append([]string{"job", name}, w.flags(w.database...)...), "--clock", clock)...).succeeds(t)
	}
	job("look", "2026-12-15T07:50:00+07:00") // a sign of life

	running = w.serve(t, "--clock", "2026-12-15T09:20:00+07:00")
	says(t, sinh, "Kính mời đồng chí dự buổi sinh hoạt.")
	report := says(t, lan, "Kẻng không hoạt động")
	for _, words := range []string{
		"Từ 7h50 đến 9h20 thứ Ba, 15/12/2026, Kẻng không hoạt động",
		"Báo lịch họp (lẽ ra gửi lúc 8h00 thứ Ba, 15/12/2026): 2 đồng chí nhận muộn, xong lúc 9h20.",
	} {
		if !strings.Contains(report.Text, words) {
			t.Errorf("no %q in\n%s", words, report.Text)
		}
	}
	running.stop()
	for minute := 21; minute < 24; minute++ {
		at := fmt.Sprintf("2026-12-15T09:%d:00+07:00", minute)
		job("look", at)
		job("outage", at)
		running = w.serve(t, "--clock", at)
		sinh.Send("/hop")
		says(t, sinh, "19h30")
		drained(t, w.Server)
		running.stop()
	}
	reports := func(p *sandbox.Person) (n int) {
		for _, m := range p.Messages() {
			if strings.Contains(m.Text, "Kẻng không hoạt động") {
				n++
			}
		}
		return n
	}
	if reports(lan) != 1 || reports(sinh) != 0 {
		t.Errorf("Lan was told %d times, Sính %d times", reports(lan), reports(sinh))
	}
	clean(t, w.Server)
}
