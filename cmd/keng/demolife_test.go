package main

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// presses does what a form of the demo's page does.
func presses(t *testing.T, r *running, path string, form url.Values) {
	t.Helper()
	resp, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).
		PostForm("http://"+r.address+path, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s: %s", path, resp.Status)
	}
}

// TestDemoBeginsAtNight: in the quiet hours, too, though the secretary hears of
// who has blocked the bot only in the morning.
func TestDemoBeginsAtNight(t *testing.T) {
	t.Parallel()
	begin := time.Now()
	start(t, "demo", "--clock", "2026-11-27T23:30:00+07:00").stop()
	if took := time.Since(begin); took > joinTime {
		t.Errorf("it took %s", took)
	}
}

// TestDemoLosesNothingWhenKilled: killed in the middle of the invitations, and
// with a tap that nobody hears, the bot makes up for it once it lives again.
// Whoever may have been written to before is written to at most once more, with
// the mark.
func TestDemoLosesNothingWhenKilled(t *testing.T) {
	t.Parallel()
	process := start(t, "demo", "--clock", "2026-11-27T09:00:00+07:00")
	v := visitor{t, "http://" + process.address + "/sandbox"}
	killed := func() { presses(t, process, "/trouble/killed", nil) }

	presses(t, process, "/clock", url.Values{"to": {"next"}})
	killed()
	process.get(t, "/healthz", http.StatusServiceUnavailable)
	killed()
	process.get(t, "/healthz", http.StatusOK)
	v.reads("1003", invitation)
	killed()
	v.does("1003", "tap", `{"label":"Tôi dự được"}`)
	killed()
	v.reads("1003", "Đã ghi nhận: đồng chí dự được.")

	var people []struct {
		ID      int64
		Started bool
		Blocked bool
	}
	v.do(http.MethodGet, "/people", "", &people)
	for _, p := range people {
		own := p.ID < demoCrowd+int64(sampleCells[0].size) && p.ID != demoLeader && p.ID != demoMember // who has answered
		if own && p.Started && !p.Blocked {
			v.invitedOnce(p.ID)
		}
	}
}

// invitedOnce waits for somebody's invitation. What may have arrived unheard may
// be there once more, with the mark.
func (v visitor) invitedOnce(account int64) {
	v.t.Helper()
	id := strconv.FormatInt(account, 10)
	v.reads(id, invitation)
	var chat struct{ Messages []struct{ Text string } }
	v.do(http.MethodGet, "/people/"+id+"/messages", "", &chat)
	unmarked, marked := 0, 0
	for _, m := range chat.Messages {
		switch {
		case !strings.Contains(m.Text, invitation):
		case strings.Contains(m.Text, "(gửi lại)"):
			marked++
		default:
			unmarked++
		}
	}
	if unmarked > 1 || marked > 1 {
		v.t.Errorf("%s was invited %d times, and %d times with the mark", id, unmarked, marked)
	}
}

// invitation is how one begins.
const invitation = "Kính mời đồng chí dự buổi sinh hoạt."
